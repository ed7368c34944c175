"""单人户: one person of a marginal household entered alone, paid to a card of their own."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from policies.benefits.derivation import Derivation, Line, change_to, refused
from policies.benefits.dibao import compute_dibao
from policies.benefits.facts import BenefitFacts, FactsMissing, MemberFacts
from policies.benefits.income import class_of, document, standard_of
from policies.benefits.money import payable, text
from policies.benefits.rules import BenefitRules, SinglePersonRules
from policies.benefits.topup import each_amount, topup_line


def compute_single_person(facts: BenefitFacts, rules: BenefitRules) -> Derivation:
    """County average subsidy + one top-up (always added), or the ordinary formula with n = 1 where rules say so."""
    person = next(member for member in facts.members if member.name == facts.single_person)
    single = rules.single_person
    problems = _problems(person, facts, single)
    if problems or single is None:
        return refused(facts, rules, problems)
    if single.amount == "difference":
        alone = replace(facts, members=(replace(person, counted=True),), single_person="")
        result = compute_dibao(alone, rules)
        return replace(result, facts=facts, reasons=(_ground(person, facts, single), *result.reasons))
    return _average(person, facts, rules, single)


def _average(
    person: MemberFacts, facts: BenefitFacts, rules: BenefitRules, single: SinglePersonRules
) -> Derivation:
    subsidy = facts.standards.average_subsidy.of(class_of(facts, rules))
    problems: list[str] = []
    standard = standard_of(facts, rules, problems)
    if subsidy is None:
        problems.append(
            f"没有已核对生效的{class_of(facts, rules).label}低保人均补助水平，请先在标准表录入并由另一人核对"
        )
    if problems or subsidy is None:
        raise FactsMissing(problems)
    topup = each_amount(rules.topup, standard, rules) if rules.topup else Fraction(0)
    total = payable(subsidy + topup, rules.rounding)
    average = f"{class_of(facts, rules).label}低保人均补助水平"
    lines = [
        Line(
            label=average,
            value=text(subsidy),
            basis=document(facts.standards, "average_subsidy"),
        )
    ]
    if topup:
        lines.append(topup_line(1, topup, rules))
    lines.append(Line(label="保障金额（每月）", value=str(total), basis=single.basis, sum=True))
    return Derivation(
        facts=facts,
        rules=rules,
        outcome=change_to(total, facts.current),
        eligible=True,
        reasons=(_ground(person, facts, single), f"发放到{person.name}本人账户"),
        lines=tuple(lines),
        amount=payable(subsidy, rules.rounding),
        topup=payable(topup, rules.rounding),
        payable=total,
    )


def _named(person: MemberFacts, facts: BenefitFacts, single: SinglePersonRules) -> list[str]:
    classes = person.classes_on(facts.on)
    return [str(found.label) for found in single.classes if found in classes]


def _ground(person: MemberFacts, facts: BenefitFacts, single: SinglePersonRules) -> str:
    return f"{person.name}属于{'、'.join(_named(person, facts, single))}，参照单人户纳入低保"


def _problems(person: MemberFacts, facts: BenefitFacts, single: SinglePersonRules | None) -> list[str]:
    if single is None:
        return ["本地规定没有单人户纳入低保的条款"]
    problems = [] if facts.hukou_ok else ["申请人不具有本地户籍，请引导其到户籍所在地申请"]
    named = _named(person, facts, single)
    if not named:
        problems.append(f"{person.name}不属于可参照单人户纳入低保的人员类别，请核对残疾证、病种认定等材料")
    elif not facts.household_is_marginal and not set(single.without_household) & person.classes_on(facts.on):
        problems.append(f"{person.name}所在家庭尚未认定为低保边缘家庭，请先办理低保边缘认定")
    return problems
