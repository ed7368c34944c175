"""Words before the days of the payment calendar: a list is to be handed in, a ledger closes (f-payments F.1).

Everything follows from the rules, the calendar and what is on file; a word is unique by its day, so a second run
writes nothing, and a day without a run is made good until the day itself is past.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from approvals.models import Decision, Notification, Procedure
from approvals.stages import Kind
from payments.days import next_month
from payments.models import Roster, RosterState
from payments.schedule import MONTHLY
from policies.categories import Category
from policies.paydays import PayDay, paydays
from policies.rules import rules_for
from policies.workdays import WorkCalendar, current_calendar

TOLD = (Role.CLERK, Role.TOWNSHIP_HEAD)
HAND_IN = ("submit", "roster")
CLOSING = "ledger_close"


def remind_paydays(now: datetime.datetime) -> int:
    """Tell clerk and head of each township what is to be done before the days that come; returns how many words
    were new."""
    today, calendar = timezone.localdate(now), current_calendar()
    words = [
        Notification(
            region_id=code,
            role=role,
            step=Notification.Step.TODAY if day.on == today else Notification.Step.NEAR,
            due_on=day.on,
            subject=f"payday:{category}:{day.name}:{day.for_month:%Y-%m}:{said_on}",
            link=_page(code, category, day),
            text=text,
            created_at=now,
        )
        for code, category in sorted(_concerned(today))
        for day, said_on in _coming(code, category, today, calendar)
        if (text := _text(code, category, day))
        for role in TOLD
    ]
    before = Notification.objects.count()
    Notification.objects.bulk_create(words, ignore_conflicts=True)
    return Notification.objects.count() - before


def _concerned(today: datetime.date) -> set[tuple[str, str]]:
    """(township, category) where somebody receives money by the month, or has applied for it."""
    paid = Decision.objects.in_force(next_month(today)).filter(category__in=MONTHLY)
    asked = Procedure.objects.filter(
        kind=Kind.APPLICATION, ended_at=None, accepted_at__isnull=False, case__category__in=MONTHLY
    )
    return {
        *paid.values_list("township", "category").distinct().order_by(),
        *asked.values_list("township", "case__category").distinct().order_by(),
    }


def _coming(
    code: str, category: str, today: datetime.date, calendar: WorkCalendar
) -> Iterator[tuple[PayDay, datetime.date]]:
    """(day, the reminding day last reached) of what is still to be done this month or the next."""
    rules = rules_for(code, category, today)
    for first in (today.replace(day=1), next_month(today)):
        for day in paydays(rules, first.year, first.month, calendar):
            reached = [on for on in day.remind_on if on <= today]
            if day.name in (*HAND_IN, CLOSING) and reached and today <= day.on:
                yield day, max(reached)


def _text(code: str, category: str, day: PayDay) -> str:
    """What is to be done; empty where it has been."""
    label, unsure = Category(category).label, "（放假安排尚未公布，日期可能变动）" if day.provisional else ""
    if day.name == CLOSING:
        waits = _unconfirmed(code, category)
        waiting = f"；尚有 {waits} 户已决定、未生效" if waits else ""
        following = next_month(day.for_month)
        return (
            f"{label}{day.for_month.month}月台账{day.nominal.month}月{day.nominal.day}日零时关闭，最后一个工作日是"
            f"{day.on.month}月{day.on.day}日：此前生效的列入{following.month}月名册，以后生效的到"
            f"{next_month(following).month}月名册补发{waiting}{unsure}"
        )
    roster = Roster.objects.of(code, category).filter(month=day.for_month).first()
    if roster is not None and roster.state != RosterState.DRAFTED:
        return ""
    state = "还没有签批" if roster else "还没有生成"
    return (
        f"{day.for_month.year}年{day.for_month.month}月{label}名册应于{day.on.month}月{day.on.day}日前签批上报，"
        f"现在{state}{unsure}"
    )


def _unconfirmed(code: str, category: str) -> int:
    """Households granted support that is not in force yet: its board still hangs."""
    waiting = Decision.objects.filter(granted=True, in_force_at=None, revoked_at=None)
    return waiting.filter(township=code, category=category).count()


def _page(code: str, category: str, day: PayDay) -> str:
    if Roster.objects.of(code, category).filter(month=day.for_month).exists():
        return reverse("payments:roster", args=[code, category, f"{day.for_month:%Y-%m}"])
    return reverse("payments:rosters")
