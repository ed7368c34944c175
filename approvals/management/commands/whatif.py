"""manage.py whatif: other rules or standards over the cases there are, without touching one of them."""

from __future__ import annotations

import datetime
import json
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import Region
from approvals.models import WhatIfRow
from approvals.whatif.asking import ask
from approvals.whatif.question import Question, QuestionError
from cases.models import Case

EXAMPLES = """\
例：
  manage.py whatif --profile GC-2020 --region 410104001000 --json
  manage.py whatif --profile GC-2020@2026-10-08 --region 410104000000
  manage.py whatif --standard dibao=800 --standard dibao.rural=6000/12 --region 410104000000 --category dibao

JSON：version、question；total（households 户数，gain 增加、lose 减少、stop 不再符合、same 不变、unknown 须先复核，
now、then、difference 元/月）；by_category、by_township、by_village（同上，按类别、乡镇、村）；refused（近一年不予批准的，
eligible 变为符合）；procedures（open 在办，moved 期限有变，overdue 按新规则今天已超期，by_clock 按时限）；
decisions（逐户）；clocks（逐条时限：due_now 现到期日，due_then 试算到期日）；notes 说明。
金额是两位小数的文字，日期是 2026-09-28。退出码：0 算完，2 问题有误。
"""


class Command(BaseCommand):
    help = "试算影响：换一份规则或拟定的标准，看在办期限、在保户和每月资金会怎样变。只读，不改动任何案件。"
    requires_system_checks: list[str] = []

    def create_parser(self, *args: Any, **kwargs: Any) -> Any:
        return super().create_parser(
            *args, **kwargs, formatter_class=RawDescriptionHelpFormatter, epilog=EXAMPLES
        )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--region", required=True, help="12 位区划代码：县、乡镇（街道）或村（社区）")
        parser.add_argument(
            "--profile", default="", help="规则或它的某一版，如 GC-2020、GC-2020@2026-10-08（含待启用的）"
        )
        parser.add_argument(
            "--standard",
            action="append",
            default=[],
            metavar="项目=数值",
            help="拟定的标准，元/月，可写多次：dibao=800、dibao.urban=800、dibao.rural=6000/12",
        )
        parser.add_argument(
            "--standards-on",
            default="",
            help="按哪一天已核对的标准计算，YYYY-MM-DD；不写的按各决定作出时的标准",
        )
        parser.add_argument("--category", default="", help="只算一类，如 dibao；不写的算全部")
        parser.add_argument("--on", default="", help="站在哪一天看，YYYY-MM-DD，默认今天")
        parser.add_argument("--not-delegated", action="store_true", help="按本县尚未下放计算（泰安）")
        parser.add_argument("--json", action="store_true", dest="as_json", help="输出 JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        rows: list[dict[str, Any]] = []
        try:
            question = _question(options)
            answer = ask(question, keep=rows.extend)
        except QuestionError as error:
            raise CommandError("\n".join(error.problems), returncode=2) from error
        plain = {
            "version": question.version,
            "question": question.as_json(),
            **answer.as_json(),
            **_lists(rows),
        }
        if options["as_json"]:
            self.stdout.write(json.dumps(plain, ensure_ascii=False, indent=2, default=str))
        else:
            self.stdout.write(in_words(question, plain))


def _question(options: dict[str, Any]) -> Question:
    region = Region.objects.filter(code=options["region"]).first()
    problems = [] if region else [f"没有代码为“{options['region']}”的地区，应是 12 位区划代码"]
    days: dict[str, datetime.date | None] = {}
    for name in ("on", "standards_on"):
        try:
            days[name] = datetime.date.fromisoformat(options[name]) if options[name] else None
        except ValueError:
            problems.append(f"“{options[name]}”不是日期，应写成 2026-09-28")
    if problems or region is None:
        raise QuestionError(problems)
    return Question(
        region=region,
        today=days["on"] or timezone.localdate(),
        profile=options["profile"],
        standards=tuple(options["standard"]),
        category=options["category"],
        standards_on=days["standards_on"],
        delegated=not options["not_delegated"],
    )


def _lists(rows: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Rows with the words of their case: number, head, village."""
    cases = Case.objects.select_related("household", "for_member", "village").in_bulk(
        {row["case_id"] for row in rows}
    )
    found: dict[str, list[dict[str, Any]]] = {"decisions": [], "clocks": []}
    for row in rows:
        case = cases[row["case_id"]]
        shown = {key: value for key, value in row.items() if not key.endswith("_id")}
        who = {"case_no": case.case_no, "head": case.recipient_name, "village": case.village.name}
        found["clocks" if row["kind"] == "clock" else "decisions"].append({**who, **shown})
    return found


def in_words(question: Question, plain: dict[str, Any]) -> str:
    """The answer as a page of text."""
    total, procedures = plain["total"], plain["procedures"]
    lines = [
        f"{question.region.full_name}　{question.title}",
        f"在保 {total['households']} 户：增加 {total['gain']}，减少 {total['lose']}，不再符合 {total['stop']}，"
        f"不变 {total['same']}，须先复核 {total['unknown']}",
        f"每月 {total['now']} 元 → {total['then']} 元（{_signed(total['difference'])}）",
        f"近一年不予批准 {plain['refused']['households']} 户，其中变为符合 {plain['refused']['eligible']} 户",
        f"在办 {procedures['open']} 件，期限有变 {procedures['moved']} 件，按新规则今天已超期 {procedures['overdue']} 项",
    ]
    lines += [f"　{row['name']}　{_signed(row['difference'])} 元/月" for row in plain["by_township"]]
    lines += [
        f"　{row['label']}　提前 {row['earlier']}，推后 {row['later']}，新增 {row['new']}，不再有 {row['gone']}"
        for row in procedures["by_clock"]
    ]
    words = dict(WhatIfRow.Outcome.choices)
    for row in plain["decisions"]:
        then = "" if row["then"] is None else f" → {row['then']}"
        lines.append(
            f"{row['case_no']} {row['head']}　{words[row['outcome']]}　{row['now']}{then}　{row['said']}"
        )
    for row in plain["clocks"]:
        moved = f"{row['due_now'] or '—'} → {row['due_then'] or '—'}"
        lines.append(f"{row['case_no']} {row['head']}　{row['label']}　{moved}　{row['said']}")
    return "\n".join([*lines, *(f"注：{note}" for note in plain["notes"])])


def _signed(amount: str) -> str:
    return amount if amount.startswith("-") else f"+{amount}"
