"""支出型: the sum is proposed for an expense, weighed against it, and given once or in instalments."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from approvals.models import Decision, Procedure
from approvals.pieces import lay_out_proposed
from approvals.trial import trial
from audit.acts import acting, perform
from policies.benefits import FactsMissing
from tests.approvals.relief import SET_UP, Office, office_at
from tests.approvals.walk import at, reasons
from tests.personas import PostOf


@pytest.fixture
def qinbei(post_of: PostOf) -> Office:
    return office_at("QB", post_of)


@pytest.fixture
def applied(qinbei: Office) -> Procedure:
    case = qinbei.case(qinbei.family().household, "linshi_zhichu", "2026-03-02")
    with acting(SET_UP, reason="登记"):
        procedure = Procedure.objects.create(
            case=case, county=case.county, township=case.township, village=case.village,
            handler=qinbei.clerk, opened_at=at("2026-03-02"),
        )  # fmt: skip
    return perform(procedure.submit, by=qinbei.clerk, at=at("2026-03-02"))


def propose(office: Office, procedure: Procedure, amount: str = "1800.00", **facts: object) -> Procedure:
    known = {
        "event_kind": "medical",
        "description": "白血病住院，报销后自负",
        "self_paid": Decimal("12000.00"),
        "amount": Decimal(amount),
    }
    return perform(procedure.propose_relief, by=office.clerk, at=at("2026-03-03"), **{**known, **facts})


def test_without_a_proposal_nothing_is_computed(applied: Procedure) -> None:
    with pytest.raises(FactsMissing, match="请填写事由和拟救助金额"):
        trial(applied, at("2026-03-03"))


def test_the_calculation_goes_by_the_proposal(qinbei: Office, applied: Procedure) -> None:
    found = trial(propose(qinbei, applied), at("2026-03-03"))
    assert (found.eligible, found.payable, found.decided_by) == (True, Decimal("1800.00"), "township")
    assert "人均可支配收入" in found.warnings[0]


def test_no_more_is_given_than_the_household_bears_itself(qinbei: Office, applied: Procedure) -> None:
    found = trial(propose(qinbei, applied, self_paid=Decimal("1000.00")), at("2026-03-03"))
    assert found.reasons == ("拟救助金额 1800.00 元，超过个人自负的支出 1000.00 元，请按自负部分核定",)


def test_an_urgent_event_is_no_expense(qinbei: Office, applied: Procedure) -> None:
    assert reasons(propose, qinbei, applied, event_kind="accident") == "请选择支出类型"


def test_it_is_not_given_before_it_is_investigated(qinbei: Office, applied: Procedure) -> None:
    said = reasons(perform, applied.grant_relief, by=qinbei.head, at=at("2026-03-03"))
    assert "本类救助须受理、调查、审核以后批准，不能先行救助" in said


def test_in_force_it_ends_with_its_last_instalment(qinbei: Office, applied: Procedure) -> None:
    procedure = propose(qinbei, applied, months=2)
    with acting(SET_UP, reason="批准"):
        decision = Decision.objects.create(
            case=procedure.case, procedure=procedure, household=procedure.case.household, county=qinbei.county,
            township=qinbei.township, category="linshi_zhichu", granted=True, amount=Decimal("1800.00"),
            payable=Decimal("1800.00"), decided_by=qinbei.head, decided_at=at("2026-04-01"),
            in_force_at=at("2026-04-01"), first_month=datetime.date(2026, 4, 1),
        )  # fmt: skip
        lay_out_proposed(procedure)
    decision.refresh_from_db()
    assert decision.last_month == datetime.date(2026, 5, 1)
    assert [piece.amount for piece in decision.instalments.all()] == [Decimal("900.00")] * 2
