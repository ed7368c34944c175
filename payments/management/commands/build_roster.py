"""manage.py build_roster 2026-12 --region CODE [--category dibao]"""

from __future__ import annotations

import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.models import Region
from audit.acts import Job, Refused
from payments.build import build_roster
from policies.categories import Category


class Command(BaseCommand):
    help = "生成一个乡镇（街道）某月的发放名册；已经生成的不重复生成"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("month", help="发放月，如 2026-12")
        parser.add_argument("--region", required=True, help="乡镇（街道）12 位区划代码")
        parser.add_argument("--category", default=Category.DIBAO, choices=Category.values, help="救助类别")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            month = datetime.date.fromisoformat(f"{options['month']}-01")
        except ValueError:
            raise CommandError(f"月份“{options['month']}”请按 2026-12 的样式写") from None
        township = Region.objects.filter(code=options["region"], level="township").first()
        if township is None:
            raise CommandError(f"没有代码为 {options['region']} 的乡镇（街道）")
        try:
            roster = build_roster(
                township, options["category"], month, by=Job("payments.build_roster"), at=timezone.now()
            )
        except Refused as refused:
            raise CommandError("；".join(refused.reasons)) from None
        self.stdout.write(
            f"{roster}：{roster.households} 户 {roster.persons} 人，应发 {roster.total} 元，"
            f"{roster.get_state_display()}"
        )
