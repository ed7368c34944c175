"""Top-up by class of person (分类施保): once per person, on the standard of the household's class."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from policies.benefits.derivation import Line
from policies.benefits.facts import ZERO, BenefitFacts, MemberFacts
from policies.benefits.money import payable, text
from policies.benefits.rules import BenefitRules, TopupRules


def member_topup(
    member: MemberFacts, facts: BenefitFacts, rules: BenefitRules, standard: Fraction
) -> Fraction:
    """T_i: rate × S when the member is in any of the classes, however many of them; else 0."""
    topup = rules.topup
    if topup is None or topup.rate is None or not member.classes_on(facts.on) & set(topup.classes):
        return ZERO
    return each_amount(topup, standard, rules)


def each_amount(topup: TopupRules, standard: Fraction, rules: BenefitRules) -> Fraction:
    """One person's top-up, rounded as an amount of its own where the rules say so."""
    amount = (topup.rate or ZERO) * standard
    return Fraction(payable(amount, rules.rounding)) if topup.round_each else amount


def topup_line(people: int, total: Fraction | Decimal, rules: BenefitRules) -> Line:
    """The line 分类施保：k 人 × 15%."""
    rate = (rules.topup.rate if rules.topup else None) or ZERO
    percent = f"{text(rate * 100).rstrip('0').rstrip('.')}%"
    basis = rules.topup.basis if rules.topup else ""
    return Line(label=f"分类施保：{people} 人 × {percent}", value=text(Fraction(total)), basis=basis)
