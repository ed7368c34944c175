"""What the pages of the samples show: the month's table, the buttons, the three parts beside the checklist."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from accounts.models import Level, Post, Region
from approvals.models import Procedure
from audit.acts import possible
from oversight import sampling
from oversight.applied import counted, month_after
from oversight.checklist import present
from oversight.drawing import rules_of_month
from oversight.models import Sample, SampledCase
from oversight.states import CheckState, Finding, Part
from policies.categories import Category
from policies.workdays import WorkCalendar, current_calendar

ALERT_DAYS = 3  # working days before the end of the month in which the sample is to be checked
ORDER = {category: place for place, category in enumerate(Category.values)}


@dataclass(frozen=True)
class Row:
    """One township and category of a month: what was applied for, drawn and checked."""

    township: Region
    category: str
    base: int
    size: int
    sample: Sample | None = None
    drawn: int = 0
    checked: int = 0
    faults: int = 0
    orders: int = 0

    @property
    def label(self) -> str:
        return str(Category(self.category).label)

    @property
    def short(self) -> bool:
        """Is anything of the sample still to be done?"""
        return self.sample is None or self.checked < self.drawn


COUNTS = {
    "drawn": Count("cases", filter=~Q(cases__state=CheckState.REPLACED)),
    "checked": Count("cases", filter=~Q(cases__state__in=[CheckState.REPLACED, CheckState.TO_CHECK])),
    "faults": Count("cases", filter=~Q(cases__finding__in=["", Finding.CLEAN])),
    "orders": Count("cases", filter=Q(cases__state__in=[CheckState.ORDERED, CheckState.ANSWERED])),
}


def townships_of(county: Region) -> dict[str, Region]:
    found = Region.objects.within(county).filter(level=Level.TOWNSHIP).order_by("code")
    return {region.pk: region for region in found}


def with_counts(samples: QuerySet[Sample]) -> QuerySet[Sample]:
    return samples.annotate(**{f"n_{name}": how for name, how in COUNTS.items()})


def rows(post: Post, month: datetime.date) -> list[Row]:
    """Every township and category with applications in the month; four statements whatever the county's size."""
    townships = townships_of(post.region)
    samples = {
        (each.township_id, each.category): each
        for each in with_counts(Sample.objects.visible_to(post).filter(month=month)).order_by("pk")
    }
    base = counted(townships, month)
    cells = sorted({*base, *samples}, key=lambda cell: (cell[0], ORDER.get(cell[1], len(ORDER))))
    return [_row(townships[code], category, month, base[code, category], samples.get((code, category)))
            for code, category in cells if code in townships]  # fmt: skip


def _row(township: Region, category: str, month: datetime.date, n: int, sample: Sample | None) -> Row:
    if sample is None:
        ratio = rules_of_month(township, category, month).oversight.sample_ratio
        return Row(township, category, n, sampling.size_of(n, ratio) if ratio else 0)
    done = {name: getattr(sample, f"n_{name}") for name in COUNTS}
    return Row(township, category, sample.base, max(sample.size, done["drawn"]), sample, **done)


def last_day(month: datetime.date) -> datetime.date:
    """The applications of a month are sampled and checked by the end of the next."""
    return month_after(month_after(month)) - datetime.timedelta(days=1)


def alert_from(month: datetime.date, calendar: WorkCalendar | None = None) -> datetime.date:
    """The third working day before that end (requirements G.1)."""
    return (calendar or current_calendar()).back(last_day(month) + datetime.timedelta(days=1), ALERT_DAYS)


def warning(found: Iterable[Row], month: datetime.date, today: datetime.date) -> str:
    """Who is behind, once the end of the month is near."""
    behind = [f"{row.township.name}{row.label}" for row in found if row.short]
    if not behind or today < alert_from(month):
        return ""
    named = "、".join(behind[:5]) + ("等" if len(behind) > 5 else "")
    until = last_day(month)
    when = (
        f"{until.month}月{until.day}日前应检查完" if today <= until else f"{until.month}月{until.day}日已过"
    )
    return f"{when}，还有 {len(behind)} 项没有抽够、查完：{named}。"


def tiles(found: list[Row], month: datetime.date) -> list[dict[str, Any]]:
    """Sums of the table, each with where it leads."""
    here = f"{reverse('oversight:samples')}?month={month:%Y-%m}"
    drawn, checked = sum(row.drawn for row in found), sum(row.checked for row in found)
    return [
        {"label": f"{month.month}月受理", "value": sum(r.base for r in found), "note": "件", "icon": "folders", "url": here},
        {"label": "应抽", "value": sum(r.size for r in found), "note": "件", "icon": "dice-5", "url": here},
        {"label": "已查", "value": checked, "note": f"件，抽中 {drawn} 件", "icon": "clipboard-check", "url": here},
        {"label": "有问题", "value": sum(r.faults for r in found), "note": "件", "icon": "flag", "tone": "t-warn", "url": here},
        {"label": "待整改", "value": sum(r.orders for r in found), "note": "张", "icon": "flag", "tone": "t-warn",
         "url": reverse("oversight:corrections")},
    ]  # fmt: skip


def buttons(subject: Sample | SampledCase, post: Post, url_name: str) -> list[dict[str, Any]]:
    """The acts the present state knows; those another office does are left out, blocked ones say why."""
    offered = sorted(possible(subject, post), key=lambda act: act.custom["order"])
    return [
        {
            "label": act.label,
            "url": reverse(url_name, args=[subject.pk, act.name]),
            "reasons": act.reasons,
            "primary": act.name in ("record_check", "accept_correction", "answer_correction", "close"),
        }
        for act in offered
        if not _foreign(subject, act.name, post)
    ]


def _foreign(subject: Sample | SampledCase, act: str, post: Post) -> bool:
    permit = next(iter(getattr(type(subject), act)._django_fsm.transitions.values())).permission
    return not post.holds(*permit.roles)


def evidence_of(procedure: Procedure) -> dict[str, Any]:
    """The three parts of the file, side by side (YC-077)."""
    case, there = procedure.case, present(procedure)
    own = {"round__gte": procedure.first_round}
    return {
        "visits": case.visits.live().filter(**own).prefetch_related("signers").order_by("-round"),
        "checks": case.checks.filter(**own).prefetch_related("doubts").order_by("-round"),
        "meetings": case.meetings.live().filter(**own).order_by("-round"),
        "publicities": case.publicities.filter(**own).order_by("-round", "-pk"),
        "objections": case.objections.filter(**own).order_by("-pk"),
        "county_visits": procedure.county_visits.order_by("-pk"),
        "opinions": procedure.opinions.select_related("reread_by__user", "signed_by__user").order_by(
            "-round"
        ),
        "decisions": procedure.decisions.select_related("decided_by__user").order_by("-round", "-pk"),
        "parts": [(part.label, there[part]) for part in Part],
    }
