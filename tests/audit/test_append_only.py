"""What nobody may do to the ledger: the runtime role for want of rights, the owner because triggers refuse."""

from __future__ import annotations

import psycopg
import pytest

from audit.models import Event
from tests.audit.probe import Petition

pytestmark = pytest.mark.django_db(transaction=True)

LEDGER = ["audit_event", "audit_seal", "audit_sealed", "audit_ledger"]


@pytest.fixture(autouse=True)
def _recorded(emptied: None, petition: Petition) -> None:
    pass


def events() -> list[tuple[int, str]]:
    return list(Event.objects.order_by("id").values_list("id", "hash"))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET reason = '改'",
        "DELETE FROM audit_event",
        "TRUNCATE audit_event",
        "INSERT INTO audit_event SELECT * FROM audit_event",
        "UPDATE audit_head SET seq = 0",
        "DELETE FROM audit_head",
        "DELETE FROM audit_queue",
        "TRUNCATE audit_queue",
        "INSERT INTO audit_seal VALUES (1, now(), 0, '', '', '')",
        "UPDATE audit_ledger SET identity = gen_random_uuid()",
        "SELECT nextval('audit_event_id_seq')",
        "SELECT audit_write('probe.case:7', 'note', '', '', NULL, NULL)",
        "SELECT audit_unrecord('probe_petition')",
        "TRUNCATE probe_petition",
        "ALTER TABLE probe_petition DISABLE TRIGGER ALL",
        "ALTER TABLE audit_event DISABLE TRIGGER audit_event_stays",
        "DROP TRIGGER audit_row_changed ON probe_petition",
        "SET session_replication_role = replica",
        "ALTER FUNCTION audit_row_changed() SECURITY INVOKER",
        "CREATE FUNCTION audit_hash(text) RETURNS text LANGUAGE sql AS 'SELECT $1'",
        "CREATE TEMPORARY TABLE audit_author (id bigint, name text, is_active boolean)",
        "SET ROLE yimen_owner",
    ],
)
def test_the_runtime_role_may_not(app_connection: psycopg.Connection, statement: str) -> None:
    before = events()
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        app_connection.execute(statement)
    assert events() == before
    assert Petition.objects.get().name == "何桂兰"


@pytest.mark.parametrize("table", LEDGER)
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {}"])
def test_triggers_refuse_even_the_owner(
    owner_connection: psycopg.Connection, table: str, statement: str
) -> None:
    column = {"audit_seal": "n", "audit_sealed": "event_id"}.get(table, "id")
    before = events()
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="不能"):
        owner_connection.execute(statement.format(table).replace("id = id", f"{column} = {column}"))
    assert events() == before


@pytest.mark.parametrize("table", ["probe_petition", "audit_author", "audit_head", "audit_queue"])
def test_the_owner_may_not_truncate(owner_connection: psycopg.Connection, table: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="不能"):
        owner_connection.execute(f"TRUNCATE {table} CASCADE")
    assert Petition.objects.count() == 1


def test_the_owner_may_not_change_a_recorded_row_without_an_author(
    owner_connection: psycopg.Connection,
) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="没有办理人"):
        owner_connection.execute("UPDATE probe_petition SET name = '改了'")
    assert Petition.objects.get().name == "何桂兰"
