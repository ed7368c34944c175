"""Reviews of households in receipt: changes, grace period, stop, raised standards."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from policies.benefits import (
    ExpenseKind,
    Outcome,
    compute,
    recompute,
)
from policies.benefits.facts import (
    ByClass,
    MemberFacts,
    PropertyItem,
    Voucher,
)
from tests.policies.households import STANDARDS, household, paid, rules


@pytest.mark.parametrize(
    ("was", "outcome"), [(300, Outcome.RAISE), (620, Outcome.KEEP), (700, Outcome.REDUCE)]
)
def test_a_review_says_whether_the_amount_rises_falls_or_stays(was: int, outcome: Outcome) -> None:
    result = compute(household(1200, current=paid(was)), rules("YC-2022"))
    assert (result.outcome, str(result.payable)) == (outcome, "620.00")


def test_income_equal_to_the_standard_may_have_grace_but_is_not_below_it() -> None:
    result = compute(household(8640, current=paid(50)), rules("YC-2022"))
    assert result.outcome == Outcome.GRACE
    assert compute(household(8640), rules("YC-2022")).outcome == Outcome.REFUSE


def test_a_grace_period_already_running_is_not_begun_anew() -> None:
    result = compute(household(9600, current=paid(460, grace_until=date(2026, 12, 1))), rules("YC-2022"))
    assert result.grace is not None
    assert (result.grace.first_month, result.grace.last_month) == (date(2026, 10, 1), date(2026, 12, 1))
    assert result.grace.total == 1380


def test_a_grace_period_that_is_over_ends_in_a_stop() -> None:
    result = compute(household(9600, current=paid(460, grace_until=date(2026, 9, 1))), rules("YC-2022"))
    assert result.outcome == Outcome.STOP
    assert "渐退期至 2026-09 已满" in result.reasons


def test_property_above_the_marginal_limit_leaves_no_grace() -> None:
    car = PropertyItem(label="机动车辆", value=Fraction(1), limit=Fraction(0), unit="辆")
    result = compute(household(9600, current=paid(460), assets=(car,)), rules("YC-2022"))
    assert result.outcome == Outcome.STOP
    tolerated = replace(car, marginal_limit=Fraction(1))
    assert (
        compute(household(9600, current=paid(460), assets=(tolerated,)), rules("YC-2022")).outcome
        == Outcome.GRACE
    )


def test_the_national_grace_period_is_for_work_and_six_months_at_most() -> None:
    assert compute(household(9600, current=paid(460)), rules("N2022")).outcome == Outcome.STOP
    by_work = compute(household(9600, current=paid(460, raised_by_employment=True)), rules("N2022")).grace
    assert by_work is not None
    assert by_work.payments == 6
    shorter = paid(460, raised_by_employment=True, grace_months=3)
    found = compute(household(9600, current=shorter), rules("N2022")).grace
    assert found is not None
    assert found.payments == 3


def test_grace_pays_what_was_last_paid_with_or_without_its_top_up_as_the_rule_says() -> None:
    yichun = rules("YC-2022")
    assert yichun.grace is not None
    facts = household(9600, current=paid(568, topup=Fraction(108)))
    assert str(compute(facts, yichun).payable) == "568.00"
    without = replace(yichun, grace=replace(yichun.grace, keeps_topup=False))
    assert str(compute(facts, without).payable) == "460.00"


def test_a_raised_standard_raises_the_amount_and_leaves_incomes_as_they_were_found() -> None:
    voucher = Voucher(
        kind=ExpenseKind.ILLNESS_TREATMENT, amount=Fraction(1200), number="1", paid_on=date(2025, 10, 1)
    )
    member = MemberFacts(name="甲", transfer=Fraction(9600), vouchers=(voucher,))
    decided = compute(household(members=(member,)), rules("YC-2022"))
    raised = replace(STANDARDS, dibao=ByClass(urban=Fraction(760)))
    result = recompute(decided, on=date(2027, 7, 1), standards=raised)
    assert (str(decided.payable), str(result.payable)) == ("20.00", "60.00")
    assert result.outcome == Outcome.RAISE
    assert result.warnings == ()
