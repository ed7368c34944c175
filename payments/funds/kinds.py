"""The words of the fund ledger: which moneys are kept apart, and what may be booked on them."""

from __future__ import annotations

from django.db import models

from policies.categories import Category


class Fund(models.TextChoices):
    """Each purpose has its own account; they are never mixed (649号 第五条)."""

    DIBAO = "dibao", "低保资金"
    TEKUN = "tekun", "特困供养资金"
    LINSHI = "linshi", "临时救助资金"
    WORK = "work", "工作经费"


class EntryKind(models.TextChoices):
    """All that can be booked. What is paid to households is read from the rosters, nobody types it."""

    GRANT = "grant", "上级补助"
    BUDGET = "budget", "本级预算"
    TRANSFER = "transfer", "低保结余转临时救助"
    WORK = "work", "工作经费支出"
    REVERSAL = "reversal", "冲正"


class EntryState(models.TextChoices):
    ENTERED = "entered", "待复核"
    CONFIRMED = "confirmed", "已入账"
    REVERSED = "reversed", "已冲正"
    VOID = "void", "已作废"


RAISED = (EntryKind.GRANT, EntryKind.BUDGET)
OUTGOING = (EntryKind.TRANSFER, EntryKind.WORK)
RELIEF = (Fund.DIBAO, Fund.TEKUN, Fund.LINSHI)
FUND_OF: dict[str, Fund] = {
    Category.DIBAO: Fund.DIBAO,
    Category.TEKUN: Fund.TEKUN,
    Category.LINSHI_JINAN: Fund.LINSHI,
    Category.LINSHI_ZHICHU: Fund.LINSHI,
}
