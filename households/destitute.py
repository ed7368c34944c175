"""特困: the three tests read from the household file (43号第四至九条), each with what was found."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from households.choices import Disability
from households.consents import supporters_of
from households.models import Member, Supporter
from policies.benefits import BenefitFacts, BenefitRules, SelfCare, Support
from policies.benefits.dibao import property_problems
from policies.benefits.facts import DestituteFacts
from policies.benefits.income import household_means
from policies.benefits.money import text
from policies.reviewcycle import kept_while_young
from policies.sections import Stop

AGED, YOUNG = 60, 16
# Which disabilities leave a person without labour, by level (43号第五条第三项).
LEVELS = {
    Disability.INTELLECTUAL: (1, 2, 3),
    Disability.MENTAL: (1, 2, 3),
    Disability.LIMB: (1, 2),
    Disability.VISUAL: (1,),
}

Finding = tuple[bool, str]


def labour(member: Member, on: date, stop: Stop, *, in_receipt: bool = False) -> Finding:
    """无劳动能力: by age, by disability; who is supported already keeps it while young or at school (43号第五条、第二十四条)."""
    age = member.age_on(on)
    if age >= AGED:
        return True, f"{member.name} {age} 周岁，年满 {AGED} 周岁"
    if age < YOUNG:
        return True, f"{member.name} {age} 周岁，未满 {YOUNG} 周岁"
    if member.disability_level in LEVELS.get(Disability(member.disability_kind or Disability.SPEECH), ()):
        return True, f"{member.name}持{member.disability}残疾证"
    if in_receipt and kept_while_young(stop, [(age, member.school)]):
        school = member.get_school_display()
        return True, f"{member.name} {age} 周岁，" + (f"{school}在读" if school else "未成年") + "，继续享有"
    held = (
        f"，所持{member.disability}残疾证不在规定的类别和等级内"
        if member.disability
        else "，没有规定的残疾证"
    )
    return False, f"{member.name} {age} 周岁{held}"


def livelihood(facts: BenefitFacts, rules: BenefitRules) -> Finding:
    """无生活来源: income below the local 低保 standard and property within limits (43号第六、七条). Raises FactsMissing."""
    means = household_means(facts, rules)
    over = property_problems(facts)
    said = f"人均月收入 {text(means.per_capita)} 元，"
    if means.per_capita >= means.standard:
        return False, "；".join([f"{said}不低于低保标准 {text(means.standard)} 元", *over])
    return (False, "；".join(over)) if over else (True, f"{said}低于低保标准 {text(means.standard)} 元")


def supporters(owing: Iterable[Supporter]) -> Finding:
    """无法定义务人, or none of them able to give what they owe (43号第八条)."""
    found = list(owing)
    able = [each.name for each in found if not each.inability]
    if able:
        return False, f"法定义务人{'、'.join(able)}有履行义务能力"
    if not found:
        return True, "没有法定赡养、抚养、扶养义务人"
    said = "、".join(f"{each.name}（{each.get_inability_display()}）" for each in found)
    return True, f"法定义务人{said}无履行义务能力"


def destitute_facts(
    facts: BenefitFacts,
    rules: BenefitRules,
    member: Member,
    stop: Stop,
    *,
    support: str,
    self_care: str,
    in_receipt: bool = False,
) -> DestituteFacts:
    """The three tests of one person. `facts`: of that person alone; `self_care` "": not assessed yet."""
    findings = [
        labour(member, facts.on, stop, in_receipt=in_receipt),
        livelihood(facts, rules),
        supporters(supporters_of(member.household, facts.on)),
    ]
    (no_work, *_), (no_income, *_), (no_supporter, *_) = findings
    return DestituteFacts(
        support=Support(support or Support.DISPERSED),
        no_work_ability=no_work,
        no_income=no_income,
        no_supporter=no_supporter,
        self_care=SelfCare(self_care) if self_care else None,
        assessed=bool(self_care),
        grounds=tuple(ground for _, ground in findings),
    )
