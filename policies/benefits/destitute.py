"""特困: basic living standard by support and class, plus care standard by self-care class."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from policies.benefits.derivation import Derivation, Line, change_to, refused
from policies.benefits.facts import BenefitFacts, DestituteFacts, FactsMissing
from policies.benefits.income import class_of, document
from policies.benefits.money import payable, text
from policies.benefits.rules import BenefitRules, DestituteRules
from policies.benefits.vocabulary import HouseholdClass, SelfCare, Support

NATIONAL = DestituteRules()
INDICATORS = ("自主吃饭", "自主穿衣", "自主上下床", "自主如厕", "室内自主行走", "自主洗澡")


def self_care_class(failed: int, rules: DestituteRules = NATIONAL) -> SelfCare:
    """Class from the number of the six indicators not met: 0 able, 1–3 partly, 4–6 wholly lost (43号)."""
    if not 0 <= failed <= len(INDICATORS):
        raise ValueError(
            f"生活自理能力共 {len(INDICATORS)} 项指标，未达到的项数应在 0 至 {len(INDICATORS)} 之间，现为 {failed}"
        )
    if failed >= rules.none_from:
        return SelfCare.NONE
    return SelfCare.PARTIAL if failed >= rules.partial_from else SelfCare.ABLE


def compute_destitute(facts: BenefitFacts, rules: BenefitRules) -> Derivation:
    """特困 amount of one person. Raises FactsMissing without destitute facts or the standards they need."""
    destitute = facts.destitute
    if destitute is None:
        raise FactsMissing(["缺少特困认定信息：请填写供养方式、三项条件和生活自理能力评估结果"])
    refusals = _refusals(facts, destitute)
    if refusals:
        return refused(facts, rules, refusals)
    return _granted(facts, rules, destitute) if destitute.assessed else _unassessed(facts, rules, destitute)


def _granted(facts: BenefitFacts, rules: BenefitRules, destitute: DestituteFacts) -> Derivation:
    care_class = destitute.self_care or self_care_class(_failed(destitute), rules.destitute)
    household_class, basis = basic_class(facts, rules, destitute)
    name = f"{household_class.label}{destitute.support.label}基本生活标准"
    basic, care = _amounts(facts, destitute, household_class, care_class, name)
    total = payable(basic + care, rules.rounding)
    published = document(facts.standards, str(destitute.support.value))
    lines = (
        Line(label=name, value=text(basic), basis=basis or published),
        Line(
            label=f"照料护理标准（{care_class.label}）",
            value=text(care),
            basis=document(facts.standards, "care"),
        ),
        Line(label="拟供养金额（每月）", value=str(total), basis=rules.destitute.basis, sum=True),
    )
    return _supported(facts, rules, destitute, lines, total, f"生活自理能力评估为{care_class.label}")


def _unassessed(facts: BenefitFacts, rules: BenefitRules, destitute: DestituteFacts) -> Derivation:
    """Recognised, self-care not assessed yet: the basic standard alone (43号 art. 20 sets the care afterwards)."""
    household_class, basis = basic_class(facts, rules, destitute)
    name = f"{household_class.label}{destitute.support.label}基本生活标准"
    basic = _basic(facts, destitute, household_class)
    if basic is None:
        raise FactsMissing([_no_basic(name)])
    total = payable(basic, rules.rounding)
    published = document(facts.standards, str(destitute.support.value))
    lines = (
        Line(label=name, value=text(basic), basis=basis or published),
        Line(label="照料护理标准（待县级评估）", value="0.00", basis=rules.destitute.basis),
        Line(label="拟供养金额（每月）", value=str(total), basis=rules.destitute.basis, sum=True),
    )
    return _supported(facts, rules, destitute, lines, total, "生活自理能力待县级评估，评估后加上照料护理标准")


def _supported(
    facts: BenefitFacts,
    rules: BenefitRules,
    destitute: DestituteFacts,
    lines: tuple[Line, ...],
    total: Decimal,
    care: str,
) -> Derivation:
    tests_met = "无劳动能力、无生活来源、无法定赡养抚养扶养义务人或义务人无履行能力"
    return Derivation(
        facts=facts,
        rules=rules,
        outcome=change_to(total, facts.current),
        eligible=True,
        reasons=(tests_met, *filter(None, destitute.grounds), care),
        lines=lines,
        amount=total,
        payable=total,
    )


def _basic(
    facts: BenefitFacts, destitute: DestituteFacts, household_class: HouseholdClass
) -> Fraction | None:
    institution = destitute.support == Support.INSTITUTION
    table = facts.standards.institution if institution else facts.standards.dispersed
    return table.of(household_class)


def _no_basic(name: str) -> str:
    return f"没有已核对生效的{name}，请先在标准表录入并由另一人核对"


def _amounts(
    facts: BenefitFacts,
    destitute: DestituteFacts,
    household_class: HouseholdClass,
    care_class: SelfCare,
    name: str,
) -> tuple[Fraction, Fraction]:
    """Basic and care standard by the month. Raises FactsMissing naming each that is not in force."""
    basic = _basic(facts, destitute, household_class)
    care = facts.standards.care.get(str(care_class.value))
    if basic is not None and care is not None:
        return basic, care
    problems = []
    if basic is None:
        problems.append(_no_basic(name))
    if care is None:
        problems.append(f"没有已核对生效的照料护理标准（{care_class.label}），请先在标准表录入并由另一人核对")
    raise FactsMissing(problems)


def basic_class(
    facts: BenefitFacts, rules: BenefitRules, destitute: DestituteFacts
) -> tuple[HouseholdClass, str]:
    """Class of the basic standard and the clause that raises it, if one does."""
    rural = class_of(facts, rules) == HouseholdClass.RURAL
    if rural and destitute.support == Support.INSTITUTION and rules.destitute.institution_rural_as_urban:
        return HouseholdClass.URBAN, rules.destitute.institution_basis
    if rural:
        return HouseholdClass.RURAL, ""
    integrated = facts.household_class == HouseholdClass.RURAL and rules.integration is not None
    return HouseholdClass.URBAN, rules.integration.basis if integrated and rules.integration else ""


def _failed(destitute: DestituteFacts) -> int:
    unknown = [name for name in destitute.failed_indicators if name not in INDICATORS]
    if unknown:
        raise FactsMissing(
            [f"生活自理能力指标没有“{name}”，可用：{'、'.join(INDICATORS)}" for name in unknown]
        )
    return len(set(destitute.failed_indicators))


def _refusals(facts: BenefitFacts, destitute: DestituteFacts) -> list[str]:
    tests = (
        (destitute.no_work_ability, "不符合“无劳动能力”条件"),
        (destitute.no_income, "不符合“无生活来源”条件"),
        (destitute.no_supporter, "不符合“无法定赡养、抚养、扶养义务人或者义务人无履行义务能力”条件"),
    )
    grounds = destitute.grounds or ("",) * len(tests)
    found = [] if facts.hukou_ok else ["申请人不具有本地户籍，请引导其到户籍所在地申请"]
    return found + [
        f"{sentence}：{ground}" if ground else sentence
        for (holds, sentence), ground in zip(tests, grounds, strict=True)
        if not holds
    ]
