"""What a check has to say, and what stands against it as filled in (YC-076…078)."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from approvals.models import Decision, Opinion
from cases.models import CheckRequest, Visit
from oversight.states import Finding, Method, Part, Verdict

if TYPE_CHECKING:
    from approvals.models import Procedure
    from oversight.models import SampledCase


@dataclass(frozen=True)
class Check:
    method: str
    finding: str
    verdicts: Mapping[str, Mapping[str, str]]
    words: str
    visited_on: datetime.date | None
    visitors: str
    due_on: datetime.date | None
    referred_to: str


def present(procedure: Procedure) -> dict[str, bool]:
    """Which of the three parts the file holds at all."""
    case = procedure.case_id
    seen = Visit.objects.live().filter(case_id=case, finished_at__isnull=False).exists()
    asked = CheckRequest.objects.filter(case_id=case, reported_on__isnull=False).exists()
    return {
        Part.INVESTIGATION: seen or asked,
        Part.OPINION: Opinion.objects.filter(procedure=procedure, signed_at__isnull=False).exists(),
        Part.DECISION: Decision.objects.filter(procedure=procedure).exists(),
    }


def against(sampled: SampledCase, told: Check, today: datetime.date) -> list[str]:
    """Everything that stands against a check, all at once."""
    return [
        *_against_method(sampled, told, today),
        *_against_verdicts(present(sampled.procedure), told.verdicts),
        *_against_finding(told, today),
    ]


def _against_method(sampled: SampledCase, told: Check, today: datetime.date) -> list[str]:
    if told.method not in Method.values:
        return ["请选择抽查方式"]
    if told.method == Method.PAPERS:
        why = "、".join(sampled.reasons)
        return [f"{why}的案件，县级应当入户调查（57号 第二十条）"] if sampled.must_visit else []
    problems = []
    opened = timezone.localdate(sampled.case.opened_at)
    if told.visited_on is None or not opened <= told.visited_on <= today:
        problems.append("请填写入户日期，在立卷以后、今天以前")
    if not told.visitors:
        problems.append("请写明由谁入户")
    return problems


def _against_verdicts(on_file: dict[str, bool], verdicts: Mapping[str, Mapping[str, str]]) -> list[str]:
    problems = []
    for part in Part:
        said = verdicts.get(part.value, {})
        verdict = said.get("verdict", "")
        if verdict not in Verdict.values:
            problems.append(f"请核查{part.label}")
        elif verdict == Verdict.ABSENT and on_file[part]:
            problems.append(f"案卷里有{part.label}，请核查后再写结论")
        elif verdict == Verdict.SOUND and not on_file[part]:
            problems.append(f"案卷里还没有{part.label}，不能写“{Verdict.SOUND.label}”")
        elif verdict == Verdict.FAULTY and not said.get("note", "").strip():
            problems.append(f"请写明{part.label}有什么问题")
    return problems


def _against_finding(told: Check, today: datetime.date) -> list[str]:
    faulty = any(said.get("verdict") == Verdict.FAULTY for said in told.verdicts.values())
    if told.finding not in Finding.values:
        return ["请选择检查结果"]
    if told.finding == Finding.CLEAN:
        return ["核查表里写了问题，结果不能是“无问题”"] if faulty else []
    problems = [] if told.words else ["请写明发现的情况和处理意见"]
    if told.finding == Finding.ORDER and (told.due_on is None or told.due_on <= today):
        problems.append("请填写整改期限，在今天以后")
    if told.finding == Finding.REFERRED and not told.referred_to:
        problems.append("请写明移交给哪个单位")
    return problems
