"""B8: is there money for a roster? Asked where the county keeps the ledger of that year."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from payments.funds.kinds import FUND_OF
from payments.funds.sums import sums_of
from payments.models.funds import FundYear

if TYPE_CHECKING:
    from payments.models import Roster


def is_kept(roster: Roster) -> bool:
    return FundYear.objects.kept(roster.county_id, roster.month.year)


def available_for(roster: Roster) -> Decimal:
    """What remains of the roster's fund in its year, before the roster itself is paid."""
    return sums_of(roster.county_id, roster.month.year)[FUND_OF[roster.category]].left


def too_little(roster: Roster) -> str:
    """The sentence that stops a roster; empty where the fund reaches or no ledger is kept."""
    if not is_kept(roster) or (left := available_for(roster)) >= roster.total:
        return ""
    fund = FUND_OF[roster.category].label
    return (
        f"应发 {roster.total:,.2f} 元超过{fund}可用结余 {left:,.2f} 元，请县级财政、民政登记到账资金后再办，"
        "或者先缓发"
    )


def no_ledger(roster: Roster) -> str:
    """A word for whoever signs, which stops nothing."""
    if is_kept(roster):
        return ""
    return f"未建资金台账：{roster.county.name}还没有登记 {roster.month.year} 年的资金，没有核对可用结余"


def lies_about(roster: Roster, today: datetime.date) -> str:
    """W9, a word while the roster is not released: its day has passed and the money is there (YC-108)."""
    if roster.pay_by is None or roster.pay_by >= today or not roster.total or not is_kept(roster):
        return ""
    if available_for(roster) <= 0:
        return ""
    return (
        f"已过到账期限（{roster.pay_by.month}月{roster.pay_by.day}日）而资金有结余，属于滞留，请尽快办理放款"
    )
