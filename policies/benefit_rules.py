"""From the resolved rules of a place and day to what the benefit formulae need of them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from policies.benefits import BenefitRules, ExpenseKind, PersonClass
from policies.benefits.rules import (
    DestituteRules,
    EmploymentCostRules,
    GraceRules,
    IntegrationRules,
    RigidRules,
    RoundingRules,
    SinglePersonRules,
    TemporaryRules,
    TopupRules,
)
from policies.reading import RuleError
from policies.rules import Rules

Word = TypeVar("Word", PersonClass, ExpenseKind)

# How the documents name classes of persons, written without punctuation; one phrase may hold several.
PERSON_WORDS: Mapping[str, tuple[PersonClass, ...]] = {
    "重度残疾人": (PersonClass.SEVERE_DISABILITY,),
    "一二级重残": (PersonClass.SEVERE_DISABILITY,),
    "一级二级重度残疾人": (PersonClass.SEVERE_DISABILITY,),
    "持残疾证的一级二级重度残疾人": (PersonClass.SEVERE_DISABILITY,),
    "重度残疾人含1-4级伤残军人": (PersonClass.SEVERE_DISABILITY, PersonClass.DISABLED_SOLDIER_1_4),
    "1-4级伤残军人": (PersonClass.DISABLED_SOLDIER_1_4,),
    "1-6级伤残军人": (PersonClass.DISABLED_SOLDIER_1_4, PersonClass.DISABLED_SOLDIER_5_6),
    "三级智力精神残疾": (PersonClass.MENTAL_DISABILITY_3,),
    "三级智力精神残疾人": (PersonClass.MENTAL_DISABILITY_3,),
    "重病患者": (PersonClass.SERIOUS_ILLNESS,),
    "重特大疾病": (PersonClass.MAJOR_ILLNESS,),
    "重特大疾病患者": (PersonClass.MAJOR_ILLNESS,),
    "患重特大疾病的人员": (PersonClass.MAJOR_ILLNESS,),
    "老年人": (PersonClass.ELDERLY,),
    "未成年人": (PersonClass.MINOR,),
    "军烈属": (PersonClass.MARTYR_FAMILY,),
    "在乡老复员军人": (PersonClass.DEMOBILISED_VETERAN,),
    "定期抚恤重点优抚对象": (PersonClass.SPECIAL_CARE,),
    "定期抚恤的重点优抚对象": (PersonClass.SPECIAL_CARE,),
    "宗教教职人员": (PersonClass.CLERGY,),
    "宗教教职人员三年": (PersonClass.CLERGY,),
    "宗教教职人员三年以上": (PersonClass.CLERGY,),
}
EXPENSE_WORDS: Mapping[str, tuple[ExpenseKind, ...]] = {
    "残疾": (ExpenseKind.DISABILITY_REHABILITATION,),
    "残疾康复": (ExpenseKind.DISABILITY_REHABILITATION,),
    "患重病": (ExpenseKind.ILLNESS_TREATMENT,),
    "重病治疗": (ExpenseKind.ILLNESS_TREATMENT,),
    "本科及以下在校就读": (ExpenseKind.SCHOOLING,),
    "本科及以下在校学生就读": (ExpenseKind.SCHOOLING,),
}
PUNCTUATION = str.maketrans(dict.fromkeys("（）()、，, ", "") | {"–": "-", "—": "-", "至": "-"})
SINGLE_AMOUNTS = {"county_average_plus_topup": "average_subsidy", None: "difference"}
GRACE_CONDITIONS = {
    "employment": "employment",
    "income_above_standard_and_marginal": "income_above_standard",
    None: "income_above_standard",
}


def benefit_rules(rules: Rules) -> BenefitRules:
    """The typed benefit rules of resolved (or unpinned) rules; every table with the citation of its values.

    Raises RuleError when a class of persons or a kind of expense is named by a word nobody knows.
    """
    benefit = rules.benefit
    multiple = benefit.marginal_multiple
    return BenefitRules(
        formula=benefit.formula or "difference",
        marginal_multiple=Fraction(multiple) if multiple is not None else Fraction(3, 2),
        rigid=_rigid(rules),
        employment_cost=_employment_cost(rules),
        topup=_topup(rules),
        single_person=_single_person(rules),
        grace=_grace(rules),
        destitute=_destitute(rules),
        temporary=_temporary(rules),
        integration=_integration(rules),
        rounding=_rounding(rules),
        basis=_basis(rules, "benefit.formula"),
        income_basis=_basis(rules, "lookback.months"),
        marginal_basis=_basis(rules, "benefit.marginal_multiple"),
    )


def _rigid(rules: Rules) -> RigidRules | None:
    benefit = rules.benefit
    if not benefit.rigid_types:
        return None
    return RigidRules(
        types=_words(benefit.rigid_types, EXPENSE_WORDS, ExpenseKind),
        precondition=benefit.rigid_precondition or "none",
        voucher=benefit.rigid_voucher is not False,
        basis=_basis(rules, "benefit.rigid_types"),
    )


def _employment_cost(rules: Rules) -> EmploymentCostRules | None:
    months = rules.benefit.employment_cost_months
    if rules.benefit.employment_cost_on is False or not (rules.benefit.employment_cost_on or months):
        return None
    return EmploymentCostRules(
        minimum_wage_months=None if months is None else Fraction(months),
        basis=_basis(rules, "benefit.employment_cost_months", "benefit.employment_cost_on"),
    )


def _topup(rules: Rules) -> TopupRules | None:
    benefit = rules.benefit
    if benefit.topup_on is False or not benefit.topup_classes:
        return None
    return TopupRules(
        classes=_words(benefit.topup_classes, PERSON_WORDS, PersonClass),
        rate=_fraction(benefit.topup_rate),
        basis=_basis(rules, "benefit.topup_rate", "benefit.topup_classes"),
    )


def _single_person(rules: Rules) -> SinglePersonRules | None:
    benefit = rules.benefit
    if benefit.single_person_on is False or not benefit.single_person_classes:
        return None
    return SinglePersonRules(
        classes=_words(benefit.single_person_classes, PERSON_WORDS, PersonClass),
        amount=SINGLE_AMOUNTS[benefit.single_person_amount],
        basis=_basis(rules, "benefit.single_person_amount", "benefit.single_person_classes"),
    )


def _grace(rules: Rules) -> GraceRules | None:
    benefit = rules.benefit
    if benefit.grace_on is False or not benefit.grace_months:
        return None
    return GraceRules(
        months=benefit.grace_months,
        is_maximum=bool(benefit.grace_at_most),
        condition=GRACE_CONDITIONS[benefit.grace_condition],
        basis=_basis(rules, "benefit.grace_months"),
    )


def _destitute(rules: Rules) -> DestituteRules:
    return DestituteRules(
        institution_rural_as_urban=bool(rules.benefit.institution_rural_as_urban),
        basis=_basis(rules, "care.indicators"),
        institution_basis=_basis(rules, "benefit.institution_rural_as_urban"),
    )


def _temporary(rules: Rules) -> TemporaryRules:
    limit = rules.delegation.limit_yuan if rules.delegated else None
    return TemporaryRules(township_limit=_fraction(limit), basis=_basis(rules, "delegation.limit_yuan"))


def _integration(rules: Rules) -> IntegrationRules | None:
    if not rules.benefit.border_county_integrated:
        return None
    return IntegrationRules(basis=_basis(rules, "benefit.border_county_integrated"))


def _rounding(rules: Rules) -> RoundingRules:
    unit, mode = rules.benefit.rounding_unit, rules.benefit.rounding_mode
    return RoundingRules(
        unit=Fraction(unit) if unit is not None else Fraction(1, 100),
        mode=mode or "HALF_UP",
        basis=_basis(rules, "benefit.rounding_unit"),
    )


def _basis(rules: Rules, *paths: str) -> str:
    """Citation of the first of these values that has one."""
    return next((found.label for path in paths if (found := rules.basis(path))), "")


def _fraction(value: Decimal | None) -> Fraction | None:
    return None if value is None else Fraction(value)


def _words(
    names: tuple[str, ...], phrases: Mapping[str, tuple[Word, ...]], kind: type[Word]
) -> tuple[Word, ...]:
    """Codes of the named classes, in order, each once."""
    found: list[Word] = []
    for name in names:
        known = phrases.get(name.translate(PUNCTUATION)) or tuple(
            code for code in kind if name in (code, code.label)
        )
        if not known:
            raise RuleError(f"benefit：不认识的人员类别或支出类型“{name}”")
        found += known
    return tuple(dict.fromkeys(found))
