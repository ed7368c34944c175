"""Steps after the decision, on the walked 管城 household: reviewed in spring 2027, half a year after its grant."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from approvals.models import Procedure
from audit.acts import acting
from households.choices import IncomeKind
from households.models import Income
from tests.approvals.walk import Walk, at


def begin(walk: Walk, day: str, occasion: str = "routine", **facts: Any) -> Procedure:
    """Open a review of the walked file; the walk goes on with it."""
    walk.act("begin_review", day, walk.clerk, occasion=occasion, **facts)
    walk.procedure = walk.procedure.case.procedures.latest("id")
    return walk.procedure


def record(walk: Walk, day: str, way: str = "邻里访问", found: str = "邻居反映家里没有变化") -> Procedure:
    done_on = datetime.date.fromisoformat(day)
    return walk.act("record_finding", day, walk.clerk, way=way, done_on=done_on, found=found)


def earn(walk: Walk, day: str, monthly: int, months: int = 12) -> None:
    """From now on the household lives on `monthly` 元 a month: older incomes are corrected away."""
    household, today = walk.procedure.case.household, datetime.date.fromisoformat(day)
    with acting(walk.clerk, reason="核查后更正收入", at=at(day)):
        for income in household.incomes.filter(withdrawn_on=None):
            income.withdrawn_on = today
            income.save()
        Income.objects.create(
            household=household,
            member=household.current_members().first(),
            kind=IncomeKind.TRANSFER,
            source="养老金",
            amount=Decimal(monthly) * months,
            first_month=_months_before(today, months),
            last_month=_months_before(today, 1),
        )


def _months_before(day: datetime.date, count: int) -> datetime.date:
    number = day.year * 12 + day.month - 1 - count
    return datetime.date(number // 12, number % 12 + 1, 1)


def propose(walk: Walk, day: str, kind: str, **facts: Any) -> Procedure:
    facts = {"why": "复核时家庭收入有变化", **facts}
    return walk.act("propose_change", day, walk.clerk, kind=kind, **facts)


def hear(walk: Walk, day: str, **facts: Any) -> Procedure:
    facts = {"way": "face", "person": "何桂兰", "statement": "知道了，没有意见", "agrees": True, **facts}
    return walk.act("hear_household", day, walk.clerk, **facts)


def decide(walk: Walk, day: str) -> Procedure:
    return walk.act("decide_change", day, walk.head, remark="同意")
