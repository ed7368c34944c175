"""滞留 (R35): the money is there, the day it should have arrived is over, and nothing was released (YC-108)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils import timezone

from accounts.models import Region, Role
from approvals.models import Notification
from payments.funds.kinds import FUND_OF, Fund
from payments.funds.sums import sums_of
from payments.models import FundYear, Roster

TOLD = (Role.FINANCE, Role.COUNTY_SUPERVISOR)


@dataclass(frozen=True)
class HeldUp:
    """Rosters of one fund and month that should have been paid by `pay_by`; amounts in 元."""

    county: Region
    fund: Fund
    month: datetime.date
    pay_by: datetime.date
    rosters: tuple[Roster, ...]
    left: Decimal

    @property
    def households(self) -> int:
        return sum(roster.households for roster in self.rosters)

    @property
    def unpaid(self) -> Decimal:
        return sum((roster.total for roster in self.rosters), Decimal(0))

    @property
    def places(self) -> str:
        return "、".join(roster.township.name for roster in self.rosters)

    @property
    def sentence(self) -> str:
        return (
            f"{self.month.year}年{self.month.month}月{self.fund.label}到账未发：{len(self.rosters)} 册 "
            f"{self.households:,} 户 {self.unpaid:,.2f} 元（{self.places}）应于 {self.pay_by.month}月"
            f"{self.pay_by.day}日前到账，至今没有放款；资金结余 {self.left:,.2f} 元"
        )

    @property
    def key(self) -> str:
        return f"payments.held:{self.county.pk}:{self.fund}:{self.month:%Y-%m}"


def held_up(county: Region, today: datetime.date) -> list[HeldUp]:
    """Every month of every fund whose day has passed while its fund had money, the oldest first."""
    late = Roster.objects.filter(county=county, released_at=None, pay_by__lt=today, total__gt=0)
    groups: dict[tuple[datetime.date, Fund], list[Roster]] = {}
    for roster in late.select_related("township").order_by("month", "category", "township"):
        groups.setdefault((roster.month, FUND_OF[roster.category]), []).append(roster)
    return [
        HeldUp(county, fund, month, max(r.pay_by for r in rosters if r.pay_by), tuple(rosters), left)
        for (month, fund), rosters in groups.items()
        if (left := _left(county, month.year, fund)) > 0
    ]


def _left(county: Region, year: int, fund: Fund) -> Decimal:
    kept = FundYear.objects.kept(county, year)
    return sums_of(county.pk, year)[fund].left if kept else Decimal(0)


def tell(now: datetime.datetime) -> int:
    """Tell finance and the county's supervisor of what is held up, once a fund and month. How many words were sent."""
    counties = Region.objects.filter(pk__in=FundYear.objects.values("county"))
    found = [each for county in counties for each in held_up(county, timezone.localdate(now))]
    before = Notification.objects.count()
    Notification.objects.bulk_create(_words(found, now), ignore_conflicts=True)
    return Notification.objects.count() - before


def _words(found: Iterable[HeldUp], now: datetime.datetime) -> list[Notification]:
    return [
        Notification(
            region=each.county,
            role=role,
            step=Notification.Step.OVERDUE,
            due_on=each.pay_by,
            text=each.sentence[:300],
            subject=each.key,
            link=f"{reverse('payments:funds')}?year={each.month.year}",
            created_at=now,
        )
        for each in found
        for role in TOLD
    ]
