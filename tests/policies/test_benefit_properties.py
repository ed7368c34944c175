"""What holds for every household: exact inside, rounded once, never negative, monotone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from policies.benefits import (
    BenefitFacts,
    BenefitRules,
    Derivation,
    ExpenseKind,
    HouseholdClass,
    PersonClass,
    compute,
)
from policies.benefits.facts import ByClass, LocalStandards, MemberFacts, Voucher
from policies.benefits.money import payable, text
from policies.benefits.rules import EmploymentCostRules, GraceRules, RigidRules, RoundingRules, TopupRules

CENTS = st.integers(0, 10_000_000).map(lambda cents: Fraction(cents, 100))
RULES = BenefitRules(
    rigid=RigidRules(types=(ExpenseKind.ILLNESS_TREATMENT,), precondition="income_above_standard"),
    employment_cost=EmploymentCostRules(minimum_wage_months=Fraction(2)),
    topup=TopupRules(rate=Fraction(3, 20), classes=(PersonClass.ELDERLY, PersonClass.MINOR)),
    grace=GraceRules(months=12),
)
WITHOUT_PRECONDITION = replace(RULES, rigid=RigidRules(types=(ExpenseKind.ILLNESS_TREATMENT,)))


@st.composite
def members(draw: st.DrawFn) -> tuple[MemberFacts, ...]:
    count = draw(st.integers(1, 7))
    return tuple(
        MemberFacts(
            name=f"成员{number}",
            wages=draw(CENTS),
            workplace="甲县",
            transfer=draw(CENTS),
            classes=tuple(draw(st.lists(st.sampled_from(list(PersonClass)), max_size=4))),
            vouchers=tuple(
                Voucher(kind=ExpenseKind.ILLNESS_TREATMENT, amount=amount, number="1")
                for amount in draw(st.lists(CENTS, max_size=2))
            ),
        )
        for number in range(count)
    )


@st.composite
def households(draw: st.DrawFn) -> BenefitFacts:
    standard = draw(st.integers(100, 20_000)) / Fraction(draw(st.sampled_from([1, 12])))
    return BenefitFacts(
        category="dibao",
        on=date(2026, 9, 16),
        household_class=HouseholdClass.URBAN,
        months=draw(st.sampled_from([3, 6, 7, 12])),
        members=draw(members()),
        standards=LocalStandards(dibao=ByClass(urban=standard), minimum_wage={"甲县": draw(CENTS)}),
    )


def standard_of(facts: BenefitFacts) -> Fraction:
    assert facts.standards.dibao.urban is not None
    return facts.standards.dibao.urban


@given(households())
def test_nothing_is_ever_negative(facts: BenefitFacts) -> None:
    result = compute(facts, RULES)
    assert min(result.amount, result.topup, result.payable) >= 0
    assert result.exact_per_capita >= 0


@given(households())
def test_the_amount_is_the_exact_difference_rounded_once(facts: BenefitFacts) -> None:
    result = compute(facts, RULES)
    size = len(facts.counted)
    exact = max(Fraction(0), (standard_of(facts) - result.exact_per_capita) * size)
    assert abs(Fraction(result.amount) - exact) <= Fraction(1, 200)
    assert result.eligible == (result.exact_per_capita < standard_of(facts))


@given(households())
def test_the_parts_add_up_to_what_is_paid(facts: BenefitFacts) -> None:
    result = compute(facts, RULES)
    assert result.amount + result.topup == result.payable


@given(households())
def test_a_month_total_of_any_split_of_the_year_is_the_same(facts: BenefitFacts) -> None:
    doubled = replace(
        facts,
        months=facts.months * 2,
        members=tuple(
            replace(
                member,
                wages=member.wages * 2,
                transfer=member.transfer * 2,
                vouchers=tuple(replace(voucher, amount=voucher.amount * 2) for voucher in member.vouchers),
            )
            for member in facts.members
        ),
    )
    assert compute(doubled, RULES).payable == compute(facts, RULES).payable


@given(households(), CENTS)
def test_more_income_never_means_more_money_where_expense_has_no_precondition(
    facts: BenefitFacts, more: Fraction
) -> None:
    first = facts.members[0]
    richer = replace(facts, members=(replace(first, transfer=first.transfer + more), *facts.members[1:]))
    assert compute(richer, WITHOUT_PRECONDITION).payable <= compute(facts, WITHOUT_PRECONDITION).payable


@given(households(), CENTS)
def test_a_higher_standard_never_means_less_money_where_expense_has_no_precondition(
    facts: BenefitFacts, more: Fraction
) -> None:
    raised = replace(
        facts, standards=replace(facts.standards, dibao=ByClass(urban=standard_of(facts) + more))
    )
    assert compute(raised, WITHOUT_PRECONDITION).payable >= compute(facts, WITHOUT_PRECONDITION).payable


@given(households())
def test_the_precondition_never_gives_more_and_warns_exactly_when_it_takes_away(facts: BenefitFacts) -> None:
    literal, national = compute(facts, RULES), compute(facts, WITHOUT_PRECONDITION)
    assert literal.payable <= national.payable
    if literal.payable != national.payable:
        assert any("扣减断崖" in warning for warning in literal.warnings)


@given(households())
def test_the_top_up_counts_persons_never_classes(facts: BenefitFacts) -> None:
    result = compute(facts, RULES)
    each = payable(standard_of(facts) * Fraction(3, 20))
    entitled = sum(1 for m in facts.members if {PersonClass.ELDERLY, PersonClass.MINOR} & set(m.classes))
    assert result.topup == (each * entitled if result.eligible else 0)


@settings(max_examples=40)
@given(households())
def test_a_stored_result_survives_the_years(facts: BenefitFacts) -> None:
    result = compute(facts, RULES)
    assert Derivation.from_json(result.as_json()) == result


@given(st.fractions(0, 10**7))
def test_half_a_cent_is_rounded_up_and_never_by_more_than_half(amount: Fraction) -> None:
    rounded = Fraction(payable(amount))
    assert -Fraction(1, 200) < rounded - amount <= Fraction(1, 200)


def test_the_three_ways_to_round() -> None:
    amount = Fraction("121.675")
    assert payable(amount) == Decimal("121.68")
    assert payable(amount, RoundingRules(mode="DOWN")) == Decimal("121.67")
    assert payable(amount, RoundingRules(mode="UP", unit=Fraction(1))) == Decimal("122.00")
    assert str(payable(Fraction(460))) == "460.00"


def test_the_shown_text_never_hides_a_difference_to_the_standard() -> None:
    facts = BenefitFacts(
        category="dibao",
        on=date(2026, 9, 16),
        household_class=HouseholdClass.URBAN,
        months=12,
        members=(MemberFacts(name="甲", transfer=Fraction("8639.99")),),
        standards=LocalStandards(dibao=ByClass(urban=Fraction(720))),
    )
    result = compute(facts, RULES)
    assert result.eligible
    assert "人均月收入 719.999 元，低于城市低保标准 720.00 元" in result.reasons
    assert text(result.exact_per_capita) == "720.00"
