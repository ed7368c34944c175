"""Rows built in bulk: one event for a statement, with count, total and content hash."""

from __future__ import annotations

import hashlib

import pytest
from django.db import DatabaseError, connection, transaction

from audit.acts import acting
from audit.models import Event, Op
from tests.audit.probe import INTAKE, Petition

pytestmark = pytest.mark.django_db

MANY = """
    INSERT INTO probe_petition (case_id, name, amount, checked, visited, stage, told)
    SELECT n, '户' || n, n, false, false, 'submitted', '[]' FROM generate_series(1, 300) n
"""


def build(statement: str = MANY) -> None:
    with acting(INTAKE, reason="生成名册", bulk_file="probe.roster:1"), connection.cursor() as cursor:
        cursor.execute(statement)


def content_hash() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL timezone = 'UTC'")
        cursor.execute("SELECT p::text FROM probe_petition p ORDER BY id")
        rows = [row[0] for row in cursor.fetchall()]
    return hashlib.sha256(b"".join(hashlib.sha256(row.encode()).digest() for row in rows)).hexdigest()


def test_a_bulk_insert_is_one_event_on_the_chain_of_its_file() -> None:
    build()
    event = Event.objects.get(table_name="probe_petition")
    rows = Petition.objects.order_by("id")
    assert (event.file_key, event.op, event.row_pk) == ("probe.roster:1", Op.BULK, "")
    assert event.new == {
        "count": 300,
        "total": 45150.0,
        "first": rows.first().pk,
        "last": rows.last().pk,
        "sha256": content_hash(),
    }


def test_bulk_rows_accept_no_change_without_an_author() -> None:
    build()
    with pytest.raises(DatabaseError, match="没有办理人"), transaction.atomic():
        Petition.objects.update(amount=9)
    assert not Petition.objects.filter(amount=9).exclude(case_id=9).exists()


@pytest.mark.parametrize("bulk_file", ["", "probe.roster:1"])
def test_changes_of_bulk_rows_are_recorded_row_by_row_in_their_own_file(bulk_file: str) -> None:
    build()
    with acting(INTAKE, reason="更正", bulk_file=bulk_file):
        Petition.objects.filter(case_id__lte=2).update(amount=9)
        Petition.objects.filter(case_id=3).delete()
    said = Event.objects.filter(reason="更正").order_by("file_key").values_list("file_key", "op")
    assert list(said) == [("probe.case:1", "update"), ("probe.case:2", "update"), ("probe.case:3", "delete")]


def test_a_bulk_statement_without_rows_leaves_nothing() -> None:
    build(MANY + " WHERE n > 1000")
    assert not Event.objects.filter(file_key="probe.roster:1").exists()


def test_a_bulk_insert_needs_an_author_too() -> None:
    with pytest.raises(DatabaseError, match="没有办理人"), connection.cursor() as cursor:
        cursor.execute("""SELECT set_config('yimen.author', '', true)""")
        cursor.execute(MANY)


def test_a_statement_that_switches_the_mode_half_way_hides_no_row() -> None:
    """Every row of a statement is recorded in the mode that holds at its end."""
    with acting(INTAKE, reason="试图绕过"), connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO probe_petition (case_id, name, amount, checked, visited, stage, told)
               SELECT n, 'x', 0, false, false, 'submitted', '[]' FROM generate_series(1, 4) n,
               LATERAL (SELECT set_config('yimen.author', (current_setting('yimen.author')::jsonb
                        || jsonb_build_object('bulk_file', CASE n % 2 WHEN 1 THEN 'probe.roster:1' ELSE '' END))::text,
                        true)) s"""
        )
    assert Event.objects.filter(reason="试图绕过", op=Op.INSERT).count() == 4
