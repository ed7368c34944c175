"""Starting an uplift: the confirmed standard it rests on, and the what-if that everybody reads first."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import IntegrityError
from django.db.models import Q

from accounts.models import Post, Region
from approvals.models import Uplift, UpliftStage
from approvals.models.uplift import STARTERS
from approvals.whatif import job
from approvals.whatif.question import Question
from audit.acts import Refused, acting
from policies.benefits.months import add_months
from policies.categories import Category
from policies.models import Standard, StandardKind

KINDS: dict[str, tuple[StandardKind, ...]] = {
    Category.DIBAO: (StandardKind.DIBAO, StandardKind.AVERAGE_SUBSIDY),
    Category.TEKUN: (
        StandardKind.INSTITUTION,
        StandardKind.DISPERSED,
        StandardKind.CARE_ABLE,
        StandardKind.CARE_PARTIAL,
        StandardKind.CARE_NONE,
    ),
}
OPEN = (UpliftStage.STARTED, UpliftStage.CONFIRMED)


@dataclass(frozen=True, kw_only=True)
class NewUplift:
    """What a leader fills in; `first_month` is any day of the month the standard is first paid for."""

    region: Region
    category: str
    first_month: datetime.date
    reason: str
    clause: str = ""


def standards_from(region: Region, category: str, month: datetime.date) -> list[Standard]:
    """Confirmed standards of the category that begin in the month, of the region, above it and inside it."""
    first = month.replace(day=1)
    above = [each.code for each in (region, *region.ancestors)]
    return list(
        Standard.objects.confirmed()
        .filter(kind__in=KINDS.get(category, ()), valid_from__gte=first, valid_from__lt=add_months(first, 1))
        .filter(Q(region__in=above) | Q(region__in=Region.objects.within(region)))
        .select_related("region")
    )


def start_uplift(new: NewUplift, *, by: Post, at: datetime.datetime, today: datetime.date) -> Uplift:
    """Keep the uplift with its what-if, which a worker is then to answer. Refused with every reason."""
    first = new.first_month.replace(day=1)
    standards = standards_from(new.region, new.category, first)
    if problems := _problems(new, standards, by):
        raise Refused(problems)
    documents = "、".join(dict.fromkeys(row.doc_no for row in standards))
    measured_on = max(row.valid_from for row in standards)
    question = Question(region=new.region, today=today, category=new.category, standards_on=measured_on)
    facts = {"doc_no": documents[:200], "clause": new.clause, "reason": new.reason}
    try:
        with acting(by, reason=new.reason, act="start_uplift", clause=new.clause or documents, at=at):
            return Uplift.objects.create(
                region=new.region,
                category=new.category,
                first_month=first,
                estimate=job.start(question, by=by, at=at),
                started_by=by,
                started_at=at,
                **facts,
            )
    except IntegrityError as error:
        raise Refused([f"{new.region.name}这个月的提标刚由另一人发起，请刷新后查看"]) from error


def _problems(new: NewUplift, standards: Iterable[Standard], by: Post) -> list[str]:
    problems = []
    if not by.is_current() or not by.holds(*STARTERS) or not by.region.contains(new.region.code):
        problems.append("提标由县级负责人或乡镇（街道）主要负责人在本辖区内发起")
    if new.category not in KINDS:
        problems.append("提标只用于低保和特困人员供养")
    elif not standards:
        month = f"{new.first_month.year}年{new.first_month.month}月"
        label = Category(new.category).label
        problems.append(f"没有从{month}起执行、已经核对的{label}标准，请先录入标准并由另一人核对")
    if not new.reason.strip():
        problems.append("请写明提标事由")
    first = new.first_month.replace(day=1)
    same = Uplift.objects.filter(region=new.region, category=new.category, first_month=first, stage__in=OPEN)
    if clash := same.first():
        problems.append(f"{clash}{clash.get_stage_display()}，请勿重复发起")
    return problems
