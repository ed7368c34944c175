"""What the ledger of a year comes to. The database sums, for the pages as for its own refusals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from django.db import connection

from payments.funds.kinds import RELIEF, Fund

CENT = Decimal("0.01")


@dataclass(frozen=True)
class FundSums:
    """One fund of one county and year, in 元. `left` = opening + raised + moved − paid − reserve − work."""

    fund: Fund
    opening: Decimal  # left of the years before
    granted: Decimal  # 上级补助
    budgeted: Decimal  # 本级预算
    moved: Decimal  # 低保结余 out of one (negative) and into the other
    paid: Decimal  # released rosters, without what the bank sent back
    reserve: Decimal  # handed to the townships' 备用金
    work: Decimal  # 工作经费
    left: Decimal

    @property
    def raised(self) -> Decimal:
        return self.granted + self.budgeted

    @property
    def empty(self) -> bool:
        return not any((self.opening, self.raised, self.moved, self.paid, self.reserve, self.work))


def sums_of(county: str, year: int) -> dict[Fund, FundSums]:
    """The sums of every fund, confirmed entries only."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM payments_fund_sums(%s, %s)", [county, year])
        rows = cursor.fetchall()
    return {Fund(fund): FundSums(Fund(fund), *values) for fund, *values in rows}


def raised_for_relief(sums: Mapping[Fund, FundSums]) -> Decimal:
    """当年筹集社会救助资金: 上级补助 and 本级预算 of the year, without what is budgeted for the office itself."""
    return sum((sums[fund].raised for fund in RELIEF), Decimal(0))


def spent_on_work(sums: Mapping[Fund, FundSums]) -> Decimal:
    return sum((row.work for row in sums.values()), Decimal(0))


def work_limit(ratio: Decimal, sums: Mapping[Fund, FundSums]) -> Decimal:
    """The most that may be spent on 工作经费 in the year, in whole cents, never rounded up (YC-112)."""
    return (raised_for_relief(sums) * ratio).quantize(CENT, ROUND_DOWN)
