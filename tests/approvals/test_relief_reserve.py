"""备用金: money in under a document, out by two persons, never below nothing, whatever happens at once."""

from __future__ import annotations

import threading
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from approvals.models import Instalment, ReserveEntry, ReserveFund
from approvals.models import reserve as reserve_module
from audit.acts import Refused, acting, perform
from tests.approvals.relief import SET_UP, Office, office_at
from tests.approvals.walk import at, reasons
from tests.personas import PostOf


@pytest.fixture
def yichun(post_of: PostOf) -> Office:
    return office_at("YC", post_of)


def pieces(office: Office, *amounts: str) -> list[Instalment]:
    """Grants to as many families, each one piece from the reserve."""
    made = []
    for number, amount in enumerate(amounts):
        procedure = office.request(office.family(f"户主{number}"), "2026-03-02", 9, 0)
        done = office.grant(procedure, at("2026-03-02", 12), amount, by=office.deputy, paid_from="reserve")
        made.append(done.decision.instalments.get())
    return made


def prepare(office: Office, fund: ReserveFund, piece: Instalment) -> ReserveEntry:
    return fund.prepare_payment(piece, receiver="何桂兰", by=office.clerk, at=at("2026-03-02", 14))


def test_a_top_up_names_its_document(yichun: Office) -> None:
    fund = yichun.fund("5000.00")
    entry = fund.entries.get()
    assert (entry.number, entry.balance_after, entry.document_no) == (
        1,
        Decimal("5000.00"),
        "民财〔2026〕3号",
    )
    said = reasons(
        fund.top_up,
        amount=Decimal(0),
        document_no=" ",
        document_on=at("2026-01-10").date(),
        by=yichun.finance,
        at=at("2026-01-10"),
    )
    assert said == "补充金额应大于 0 元；请填写拨款文号"


def test_a_township_does_not_top_up_itself(yichun: Office) -> None:
    fund = yichun.fund("0")
    facts = {"amount": Decimal(100), "document_no": "1号", "document_on": at("2026-01-10").date()}
    assert "须由" in reasons(fund.top_up, **facts, by=yichun.clerk, at=at("2026-01-10"))


def test_two_persons_pay_and_the_balance_follows(yichun: Office) -> None:
    fund = yichun.fund("5000.00")
    (piece,) = pieces(yichun, "1500.00")
    entry = prepare(yichun, fund, piece)
    fund = ReserveFund.objects.get()
    assert (fund.balance, fund.available) == (Decimal("5000.00"), Decimal("3500.00"))
    perform(entry.confirm, by=yichun.deputy, at=at("2026-03-02", 15))
    piece.refresh_from_db()
    assert ReserveFund.objects.get().balance == Decimal("3500.00")
    assert piece.paid_at == at("2026-03-02", 15)


def test_whoever_prepared_it_does_not_confirm_it(yichun: Office) -> None:
    fund = yichun.fund("5000.00")
    entry = prepare(yichun, fund, pieces(yichun, "1500.00")[0])
    said = reasons(perform, entry.confirm, by=yichun.clerk, at=at("2026-03-02", 15))
    assert said == "经手付款的人不能复核同一笔，须由另一人办理"


def test_the_database_knows_two_persons_too(yichun: Office) -> None:
    fund = yichun.fund("5000.00")
    entry = prepare(yichun, fund, pieces(yichun, "1500.00")[0])
    with (
        pytest.raises(IntegrityError, match="reserve_payment_by_two_persons"),
        acting(SET_UP, reason="越权"),
    ):
        ReserveEntry.objects.filter(pk=entry.pk).update(
            state="booked", number=2, balance_after=3500, confirmed_user=entry.prepared_user
        )


def test_one_piece_is_prepared_once(yichun: Office) -> None:
    fund = yichun.fund("5000.00")
    (piece,) = pieces(yichun, "1500.00")
    prepare(yichun, fund, piece)
    assert reasons(prepare, yichun, fund, piece) == "这一笔已经登记付款，请等另一人复核"


def test_a_void_entry_leaves_the_money_where_it_is(yichun: Office) -> None:
    fund = yichun.fund("5000.00")
    (piece,) = pieces(yichun, "1500.00")
    entry = prepare(yichun, fund, piece)
    perform(entry.void, by=yichun.clerk, at=at("2026-03-02", 15), why="本人未到场")
    assert ReserveFund.objects.get().available == Decimal("5000.00")
    assert prepare(yichun, fund, piece).state == "prepared"


def test_more_than_is_left_is_not_granted_from_it(yichun: Office) -> None:
    yichun.fund("1000.00")
    procedure = yichun.request(yichun.family(), "2026-03-02", 9, 0)
    said = reasons(
        yichun.grant, procedure, at("2026-03-02", 12), "1500.00", by=yichun.deputy, paid_from="reserve"
    )
    assert said == "备用金余额 1000.00 元，不足支付 1500.00 元，请先申请补充备用金"


def test_without_a_fund_nothing_is_paid_from_it(yichun: Office) -> None:
    procedure = yichun.request(yichun.family(), "2026-03-02", 9, 0)
    said = reasons(
        yichun.grant, procedure, at("2026-03-02", 12), "500.00", by=yichun.deputy, paid_from="reserve"
    )
    assert said == "浩良河镇没有设立备用金，请改为按名册发放"


def test_a_balance_below_nothing_is_refused_by_the_database(yichun: Office) -> None:
    fund = yichun.fund("100.00")
    with pytest.raises(IntegrityError, match="reserve_never_below_zero"), acting(SET_UP, reason="越权"):
        ReserveFund.objects.filter(pk=fund.pk).update(balance=-1)


def test_a_balance_without_its_entry_is_refused_by_the_database(yichun: Office) -> None:
    fund = yichun.fund("100.00")
    with pytest.raises(IntegrityError, match="备用金余额与收支登记不一致"), transaction.atomic():
        with acting(SET_UP, reason="越权"):
            ReserveFund.objects.filter(pk=fund.pk).update(balance=900)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_booked_entry_stays(yichun: Office) -> None:
    fund = yichun.fund("100.00")
    with pytest.raises(IntegrityError), acting(SET_UP, reason="越权"):
        fund.entries.update(amount=50)


def race(entries: list[ReserveEntry], by: Any) -> list[str]:
    """Both confirmed at once, each in its own connection; what became of each."""
    start, ended = threading.Barrier(len(entries)), []

    def confirm(entry: ReserveEntry) -> None:
        try:
            start.wait(timeout=10)
            perform(entry.confirm, by=by, at=at("2026-03-02", 15))
            ended.append("paid")
        except Refused as refused:
            ended.append(refused.reasons[0])
        except DatabaseError:
            ended.append("database")
        finally:
            connection.close()

    threads = [threading.Thread(target=confirm, args=[entry]) for entry in entries]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return sorted(ended)


@pytest.fixture
def overdrawn(transactional_db: None, yichun: Office) -> tuple[Office, list[ReserveEntry]]:
    """A fund with 5000 left and two payments of 3000 prepared, as if one of them had not looked at the balance."""
    fund = yichun.fund("6000.00")
    entries = [prepare(yichun, fund, piece) for piece in pieces(yichun, "3000.00", "3000.00", "1000.00")[:2]]
    third = Instalment.objects.exclude(pk__in=[entry.instalment_id for entry in entries]).get()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ReserveFund, "against_paying", lambda *_: [])
        small = prepare(yichun, fund, third)
    perform(small.confirm, by=yichun.deputy, at=at("2026-03-02", 14))
    return yichun, entries


def test_two_payments_at_once_cannot_overdraw_it(overdrawn: tuple[Office, list[ReserveEntry]]) -> None:
    office, entries = overdrawn
    ended = race(entries, office.deputy)
    assert ended == ["paid", "备用金余额 2000.00 元，不足支付 3000.00 元，请先申请补充备用金"]
    assert ReserveFund.objects.get().balance == Decimal("2000.00")


@pytest.fixture
def unlocked(monkeypatch: pytest.MonkeyPatch) -> None:
    """The lock is taken away, and both read the balance before either writes it."""
    both_have_read, honest = threading.Barrier(2), ReserveFund.move

    def late(fund: ReserveFund, signed: Decimal) -> tuple[int, Decimal]:
        both_have_read.wait(timeout=20)
        return honest(fund, signed)

    monkeypatch.setattr(ReserveFund, "move", late)
    monkeypatch.setattr(
        reserve_module, "ReserveFund", type("Unlocked", (), {"objects": Unlocking(ReserveFund)})
    )


def test_without_the_lock_the_database_still_refuses_one(
    overdrawn: tuple[Office, list[ReserveEntry]], unlocked: None
) -> None:
    office, entries = overdrawn
    assert race(entries, office.deputy) == ["database", "paid"]
    assert ReserveFund.objects.get().balance == Decimal("2000.00")


def test_without_lock_and_constraints_the_race_would_overdraw_it(
    overdrawn: tuple[Office, list[ReserveEntry]],
    unlocked: None,
    owner_connection: psycopg.Connection,
    superuser_connection: psycopg.Connection,
) -> None:
    """The negative control: with the constraints gone as well, 7000 are paid from 6000."""
    office, entries = overdrawn
    owner_connection.execute("ALTER TABLE approvals_reserveentry DROP CONSTRAINT reserve_entry_numbered_once")
    owner_connection.execute("ALTER TABLE approvals_reservefund DISABLE TRIGGER a_fund_balances")
    try:
        assert race(entries, office.deputy) == ["paid", "paid"]
        given = ReserveEntry.objects.filter(kind="payment", state="booked")
        assert sum(entry.amount for entry in given) == Decimal("7000.00")
    finally:
        superuser_connection.execute("SET session_replication_role = replica")
        superuser_connection.execute("DELETE FROM approvals_reserveentry")
        owner_connection.execute("ALTER TABLE approvals_reservefund ENABLE TRIGGER a_fund_balances")
        owner_connection.execute(
            "ALTER TABLE approvals_reserveentry"
            " ADD CONSTRAINT reserve_entry_numbered_once UNIQUE (fund_id, number)"
        )


class Unlocking:
    """A manager whose rows are read without their lock."""

    def __init__(self, model: Any) -> None:
        self.model = model

    def select_for_update(self) -> Any:
        return self.model._base_manager.all()

    def get(self, **key: Any) -> Any:
        return self.model._base_manager.get(**key)
