"""manage.py uplift NUMBER: carry on with an uplift two people have signed."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Count
from django.utils import timezone

from approvals.models import Uplift, UpliftStage
from approvals.uplift import job


class Command(BaseCommand):
    help = "接着办理一次已由两人签字的提标；做过的户不会再动，可以重复运行。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("number", type=int, help="提标的编号（网址 /uplift/ 后的数字）")
        parser.add_argument("--json", action="store_true", dest="as_json", help="输出 JSON")

    def handle(self, *args: Any, number: int, as_json: bool, **options: Any) -> None:
        uplift = Uplift.objects.filter(pk=number).first()
        if uplift is None:
            raise CommandError(f"没有编号为 {number} 的提标", returncode=2)
        if uplift.stage not in (UpliftStage.CONFIRMED, UpliftStage.FINISHED):
            raise CommandError(f"{uplift}{uplift.get_stage_display()}，不能调整", returncode=2)
        looked_at = job.run(number, timezone.now())
        counted = dict(uplift.lines.order_by().values_list("outcome").annotate(Count("pk")))
        facts = {
            "uplift": number,
            "looked_at": looked_at,
            **{key: counted.get(key, 0) for key in ("raised", "same", "left")},
        }
        if as_json:
            self.stdout.write(json.dumps(facts, ensure_ascii=False))
        else:
            self.stdout.write(
                f"{uplift}：这次核算 {looked_at} 户；累计已调整 {facts['raised']} 户，"
                f"金额不变 {facts['same']} 户，须先复核 {facts['left']} 户"
            )
