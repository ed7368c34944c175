"""发证: complete, sealed, with its period, or not at all (GC-85, 86; S-65)."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from approvals import afterguards, guards
from approvals.models import Procedure
from tests.approvals.walk import Walk, reasons

FROM, UNTIL = datetime.date(2026, 11, 1), datetime.date(2027, 5, 31)


@pytest.fixture
def granted(walk: Walk) -> Procedure:
    return walk.to_grant()


def certify(walk: Walk, **facts: Any) -> Procedure:
    facts = {"valid_from": FROM, "valid_until": UNTIL, "sealed": True, **facts}
    return walk.act("issue_certificate", "2026-10-28", walk.clerk, **facts)


def test_a_sealed_certificate_with_its_period_is_issued_once(walk: Walk, granted: Procedure) -> None:
    procedure = certify(walk)
    paper = procedure.case.documents.get(kind="D31")
    assert procedure.decision.certificate_no == paper.full_number
    assert "证件已经发放" in reasons(certify, walk)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"sealed": False}, "城市居民最低生活保障金领取证没有加盖东关街道公章"),
        ({"valid_until": None}, "城市居民最低生活保障金领取证没有标明有效期限"),
        ({"valid_until": FROM}, "城市居民最低生活保障金领取证有效期的止日须晚于起日"),
        (
            {"sealed": False, "valid_from": None},
            "城市居民最低生活保障金领取证没有加盖东关街道公章；城市居民最低生活保障金领取证没有标明有效期限",
        ),
    ],
)
def test_without_seal_or_period_there_is_no_certificate(
    walk: Walk, granted: Procedure, facts: dict[str, Any], said: str
) -> None:
    assert reasons(certify, walk, **facts) == said
    assert not granted.case.documents.filter(kind="D31").exists()


def test_each_guard_says_only_what_is_true(walk: Walk) -> None:
    """Before any decision there is no certificate in anybody's hands."""
    procedure = walk.to_decision()
    assert not guards.grant_decided(procedure)
    assert guards.certificate_not_issued(procedure)
    assert guards.grant_decided.reason(procedure) == "还没有批准的决定，不能发证"
    assert afterguards.change_untold.reason(procedure) == "还没有已经审批的变更，没有要送达的告知书"


def test_a_refused_household_gets_none(walk: Walk) -> None:
    walk.to_decision()
    walk.decide("2026-10-26", granted=False)
    assert "现处“不予批准”，不能办理“发证”" in reasons(certify, walk)
