"""Many writers on one file: one chain. Late commits: sealed all the same."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import StringIO

import psycopg
import pytest
from django.core.management import call_command

from audit.acts import INSTALLER, acting
from audit.models import Event, Head, Queue, Seal, Sealed
from audit.seals import seal_queue
from audit.timeline import verify_file
from tests.audit.probe import INTAKE, Petition
from tests.database import database_url

pytestmark = pytest.mark.django_db(transaction=True)

AUTHOR = json.dumps({"author": INSTALLER, "reason": "同时办理"})
WRITERS, CHANGES = 6, 15


@pytest.fixture(autouse=True)
def _one_file(emptied: None, transactional_db: None) -> None:
    """Six rows of one case file."""
    with acting(INTAKE, reason="登记"):
        Petition.objects.bulk_create([Petition(case_id=7, name=f"户{n}") for n in range(WRITERS)])


def change_often(pk: int) -> None:
    with psycopg.connect(database_url("app"), autocommit=True) as connection:
        connection.execute("SELECT set_config('yimen.author', %s, false)", [AUTHOR])
        for _ in range(CHANGES):
            connection.execute("UPDATE probe_petition SET amount = amount + 1 WHERE id = %s", [pk])


def write_at_once() -> None:
    keys = list(Petition.objects.values_list("pk", flat=True))
    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(change_often, keys))


@pytest.fixture
def without_the_lock() -> Iterator[None]:
    """The ledger with the lock on the head taken away, and what would catch the fork as well."""
    with psycopg.connect(database_url("superuser"), autocommit=True) as superuser:
        (source,) = superuser.execute("SELECT pg_get_functiondef('audit_write'::regproc)").fetchone() or ("",)
        unlocked = source
        for taken, left in [
            ("FOR NO KEY UPDATE", ""),
            ("WHERE ctid = head RETURNING", "WHERE file_key = p_file RETURNING"),
            ("e.id := nextval", "PERFORM pg_sleep(0.001); e.id := nextval"),
        ]:
            assert taken in unlocked
            unlocked = unlocked.replace(taken, left)
        superuser.execute(unlocked)
        superuser.execute("ALTER TABLE audit_event DROP CONSTRAINT audit_event_one_per_seq")
        yield
        superuser.execute("SET session_replication_role = replica")
        superuser.execute("DELETE FROM audit_event")
        superuser.execute(
            "ALTER TABLE audit_event ADD CONSTRAINT audit_event_one_per_seq UNIQUE (file_key, seq)"
        )
        superuser.execute(source)


def test_many_writers_on_one_file_keep_one_unbroken_chain() -> None:
    write_at_once()
    sequence = list(Event.objects.of_file("probe.case:7").order_by("id").values_list("seq", flat=True))
    assert sequence == list(range(1, WRITERS * (CHANGES + 1) + 1))
    assert verify_file("probe.case:7")
    assert Head.objects.get(pk="probe.case:7").seq == len(sequence)


def test_a_wrong_memory_of_the_head_does_no_harm(app_connection: psycopg.Connection) -> None:
    app_connection.execute("SELECT set_config('yimen.author', %s, false)", [AUTHOR])
    for place in ("(0,1)", "(0,2)", "(999,1)"):
        app_connection.execute("SELECT set_config('yimen.head', %s, false)", [place])
        for file in ("probe.case:7", "probe.case:8"):
            app_connection.execute("SELECT audit_note(%s, 'x', '查看', '{}')", [file])
    assert [verify_file(key) for key in Head.objects.values_list("pk", flat=True)] == [
        True
    ] * Head.objects.count()
    assert Head.objects.get(pk="probe.case:8").seq == 3


def test_without_the_lock_the_same_writers_fork_the_chain(without_the_lock: None) -> None:
    write_at_once()
    sequence = list(Event.objects.of_file("probe.case:7").values_list("seq", flat=True))
    assert len(set(sequence)) < len(sequence)
    assert not verify_file("probe.case:7")


def test_a_late_commit_is_sealed_by_the_next_seal(app_connection: psycopg.Connection) -> None:
    seal_queue()
    app_connection.execute("SELECT set_config('yimen.author', %s, false)", [AUTHOR])
    with app_connection.transaction():
        app_connection.execute("SELECT audit_note('probe.late:1', 'x', '先写后提交', '{}')")
        with acting(INTAKE, reason="后写先提交"):
            Petition.objects.update(name="改了")
        assert seal_queue() == 1
    late = Event.objects.get(file_key="probe.late:1")
    assert late.pk < Sealed.objects.latest("event_id").event_id
    assert not Sealed.objects.filter(event=late).exists()
    assert seal_queue() == 1
    assert Sealed.objects.get(event=late).seal_id == Seal.objects.latest("n").n


def test_every_event_is_sealed_exactly_once_while_writers_and_sealers_run() -> None:
    keys = list(Petition.objects.values_list("pk", flat=True))
    with ThreadPoolExecutor(WRITERS + 1) as pool:
        writers = [pool.submit(change_often, pk) for pk in keys]
        while not all(writer.done() for writer in writers):
            seal_queue(limit=7)
    for writer in writers:
        writer.result()
    seal_queue()
    assert set(Sealed.objects.values_list("event_id", flat=True)) == set(
        Event.objects.values_list("id", flat=True)
    )
    assert sum(Seal.objects.values_list("count", flat=True)) == Event.objects.count()
    assert not Queue.objects.exists()


def test_only_one_sealer_works_at_a_time(superuser_connection: psycopg.Connection) -> None:
    with superuser_connection.transaction():
        superuser_connection.execute("SELECT pg_advisory_xact_lock(hashtext('yimen.seal'))")
        assert seal_queue() == 0
    assert seal_queue() == 1


def test_what_was_rolled_back_leaves_no_event_and_no_gap() -> None:
    before = Event.objects.count()
    with pytest.raises(KeyError), acting(INTAKE, reason="半途"):
        Petition.objects.update(name="改了")
        raise KeyError
    call_command("seal", stdout=StringIO())
    assert Event.objects.count() == before
    assert Sealed.objects.count() == before
    assert verify_file("probe.case:7")
