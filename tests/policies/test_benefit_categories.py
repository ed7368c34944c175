"""Reviews, single persons, destitute persons, temporary relief and marginal households, case by case."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from policies.benefit_rules import benefit_rules
from policies.benefits import (
    BenefitFacts,
    BenefitRules,
    ExpenseKind,
    FactsMissing,
    HouseholdClass,
    Outcome,
    PersonClass,
    SelfCare,
    Support,
    TableError,
    compute,
    recompute,
    self_care_class,
)
from policies.benefits.facts import (
    ByClass,
    CurrentAward,
    DestituteFacts,
    EarlierRelief,
    LocalStandards,
    MemberFacts,
    PropertyItem,
    Relief,
    TemporaryFacts,
    Voucher,
)
from policies.benefits.rules import TemporaryRules
from policies.categories import Category
from policies.rules import rules_of_profile

ON = date(2026, 9, 16)
STANDARDS = LocalStandards(
    dibao=ByClass(urban=Fraction(720), rural=Fraction(500)),
    average_subsidy=ByClass(rural=Fraction(380)),
    minimum_wage={"甲县": Fraction(1800)},
)


def rules(profile: str, category: str = "dibao") -> BenefitRules:
    return benefit_rules(rules_of_profile(profile, category, ON))


def household(*incomes: int, **changes) -> BenefitFacts:
    """Urban household whose members have these transfer incomes a year."""
    members = tuple(
        MemberFacts(name=f"成员{n}", transfer=Fraction(income)) for n, income in enumerate(incomes, 1)
    )
    facts = {
        "category": "dibao",
        "on": ON,
        "household_class": HouseholdClass.URBAN,
        "members": members,
        "standards": STANDARDS,
    }
    return BenefitFacts(**{**facts, **changes})


def paid(amount: int, **changes) -> CurrentAward:
    return CurrentAward(payable=Fraction(amount), **changes)


# Reviews


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


# Income and deductions


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


# Single persons


def single(*classes: PersonClass, profile: str = "YC-2022", **changes):
    person = MemberFacts(name="王某", classes=classes, transfer=Fraction(1200))
    father = MemberFacts(name="父亲", business=Fraction(18000))
    facts = {"members": (person, father), "single_person": "王某", "household_class": HouseholdClass.RURAL}
    return compute(household(**{**facts, **changes}), rules(profile))


def test_a_single_person_must_belong_to_a_marginal_household() -> None:
    result = single(PersonClass.SEVERE_DISABILITY)
    assert result.reasons == ("王某所在家庭尚未认定为低保边缘家庭，请先办理低保边缘认定",)
    assert single(PersonClass.SEVERE_DISABILITY, household_is_marginal=True).eligible


def test_clergy_need_no_marginal_household() -> None:
    assert str(single(PersonClass.CLERGY).payable) == "455.00"


def test_a_person_of_no_listed_class_cannot_enter_alone() -> None:
    result = single(PersonClass.ELDERLY, household_is_marginal=True)
    assert not result.eligible
    assert "不属于可参照单人户纳入低保的人员类别" in result.reasons[0]


def test_without_a_local_amount_a_single_person_gets_the_difference() -> None:
    result = single(PersonClass.SEVERE_DISABILITY, profile="N2022", household_is_marginal=True)
    assert str(result.payable) == "400.00"


# Destitute persons


@pytest.mark.parametrize(
    ("failed", "found"),
    [
        (0, SelfCare.ABLE),
        (1, SelfCare.PARTIAL),
        (3, SelfCare.PARTIAL),
        (4, SelfCare.NONE),
        (6, SelfCare.NONE),
    ],
)
def test_the_self_care_class_follows_from_the_indicators_not_met(failed: int, found: SelfCare) -> None:
    assert self_care_class(failed) == found


def test_there_are_six_indicators() -> None:
    with pytest.raises(ValueError, match="6 项指标"):
        self_care_class(7)


def destitute(**changes) -> BenefitFacts:
    facts = DestituteFacts(
        **{
            "support": Support.INSTITUTION,
            "no_work_ability": True,
            "no_income": True,
            "no_supporter": True,
            **changes,
        }
    )
    standards = LocalStandards(
        institution=ByClass(urban=Fraction(1080), rural=Fraction(780)), care={"able": Fraction(120)}
    )
    return household(
        0, category="tekun", destitute=facts, standards=standards, household_class=HouseholdClass.RURAL
    )


def test_only_yichun_lifts_rural_institution_care_to_the_urban_standard() -> None:
    assert str(compute(destitute(), rules("YC-2022", "tekun")).payable) == "1200.00"
    assert str(compute(destitute(), rules("QB-2019", "tekun")).payable) == "900.00"


def test_all_three_tests_of_destitution_must_hold() -> None:
    result = compute(destitute(no_income=False, no_supporter=False), rules("YC-2022", "tekun"))
    assert len(result.reasons) == 2
    assert result.outcome == Outcome.REFUSE


def test_standards_that_are_missing_are_all_named() -> None:
    with pytest.raises(FactsMissing) as missing:
        compute(
            destitute(support=Support.DISPERSED, failed_indicators=("自主吃饭",)), rules("QB-2019", "tekun")
        )
    assert len(missing.value.problems) == 2


# Temporary relief


def temporary(amount: str, earlier=(), reserve=None, **changes) -> BenefitFacts:
    relief = TemporaryFacts(
        event="火灾",
        relief=(Relief(amount=Fraction(amount)),),
        earlier=tuple(earlier),
        reserve_balance=reserve,
    )
    return household(0, category="linshi_jinan", temporary=relief, **changes)


@pytest.mark.parametrize(("amount", "who"), [("2000.00", "township"), ("2000.01", "county")])
def test_the_township_limit_itself_still_is_the_townships(amount: str, who: str) -> None:
    assert compute(temporary(amount), rules("QB-2019", "linshi_jinan")).decided_by == who


def test_only_relief_for_the_same_event_within_the_window_is_added_up() -> None:
    earlier = [
        EarlierRelief(granted_on=date(2026, 1, 5), amount=Fraction(900), event="患病"),
        EarlierRelief(granted_on=date(2025, 9, 16), amount=Fraction(900), event="火灾"),
    ]
    assert compute(temporary("2000", earlier), rules("QB-2019", "linshi_jinan")).decided_by == "township"


def test_a_grant_above_the_cap_or_the_reserve_is_refused_with_both_reasons() -> None:
    capped = replace(
        rules("QB-2019", "linshi_jinan"), temporary=TemporaryRules(cap_times_standard=Fraction(4))
    )
    result = compute(temporary("3000", reserve=Fraction(1000)), capped)
    assert result.reasons == (
        "拟救助金额 3000.00 元，超过本地每户每次上限 2880.00 元",
        "备用金余额 1000.00 元，不足支付 3000.00 元，请先申请补充备用金",
    )


def test_urgent_relief_does_not_ask_for_local_registration() -> None:
    urgent = temporary("500", hukou_ok=False)
    assert compute(urgent, rules("QB-2019", "linshi_jinan")).eligible
    assert not compute(replace(urgent, category="linshi_zhichu"), rules("QB-2019", "linshi_zhichu")).eligible


# Marginal households


def test_a_household_below_the_standard_is_sent_to_dibao() -> None:
    result = compute(household(6000, category="bianyuan"), rules("YC-2022", "bianyuan"))
    assert result.reasons == ("该户符合低保条件，应按低保办理",)


def test_a_local_multiple_goes_before_that_of_the_rules() -> None:
    facts = household(11000, category="bianyuan")
    assert compute(facts, rules("YC-2022", "bianyuan")).eligible
    narrow = replace(facts, standards=replace(STANDARDS, marginal_multiple=Fraction(6, 5)))
    assert not compute(narrow, rules("YC-2022", "bianyuan")).eligible


# Facts that cannot be


def test_facts_that_cannot_be_are_refused() -> None:
    with pytest.raises(TableError, match="报销金额"):
        Voucher(kind=ExpenseKind.SCHOOLING, amount=Fraction(5), reimbursed=Fraction(6))
    with pytest.raises(TableError, match="至少要有一名"):
        household(members=())
    with pytest.raises(TableError, match="不在 members 中"):
        household(0, single_person="李某")
