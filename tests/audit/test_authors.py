"""No change without an author."""

from __future__ import annotations

import json
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from audit.acts import INSTALLER, Job, acting
from audit.models import Author, AuthorKind, Event
from tests.audit.probe import INTAKE, Petition

pytestmark = pytest.mark.django_db
RENAME = "UPDATE probe_petition SET name = '改了' WHERE id = %s"


def run(statement: str, *parameters: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def claim(**author: Any) -> None:
    run("SELECT set_config('yimen.author', %s, true)", json.dumps(author))


def unchanged(petition: Petition) -> bool:
    return (
        Petition.objects.get(pk=petition.pk).name == "何桂兰"
        and Event.objects.of_file("probe.case:7").count() == 1
    )


def test_a_raw_update_without_an_author_is_refused(petition: Petition) -> None:
    with pytest.raises(DatabaseError, match="没有办理人，不能改动留痕的数据（probe_petition）"):
        run(RENAME, petition.pk)
    assert unchanged(petition)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM probe_petition",
        "INSERT INTO probe_petition (case_id, name, amount, checked, visited, stage, told) "
        "VALUES (7, '新', 0, false, false, 'submitted', '[]')",
    ],
)
def test_a_raw_insert_or_delete_without_an_author_is_refused(petition: Petition, statement: str) -> None:
    with pytest.raises(DatabaseError, match="没有办理人"):
        run(statement)
    assert unchanged(petition)
    assert Petition.objects.count() == 1


def test_an_invented_author_is_refused(petition: Petition) -> None:
    claim(author=987654, reason="试")
    with pytest.raises(DatabaseError, match="办理人 987654 不在册或已停用"):
        run(RENAME, petition.pk)
    assert unchanged(petition)


def test_an_author_who_was_retired_is_refused(petition: Petition) -> None:
    job = Job("tests.retired")
    with acting(INTAKE, reason="停用"):
        Author.objects.filter(pk=job.author_id).update(is_active=False)
    with pytest.raises(DatabaseError, match="不在册或已停用"), acting(job, reason="试"):
        run(RENAME, petition.pk)
    assert unchanged(petition)


@pytest.mark.parametrize("reason", ["", "   ", None])
def test_a_change_without_a_reason_is_refused(petition: Petition, reason: str | None) -> None:
    claim(author=INSTALLER, reason=reason)
    with pytest.raises(DatabaseError, match="没有写明理由"):
        run(RENAME, petition.pk)
    assert unchanged(petition)


def test_the_author_is_forgotten_after_the_block(petition: Petition) -> None:
    with acting(INTAKE, reason="更名"):
        run(RENAME, petition.pk)
    with pytest.raises(DatabaseError, match="没有办理人"):
        run("UPDATE probe_petition SET name = '再改'")
    assert Petition.objects.get().name == "改了"


def test_an_inner_author_gives_way_to_the_outer_one_again(petition: Petition) -> None:
    with acting(INTAKE, reason="外"):
        with acting(Job("tests.inner"), reason="内"):
            run(RENAME, petition.pk)
        run("UPDATE probe_petition SET name = '再改'")
    newest, inner = Event.objects.of_file("probe.case:7")[:2]
    assert (newest.author_name, newest.reason) == ("tests.intake", "外")
    assert (inner.author_name, inner.reason) == ("tests.inner", "内")


def test_an_inner_author_who_fails_gives_way_to_the_outer_one_too(petition: Petition) -> None:
    with acting(INTAKE, reason="外"):
        with pytest.raises(KeyError), acting(Job("tests.inner"), reason="内"):
            run(RENAME, petition.pk)
            raise KeyError
        run("UPDATE probe_petition SET name = '再改'")
    assert [event.reason for event in Event.objects.of_file("probe.case:7")] == ["外", "登记"]


def test_the_name_in_the_ledger_is_the_register_s_not_the_claimant_s(petition: Petition) -> None:
    claim(author=INSTALLER, reason="试", name="冒名")
    run(RENAME, petition.pk)
    assert Event.objects.of_file("probe.case:7")[0].author_name == "系统安装"


def test_authors_are_recorded_and_never_deleted(superuser_connection: psycopg.Connection) -> None:
    with acting(INTAKE, reason="登记人员"):
        author = Author.objects.create(kind=AuthorKind.PERSON, name="周敏")
    assert Event.objects.of_row(author).get().new["name"] == "周敏"
    with pytest.raises(DatabaseError, match="办理人不能删除，只能停用"), acting(INTAKE, reason="删"):
        run("DELETE FROM audit_author WHERE id = %s", author.pk)
    with pytest.raises(psycopg.Error, match="办理人不能删除，只能停用"):
        superuser_connection.execute("DELETE FROM audit_author")


def test_a_job_is_registered_once_with_the_installation_as_its_author() -> None:
    assert Job("tests.once").author_id == Job("tests.once").author_id
    author = Author.objects.get(name="tests.once")
    assert Event.objects.of_row(author).get().author_id == INSTALLER
