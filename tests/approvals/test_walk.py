"""One 管城 case from the counter to the signed decision, by the people whose acts they are."""

from __future__ import annotations

import datetime
from decimal import Decimal

from approvals.stages import Stage
from tests.approvals.walk import Walk, clocks


def test_a_case_walks_from_the_counter_to_a_signed_decision(walk: Walk) -> None:
    walk.to_grant()
    procedure = walk.procedure
    assert procedure.stage == Stage.IN_FORCE
    assert procedure.decision.payable == Decimal("1720.00")
    assert procedure.decision.first_month == datetime.date(2026, 11, 1)
    kinds = list(procedure.case.documents.order_by("id").values_list("kind", flat=True))
    assert kinds == ["D09", "D13", "D18", "D23", "D24", "D25", "D26", "D30"]


def test_acceptance_starts_the_clocks_of_guancheng(walk: Walk) -> None:
    procedure = walk.to_acceptance("2026-09-28")
    due = clocks(procedure)
    assert due["check.start"] == datetime.date(2026, 10, 10)
    assert due["visit.due"] == datetime.date(2026, 10, 10)
    assert due["overall.limit"] == datetime.date(2026, 11, 6)
