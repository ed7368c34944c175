"""Which rosters should exist by now: the profile's calendar, township by township."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from django.utils import timezone

from accounts.models import Region
from approvals.models import Decision, Instalment
from audit.acts import Job
from cases.models import PaidFrom
from payments.build import build_roster
from payments.days import hand_in_by, month_before, next_month, payday
from payments.models import FailedPayment, Roster, RosterState
from policies.categories import PAID_ONCE, Category
from policies.rules import rules_for
from policies.workdays import WorkCalendar, current_calendar

JOB = Job("payments.build_rosters")
AHEAD = 5  # working days before the submission day that the draft is there to be looked at
SILENT_DAY = 20  # where a profile names no day
MONTHLY = (Category.DIBAO, Category.TEKUN)  # 临时救助 is paid on its approval, not by the month


def build_due(now: datetime.datetime) -> list[Roster]:
    """Rosters built at `now`: next month's, from five working days before they have to be handed in.

    This month's too, where it was missed and an earlier one shows that rosters are made here. Where a profile
    names no day, next month's roster is drafted from the 20th.
    """
    today, calendar = timezone.localdate(now), current_calendar()
    this, following = today.replace(day=1), next_month(today)
    built = []
    for code, category, months in _receiving(following):
        wanted = [this] if months and max(months) < this else []
        if following not in months and today >= drafted_from(code, category, following, calendar):
            wanted.append(following)
        township = Region.objects.get(code=code) if wanted else None
        built += [build_roster(township, category, month, by=JOB, at=now) for month in wanted if township]
    return built + [
        build_roster(Region.objects.get(code=code), category, month, by=JOB, at=now)
        for code, category in _waiting()
        if (month := month_to_pay(code, category, today))
        and today >= paid_from(code, category, month, calendar)
    ]


def month_to_pay(code: str, category: str, today: datetime.date) -> datetime.date | None:
    """The month whose roster, still to be made, can pay instalments that wait: this one, or the next where this
    month's is signed already. None when nothing waits, or a draft is there to take them in."""
    this = today.replace(day=1)
    made = dict(Roster.objects.of(code, category).filter(month__gte=this).values_list("month", "state"))
    if RosterState.DRAFTED in made.values():
        return None
    month = this
    while month in made:
        month = next_month(month)
    if month > next_month(this) or not _waits(code, category, month):
        return None
    return month


def paid_from(code: str, category: str, month: datetime.date, calendar: WorkCalendar) -> datetime.date:
    """The day from which a roster of 临时救助 is made: ahead of the export where the rules name its day (QB), else
    as soon as aid is granted (YC-099)."""
    export = payday(rules_for(code, category, month), month, "export")
    return calendar.back(export, AHEAD) if export else month_before(month)


def _waiting() -> list[tuple[str, str]]:
    """(township, category) where money granted for an event waits for a roster, or came back and is to go again."""
    rows = Instalment.objects.open().filter(paid_from=PaidFrom.ROSTER, on_roster=None)
    found = set(rows.values_list("decision__township", "decision__category").distinct().order_by())
    back = FailedPayment.objects.waiting().filter(roster__category__in=PAID_ONCE)
    found |= set(back.values_list("roster__township", "roster__category").distinct().order_by())
    return sorted(found)


def _waits(code: str, category: str, month: datetime.date) -> bool:
    rows = Instalment.objects.open().filter(paid_from=PaidFrom.ROSTER, on_roster=None, month__lte=month)
    back = FailedPayment.objects.waiting().filter(roster__township=code, roster__category=category)
    return (
        rows.filter(decision__township=code, decision__category=category).exists()
        or back.filter(roster__month__lt=month).exists()
    )


def drafted_from(code: str, category: str, month: datetime.date, calendar: WorkCalendar) -> datetime.date:
    """The day from which the roster of `month` is there to be looked at."""
    due = hand_in_by(rules_for(code, category, month), month)
    if due is None:
        return (month - datetime.timedelta(days=1)).replace(day=SILENT_DAY)
    return calendar.back(due, AHEAD)


def _receiving(month: datetime.date) -> Iterator[tuple[str, str, set[datetime.date]]]:
    """(township, category, months that have a roster) where somebody is entitled to `month`."""
    there: dict[tuple[str, str], set[datetime.date]] = {}
    recent = Roster.objects.filter(category__in=MONTHLY, month__lte=month)
    for code, category, made in recent.values_list("township", "category", "month"):
        there.setdefault((code, category), set()).add(made)
    entitled = Decision.objects.in_force(month).filter(category__in=MONTHLY)
    for code, category in list(entitled.values_list("township", "category").distinct().order_by()):
        yield code, category, there.get((code, category), set())
