"""One change, one event, whatever the path; and what the event says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client

from audit import middleware
from audit.acts import acting, note
from audit.models import Event, Op
from tests.audit.probe import INTAKE, Official, Petition

pytestmark = pytest.mark.django_db


def made(count: int) -> list[Petition]:
    with acting(INTAKE, reason="登记"):
        return Petition.objects.bulk_create([Petition(case_id=n, name=f"户{n}") for n in range(1, count + 1)])


def by_raw_sql(petitions: list[Petition]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE probe_petition SET amount = 620")


def by_queryset_update(petitions: list[Petition]) -> None:
    Petition.objects.update(amount=620)


def by_bulk_update(petitions: list[Petition]) -> None:
    for petition in petitions:
        petition.amount = Decimal(620)
    Petition.objects.bulk_update(petitions, ["amount"])


def by_save(petitions: list[Petition]) -> None:
    for petition in petitions:
        petition.amount = Decimal(620)
        petition.save()


def by_merge(petitions: list[Petition]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """MERGE INTO probe_petition p USING (SELECT 620 AS amount) s ON p.amount <> s.amount
               WHEN MATCHED THEN UPDATE SET amount = s.amount"""
        )


@pytest.mark.parametrize("path", [by_raw_sql, by_queryset_update, by_bulk_update, by_save, by_merge])
def test_every_path_of_change_leaves_one_event_per_row(path: Callable[[list[Petition]], None]) -> None:
    petitions = made(5)
    with acting(INTAKE, reason="核定金额"):
        path(petitions)
    changes = Event.objects.filter(op=Op.UPDATE, reason="核定金额").order_by("id")
    assert [event.row_pk for event in changes] == [str(petition.pk) for petition in petitions]
    assert {event.file_key for event in changes} == {f"probe.case:{n}" for n in range(1, 6)}
    assert all(event.old == {"id": int(event.row_pk), "amount": 0.0} for event in changes)
    assert all(event.new == {"id": int(event.row_pk), "amount": 620.0} for event in changes)


def test_bulk_create_leaves_one_event_per_row_with_the_whole_row() -> None:
    petitions = made(3)
    added = Event.objects.filter(op=Op.INSERT, table_name="probe_petition").order_by("id")
    assert [event.new["name"] for event in added] == ["户1", "户2", "户3"]
    assert [event.old for event in added] == [None, None, None]
    assert set(added[0].new) == {field.column for field in petitions[0]._meta.fields}


def test_copy_and_upsert_leave_one_event_per_row() -> None:
    made(1)
    with acting(INTAKE, reason="导入"), connection.cursor() as cursor:
        columns = "(id, case_id, name, amount, checked, visited, stage, told)"
        with cursor.copy(f"COPY probe_petition {columns} FROM STDIN") as copy:
            copy.write("91\t9\t抄\t0\tf\tf\tsubmitted\t[]\n")
        cursor.execute(
            f"""INSERT INTO probe_petition {columns} VALUES
                (91, 9, '抄', 1, false, false, 'submitted', '[]'), (92, 9, '新', 0, false, false, 'submitted', '[]')
                ON CONFLICT (id) DO UPDATE SET amount = excluded.amount"""
        )
    said = Event.objects.of_file("probe.case:9").order_by("seq").values_list("op", "row_pk")
    assert sorted(said) == [("insert", "91"), ("insert", "92"), ("update", "91")]


def test_a_deletion_keeps_the_whole_row(petition: Petition) -> None:
    with acting(INTAKE, reason="误登"):
        petition.delete()
    last = Event.objects.of_file("probe.case:7")[0]
    assert (last.op, last.old["name"], last.new) == (Op.DELETE, "何桂兰", None)


def test_a_change_that_changes_nothing_leaves_nothing(petition: Petition) -> None:
    with acting(INTAKE, reason="再存"):
        petition.save()
        Petition.objects.update(name="何桂兰")
    assert Event.objects.of_file("probe.case:7").count() == 1


def test_a_change_rolled_back_leaves_nothing(petition: Petition) -> None:
    with pytest.raises(KeyError), acting(INTAKE, reason="半途"):
        Petition.objects.update(name="改了")
        raise KeyError
    assert Event.objects.of_file("probe.case:7").count() == 1
    with acting(INTAKE, reason="再来"):
        Petition.objects.update(name="改了")
    assert [event.seq for event in Event.objects.of_file("probe.case:7")] == [2, 1]


def test_an_event_says_who_when_why_by_which_clause(
    petition: Petition, official: Callable[..., Official]
) -> None:
    clerk, at = official("周敏", "经办员"), datetime(2026, 3, 12, 8, 42, tzinfo=UTC)
    with acting(
        clerk, reason="户主更名", act="rename", clause="操作细则 一(二)1", sentence="更正户主姓名", at=at
    ):
        Petition.objects.update(name="何桂芳")
    event = Event.objects.of_row(petition)[0]
    said = (event.author_id, event.author_name, event.post_label, event.reason, event.act, event.clause)
    assert said == (clerk.author_id, "周敏", "经办员", "户主更名", "rename", "操作细则 一(二)1")
    assert (event.sentence, event.acted_at) == ("更正户主姓名", at)
    assert event.at > at


def test_a_note_is_an_event_that_changes_no_row(petition: Petition) -> None:
    with acting(INTAKE, reason="接听来电"):
        note(petition.file_key, "查看身份证号", kind="unmask", detail={"member": 3})
    event = Event.objects.of_file("probe.case:7")[0]
    said = (event.op, event.act, event.sentence, event.reason, event.new)
    assert said == (Op.NOTE, "unmask", "查看身份证号", "接听来电", {"member": 3})


def test_a_password_is_never_in_the_ledger_but_its_change_is() -> None:
    with acting(INTAKE, reason="发放口令"):
        petition = Petition.objects.create(case_id=7, name="何桂兰", password="argon2$one")
        Petition.objects.update(password="argon2$two")
        petition.delete()
    deleted, updated, inserted = Event.objects.of_file("probe.case:7")
    assert updated.old == updated.new == {"id": int(updated.row_pk), "password": "不记"}
    assert (inserted.new["password"], deleted.old["password"]) == ("不记", "不记")


def test_a_row_without_a_file_is_its_own() -> None:
    with acting(INTAKE, reason="登记"):
        petition = Petition.objects.create(case_id=None, name="无案")
    assert petition.file_key == f"audit.petition:{petition.pk}"
    assert Event.objects.of_file(f"probe.petition:{petition.pk}").count() == 1


def test_the_request_is_numbered_in_the_ledger(petition: Petition) -> None:
    token = middleware.request_id.set("abc123")
    with acting(INTAKE, reason="改"):
        Petition.objects.update(name="改了")
    middleware.request_id.reset(token)
    assert Event.objects.of_file("probe.case:7")[0].request_id == "abc123"


def test_every_answer_carries_its_request_s_number(client: Client) -> None:
    first, second = (client.get("/no-such-page/")["X-Request-ID"] for _ in range(2))
    assert len(first) == 32
    assert first != second
    assert middleware.request_id.get() == ""
