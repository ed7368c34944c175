"""临时救助: the amount is decided case by case; the rules cap it and say up to which household sum the township decides."""

from __future__ import annotations

from fractions import Fraction

from policies.benefits.derivation import Derivation, Line, refused
from policies.benefits.facts import ZERO, BenefitFacts, FactsMissing, TemporaryFacts
from policies.benefits.income import KINDS, standard_of
from policies.benefits.money import payable, text
from policies.benefits.months import months_before
from policies.benefits.rules import BenefitRules, TemporaryRules
from policies.benefits.vocabulary import Outcome

EXPENSE = "linshi_zhichu"


def compute_temporary(facts: BenefitFacts, rules: BenefitRules) -> Derivation:
    """Check a proposed grant and say who decides it. Amounts are one-off 元, not monthly."""
    temporary = facts.temporary
    if temporary is None:
        raise FactsMissing(["缺少临时救助内容：请填写事由和拟救助金额"])
    amount = sum((relief.amount for relief in temporary.relief), ZERO)
    total = payable(amount, rules.rounding)
    problems = _problems(facts, rules, temporary, Fraction(total))
    earlier = earlier_sum(facts, rules.temporary)
    lines = _lines(temporary, rules.temporary, amount, earlier)
    if problems:
        return refused(facts, rules, problems, lines)
    sides = {
        "township": "由乡镇（街道）审批",
        "county": "超过乡镇（街道）审批限额，报县级民政部门审批",
        "": "",
    }
    who = decided_by(Fraction(total) + earlier, rules.temporary)
    expense = facts.category == EXPENSE
    reasons = [f"事由：{temporary.event}", *([sides[who]] if who else [])]
    return Derivation(
        facts=facts,
        rules=rules,
        outcome=Outcome.GRANT,
        eligible=True,
        reasons=tuple(reasons),
        lines=tuple(lines),
        amount=total,
        payable=total,
        exact_per_capita=_per_capita(facts) if expense else ZERO,
        warnings=tuple(_warnings(facts, temporary)) if expense else (),
        decided_by=who,
    )


def decided_by(household_sum: Fraction, rules: TemporaryRules) -> str:
    """ "township", "county", or "" when the rules set no limit (then delegation alone decides)."""
    if rules.township_limit is None:
        return ""
    within = household_sum < rules.township_limit or (
        rules.inclusive and household_sum == rules.township_limit
    )
    return "township" if within else "county"


def earlier_sum(facts: BenefitFacts, rules: TemporaryRules) -> Fraction:
    """What the household already had for the same event within the window, so that a grant is not split."""
    temporary = facts.temporary
    if temporary is None:
        return ZERO
    since = months_before(facts.on, rules.window_months)
    same = (e for e in temporary.earlier if e.event == temporary.event and since < e.granted_on <= facts.on)
    return sum((relief.amount for relief in same), ZERO)


def caps(facts: BenefitFacts, rules: BenefitRules) -> Fraction | None:
    """The lowest cap of one grant per household in 元, None without one. Raises FactsMissing without the standard."""
    found = [rules.temporary.cap] if rules.temporary.cap is not None else []
    if rules.temporary.cap_times_standard is not None:
        problems: list[str] = []
        found.append(rules.temporary.cap_times_standard * standard_of(facts, rules, problems))
        if problems:
            raise FactsMissing(problems)
    return min(found, default=None)


def _problems(
    facts: BenefitFacts, rules: BenefitRules, temporary: TemporaryFacts, total: Fraction
) -> list[str]:
    problems = []
    if total <= 0:
        problems.append("拟救助金额应大于 0 元，请填写实际救助金额")
    if facts.category == EXPENSE:
        problems += _means_test(facts, temporary, total)
    cap = caps(facts, rules)
    if cap is not None and total > cap:
        problems.append(f"拟救助金额 {text(total)} 元，超过本地每户每次上限 {text(cap)} 元")
    if temporary.reserve_balance is not None and total > temporary.reserve_balance:
        balance = text(temporary.reserve_balance)
        problems.append(f"备用金余额 {balance} 元，不足支付 {text(total)} 元，请先申请补充备用金")
    return problems


def _means_test(facts: BenefitFacts, temporary: TemporaryFacts, total: Fraction) -> list[str]:
    """支出型: the expense for everybody; income and property of those no one has means-tested yet (23号 二(一))."""
    problems = []
    if not facts.hukou_ok:
        problems.append("申请人不具有本地户籍，请引导其到户籍所在地或居住地申请")
    if temporary.self_paid is not None and total > temporary.self_paid:
        problems.append(
            f"拟救助金额 {text(total)} 元，超过个人自负的支出 {text(temporary.self_paid)} 元，请按自负部分核定"
        )
    if temporary.in_receipt:
        return problems
    if temporary.income_line is not None and _per_capita(facts) >= temporary.income_line:
        problems.append(
            f"家庭人均月收入 {text(_per_capita(facts))} 元，不低于当地上年度人均可支配收入每月 "
            f"{text(temporary.income_line)} 元"
        )
    problems += [
        f"{item.label} {text(item.value)} {item.unit}，超过限额 {text(item.limit)} {item.unit}"
        for item in facts.assets
        if item.limit is not None and item.value > item.limit
    ]
    return problems


def _warnings(facts: BenefitFacts, temporary: TemporaryFacts) -> list[str]:
    """What the signer has to weigh because the office has not entered it."""
    if temporary.in_receipt or temporary.income_line is not None:
        return []
    return ["没有录入当地上年度居民人均可支配收入，家庭收入是否符合条件由审核、审批人员按调查情况判断"]


def _per_capita(facts: BenefitFacts) -> Fraction:
    """Income per person and month before any deduction; ordinary aid deducts nothing (23号 二(一))."""
    gross = sum((getattr(member, key) for member in facts.counted for key, _ in KINDS), ZERO)
    return gross / (facts.months * len(facts.counted))


def _lines(
    temporary: TemporaryFacts, rules: TemporaryRules, amount: Fraction, earlier: Fraction
) -> list[Line]:
    lines = []
    for relief in temporary.relief:
        kind = "实物（按采购价）" if relief.goods else "救助金"
        lines.append(
            Line(label=f"{kind}{'：' if relief.label else ''}{relief.label}", value=text(relief.amount))
        )
    if rules.township_limit is not None:
        lines.append(
            Line(label=f"同一事由 {rules.window_months} 个月内已救助", value=text(earlier), basis=rules.basis)
        )
        mark = "（含）" if rules.inclusive else "（不含）"
        limit = text(rules.township_limit)
        lines.append(Line(label=f"乡镇（街道）审批限额，每户{mark}", value=limit, basis=rules.basis))
    lines.append(Line(label="拟救助金额", value=text(amount), basis=rules.basis, sum=True))
    return lines
