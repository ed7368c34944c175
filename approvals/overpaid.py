"""What was paid too much, month by month: what the rosters really paid beside what was due.

The money is paid to the right of this room: settings.MONEY_PAID says who knows what arrived.
"""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.module_loading import import_string

from approvals.models.recovery import OverpaidCause

if TYPE_CHECKING:
    from cases.models import Case

Months = dict[datetime.date, Decimal]


def paid_months(case: Case, first: datetime.date, last: datetime.date) -> Months:
    """Month → 元 that reached the case for it, from `first` to `last`; months nothing was paid for are left out."""
    found: Months = import_string(settings.MONEY_PAID)(case, first, last)
    return found


def months_between(
    case: Case, first: datetime.date, last: datetime.date, due: Decimal
) -> tuple[Months, Months]:
    """(paid, due) of every month from `first` to `last` that was paid; both in 元.

    A month held back, or returned by the bank, was not paid; a month recovered before is not recovered again.
    """
    recovered = _recovered_before(case)
    paid = {month: sum_ for month, sum_ in paid_months(case, first, last).items() if month not in recovered}
    return paid, {each: min(due, amount) for each, amount in paid.items()}


def _recovered_before(case: Case) -> set[datetime.date]:
    rows = case.overpayments.values_list("months", flat=True)
    return {datetime.date.fromisoformat(f"{row['month']}-01") for months in rows for row in months}


def against_recovery(
    amount: Decimal,
    *,
    cause: str,
    grounds: str,
    good_faith: bool,
    waived: bool,
    instalments: int,
    after_fraud: bool = False,
) -> list[str]:
    """Everything in the way of the decision, as sentences."""
    problems = []
    if amount <= 0:
        problems.append("这些月份没有已经发放而多发的款项，不需要追回")
    if not grounds.strip():
        problems.append("请写明事实和理由")
    if waived and not good_faith:
        problems.append("家庭没有过错的，才可以不予追回")
    if after_fraud and cause != OverpaidCause.DECEIT:
        problems.append("急难救助因弄虚作假追回，原因请选“虚报、隐瞒、伪造骗取”")
    if cause == OverpaidCause.DECEIT and (good_faith or waived):
        problems.append("虚报、隐瞒、伪造骗取的，应当追回")
    if instalments < 1:
        problems.append("分期数至少是 1")
    return problems
