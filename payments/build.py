"""Building a month's roster: one set-based statement over the decisions in force.

Lines are covered by one event of the roster (count, total, content hash); from then on a line changes only by a
recorded act.
"""

from __future__ import annotations

import datetime
from functools import partial

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Post, Region
from audit.acts import Actor, Refused, acting
from payments.days import hand_in_by, payday
from payments.fill import write_lines
from payments.models import Roster, RosterState
from payments.totals import refresh_totals
from policies.categories import Category
from policies.rules import rules_for


def build_roster(
    township: Region, category: str, month: datetime.date, *, by: Actor, at: datetime.datetime
) -> Roster:
    """The roster of a township, category and month; the one there is when it has been built before.

    `month`: any day of the month paid. Two builders at once give one roster: the second waits for the unique
    constraint of the first and then reads it. Raises Refused when a later month has already been handed in: what
    this month would pay is in its arrears.
    """
    month = month.replace(day=1)
    key = {"township": township, "category": category, "month": month}
    found = Roster.objects.filter(**key).first()
    if found is not None:
        return found
    _refuse_behind_a_later_one(township, category, month)
    try:
        with transaction.atomic():
            return _build(township, category, month, by=by, at=at)
    except IntegrityError:
        found = Roster.objects.filter(**key).first()
        if found is None:  # some other constraint: not another builder's roster
            raise
        return found


def _refuse_behind_a_later_one(township: Region, category: str, month: datetime.date) -> None:
    later = (
        Roster.objects.filter(township=township, category=category, month__gt=month)
        .exclude(state=RosterState.DRAFTED)
        .select_related("township")
        .order_by("month")
        .first()
    )
    if later is not None:
        raise Refused(
            [f"{later}已经上报，不能再生成{month.year}年{month.month}月的；漏发的月份在下一册里补发"]
        )


def _build(
    township: Region, category: str, month: datetime.date, *, by: Actor, at: datetime.datetime
) -> Roster:
    rules, county = rules_for(township.code, category, month), township.county
    if county is None:
        raise ValueError(f"{township.code} lies in no county")
    doing = partial(acting, by, act="build_roster", at=at)
    with doing(reason=f"生成{month.year}年{month.month}月名册", sentence="生成名册"):
        roster = Roster.objects.create(
            county=county,
            township=township,
            category=category,
            month=month,
            number=f"{township.short}-{Category(category).value.upper()}-{month:%Y%m}",
            profile=rules.version,
            submit_by=hand_in_by(rules, month),
            pay_by=payday(rules, month, "pay_by"),
            built_at=at,
        )
        with doing(reason="写入名册明细", bulk_file=roster.file_key):
            write_lines(roster, on=timezone.localdate(at))
        refresh_totals(roster)
        roster.save()
        if isinstance(by, Post):
            roster.worked_on(by, at)
    return roster
