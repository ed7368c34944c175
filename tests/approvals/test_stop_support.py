"""停发: at the household's own wish, on the grounds of the rules, and for 特困 only after a board of its own (S-77)."""

from __future__ import annotations

import dataclasses
import datetime

import pytest

from approvals import changes
from approvals.models import Change, Decision, Procedure
from approvals.stages import Kind, Stage
from policies.reviewcycle import kept_while_young
from policies.rules import Rules, rules_of_profile
from tests.approvals.aftercare import begin, decide, hear, propose, record
from tests.approvals.walk import Walk, clocks, reasons

TODAY = datetime.date(2026, 11, 1)
ABLE = "具备或者恢复劳动能力"


def destitute_law() -> Rules:
    return rules_of_profile("YC-2022", "tekun", TODAY)


@pytest.fixture
def granted(walk: Walk) -> Procedure:
    return walk.to_grant()


def test_who_gives_it_up_is_heard_and_stops_from_next_month(walk: Walk, granted: Procedure) -> None:
    review = begin(walk, "2026-11-16", "own_wish", note="何桂兰书面申请退出")
    assert review.kind == Kind.STOP
    propose(walk, "2026-11-17", "stop")
    hear(walk, "2026-11-17", statement="女儿工作了，自愿退出")
    assert decide(walk, "2026-11-18").stage == Stage.TERMINATED
    old = granted.case.decisions.get()
    assert (old.last_month, Change.objects.get().made) == (datetime.date(2026, 11, 1), None)
    assert not Decision.objects.in_force(datetime.date(2026, 12, 1)).exists()
    paper = granted.case.documents.get(kind="D34")
    assert "自愿退出" in paper.html


def test_who_is_still_entitled_is_not_stopped(walk: Walk, granted: Procedure) -> None:
    begin(walk, "2026-11-16", "complaint", note="有人举报")
    record(walk, "2026-11-16")
    assert "不能按“停发”办理" in reasons(propose, walk, "2026-11-17", "stop")


@pytest.fixture
def destitute(monkeypatch: pytest.MonkeyPatch) -> Rules:
    """Procedures walk the way, and end on the grounds, that the rules of 特困 give."""
    own, law = Procedure.rules.func, destitute_law()  # type: ignore[attr-defined]

    def rules(procedure: Procedure) -> Rules:
        bases = {**own(procedure).bases, **law.bases}
        return dataclasses.replace(own(procedure), review_route=law.review_route, stop=law.stop, bases=bases)

    monkeypatch.setattr(Procedure, "rules", property(rules))
    return law


def test_the_end_of_destitute_support_is_published_first(
    walk: Walk, granted: Procedure, destitute: Rules
) -> None:
    begin(walk, "2026-11-16", "other", note="本人具备劳动能力")
    record(walk, "2026-11-16")
    said = reasons(propose, walk, "2026-11-17", "stop", ground="别的")
    assert "终止的情形须是" in said
    propose(walk, "2026-11-17", "stop", ground="收入和财产状况不再符合规定")
    assert hear(walk, "2026-11-17").stage == Stage.PUBLICITY
    walk.post_notice("2026-11-18")
    assert clocks(walk.procedure)["publicity.TZ"] == datetime.date(2026, 11, 25)
    assert walk.close_notice("2026-11-26").stage == Stage.DECISION
    assert decide(walk, "2026-11-27").stage == Stage.TERMINATED


def test_an_objection_to_the_end_is_decided_within_fifteen_working_days(
    walk: Walk, granted: Procedure, destitute: Rules
) -> None:
    begin(walk, "2026-11-16", "other", note="本人具备劳动能力")
    record(walk, "2026-11-16")
    propose(walk, "2026-11-17", "stop", ground="收入和财产状况不再符合规定")
    hear(walk, "2026-11-17")
    walk.post_notice("2026-11-18")
    walk.object("2026-11-19")
    assert walk.procedure.stage == Stage.OBJECTION
    assert clocks(walk.procedure)["stop.objection"] == datetime.date(2026, 12, 10)


@pytest.mark.parametrize(
    ("people", "kept"),
    [
        ([(17, "")], True),
        ([(18, "senior")], True),
        ([(18, "vocational")], True),
        ([(18, "")], False),
        ([(19, "bachelor")], False),
    ],
)
def test_the_young_keep_destitute_support_to_eighteen_or_while_at_school(
    people: list[tuple[int, str]], kept: bool
) -> None:
    assert kept_while_young(destitute_law().stop, people) is kept


def test_a_minor_is_not_ended_for_being_able_to_work(
    walk: Walk, granted: Procedure, destitute: Rules
) -> None:
    """陈小雨 is seventeen: as long as she lives there the ground does not end it."""
    review = begin(walk, "2026-11-16", "other", note="年满十六周岁")
    problems = changes.against_stop(review, ABLE, datetime.date(2026, 11, 16))
    assert problems
    assert "继续享有" in problems[0]
    assert changes.against_stop(review, ABLE, datetime.date(2027, 9, 1)) == []
