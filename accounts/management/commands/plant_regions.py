import csv
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts import codes
from accounts.models import Region
from audit.acts import Job, acting


class Command(BaseCommand):
    help = "从 CSV（区划代码,名称；无表头）种植区划：已有的按代码改名，有一行不对则一行也不写入。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            rows = [(number, row) for number, row in enumerate(csv.reader(lines), start=1) if any(row)]
        if wrong := [problem for number, row in rows if (problem := _problem(number, row))]:
            raise CommandError("\n".join(wrong))
        # A parent's code sorts before its children's.
        pairs = sorted((row[0].strip(), row[1].strip()) for _, row in rows)
        try:
            with acting(Job("accounts.plant_regions"), reason=f"按 {file.name} 种植区划"):
                for code, name in pairs:
                    Region.objects.plant(code, name)
        except ValueError as error:
            raise CommandError(f"缺上级区划：{error}") from error
        self.stdout.write(f"已有 {len(pairs)} 个区划")


def _problem(number: int, row: list[str]) -> str:
    if len(row) < 2 or not row[1].strip():
        return f"第 {number} 行：要有区划代码和名称两列"
    try:
        codes.level_of(row[0].strip())
    except ValueError:
        return f"第 {number} 行：{row[0]} 不是 12 位区划代码"
    return ""
