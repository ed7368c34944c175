"""How a need is told: an urgent request that starts the hours, an expense with the sum that is proposed for it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils import timezone

from accounts.models import Post, Region
from approvals.reliefguards import told
from audit.acts import Refused
from cases.models import EXPENSES, URGENT, Case, Emergency, PaidFrom

if TYPE_CHECKING:
    from approvals.models import Procedure

MOST_MONTHS = 12


@dataclass(frozen=True)
class Request:
    """An urgent request as it is told: who is the case's; here what, where, when, how much, from what."""

    event_kind: str
    description: str
    place: Region | None
    spot: str = ""
    happened_on: datetime.date | None = None
    requested_at: datetime.datetime | None = None
    reporter: str = ""
    asked: Decimal | None = None
    pay_from: str = PaidFrom.ROSTER
    criteria: tuple[str, ...] = ()
    distinct_because: str = ""
    bridges: Case | None = None


def register(procedure: Procedure, request: Request, *, by: Post, at: datetime.datetime) -> Emergency:
    """Write the request down; the rules of this day bind the case, the hours run from the request (H-09)."""
    requested_at = request.requested_at or at
    problems = [] if request.event_kind in URGENT else ["请选择急难事由"]
    if not request.description.strip():
        problems.append("请写明发生了什么、现在有什么困难")
    place = request.place or procedure.village
    if not procedure.township.contains(place.code):
        problems.append(f"急难发生地{place.name}不在{procedure.township.name}，请由发生地乡镇（街道）办理")
    if requested_at > at:
        problems.append("求助时间晚于现在，请核对")
    if request.happened_on and request.happened_on > timezone.localdate(at):
        problems.append("发生日期晚于今天，请核对")
    if request.bridges is not None:
        problems += _against_bridging(procedure, request.bridges)
    if problems:
        raise Refused(problems)
    return Emergency.objects.create(
        case=procedure.case,
        event_kind=request.event_kind,
        happened_on=request.happened_on,
        description=request.description.strip(),
        place=place,
        spot=request.spot.strip(),
        requested_at=requested_at,
        reporter=request.reporter.strip(),
        asked=request.asked,
        pay_from=request.pay_from or PaidFrom.ROSTER,
        criteria=list(request.criteria),
        distinct_because=request.distinct_because.strip(),
        bridges=request.bridges,
    )


def _against_bridging(procedure: Procedure, bridged: Case) -> list[str]:
    """Bridging aid is for a household whose own application is still running (YC-040)."""
    if not procedure.rules.emergency.bridge_for_dibao:
        return ["本地规则没有低保办理期间的衔接救助"]
    if bridged.household_id != procedure.case.household_id:
        return [f"{bridged.case_no} 不是本户的案件，不能衔接"]
    running = bridged.procedures.filter(ended_at=None).exists()
    return [] if running else [f"{bridged.case_no} 已经办结，不需要衔接救助"]


@dataclass(frozen=True)
class Proposal:
    """An expense and the sum meant to be given for it, in 元."""

    event_kind: str
    description: str
    self_paid: Decimal
    amount: Decimal
    months: int = 1
    happened_on: datetime.date | None = None
    distinct_because: str = ""


def propose(procedure: Procedure, proposal: Proposal, *, by: Post, at: datetime.datetime) -> None:
    problems = [] if proposal.event_kind in EXPENSES else ["请选择支出类型"]
    if not proposal.description.strip():
        problems.append("请写明支出情况")
    if proposal.self_paid <= 0:
        problems.append("自负支出应大于 0 元，请对照票据填写")
    if proposal.amount <= 0:
        problems.append("拟救助金额应大于 0 元")
    if not 1 <= proposal.months <= MOST_MONTHS:
        problems.append(f"分期为 1 至 {MOST_MONTHS} 期")
    if proposal.happened_on and proposal.happened_on > timezone.localdate(at):
        problems.append("发生日期晚于今天，请核对")
    if problems:
        raise Refused(problems)
    found = told(procedure) or Emergency(
        case=procedure.case,
        place=procedure.village,
        requested_at=procedure.submitted_at or procedure.opened_at,
    )
    found.event_kind, found.description = proposal.event_kind, proposal.description.strip()
    found.happened_on, found.distinct_because = proposal.happened_on, proposal.distinct_because.strip()
    found.propose(amount=proposal.amount, months=proposal.months, self_paid=proposal.self_paid, by=by, at=at)


def bridging(procedure: Procedure) -> list[Emergency]:
    """Aid given to the household while this case of another category runs."""
    return list(
        Emergency.objects.filter(bridges=procedure.case_id).select_related("case").order_by("requested_at")
    )
