"""A stage changes only inside a named act and along a declared step, whatever the path (A.7 P2, P15; S-71)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from approvals import edges
from approvals.models import Decision, Duty, Opinion, PinnedRules, Procedure
from approvals.stages import Stage
from audit.acts import acting
from tests.approvals.walk import Walk

MOVE = "UPDATE approvals_procedure SET stage = %s, ended_at = %s WHERE id = %s"


@contextmanager
def refused(said: str) -> Iterator[Any]:
    """A statement the database refuses with these words."""
    with pytest.raises(DatabaseError, match=said), transaction.atomic(), connection.cursor() as cursor:
        yield cursor


def stage_of(procedure: Procedure) -> str:
    return Procedure.objects.values_list("stage", flat=True).get(pk=procedure.pk)


@pytest.fixture
def accepted(walk: Walk) -> Procedure:
    return walk.to_acceptance("2026-09-28")


def test_the_steps_in_the_database_are_those_the_acts_declare() -> None:
    assert edges.SQL.read_text(encoding="utf-8") == edges.as_sql()


def test_the_database_asks_the_list(accepted: Procedure) -> None:
    with connection.cursor() as cursor:
        for step in [*edges.edges()[::9], ("decide", "submitted", "in_force")]:
            cursor.execute("SELECT approvals_stage_edge(%s, %s, %s)", step)
            assert cursor.fetchone() == (step in edges.edges(),)


def test_without_an_author_nothing_moves(accepted: Procedure) -> None:
    with refused("不能使程序从") as cursor:
        cursor.execute(MOVE, ["withdrawn", "2026-10-01", accepted.pk])
    assert stage_of(accepted) == Stage.INVESTIGATION


def test_an_invented_author_moves_nothing(accepted: Procedure) -> None:
    author = {"author": 987654, "act": "withdraw", "reason": "撤回"}
    with refused("不在册或已停用") as cursor:
        cursor.execute("SELECT set_config('yimen.author', %s, true)", [json.dumps(author)])
        cursor.execute(MOVE, ["withdrawn", "2026-10-01", accepted.pk])
    assert stage_of(accepted) == Stage.INVESTIGATION


def test_an_author_without_an_act_moves_nothing(walk: Walk, accepted: Procedure) -> None:
    with (
        refused("办理事项“”不能使程序从“investigation”到“withdrawn”") as cursor,
        acting(walk.clerk, reason="改一改"),
    ):
        cursor.execute(MOVE, ["withdrawn", "2026-10-01", accepted.pk])
    assert stage_of(accepted) == Stage.INVESTIGATION


@pytest.mark.parametrize(
    ("act", "to"), [("withdraw", "in_force"), ("decide", "in_force"), ("finish_visit", "decision")]
)
def test_an_act_moves_nothing_along_a_step_it_does_not_declare(
    walk: Walk, accepted: Procedure, act: str, to: str
) -> None:
    with refused(f"办理事项“{act}”不能使程序") as cursor, acting(walk.clerk, reason="抄近路", act=act):
        cursor.execute(MOVE, [to, "2026-10-01" if to == "in_force" else None, accepted.pk])
    assert stage_of(accepted) == Stage.INVESTIGATION


def test_a_declared_step_still_needs_what_it_stands_on(walk: Walk) -> None:
    """A forged act name does not replace the signed decision."""
    procedure = walk.to_decision()
    with refused("没有相应的审批决定") as cursor, acting(walk.head, reason="批了", act="decide"):
        cursor.execute(MOVE, ["in_force", "2026-10-26", procedure.pk])
    assert stage_of(procedure) == Stage.DECISION


def test_no_procedure_begins_in_the_middle_or_disappears(walk: Walk, accepted: Procedure) -> None:
    copied = [
        "case_id",
        "kind",
        "county_id",
        "township_id",
        "village_id",
        "handler_id",
        "opened_at",
        "kin_answer",
    ]
    columns = ", ".join(copied)
    insert = (
        f"INSERT INTO approvals_procedure ({columns}, stage, ended_at, round, extension_reason, ending_reason) "
        f"SELECT {columns}, 'in_force', now(), 1, '', '' FROM approvals_procedure WHERE id = %s"
    )
    with refused("须从申请登记开始") as cursor, acting(walk.clerk, reason="直接纳入", act="decide"):
        cursor.execute(insert, [accepted.pk])
    with refused("办理程序不能删除") as cursor, acting(walk.clerk, reason="删除"):
        cursor.execute("DELETE FROM approvals_procedure WHERE id = %s", [accepted.pk])
    assert Procedure.objects.count() == 1


@pytest.mark.parametrize(
    "change",
    ["accepted_at = now()", "pinned_id = NULL, accepted_at = NULL", "round = round + 2", "round = 0"],
)
def test_day_zero_and_the_rules_stay(walk: Walk, accepted: Procedure, change: str) -> None:
    with refused("不能改动") as cursor, acting(walk.clerk, reason="改受理日"):
        cursor.execute(f"UPDATE approvals_procedure SET {change} WHERE id = %s", [accepted.pk])
    now = Procedure.objects.get(pk=accepted.pk)
    assert (now.accepted_at, now.pinned_id, now.round) == (accepted.accepted_at, accepted.pinned_id, 1)


@pytest.fixture
def granted(walk: Walk) -> Procedure:
    return walk.to_grant()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE approvals_decision SET amount = amount + 100, payable = payable + 100",
        "UPDATE approvals_decision SET derivation = '{}'",
        "UPDATE approvals_decision SET first_month = '2026-10-01'",
        "DELETE FROM approvals_decision",
        "UPDATE approvals_opinion SET remark = '改过的意见'",
        "UPDATE approvals_opinion SET signed_at = NULL, signed_by_id = NULL",
        "DELETE FROM approvals_opinion",
        "UPDATE approvals_duty SET kind = 'decide'",
        "DELETE FROM approvals_duty",
        "UPDATE approvals_pinnedrules SET content = '{}'",
    ],
)
def test_what_was_signed_never_changes(walk: Walk, granted: Procedure, statement: str) -> None:
    models = (Decision, Opinion, Duty, PinnedRules)
    before = [list(model.objects.values()) for model in models]
    with refused("已经签署或者固定") as cursor, acting(walk.head, reason="更正", act="decide"):
        cursor.execute(statement)
    assert [list(model.objects.values()) for model in models] == before


def test_an_entitlement_may_end_and_get_its_certificate(walk: Walk, granted: Procedure) -> None:
    with acting(walk.head, reason="停发"), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE approvals_decision SET last_month = '2027-03-01', certificate_no = '救证〔2026〕1号'"
        )
    assert str(Decision.objects.get().last_month) == "2027-03-01"


@pytest.mark.django_db(transaction=True)
def test_the_database_administrator_changes_no_amount_unseen(
    walk: Walk, superuser_connection: psycopg.Connection
) -> None:
    """S-71: refused by trigger; forced past it and past the ledger, the check names the first broken event."""
    procedure = walk.to_grant()
    raise_amount = "UPDATE approvals_decision SET amount = 9000, payable = 9000"
    with pytest.raises(psycopg.errors.RestrictViolation, match="已经签署或者固定"):
        superuser_connection.execute(raise_amount)
    superuser_connection.execute("SET session_replication_role = replica")
    superuser_connection.execute(raise_amount)
    forged = superuser_connection.execute(
        """UPDATE audit_event SET new = jsonb_set(jsonb_set(new, '{amount}', '9000'), '{payable}', '9000')
           WHERE table_name = 'approvals_decision' RETURNING id"""
    ).fetchone()
    breaks = superuser_connection.execute("SELECT id, file_key FROM audit_breaks() ORDER BY id").fetchall()
    assert forged is not None
    assert breaks[0] == (forged[0], procedure.file_key)
