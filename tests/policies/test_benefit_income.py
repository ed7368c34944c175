"""Income, deductions, classes and facts that cannot be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from policies.benefits import (
    ExpenseKind,
    FactsMissing,
    Outcome,
    PersonClass,
    TableError,
    compute,
)
from policies.benefits.facts import (
    MemberFacts,
    PropertyItem,
    Voucher,
)
from policies.categories import Category
from tests.policies.households import household, rules


def test_only_papered_expense_of_the_listed_kinds_within_the_months_is_deducted() -> None:
    vouchers = (
        Voucher(kind=ExpenseKind.ILLNESS_TREATMENT, amount=Fraction(900), number="1"),
        Voucher(kind=ExpenseKind.ILLNESS_TREATMENT, amount=Fraction(800)),
        Voucher(kind=ExpenseKind.OTHER, amount=Fraction(700), number="3"),
        Voucher(kind=ExpenseKind.SCHOOLING, amount=Fraction(600), number="4", paid_on=date(2025, 9, 15)),
    )
    member = MemberFacts(name="甲", transfer=Fraction(9000), vouchers=vouchers)
    result = compute(household(members=(member,)), rules("YC-2022"))
    assert result.exact_per_capita == Fraction(8100, 12)
    assert [warning.split("元")[1] for warning in result.warnings] == [
        "没有支出凭据，未扣减",
        "不在本地刚性支出扣减范围，未扣减",
        "不在申请前 12 个月内，未扣减",
    ]


def test_members_who_do_not_count_bring_neither_income_nor_heads() -> None:
    away = MemberFacts(name="乙", transfer=Fraction(99999), counted=False)
    facts = household(6000)
    assert compute(replace(facts, members=(*facts.members, away)), rules("YC-2022")).payable == 220


def test_a_missing_minimum_wage_is_named_with_the_person_and_the_place() -> None:
    worker = MemberFacts(name="甲", wages=Fraction(30000), workplace="丙县")
    with pytest.raises(FactsMissing, match="甲的务工地 丙县 没有最低工资标准"):
        compute(household(members=(worker,)), rules("YC-2022"))
    assert compute(household(members=(worker,)), rules("GC-2020")).outcome == Outcome.REFUSE


def test_every_reason_against_a_household_is_said_at_once() -> None:
    car = PropertyItem(label="机动车辆", value=Fraction(2), limit=Fraction(0), unit="辆")
    result = compute(household(9600, hukou_ok=False, assets=(car,)), rules("GC-2020"))
    assert result.reasons == (
        "申请人不具有本地户籍，请引导其到户籍所在地申请",
        "人均月收入 800.00 元，高于城市低保标准 720.00 元，不属于“低于”",
        "家庭财产“机动车辆”为 2 辆，超过当地限额 0 辆",
    )


@pytest.mark.parametrize("profile", ["GC-2020", "QB-2019", "TA-2019", "BY-2014", "YC-2022", "N2022"])
def test_every_profile_pays_the_difference_and_only_yichun_a_top_up(profile: str) -> None:
    elder = MemberFacts(name="甲", transfer=Fraction(1200), born_on=date(1950, 1, 1))
    result = compute(household(members=(elder,)), rules(profile))
    assert str(result.amount) == "620.00"
    assert str(result.topup) == ("108.00" if profile == "YC-2022" else "0.00")


@pytest.mark.parametrize("profile", ["GC-2020", "QB-2019", "TA-2019", "BY-2014", "YC-2022", "N2022"])
@pytest.mark.parametrize("category", Category.values)
def test_the_rules_of_every_profile_and_category_are_understood(profile: str, category: str) -> None:
    found = rules(profile, category)
    assert found.marginal_multiple == Fraction(3, 2)
    assert found.rounding.mode == "HALF_UP"


def test_age_decides_the_classes_of_a_person_on_the_day() -> None:
    person = MemberFacts(name="甲", born_on=date(2008, 9, 17))
    assert person.classes_on(date(2026, 9, 16)) == {PersonClass.MINOR}
    assert person.classes_on(date(2026, 9, 17)) == frozenset()
    assert person.classes_on(date(2068, 9, 17)) == {PersonClass.ELDERLY}


def test_facts_that_cannot_be_are_refused() -> None:
    with pytest.raises(TableError, match="报销金额"):
        Voucher(kind=ExpenseKind.SCHOOLING, amount=Fraction(5), reimbursed=Fraction(6))
    with pytest.raises(TableError, match="至少要有一名"):
        household(members=())
    with pytest.raises(TableError, match="不在 members 中"):
        household(0, single_person="李某")
