"""How a paper says things: who issues it, what the money is, what can be done against it."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from accounts.models import Level
from policies.categories import Category

if TYPE_CHECKING:
    from accounts.models import Post, Region
    from cases.models import Case
    from policies.rules import Rules

# 行政复议法 第二十条、行政诉讼法 第四十六条.
RECONSIDER_DAYS, SUE_MONTHS = 60, 6
FULL_NAMES = {
    Category.DIBAO: "最低生活保障",
    Category.TEKUN: "特困人员救助供养",
    Category.LINSHI_JINAN: "临时救助（急难型）",
    Category.LINSHI_ZHICHU: "临时救助（支出型）",
    Category.BIANYUAN: "最低生活保障边缘家庭认定",
}
# What is paid once says so; everything else is paid by the month.
AMOUNTS = {
    Category.LINSHI_JINAN: ("救助金额", "元"),
    Category.LINSHI_ZHICHU: ("救助金额", "元"),
    Category.TEKUN: ("供养金额", "元/月"),
}


def office_name(unit: Region) -> str:
    """The signature under a paper: 东关街道办事处, 柳溪镇人民政府, 管城回族区民政局."""
    county = unit.county
    before = county.name if county and county != unit else ""
    if unit.level == Level.TOWNSHIP:
        return f"{before}{unit.name}{'办事处' if unit.name.endswith('街道') else '人民政府'}"
    return f"{unit.name}民政局"


def issuing_unit(case: Case | None, by: Post, *, county: bool = False) -> Region:
    """A county post issues for the county, everybody else for the township of the case or of the post.

    `county`: a paper only the county may issue, whoever writes it.
    """
    if county or by.region.level == Level.COUNTY:
        return (case.county if case else by.region.county) or by.region
    return case.township if case else by.region.township or by.region


def category_name(category: str) -> str:
    return FULL_NAMES[Category(category)]


def amount_label(category: str, *, proposed: bool) -> str:
    """The head of a column of money: once for temporary aid, a month for the rest."""
    name, unit = AMOUNTS.get(Category(category), ("保障金额", "元/月"))
    return f"{'拟' if proposed else ''}{name}（{unit}）"


def remedy_clause(rules: Rules, unit: Region) -> str:
    """What the applicant may do against a refusal: where, and within which periods.

    A region’s own wording goes first; the national one says less than the paper must, so it is spelled out.
    """
    basis = rules.basis("remedy.text")
    if rules.remedy.text and basis and not basis.national:
        return rules.remedy.text
    days = rules.remedy.reconsider_days or RECONSIDER_DAYS
    months = rules.remedy.sue_months or SUE_MONTHS
    above = above_of(unit)
    return (
        f"如不服本决定，可以自收到本告知书之日起{days}日内向{above}申请行政复议，"
        f"也可以自收到本告知书之日起{months}个月内依法向人民法院提起行政诉讼。"
    )


def above_of(unit: Region) -> str:
    """The government that reviews a decision of this unit."""
    higher = unit.county if unit.level == Level.TOWNSHIP else unit
    return f"{higher.name}人民政府" if higher else "上一级人民政府"


def day_of(at: datetime | date) -> date:
    return timezone.localdate(at) if isinstance(at, datetime) else at


def facts_of_members(case: Case, *, archive: bool) -> list[dict[str, Any]]:
    """The counted members as a paper lists them; whole identity numbers only on archive copies."""
    return [
        {
            "name": member.name,
            "relation": member.get_relation_display(),
            "sex": member.get_sex_display(),
            "born": member.birth_on,
            "id_number": (member.id_number if archive else member.masked_id) or "—",
            "health": member.disability or member.get_health_display(),
            "occupation": member.get_occupation_display() or "—",
        }
        for member in case.household.counted_members()
    ]
