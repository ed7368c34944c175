"""追回: month by month what was paid less what was due, repaid in instalments, left alone in good faith (C.11, H-62)."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from approvals.models import Overpayment, Procedure, Repayment
from audit.acts import acting
from cases.models import Case
from tests.approvals.walk import Walk, at, reasons

NOVEMBER, DECEMBER = datetime.date(2026, 11, 1), datetime.date(2026, 12, 1)


def as_decided(case: Case, first: datetime.date, last: datetime.date) -> dict[datetime.date, Decimal]:
    """Rosters stand to the right of this room: here every month of a decision was paid."""
    months = [month for month in (NOVEMBER, DECEMBER) if first.replace(day=1) <= month <= last]
    return {
        month: found.payable
        for month in months
        if (found := case.decisions.in_force(month).first()) is not None
    }


@pytest.fixture
def granted(walk: Walk, settings: Any) -> Procedure:
    settings.MONEY_PAID = f"{__name__}.as_decided"
    return walk.to_grant()


def order(walk: Walk, **facts: Any) -> Procedure:
    facts = {
        "cause": "unreported",
        "grounds": "十月起何桂兰领取养老金，没有报告",
        "first_month": NOVEMBER,
        "last_month": DECEMBER,
        "due": Decimal("1320.00"),
        "instalments": 2,
        **facts,
    }
    return walk.act("order_recovery", "2026-12-20", walk.head, **facts)


def repay(walk: Walk, amount: str, receipt: str) -> Procedure:
    return walk.act(
        "record_repayment",
        "2026-12-22",
        walk.clerk,
        overpayment=Overpayment.objects.get(),
        amount=Decimal(amount),
        paid_on=datetime.date(2026, 12, 22),
        receipt=receipt,
    )


def test_two_months_too_much_come_back_in_instalments(walk: Walk, granted: Procedure) -> None:
    order(walk)
    found = Overpayment.objects.get()
    assert found.amount == Decimal("800.00")  # twice 1720 − 1320
    assert [row["month"] for row in found.months] == ["2026-11", "2026-12"]
    repay(walk, "400.00", "缴字1")
    assert found.outstanding == Decimal("400.00")
    said = reasons(repay, walk, "400.01", "缴字1")
    assert "不超过尚未退回的 400.00 元" in said
    assert "凭证号 缴字1 已经登记过" in said
    repay(walk, "400.00", "缴字2")
    assert "没有正在追回的款项" in reasons(repay, walk, "1.00", "缴字3")


def test_in_good_faith_it_may_be_left_and_deceit_never(walk: Walk, granted: Procedure) -> None:
    assert "家庭没有过错的，才可以不予追回" in reasons(order, walk, waived=True)
    said = reasons(order, walk, cause="deceit", good_faith=True, waived=True)
    assert "虚报、隐瞒、伪造骗取的，应当追回" in said
    order(walk, cause="office", good_faith=True, waived=True)
    assert Overpayment.objects.get().outstanding == 0


def test_months_without_too_much_are_not_asked_back(walk: Walk, granted: Procedure) -> None:
    assert "没有已经发放而多发的款项" in reasons(order, walk, due=Decimal("1720.00"))


def test_a_month_is_recovered_once(walk: Walk, granted: Procedure) -> None:
    order(walk, last_month=NOVEMBER)
    assert Overpayment.objects.get().amount == Decimal("400.00")
    order(walk)
    assert [row["month"] for row in Overpayment.objects.latest("pk").months] == ["2026-12"]
    assert "没有已经发放而多发的款项" in reasons(order, walk)


def test_the_database_takes_no_more_than_is_owed(walk: Walk, granted: Procedure) -> None:
    order(walk)
    found = Overpayment.objects.get()
    row = {"case": found.case, "overpayment": found, "paid_on": NOVEMBER, "recorded_at": at("2026-12-22")}
    with (
        pytest.raises(DatabaseError, match="超过应追回的金额"),
        transaction.atomic(),
        acting(walk.clerk, reason="绕过"),
    ):
        Repayment.objects.create(**row, amount=Decimal("800.01"), receipt="x", recorded_by=walk.clerk)
