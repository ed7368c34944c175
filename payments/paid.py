"""What a case was really paid: released lines that arrived, months made up, instalments given.

Rooms to the left ask through settings.MONEY_PAID: a recovery is ordered in the file of the case, by whoever decides
there, and only what was paid lies here.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Q

from approvals.models import Instalment
from payments.models import Arrears, RosterLine
from payments.states import OUT, FailureState
from policies.categories import PAID_ONCE

if TYPE_CHECKING:
    from cases.models import Case

Paid = dict[datetime.date, Decimal]

NOTHING = Decimal("0.00")
# What came back from the bank and is not yet paid again was not received.
RECEIVED = (
    Q(line__failure=None)
    | Q(line__failure__state=FailureState.SETTLED)
    | Q(line__failure__paid_again__roster__state__in=OUT)
)


def paid_to(case: Case, first: datetime.date, last: datetime.date) -> Paid:
    """Month (its first day) → 元 paid for it, for the months from `first` to `last`; months without money left out."""
    found: Paid = defaultdict(lambda: NOTHING)
    sums = _instalments(case) if case.category in PAID_ONCE else _lines(case)
    for month, amount in sums:
        if first.replace(day=1) <= month <= last and amount > 0:
            found[month] += amount
    return dict(sorted(found.items()))


def _instalments(case: Case) -> list[tuple[datetime.date, Decimal]]:
    """Money by roster, money from the reserve and goods alike, each in its month."""
    given = Instalment.objects.filter(case=case).exclude(paid_at=None)
    failed = given.exclude(on_roster__line__failure=None)
    bounced = failed.exclude(on_roster__line__failure__state=FailureState.SETTLED).exclude(
        on_roster__line__failure__paid_again__roster__state__in=OUT
    )
    return list(given.exclude(pk__in=bounced).values_list("month", "amount"))


def _lines(case: Case) -> list[tuple[datetime.date, Decimal]]:
    """Each line's own month and the earlier months it made up; what came back is taken off the line's own month."""
    lines = RosterLine.objects.payable().filter(case=case, roster__state__in=OUT)
    found = [(line.month, line.base - _missing(line)) for line in lines.select_related("failure")]
    made_up = Arrears.objects.filter(RECEIVED, line__case=case, failure=None)
    return found + list(
        made_up.filter(roster__state__in=OUT).values_list("month", "amount").order_by("month")
    )


def _missing(line: RosterLine) -> Decimal:
    """元 of a line's own month that came back and was not paid again."""
    failure = getattr(line, "failure", None)
    if failure is None or failure.state == FailureState.SETTLED:
        return NOTHING
    again = getattr(failure, "paid_again", None)
    settled = again is not None and again.roster.state in OUT
    return NOTHING if settled else min(failure.amount, line.base)
