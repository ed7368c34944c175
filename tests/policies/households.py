"""Households and rules the benefit tests start from. All invented."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from policies.benefit_rules import benefit_rules
from policies.benefits import (
    BenefitFacts,
    BenefitRules,
    HouseholdClass,
)
from policies.benefits.facts import (
    ByClass,
    CurrentAward,
    LocalStandards,
    MemberFacts,
)
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
