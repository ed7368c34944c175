"""manage.py load_demo: the demo county, once."""

from __future__ import annotations

import tomllib
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from accounts.models import Region
from config.demo import cases, places
from config.paths import BASE_DIR
from policies.workdays import current_calendar

FIXTURES = BASE_DIR / "fixtures" / "demo"
TOWNSHIP = "410104001000"


class Command(BaseCommand):
    help = "装入演示县：区划、人员、标准、在保台账和在办案件（已装过的不重复装）"

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("演示数据只能装进演示环境")
        if Region.objects.filter(code=TOWNSHIP).exists():
            self.stdout.write("演示县已经装好")
            return
        county = tomllib.loads((FIXTURES / "county.toml").read_text(encoding="utf-8"))
        at = timezone.now()
        with transaction.atomic():
            posts = places.plant(county, at)
            call_command(
                "import_ledger",
                str(FIXTURES / "ledger.xlsx"),
                region=TOWNSHIP,
                create_villages=True,
                json=True,
                stdout=_Silent(),
            )
            count = cases.load(county, posts, timezone.localdate(at), current_calendar())
        self.stdout.write(f"演示县已装入：在办案件 {count} 件")


class _Silent:
    def write(self, text: str) -> None:
        """The import's own report is not part of the loading."""
