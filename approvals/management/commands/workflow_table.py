"""manage.py workflow_table [--check]: the workflow written out for people (docs/) and for the database (sql/)."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from approvals import edges, workflowtable


class Command(BaseCommand):
    help = "按办理程序的声明生成 docs/workflow.md 和数据库放行的步骤 approvals/sql/edges.sql"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="只比对，不写文件；不一致时报错")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        wanted = {workflowtable.PAGE: workflowtable.page(), edges.SQL: edges.as_sql()}
        stale = [
            path for path, text in wanted.items() if not path.exists() or path.read_text("utf-8") != text
        ]
        if check and stale:
            names = "、".join(path.name for path in stale)
            raise CommandError(f"{names} 与程序声明不一致，请运行 manage.py workflow_table")
        for path in stale:
            path.write_text(wanted[path], encoding="utf-8")
            self.stdout.write(f"已写入 {path}")
