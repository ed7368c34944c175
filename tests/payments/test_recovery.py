"""What is asked back is what rosters really paid: not what was decided, held, or sent back by the bank."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from decimal import Decimal

import pytest

from accounts.models import Post
from approvals.models import Overpayment, Procedure
from audit.acts import acting, perform
from payments.models import FailedPayment, Roster
from payments.paid import paid_to
from tests.approvals.relief import Office, office_at
from tests.approvals.test_recovery import order
from tests.approvals.test_relief_grant import signer
from tests.approvals.walk import Walk, at, reasons
from tests.households.conftest import id_number
from tests.payments.conftest import DEC, JAN, NOV, SET_UP, build, lines_of
from tests.personas import PostOf

Release = Callable[..., Roster]


@pytest.fixture
def taian(post_of: PostOf) -> Office:
    return office_at("TA", post_of)


@pytest.fixture
def granted(walk: Walk) -> Procedure:
    procedure = walk.to_grant()
    head = procedure.case.household.head
    with acting(SET_UP, reason="补登身份证号"):
        head.id_number = id_number(f"{head.birth_on:%Y%m%d}", 2)
        head.save()
    return procedure


def test_only_released_months_are_asked_back(
    walk: Walk, granted: Procedure, places, release: Release
) -> None:
    assert "没有已经发放而多发的款项" in reasons(order, walk)
    release(build(places, NOV))
    build(places, DEC)
    order(walk)
    found = Overpayment.objects.get()
    assert found.amount == Decimal("400.00")  # 1720 − 1320, of November alone
    assert found.months == [{"month": "2026-11", "paid": "1720.00", "due": "1320.00"}]


def test_a_month_made_up_later_counts_where_it_belongs(
    walk: Walk, granted: Procedure, places, clerk_li: Post
) -> None:
    november = build(places, NOV)
    line = november.lines.get()
    other = perform(november.hold_line, by=clerk_li, at=at("2026-10-25"), line=line, why="卡号核实中")
    assert paid_to(granted.case, NOV, JAN) == {}
    assert other.total == 0
    december = build(places, DEC)
    assert lines_of(december)[line.head_name].arrears == Decimal("1720.00")
    assert paid_to(granted.case, NOV, JAN) == {}


def test_what_the_bank_sent_back_was_not_received(
    walk: Walk, granted: Procedure, places, release: Release
) -> None:
    november = release(build(places, NOV))
    assert paid_to(granted.case, NOV, NOV) == {NOV: Decimal("1720.00")}
    with acting(SET_UP, reason="银行退回"):
        FailedPayment.objects.create(
            roster=november,
            line=november.lines.get(),
            amount="1720.00",
            why="账号不符",
            found_at=at("2026-11-25"),
        )
    assert paid_to(granted.case, NOV, NOV) == {}


def test_urgent_aid_is_asked_back_after_fraud_alone(taian: Office) -> None:
    """H-62: in good faith it stays; money of the reserve is paid at once, what waits for a roster is not."""
    procedure = taian.grant(taian.request(taian.family()), at("2026-02-17", 10), by=signer(taian), months=3)
    facts = {
        "cause": "deceit",
        "grounds": "伪造住院票据",
        "first_month": datetime.date(2026, 2, 1),
        "last_month": datetime.date(2026, 4, 1),
        "due": Decimal(0),
    }

    def recover(day: str, **more: object) -> Procedure:
        found = Procedure.objects.get(pk=procedure.pk)
        return perform(found.order_recovery, by=signer(taian), at=at(day), **facts | more)

    assert "还没有登记事后核查不符，急难救助不能直接追回" in reasons(recover, "2026-03-01")
    first = procedure.decision.instalments.first()
    with acting(SET_UP, reason="二月名册放款"):
        first.paid_at = at("2026-02-25")
        first.save()
    perform(
        procedure.find_ineligible, by=taian.deputy, at=at("2026-03-10"), finding="伪造住院票据", fraud=True
    )
    assert "原因请选" in reasons(recover, "2026-03-11", cause="office")
    recover("2026-03-11")
    assert Overpayment.objects.get().amount == first.amount


def test_in_good_faith_it_is_not_asked_back(taian: Office) -> None:
    procedure = taian.grant(taian.request(taian.family()), at("2026-02-17", 10), by=signer(taian))
    marked = perform(
        procedure.find_ineligible, by=taian.deputy, at=at("2026-03-10"), finding="家中另有存款", fraud=False
    )
    said = reasons(
        lambda: perform(
            marked.order_recovery,
            by=signer(taian),
            at=at("2026-03-11"),
            cause="deceit",
            grounds="另有存款",
            first_month=datetime.date(2026, 2, 1),
            last_month=datetime.date(2026, 2, 1),
            due=Decimal(0),
        )
    )
    assert "事后核查没有发现弄虚作假，已经给予的急难救助不追回" in said
