from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from policies.calendar_changes import seed


class Command(BaseCommand):
    help = "建立工作日历：补上表中还没有的年份，已有的年份不动。"

    def handle(self, *args: Any, **options: Any) -> None:
        added = seed(at=timezone.now())
        self.stdout.write(f"新增 {added} 天" if added else "日历已齐，没有新增")
