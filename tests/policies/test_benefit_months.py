"""Months of entitlement, changes and recovery."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from policies.benefits import Outcome
from policies.benefits.months import effective_month, missed_months, months_before, start_month
from policies.benefits.recovery import fine_range, overpaid, work_expense_limit

DECIDED = date(2026, 12, 16)


def test_money_starts_the_month_after_the_decision_across_the_new_year() -> None:
    assert start_month("month_after_decision", decided_on=DECIDED) == date(2027, 1, 1)


def test_publicity_after_the_decision_delays_the_start_until_it_is_clean() -> None:
    rule = "month_after_publicity_clean"
    assert start_month(rule, decided_on=DECIDED) is None
    assert start_month(rule, decided_on=DECIDED, publicity_clean_on=date(2027, 1, 4)) == date(2027, 2, 1)


def test_relief_is_due_at_once_and_a_status_pays_nothing() -> None:
    assert start_month("immediate", decided_on=DECIDED) == date(2026, 12, 1)
    assert start_month("no_cash", decided_on=DECIDED) is None


def test_an_unknown_start_rule_is_refused() -> None:
    with pytest.raises(ValueError, match="不认识的起发规则"):
        start_month("sometime", decided_on=DECIDED)


@pytest.mark.parametrize("outcome", [Outcome.REDUCE, Outcome.STOP])
def test_a_reduction_or_a_stop_never_reaches_back(outcome: Outcome) -> None:
    assert effective_month(outcome, decided_on=DECIDED) == date(2027, 1, 1)
    with pytest.raises(ValueError, match="不能追溯"):
        effective_month(outcome, decided_on=DECIDED, asked_from=date(2026, 12, 1))


def test_a_raise_may_reach_back_as_arrears() -> None:
    assert effective_month(Outcome.RAISE, decided_on=DECIDED, asked_from=date(2026, 10, 9)) == date(
        2026, 10, 1
    )


def test_a_case_that_missed_the_cut_off_brings_its_months_along() -> None:
    assert missed_months(date(2026, 11, 1), date(2027, 1, 1)) == (date(2026, 11, 1), date(2026, 12, 1))
    assert missed_months(date(2027, 1, 1), date(2027, 1, 1)) == ()


def test_a_look_back_ends_on_a_day_that_exists() -> None:
    assert months_before(date(2026, 8, 31), 6) == date(2026, 2, 28)


def test_overpaid_is_what_was_paid_less_what_was_due_over_the_wrong_months() -> None:
    paid = {date(2026, month, 1): Decimal("460.00") for month in (7, 8, 9)}
    due = {date(2026, 7, 1): Decimal("460.00"), date(2026, 8, 1): Decimal("120.50")}
    assert overpaid(paid, due) == Decimal("799.50")
    assert overpaid({}, due) == Decimal("0.00")


def test_fines_and_work_expenses_stay_within_their_multiples() -> None:
    assert fine_range(Decimal("799.50"), lowest=Fraction(1), highest=Fraction(3)) == (
        Decimal("799.50"),
        Decimal("2398.50"),
    )
    assert work_expense_limit(Decimal("1000000.99"), Fraction("0.02")) == Decimal("20000.01")
