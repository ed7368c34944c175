"""复核: opened again, looked at anew, and left as it is where nothing changed."""

from __future__ import annotations

import datetime

import pytest
from django.db import DatabaseError, transaction

from approvals.models import Procedure
from approvals.stages import Kind, Stage
from audit.acts import acting
from tests.approvals.aftercare import begin, earn, record
from tests.approvals.walk import Walk, at, reasons


@pytest.fixture
def granted(walk: Walk) -> Procedure:
    return walk.to_grant()


def test_a_review_is_a_new_procedure_of_the_same_file_under_the_rules_of_its_day(
    walk: Walk, granted: Procedure
) -> None:
    review = begin(walk, "2026-12-01")
    assert (review.case_id, review.kind, review.stage) == (granted.case_id, Kind.REVIEW, Stage.INVESTIGATION)
    assert review.pinned is not None
    assert review.round == granted.round + 1


def test_what_is_told_as_a_change_opens_an_adjustment_and_says_why(walk: Walk, granted: Procedure) -> None:
    assert "请写明为什么复核" in reasons(begin, walk, "2026-12-01", "report")
    review = begin(walk, "2026-12-01", "report", note="村里报告何桂兰在镇上开了店")
    assert (review.kind, review.cause.note) == (Kind.ADJUSTMENT, "村里报告何桂兰在镇上开了店")


def test_two_reviews_are_not_open_at_once(walk: Walk, granted: Procedure) -> None:
    begin(walk, "2026-12-01")
    walk.procedure = granted
    assert "本案还有没办完的程序" in reasons(begin, walk, "2026-12-02")


def test_the_visit_of_the_application_proves_nothing_for_the_review(walk: Walk, granted: Procedure) -> None:
    begin(walk, "2026-12-01")
    said = reasons(walk.act, "conclude_unchanged", "2026-12-02", walk.clerk, result="无变化")
    assert "本次还没有核查" in said
    assert "邻里访问" in said


def test_a_recorded_method_is_enough_to_leave_things_as_they_are(walk: Walk, granted: Procedure) -> None:
    begin(walk, "2026-12-01")
    record(walk, "2026-12-02")
    earn(walk, "2026-12-02", 500)
    review = walk.act("conclude_unchanged", "2026-12-03", walk.clerk, result="家庭情况没有变化，维持原待遇")
    kept = granted.case.decisions.get()
    assert (review.stage, kept.last_month) == (Stage.IN_FORCE, None)
    assert kept.next_review_on == datetime.date(2027, 6, 3)
    assert review.case.documents.filter(kind="D69").count() == 1


def test_a_visit_of_its_own_is_enough_too(walk: Walk, granted: Procedure) -> None:
    begin(walk, "2026-12-01")
    walk.visit("2026-12-02")
    earn(walk, "2026-12-02", 500)
    review = walk.act("conclude_unchanged", "2026-12-03", walk.clerk, result="无变化")
    assert review.stage == Stage.IN_FORCE


def test_a_method_the_rules_do_not_know_is_refused(walk: Walk, granted: Procedure) -> None:
    begin(walk, "2026-12-01")
    assert "核查方式须是" in reasons(record, walk, "2026-12-02", "打听")


def test_a_household_that_earns_more_is_not_left_unchanged(walk: Walk, granted: Procedure) -> None:
    begin(walk, "2026-12-01")
    earn(walk, "2026-12-02", 1200)
    record(walk, "2026-12-02")
    said = reasons(walk.act, "conclude_unchanged", "2026-12-03", walk.clerk, result="无变化")
    assert "按现有材料试算，应当减发" in said
    assert "请拟定变更" in said


def test_a_review_opened_by_mistake_is_laid_aside_by_a_leader(walk: Walk, granted: Procedure) -> None:
    begin(walk, "2026-12-01")
    review = walk.act("cancel_review", "2026-12-02", walk.deputy, why="选错了户")
    assert review.stage == Stage.WITHDRAWN
    assert begin(walk, "2026-12-03").stage == Stage.INVESTIGATION


def test_the_database_refuses_a_review_that_ends_on_nothing(walk: Walk, granted: Procedure) -> None:
    review = begin(walk, "2026-12-01")
    with (
        pytest.raises(DatabaseError, match="复核不能办结"),
        transaction.atomic(),
        acting(walk.clerk, reason="绕过", act="conclude_unchanged"),
    ):
        Procedure.objects.filter(pk=review.pk).update(stage=Stage.IN_FORCE, ended_at=at("2026-12-02"))
