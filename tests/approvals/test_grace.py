"""渐退期: a household in receipt above the standard, for the months of the rules, ended by facts (C.6, S-63)."""

from __future__ import annotations

import datetime

import pytest

from approvals.models import Change, Decision, Procedure
from approvals.reviewsweep import remind_grace
from approvals.stages import Stage
from tests.approvals.aftercare import begin, decide, earn, hear, propose, record
from tests.approvals.walk import Walk, at, reasons


@pytest.fixture
def risen(walk: Walk) -> Procedure:
    """One of the household has found work: 2400 元 a month, 800 a head, above 740 and below 1110."""
    walk.to_grant()
    begin(walk, "2026-11-16", "report", note="陈国富到厂里上班")
    earn(walk, "2026-11-16", 2400)
    record(walk, "2026-11-17")
    return walk.procedure


def test_grace_runs_from_next_month_for_the_months_of_the_rules_and_ends_by_itself(
    walk: Walk, risen: Procedure
) -> None:
    propose(walk, "2026-11-18", "grace", employment=True)
    assert walk.procedure.stage == Stage.DECISION  # nothing is taken, nobody has to be heard
    decide(walk, "2026-11-20")
    before, grace = Decision.objects.order_by("id")
    assert before.last_month == datetime.date(2026, 11, 1)
    assert (grace.first_month, grace.last_month) == (datetime.date(2026, 12, 1), datetime.date(2027, 5, 1))
    assert grace.payable == before.payable
    assert not Decision.objects.in_force(datetime.date(2027, 6, 1)).exists()
    assert risen.case.documents.filter(kind="D35").exists()


def test_a_decision_may_give_fewer_months_where_the_rules_name_a_maximum(
    walk: Walk, risen: Procedure
) -> None:
    propose(walk, "2026-11-18", "grace", employment=True, grace_months=3)
    decide(walk, "2026-11-20")
    assert Change.objects.get().last_month == datetime.date(2027, 2, 1)


def test_without_employment_these_rules_give_no_grace(walk: Walk, risen: Procedure) -> None:
    assert "收入增加不是因为就业，不适用渐退期" in reasons(propose, walk, "2026-11-18", "grace")


def test_from_one_and_a_half_standards_on_support_stops(walk: Walk, risen: Procedure) -> None:
    earn(walk, "2026-11-17", 3330)  # 1110 a head, exactly 1.5 × 740
    said = reasons(propose, walk, "2026-11-18", "grace", employment=True)
    assert "应当停发" in said
    assert "达到低保边缘标准 1110.00 元" in said
    propose(walk, "2026-11-18", "stop")
    hear(walk, "2026-11-19")
    assert decide(walk, "2026-11-20").stage == Stage.TERMINATED


def test_the_clerks_are_told_sixty_and_thirty_days_before_the_last_month(
    walk: Walk, risen: Procedure
) -> None:
    propose(walk, "2026-11-18", "grace", employment=True)
    decide(walk, "2026-11-20")  # 2026-12 to 2027-05
    told = [
        remind_grace(at(day))
        for day in ("2027-02-20", "2027-03-03", "2027-03-04", "2027-04-05", "2027-06-02")
    ]
    assert told == [0, 1, 0, 1, 0]
    words = risen.notifications.get(step="grace30")
    assert "渐退期到2027-05为止，期满自动停发" in words.text
