"""Single persons, destitute persons, temporary relief and marginal households, case by case."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from policies.benefits import (
    BenefitFacts,
    FactsMissing,
    HouseholdClass,
    Outcome,
    PersonClass,
    SelfCare,
    Support,
    compute,
    self_care_class,
)
from policies.benefits.facts import (
    ByClass,
    DestituteFacts,
    EarlierRelief,
    LocalStandards,
    MemberFacts,
    Relief,
    TemporaryFacts,
)
from policies.benefits.rules import TemporaryRules
from tests.policies.households import STANDARDS, household, rules


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


def test_a_household_below_the_standard_is_sent_to_dibao() -> None:
    result = compute(household(6000, category="bianyuan"), rules("YC-2022", "bianyuan"))
    assert result.reasons == ("该户符合低保条件，应按低保办理",)


def test_a_local_multiple_goes_before_that_of_the_rules() -> None:
    facts = household(11000, category="bianyuan")
    assert compute(facts, rules("YC-2022", "bianyuan")).eligible
    narrow = replace(facts, standards=replace(STANDARDS, marginal_multiple=Fraction(6, 5)))
    assert not compute(narrow, rules("YC-2022", "bianyuan")).eligible
