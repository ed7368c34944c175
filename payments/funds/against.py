"""What stands against booking an entry, every reason at once."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from payments.funds.kinds import OUTGOING, RAISED, EntryKind, Fund
from payments.funds.sums import (
    CENT,
    FundSums,
    raised_for_relief,
    spent_on_work,
    sums_of,
    work_limit,
)

if TYPE_CHECKING:
    from payments.models import FundEntry, FundYear

ONLY_FOR = "救助资金专款专用，只能用于发放给救助对象、低保结余转作临时救助和规定比例内的工作经费"
ONLY_RAISED = "只有上级补助和本级预算有下达日期"
ONE_WAY = "只有低保结余可以转作临时救助，其他资金不能互转，临时救助资金也不能转回低保"


def against_writing(entry: FundEntry, today: datetime.date) -> list[str]:
    """What is wrong with an entry as written down, before anybody looks at the balance."""
    if entry.kind not in (*RAISED, *OUTGOING) or entry.fund not in Fund.values:
        return [ONLY_FOR]
    problems = []
    if entry.amount <= 0 or entry.amount != entry.amount.quantize(CENT):
        problems.append("金额应大于 0 元，最多两位小数")
    if not entry.document_no:
        problems.append(
            "请填写批准文号" if entry.kind == EntryKind.TRANSFER else "请填写文号（支出填凭证号）"
        )
    if entry.kind == EntryKind.WORK and not entry.purpose:
        problems.append("请写明工作经费的用途")
    if entry.dated_on > today:
        problems.append("日期晚于今天，请核对")
    if entry.allocated_on:
        problems += against_allocating(entry, entry.allocated_on, today)
    if entry.kind == EntryKind.TRANSFER and (entry.fund, entry.to_fund) != (Fund.DIBAO, Fund.LINSHI):
        problems.append(ONE_WAY)
    return problems


def against_allocating(entry: FundEntry, day: datetime.date, today: datetime.date) -> list[str]:
    if entry.kind not in RAISED:
        return [ONLY_RAISED]
    if day < entry.dated_on:
        return [f"下达日期早于到账日期（{entry.dated_on:%Y-%m-%d}），请核对"]
    return ["下达日期晚于今天，请核对"] if day > today else []


def against_spending(entry: FundEntry, *, with_waiting: bool) -> list[str]:
    """What the balance and the rules of the year say. `with_waiting`: entries not confirmed yet count as spent."""
    book = entry.book
    sums = sums_of(book.county_id, book.year)
    waiting = [each for each in book.waiting() if each.pk != entry.pk] if with_waiting else []
    problems = []
    if entry.kind == EntryKind.TRANSFER:
        problems = [] if book.surplus_rule else ["本地规则没有规定低保结余可以转作临时救助，不能转"]
    if entry.kind == EntryKind.WORK:
        planned = sum((each.amount for each in waiting if each.kind == EntryKind.WORK), Decimal(0))
        problems = _against_work(entry, sums, planned)
    return problems + _against_balance(entry, sums, waiting)


def _against_balance(entry: FundEntry, sums: Mapping[Fund, FundSums], waiting: list[FundEntry]) -> list[str]:
    fund = _loser(entry)
    if fund is None:
        return []
    promised = sum((each.amount for each in waiting if _loser(each) == fund), Decimal(0))
    left = min([sums[fund].left, *_left_later(entry.book, fund)]) - promised
    if entry.amount <= left:
        return []
    held = f"（另有 {promised:,.2f} 元待复核）" if promised else ""
    return [f"{fund.label}可用结余 {left:,.2f} 元{held}，不足 {entry.amount:,.2f} 元"]


def _left_later(book: FundYear, fund: Fund) -> list[Decimal]:
    """What remains at the end of each later year: it may live on what this one left over."""
    later = type(book).objects.filter(county=book.county_id, year__gt=book.year)
    return [sums_of(book.county_id, year)[fund].left for year in later.values_list("year", flat=True)]


def _loser(entry: FundEntry) -> Fund | None:
    """The fund whose balance an entry lowers; None where it only adds."""
    if entry.kind in OUTGOING:
        return Fund(entry.fund)
    original = entry.reverses
    if original is None or original.kind == EntryKind.WORK:
        return None
    return Fund(original.to_fund if original.kind == EntryKind.TRANSFER else original.fund)


def _against_work(entry: FundEntry, sums: Mapping[Fund, FundSums], planned: Decimal) -> list[str]:
    """YC-112. Where the rules name no share, only what is budgeted for the office itself may be spent."""
    book = entry.book
    if book.work_ratio is None:
        if entry.fund == Fund.WORK:
            return []
        return ["本地规则没有规定可以从救助资金提取工作经费，不能列支；工作经费由本级预算另行安排"]
    limit, spent = work_limit(book.work_ratio, sums), spent_on_work(sums)
    if spent + planned + entry.amount <= limit:
        return []
    return [_beyond(book, sums, limit, spent, planned, entry.amount)]


def _beyond(
    book: FundYear,
    sums: Mapping[Fund, FundSums],
    limit: Decimal,
    spent: Decimal,
    planned: Decimal,
    amount: Decimal,
) -> str:
    raised = raised_for_relief(sums)
    held = f"，待复核 {planned:,.2f} 元" if planned else ""
    return (
        f"{book.year} 年筹集社会救助资金 {raised:,.2f} 元，工作经费不超过 {book.work_share}，即 {limit:,.2f} 元"
        f"（{book.work_basis}）；已列支 {spent:,.2f} 元{held}，再列支 {amount:,.2f} 元超出规定"
    )


def against_reversing(entry: FundEntry) -> list[str]:
    """Taking money back out of the year: the balance stays above nothing, the share of 工作经费 still holds."""
    book, original = entry.book, entry.reverses
    assert original is not None, "a reversal names its entry"
    sums = sums_of(book.county_id, book.year)
    problems = _against_balance(entry, sums, [])
    if original.kind in RAISED and original.fund != Fund.WORK and book.work_ratio is not None:
        rest, spent = raised_for_relief(sums) - entry.amount, spent_on_work(sums)
        if spent > rest * book.work_ratio:
            problems.append(
                f"冲正以后当年筹集 {rest:,.2f} 元，已列支的工作经费 {spent:,.2f} 元超出 {book.work_share}"
            )
    return problems
