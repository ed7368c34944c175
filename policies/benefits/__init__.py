"""Benefit formulae: pure arithmetic over exact fractions, rounded once at the payable amount."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

from policies.benefits.derivation import Derivation, GracePeriod, Line
from policies.benefits.destitute import compute_destitute, self_care_class
from policies.benefits.dibao import compute_dibao, compute_marginal
from policies.benefits.facts import BenefitFacts, CurrentAward, FactsMissing, LocalStandards
from policies.benefits.reading import TableError, read, write
from policies.benefits.rules import BenefitRules
from policies.benefits.single_person import compute_single_person
from policies.benefits.temporary import compute_temporary
from policies.benefits.vocabulary import ExpenseKind, HouseholdClass, Outcome, PersonClass, SelfCare, Support

__all__ = [
    "BenefitFacts",
    "BenefitRules",
    "Derivation",
    "ExpenseKind",
    "FactsMissing",
    "GracePeriod",
    "HouseholdClass",
    "Line",
    "Outcome",
    "PersonClass",
    "SelfCare",
    "Support",
    "TableError",
    "compute",
    "read",
    "recompute",
    "rederive",
    "self_care_class",
    "write",
]

FORMULAE = {
    "dibao": compute_dibao,
    "bianyuan": compute_marginal,
    "tekun": compute_destitute,
    "linshi_jinan": compute_temporary,
    "linshi_zhichu": compute_temporary,
}


def compute(facts: BenefitFacts, rules: BenefitRules) -> Derivation:
    """What the rules make of the facts. Raises FactsMissing, with a sentence for every standard that is not set."""
    if facts.single_person:
        return compute_single_person(facts, rules)
    return FORMULAE[facts.category](facts, rules)


def rederive(stored: Derivation) -> Derivation:
    """Compute anew from the facts and rules stored with a decision; equal to `stored` unless something was changed."""
    return compute(stored.facts, stored.rules)


def recompute(stored: Derivation, *, on: date, standards: LocalStandards) -> Derivation:
    """The same household under changed standards (提标): its facts and rules stay as they were decided on.

    Its outcome is beside what it receives now. Raises FactsMissing.
    """
    before = stored.facts
    current = CurrentAward(
        payable=Fraction(stored.payable),
        topup=Fraction(stored.topup),
        grace_until=stored.grace.last_month if stored.grace else None,
    )
    applied_on = before.applied_on or before.on
    return compute(
        replace(before, on=on, applied_on=applied_on, standards=standards, current=current), stored.rules
    )
