"""Household income: what counts, what is deducted and in which order (first work costs, then the test, then rigid)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from policies.benefits.derivation import Line
from policies.benefits.facts import ZERO, BenefitFacts, FactsMissing, LocalStandards, MemberFacts, Voucher
from policies.benefits.money import text
from policies.benefits.months import months_before
from policies.benefits.rules import BenefitRules, EmploymentCostRules
from policies.benefits.vocabulary import HouseholdClass

KINDS = (
    ("total_wages", "工资性收入"),
    ("business", "经营净收入"),
    ("property_income", "财产净收入"),
    ("transfer", "转移净收入"),
)


@dataclass(frozen=True, kw_only=True)
class Means:
    """Income of the counted members over the look-back months, exact, with what was deducted and what was not."""

    facts: BenefitFacts
    rules: BenefitRules
    standard: Fraction
    employment_cost: Fraction
    vouchers: tuple[Voucher, ...]
    left_out: tuple[str, ...]

    @property
    def size(self) -> int:
        """n: number of counted members."""
        return len(self.facts.counted)

    @property
    def marginal_multiple(self) -> Fraction:
        """How many times the standard bounds 低保边缘: the local value, else that of the rules."""
        local = self.facts.standards.marginal_multiple
        return self.rules.marginal_multiple if local is None else local

    @property
    def ceiling(self) -> Fraction:
        """The 低保边缘 line per person and month."""
        return self.marginal_multiple * self.standard

    @property
    def before_rigid(self) -> Fraction:
        """Y0: all net income less employment cost."""
        gross = sum((getattr(member, key) for member in self.facts.counted for key, _ in KINDS), ZERO)
        return gross - self.employment_cost

    @property
    def rigid(self) -> Fraction:
        """R: approved self-paid vouchers."""
        return sum((voucher.self_paid for voucher in self.vouchers), ZERO)

    @property
    def rigid_blocked(self) -> bool:
        """Whether there is rigid expense that the precondition (y0 > S) keeps from being deducted."""
        rigid = self.rules.rigid
        needs_excess = rigid is not None and rigid.precondition == "income_above_standard"
        return needs_excess and self.rigid > 0 and self.per_capita_before <= self.standard

    @property
    def rigid_deducted(self) -> Fraction:
        """R*: what is in fact deducted, at most Y0."""
        return ZERO if self.rigid_blocked else min(self.rigid, self.before_rigid)

    @property
    def total(self) -> Fraction:
        """Y1 = max(0, Y0 − R*), over the look-back months."""
        return self.before_rigid - self.rigid_deducted

    @property
    def per_capita_before(self) -> Fraction:
        """y0 per person and month."""
        return self.before_rigid / (self.facts.months * self.size)

    @property
    def per_capita(self) -> Fraction:
        """y1 per person and month."""
        return self.total / (self.facts.months * self.size)


def household_means(facts: BenefitFacts, rules: BenefitRules) -> Means:
    """Count income and deductions of a household. Raises FactsMissing when a needed standard is not set."""
    problems: list[str] = []
    standard = standard_of(facts, rules, problems)
    cost = sum((employment_cost(m, facts, rules.employment_cost, problems) for m in facts.counted), ZERO)
    if problems:
        raise FactsMissing(problems)
    vouchers, left_out = approved_vouchers(facts, rules)
    return Means(
        facts=facts,
        rules=rules,
        standard=standard,
        employment_cost=cost,
        vouchers=tuple(vouchers),
        left_out=tuple(left_out),
    )


def class_of(facts: BenefitFacts, rules: BenefitRules) -> HouseholdClass:
    """Class whose standard applies: qualifying rural households count as urban where standards are integrated."""
    integrated = rules.integration is not None and rules.integration.on and facts.border_resident
    return HouseholdClass.URBAN if integrated else facts.household_class


def standard_of(facts: BenefitFacts, rules: BenefitRules, problems: list[str]) -> Fraction:
    """S per person and month; adds a sentence to `problems` when it is not set."""
    household_class = class_of(facts, rules)
    value = facts.standards.dibao.of(household_class)
    if value is None:
        problems.append(
            f"{facts.on:%Y-%m-%d} 没有已核对生效的{household_class.label}低保标准，请先在标准表录入并由另一人核对"
        )
    return value if value is not None else ZERO


def employment_cost(
    member: MemberFacts, facts: BenefitFacts, rules: EmploymentCostRules | None, problems: list[str]
) -> Fraction:
    """EC = min(W, k × MW × L/12) with MW of the main work place; once per person."""
    if rules is None or rules.minimum_wage_months is None or not member.total_wages:
        return ZERO
    wage = facts.standards.minimum_wage.get(member.main_workplace)
    if wage is None:
        place = member.main_workplace or "（未填）"
        problems.append(f"{member.name}的务工地 {place} 没有最低工资标准，请补填务工地或在标准表录入")
        return ZERO
    return min(member.total_wages, rules.minimum_wage_months * wage * Fraction(facts.months, 12))


def approved_vouchers(facts: BenefitFacts, rules: BenefitRules) -> tuple[list[Voucher], list[str]]:
    """Vouchers the rules let deduct, and a sentence for each one they do not."""
    approved: list[Voucher] = []
    left_out: list[str] = []
    until = facts.applied_on or facts.on
    since = months_before(until, facts.months)
    for member in facts.counted:
        for voucher in member.vouchers:
            reason = ""
            if rules.rigid is None or voucher.kind not in rules.rigid.types:
                reason = "不在本地刚性支出扣减范围"
            elif rules.rigid.voucher and not voucher.number:
                reason = "没有支出凭据"
            elif voucher.paid_on and not since <= voucher.paid_on <= until:
                reason = f"不在申请前 {facts.months} 个月内"
            if reason:
                left_out.append(
                    f"{member.name}的{voucher.kind.label}支出 {text(voucher.self_paid)} 元{reason}，未扣减"
                )
            else:
                approved.append(voucher)
    return approved, left_out


def income_lines(means: Means) -> list[Line]:
    """Left half of the calculation: monthly income by kind, deductions, household income a month."""
    facts, rules, lines = means.facts, means.rules, []

    def add(label: str, amount: Fraction, basis: str, *, sum_line: bool = False) -> None:
        value = text(amount / facts.months)
        lines.append(Line(label=label, value=value, basis=basis, column="income", sum=sum_line))

    for key, label in KINDS:
        amount = sum((getattr(member, key) for member in facts.counted), ZERO)
        if amount or (key == "total_wages" and not means.before_rigid):
            add(f"{label}（近 {facts.months} 个月月均）", amount, rules.income_basis)
    if means.employment_cost:
        earners = sum(1 for member in facts.counted if member.total_wages)
        basis = rules.employment_cost.basis if rules.employment_cost else ""
        add(f"扣减：劳动就业成本 {earners} 人", -means.employment_cost, basis)
    if means.rigid_deducted:
        basis = rules.rigid.basis if rules.rigid else ""
        add(f"扣减：自负刚性支出（票据 {len(means.vouchers)} 张）", -means.rigid_deducted, basis)
    add("家庭月收入", means.total, rules.income_basis, sum_line=True)
    return lines


def document(standards: LocalStandards, name: str) -> str:
    """Document that published a standard."""
    return standards.documents.get(name, "试算给定，未注文号")
