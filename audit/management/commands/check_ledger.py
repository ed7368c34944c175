from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection


class Command(BaseCommand):
    help = "在数据库内核对留痕链；每日可只核对新增部分。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--since", type=int, default=0, help="只核对编号大于此数的留痕")

    def handle(self, *args: Any, since: int, **options: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*), coalesce(max(id), %s) FROM audit_event WHERE id > %s", [since, since]
            )
            count, last = cursor.fetchone()
            cursor.execute("SELECT id, file_key, seq FROM audit_breaks(%s) ORDER BY id LIMIT 1", [since])
            broken = cursor.fetchone()
        if broken:
            raise CommandError("留痕 {}（案卷 {} 第 {} 条）与所记不符".format(*broken))
        self.stdout.write(f"核对留痕 {count} 条，链完整；核到编号 {last}。")
