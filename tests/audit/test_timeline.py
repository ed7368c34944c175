"""The file's history as the case page tells it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import psycopg
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.acts import acting, note, perform
from audit.timeline import count_events, timeline, verify_file
from tests.audit.probe import INTAKE, Official, Petition

AT = datetime(2026, 3, 12, 8, 42, tzinfo=UTC)
FILE = "probe.case:7"


@pytest.fixture
def clerk(official: Callable[..., Official]) -> Official:
    return official("周敏", "经办员")


@pytest.mark.django_db
def test_an_act_is_one_entry_newest_first_however_much_it_changed(
    petition: Petition, clerk: Official
) -> None:
    perform(petition.accept, by=clerk, at=AT, clause="一(二)1")
    accepted, entered = timeline(FILE)
    assert (accepted.sentence, accepted.who, accepted.post, accepted.at) == ("受理", "周敏", "经办员", AT)
    assert (accepted.clause, len(accepted.events), accepted.kind) == ("一(二)1", 2, "person")
    assert (entered.sentence, entered.kind, len(entered.events)) == ("登记", "system", 1)
    assert [event.seq for event in accepted.events] == [2, 3]


@pytest.mark.django_db
def test_the_viewer_s_own_acts_are_marked(petition: Petition, clerk: Official) -> None:
    perform(petition.accept, by=clerk)
    assert [entry.kind for entry in timeline(FILE, viewer=clerk)] == ["own", "system"]


@pytest.mark.django_db
def test_a_note_made_along_with_an_act_does_not_speak_for_it(petition: Petition, clerk: Official) -> None:
    with acting(clerk, reason="更正户主姓名"):
        note(FILE, "查看身份证号", kind="unmask")
        Petition.objects.update(name="何桂芳")
    with acting(clerk, reason="接听来电"):
        note(FILE, "查看手机号", kind="unmask")
    assert [entry.sentence for entry in timeline(FILE)][:2] == ["查看手机号", "更正户主姓名"]


@pytest.mark.django_db
def test_the_short_hash_is_the_last_link_of_the_act(petition: Petition) -> None:
    entry = timeline(FILE)[0]
    whole = entry.events[-1].hash
    assert entry.short_hash == f"{whole[:4]}…{whole[60:]}"


@pytest.mark.django_db
def test_older_entries_follow_by_sequence(petition: Petition) -> None:
    for amount in (1, 2, 3):
        with acting(INTAKE, reason=f"第 {amount} 次"):
            Petition.objects.update(amount=amount)
    newest = timeline(FILE, limit=2)
    older = timeline(FILE, before=newest[-1].events[0].seq)
    assert [entry.reason for entry in newest + older] == ["第 3 次", "第 2 次", "第 1 次", "登记"]
    assert count_events(FILE) == 4
    assert count_events("probe.case:404") == 0


@pytest.mark.django_db
def test_the_timeline_is_one_query(petition: Petition) -> None:
    with CaptureQueriesContext(connection) as queries:
        assert timeline(FILE)[0].who == "tests.intake"
    assert len(queries) == 1


@pytest.mark.django_db(transaction=True)
def test_the_badge_tells_an_intact_file_from_a_forged_one(
    emptied: None, petition: Petition, superuser_connection: psycopg.Connection
) -> None:
    with acting(INTAKE, reason="更名"):
        Petition.objects.update(name="何桂芳")
    assert verify_file(FILE)
    assert verify_file("probe.case:404")
    superuser_connection.execute("SET session_replication_role = replica")
    superuser_connection.execute(
        "UPDATE audit_event SET sentence = '改' WHERE file_key = %s AND seq = 1", [FILE]
    )
    assert not verify_file(FILE)


@pytest.mark.django_db(transaction=True)
def test_the_badge_misses_no_removed_event(
    emptied: None, petition: Petition, superuser_connection: psycopg.Connection
) -> None:
    with acting(INTAKE, reason="更名"):
        Petition.objects.update(name="何桂芳")
    superuser_connection.execute("SET session_replication_role = replica")
    superuser_connection.execute("DELETE FROM audit_event WHERE file_key = %s AND seq = 2", [FILE])
    assert not verify_file(FILE)
    superuser_connection.execute("DELETE FROM audit_event WHERE file_key = %s", [FILE])
    assert not verify_file(FILE)
