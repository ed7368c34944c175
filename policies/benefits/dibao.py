"""低保 and 低保边缘: eligibility, difference or bands, top-up, and the review of a household in receipt."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from policies.benefits.derivation import CLIFF, Derivation, GracePeriod, Line, change_to, refused
from policies.benefits.facts import ZERO, BenefitFacts, CurrentAward
from policies.benefits.income import Means, class_of, document, household_means, income_lines
from policies.benefits.money import payable, text, text_beside
from policies.benefits.months import add_months, month_of
from policies.benefits.rules import Band, BenefitRules, GraceRules
from policies.benefits.topup import member_topup, topup_line
from policies.benefits.vocabulary import Outcome


def compute_dibao(facts: BenefitFacts, rules: BenefitRules) -> Derivation:
    """低保 of a household: an application, or a review when `facts.current` says what it receives."""
    means = household_means(facts, rules)
    refusals, grounds = means_test(means)
    if not refusals:
        return _granted(means, grounds)
    if facts.current is not None and facts.hukou_ok and _within_grace(means):
        return _in_grace(means, facts.current)
    return refused(
        facts,
        rules,
        refusals + _why_no_grace(means),
        income_lines(means) + _measure_lines(means),
        exact_per_capita=means.per_capita,
        warnings=_warnings(means),
    )


def compute_marginal(facts: BenefitFacts, rules: BenefitRules) -> Derivation:
    """低保边缘: not entitled to 低保, y1 below multiple × S, property within the 边缘 limits. Pays nothing itself."""
    means = household_means(facts, rules)
    ceiling = means.ceiling
    problems = _hukou_problems(facts) + property_problems(facts, marginal=True)
    if means.per_capita >= ceiling:
        problems.append(_above(means, ceiling, "低保边缘家庭收入标准"))
    if not means_test(means)[0]:
        problems.append("该户符合低保条件，应按低保办理")
    line = Line(
        label=f"低保边缘标准（低保标准 × {text(means.marginal_multiple, 1)}）",
        value=text(ceiling),
        basis=rules.marginal_basis,
    )
    shown = text_beside(means.per_capita, ceiling)
    grounds = (f"人均月收入 {shown} 元，低于低保边缘标准 {text(ceiling)} 元", "家庭财产符合低保边缘家庭限额")
    return Derivation(
        facts=facts,
        rules=rules,
        outcome=Outcome.REFUSE if problems else Outcome.GRANT,
        eligible=not problems,
        reasons=tuple(problems) or grounds,
        lines=(*income_lines(means), *_measure_lines(means), line),
        exact_per_capita=means.per_capita,
        warnings=tuple(means.left_out),
    )


def means_test(means: Means) -> tuple[list[str], list[str]]:
    """Why the household is not entitled (all reasons at once), and, when it is, what speaks for it."""
    facts = means.facts
    refusals = _hukou_problems(facts)
    name = f"{class_of(facts, means.rules).label}低保标准"
    if means.per_capita >= means.standard:
        refusals.append(_above(means, means.standard, name))
    refusals += property_problems(facts)
    shown = text_beside(means.per_capita, means.standard)
    grounds = ["具有本地户籍", f"人均月收入 {shown} 元，低于{name} {text(means.standard)} 元"]
    grounds.append("家庭财产符合当地规定")
    return refusals, [] if refusals else grounds


def property_problems(facts: BenefitFacts, *, marginal: bool = False) -> list[str]:
    """One sentence for every property item above its limit."""
    problems = []
    for item in facts.assets:
        if not item.within(marginal=marginal):
            limit = item.marginal_limit if marginal and item.marginal_limit is not None else item.limit
            over = f"{_count(item.value, item.unit)}，超过当地限额 {_count(limit or ZERO, item.unit)}"
            problems.append(f"家庭财产“{item.label}”为 {over}")
    return problems


def base_amount(means: Means) -> tuple[Fraction, list[Line]]:
    """A: difference × n, or the band's amount × n, exact, with its lines."""
    rules, size = means.rules, means.size
    if rules.bands and rules.formula != "difference":
        band = _band_of(rules.bands, means.per_capita)
        amount = band.amount * size
        label = f"{band.name} {text(band.amount)} × {size} 人"
    else:
        gap = means.standard - means.per_capita
        amount = gap * size
        label = f"差额 {text(gap)} × {size} 人"
    return amount, [Line(label=label, value=text(amount), basis=rules.basis)]


def _granted(means: Means, grounds: list[str]) -> Derivation:
    facts, rules = means.facts, means.rules
    exact, lines = base_amount(means)
    each = [member_topup(member, facts, rules, means.standard) for member in facts.counted]
    topup = sum(each, ZERO)
    if topup:
        lines.append(topup_line(sum(1 for amount in each if amount), topup, rules))
    total = payable(exact + topup, rules.rounding)
    lines.append(_payable_line(total, rules))
    return Derivation(
        facts=facts,
        rules=rules,
        outcome=change_to(total, facts.current),
        eligible=True,
        reasons=tuple(grounds),
        lines=(*income_lines(means), *_measure_lines(means), *lines),
        exact_per_capita=means.per_capita,
        amount=payable(exact, rules.rounding),
        topup=payable(topup, rules.rounding),
        payable=total,
        warnings=tuple(_warnings(means)),
    )


def _why_no_grace(means: Means) -> list[str]:
    """Why a household in receipt above the standard gets no grace period; empty when it does, or none is in question."""
    grace, current = means.rules.grace, means.facts.current
    if current is None or grace is None or means.per_capita < means.standard:
        return []
    ceiling = means.ceiling
    problems = property_problems(means.facts, marginal=True)
    if means.per_capita >= ceiling:
        problems.append(f"人均月收入达到低保边缘标准 {text(ceiling)} 元，不适用渐退期")
    if grace.condition == "employment" and not current.raised_by_employment:
        problems.append("收入增加不是因为就业，不适用渐退期")
    if current.grace_until is not None and month_of(current.grace_until) <= month_of(means.facts.on):
        problems.append(f"渐退期至 {current.grace_until:%Y-%m} 已满")
    return problems


def _within_grace(means: Means) -> bool:
    above = means.per_capita >= means.standard and means.rules.grace is not None
    return above and not _why_no_grace(means)


def _in_grace(means: Means, current: CurrentAward) -> Derivation:
    facts, rules = means.facts, means.rules
    grace = rules.grace or GraceRules(months=0)
    topup = current.topup if grace.keeps_topup else ZERO
    base = current.payable - current.topup
    period = grace_period(facts, current, grace, base + topup)
    months = f"{period.first_month:%Y-%m} 至 {period.last_month:%Y-%m}，共 {period.payments} 个月"
    ceiling = means.ceiling
    shown = text_beside(means.per_capita, ceiling)
    reasons = (
        f"人均月收入 {shown} 元，不低于低保标准 {text(means.standard)} 元，低于低保边缘标准 {text(ceiling)} 元",
        f"给予渐退期：{months}，期满停发",
    )
    lines = [Line(label=f"渐退期（{months}）", value=text(base + topup), basis=grace.basis)]
    total = payable(base + topup, rules.rounding)
    return Derivation(
        facts=facts,
        rules=rules,
        outcome=Outcome.GRACE,
        eligible=True,
        reasons=reasons,
        lines=(*income_lines(means), *_measure_lines(means), *lines, _payable_line(total, rules)),
        exact_per_capita=means.per_capita,
        amount=payable(base, rules.rounding),
        topup=payable(topup, rules.rounding),
        payable=total,
        warnings=tuple(_warnings(means)),
        grace=period,
    )


def grace_period(
    facts: BenefitFacts, current: CurrentAward, grace: GraceRules, monthly: Fraction
) -> GracePeriod:
    """From the month after the decision for the rule's months; a grace period already running is not begun anew."""
    first = add_months(facts.on, 1)
    asked = current.grace_months if current.grace_months is not None and grace.is_maximum else grace.months
    last = add_months(first, min(asked, grace.months) - 1)
    if current.grace_until is not None:
        last = month_of(current.grace_until)
    payments = (last.year - first.year) * 12 + last.month - first.month + 1
    return GracePeriod(first_month=first, last_month=last, payments=payments, total=monthly * payments)


def _measure_lines(means: Means) -> list[Line]:
    facts, rules = means.facts, means.rules
    label = f"{class_of(facts, rules).label}低保标准（{facts.on.year} 年）"
    household = text(means.total / facts.months)
    return [
        Line(
            label=f"人均月收入 {household} ÷ {means.size}",
            value=text_beside(means.per_capita, means.standard),
            basis=rules.income_basis,
        ),
        Line(label=label, value=text(means.standard), basis=document(facts.standards, "dibao")),
    ]


def _payable_line(total: Decimal, rules: BenefitRules) -> Line:
    return Line(label="保障金额（每月）", value=str(total), basis=rules.basis, sum=True)


def _band_of(bands: tuple[Band, ...], per_capita: Fraction) -> Band:
    return next((band for band in bands if band.below is None or per_capita < band.below), bands[-1])


def _hukou_problems(facts: BenefitFacts) -> list[str]:
    return [] if facts.hukou_ok else ["申请人不具有本地户籍，请引导其到户籍所在地申请"]


def _above(means: Means, line: Fraction, name: str) -> str:
    shown = text_beside(means.per_capita, line)
    relation = "等于" if means.per_capita == line else "高于"
    return f"人均月收入 {shown} 元，{relation}{name} {text(line)} 元，不属于“低于”"


def _count(value: Fraction, unit: str) -> str:
    return f"{text(value) if unit == '元' else text(value, 0)} {unit}"


def _warnings(means: Means) -> list[str]:
    warnings = list(means.left_out)
    if means.rigid_blocked:
        literal = replace(means.rules, rigid=replace(means.rules.rigid, precondition="none"))  # type: ignore[type-var]
        other = replace(means, rules=literal)
        amount = text(Fraction(payable(base_amount(other)[0], means.rules.rounding)))
        warnings.append(
            f"{CLIFF}：人均月收入 {text(means.per_capita_before)} 元未超过低保标准 {text(means.standard)} 元，"
            f"刚性支出 {text(means.rigid)} 元按本地规定不予扣减；"
            f"若不设此前提（民发〔2021〕57号第十三条），差额为 {amount} 元。请核实后提请研究"
        )
    return warnings
