"""Two builders at once give one roster, because the database says so."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from django.db import connection

from audit.acts import perform
from payments import build as building
from payments.models import Roster, RosterLine
from tests.approvals.walk import at
from tests.database import database_url
from tests.payments.conftest import NOV, SET_UP, build

pytestmark = pytest.mark.django_db(transaction=True)
CONSTRAINTS = {
    "payments_roster": ["one_roster_per_month", "roster_number_once"],
    "payments_rosterline": ["one_line_per_entitlement_and_month"],
}


@pytest.fixture
def both_at_the_door(monkeypatch) -> None:
    """Both builders have seen that there is no roster before either writes one."""
    gate, whole = threading.Barrier(2), building._build

    def waiting(*args, **facts):
        gate.wait(10)
        return whole(*args, **facts)

    monkeypatch.setattr(building, "_build", waiting)


@pytest.fixture
def without_the_constraints() -> Iterator[None]:
    """The unique constraints taken away, and put back."""
    with psycopg.connect(database_url("superuser"), autocommit=True) as superuser:
        kept = []
        for table, names in CONSTRAINTS.items():
            for name in names:
                query = "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = %s"
                (definition,) = superuser.execute(query, [name]).fetchone() or ("",)
                kept.append((table, name, definition))
                superuser.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        yield
        superuser.execute("SET session_replication_role = replica")
        superuser.execute("DELETE FROM payments_rosterline; DELETE FROM payments_roster")
        for table, name, definition in kept:
            superuser.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")


def build_twice_at_once(places) -> list[int]:
    def builder(_: int) -> int:
        try:
            return build(places, NOV).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(builder, range(2)))


def test_two_builders_at_once_give_one_roster(in_receipt, places, both_at_the_door) -> None:
    for name in ("甲", "乙", "丙"):
        in_receipt(name)
    SET_UP.author_id  # noqa: B018
    first, second = build_twice_at_once(places)
    assert first == second
    assert (Roster.objects.count(), RosterLine.objects.count()) == (1, 3)


def test_without_the_constraints_there_would_be_two(
    in_receipt, places, both_at_the_door, without_the_constraints
) -> None:
    in_receipt()
    first, second = build_twice_at_once(places)
    assert first != second
    assert (Roster.objects.count(), RosterLine.objects.count()) == (2, 2)


def test_two_signatures_at_once_leave_one(in_receipt, places, head_zhao) -> None:
    in_receipt()
    roster = build(places, NOV)
    gate = threading.Barrier(2)

    def signer(_: int) -> str:
        try:
            gate.wait(10)
            perform(roster.submit, by=head_zhao, at=at("2026-10-23"))
        except Exception as refused:  # noqa: BLE001
            return type(refused).__name__
        finally:
            connection.close()
        return "signed"

    with ThreadPoolExecutor(2) as pool:
        said = sorted(pool.map(signer, range(2)))
    assert said == ["Refused", "signed"]
    assert roster.signatures.filter(step="submitted").count() == 1


def test_a_line_changed_while_the_head_signs_waits_and_is_refused(
    in_receipt, places, head_zhao, app_connection: psycopg.Connection
) -> None:
    """Raw SQL that began on a draft: the trigger waits for the act, and then sees the roster handed in."""
    in_receipt()
    roster = build(places, NOV)
    app_connection.execute('SELECT set_config(\'yimen.author\', \'{"author": 1, "reason": "试改"}\', false)')
    app_connection.execute("BEGIN")
    app_connection.execute("SELECT count(*) FROM payments_rosterline")
    perform(roster.submit, by=head_zhao, at=at("2026-10-23"))
    with pytest.raises(psycopg.errors.RestrictViolation, match="名册上报以后，明细不能再改"):
        app_connection.execute("UPDATE payments_rosterline SET payee_name = '别人'")
    app_connection.execute("ROLLBACK")
