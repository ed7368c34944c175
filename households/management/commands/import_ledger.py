"""manage.py import_ledger FILE --region CODE [--dry-run] [--json]: a township’s ledger from the command line."""

import json
from argparse import ArgumentParser
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from accounts.models import Level, Region
from audit.acts import Job, Refused, acting
from households.ledger import book, job
from households.ledger.columns import missing
from households.ledger.sheet import SheetError
from households.ledger.villages import plant_villages
from policies.categories import Category

AUTHOR = Job("households.import_ledger")


class Command(BaseCommand):
    help = "读入一个乡镇（街道）的在保台账：--dry-run 只试读，不写入"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--region", required=True, help="乡镇（街道）的 12 位区划代码")
        parser.add_argument("--category", default=Category.DIBAO, choices=Category.values)
        parser.add_argument("--area", default="", choices=["", "urban", "rural"], help="缺省按标题判断")
        parser.add_argument("--month", default="", help="台账月份，如 2026-11；缺省按标题判断")
        parser.add_argument("--create-villages", action="store_true", help="名单里没有的村（社区）一并建立")
        parser.add_argument("--dry-run", action="store_true")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        at = timezone.now()
        try:
            outcome = import_file(options, at)
        except (Refused, SheetError) as error:
            raise CommandError(str(error))
        except OSError as error:
            raise CommandError(f"读不到文件 {options['file']}：{error.strerror}")
        self.stdout.write(json.dumps(outcome, ensure_ascii=False) if options["json"] else in_words(outcome))


def import_file(options: dict[str, Any], at: datetime) -> dict[str, Any]:
    """Check, and unless it is a dry run commit; a dry run leaves nothing behind, not even the file."""
    with transaction.atomic():
        file = job.receive(
            options["file"].read_bytes(),
            options["file"].name,
            township=township_of(options["region"]),
            category=options["category"],
            area=options["area"],
            as_of=date.fromisoformat(f"{options['month']}-01") if options["month"] else None,
            by=None,
            at=at,
        )
        if lacking := missing(file.mapping):
            raise Refused(lacking)
        checked = book.check(file, at=at)
        if options["create_villages"] and checked.unknown_villages:
            with acting(AUTHOR, reason="台账中的村（社区）建档", at=at):
                plant_villages(checked.unknown_villages, file.township)
            checked = book.check(file, at=at)
        if options["dry_run"]:
            transaction.set_rollback(True)
        else:
            checked = job.commit_and_close(file, AUTHOR, at)
    return outcome_of(checked)


def township_of(code: str) -> Region:
    region = Region.objects.filter(pk=code, level=Level.TOWNSHIP).first()
    if region is None:
        raise CommandError(f"{code} 不是本系统里的乡镇（街道）代码")
    return region


def outcome_of(checked: book.Checked) -> dict[str, Any]:
    """What the command prints: counts of what came in (or would), findings by row and column."""
    return {
        **checked.counts(),
        "errors": [finding.as_json() for finding in checked.findings.errors],
        "warnings": [finding.as_json() for finding in checked.findings.warnings],
    }


def in_words(outcome: dict[str, Any]) -> str:
    """The same for people."""
    lines = [
        f"可入库 {outcome['households']} 户 {outcome['persons']} 人，暂缓 {outcome['held']} 户，已在册 {outcome['unchanged']} 户"
    ]
    for word, findings in (("错误", outcome["errors"]), ("提醒", outcome["warnings"])):
        lines += [f"{word} 第 {each['row']} 行 {each['column']}：{each['message']}" for each in findings]
    return "\n".join(lines)
