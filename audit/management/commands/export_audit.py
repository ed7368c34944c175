from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from audit.export import lines


class Command(BaseCommand):
    help = "导出留痕台账，供 audit/verify.py 脱机核验。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--out", required=True, type=Path, help="写到哪个文件")
        parser.add_argument("--file", default="", help="只导出一个案卷，如 cases.case:12")

    def handle(self, *args: Any, out: Path, file: str, **options: Any) -> None:
        if not out.parent.is_dir():
            raise CommandError(f"没有目录 {out.parent}，请先建好")
        unfinished = out.with_name(f"{out.name}.part")
        with unfinished.open("w", encoding="utf-8") as target:
            written = sum(1 for line in lines(file) if target.write(line))
        unfinished.replace(out)
        self.stdout.write(f"已导出 {written} 行到 {out}。核验：python audit/verify.py {out}")
