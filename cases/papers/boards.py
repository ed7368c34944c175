"""Papers that hang on a board. A whitelist: name, household size, amount; nothing else of a household comes near."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from audit.acts import Refused
from cases.notice_board import public_line
from cases.papers import wording
from cases.papers.facts import Content, Facts
from policies.labels import CONDITIONS

if TYPE_CHECKING:
    from cases.models import Publicity

ADULT = 18
# What is found by the village says nothing of money yet (QB-24).
WITHOUT_AMOUNT = "民主评议"


def poster(facts: Facts) -> Content:
    """Name, household size and amount; no amount where the appraisal’s result is posted."""
    publicity, case = facts.extra["publicity"], facts.case
    line = public_line(
        name=case.applicant_name,
        household_size=publicity.household_size,
        amount=_amount(facts, publicity),
        minor=case.applicant.age_on(publicity.posted_on) < ADULT,
    )
    return {
        "title": f"{wording.category_name(facts.rules.category)}{_posted_what(publicity.content)}公示",
        "lines": [line],
        "with_amount": line.amount is not None,
        "amount_label": wording.amount_label(facts.rules.category, proposed=_before_decision(facts)),
        "granted": not _before_decision(facts),
        "posted_on": publicity.posted_on,
        "ends_on": publicity.ends_on,
        "days": publicity.days,
        "unit": publicity.get_unit_display(),
        "place": publicity.place,
    }


def _amount(facts: Facts, publicity: Publicity) -> Decimal | None:
    if WITHOUT_AMOUNT in publicity.content:
        return None
    if publicity.amount is not None:
        return publicity.amount
    opinion = facts.extra.get("opinion")
    return opinion.payable if opinion else None


def _before_decision(facts: Facts) -> bool:
    rule = facts.rules.publicity(facts.extra["publicity"].key)
    return rule is None or rule.position != "after_decision"


def _posted_what(content: str) -> str:
    return content.removesuffix("公示") or "审核"


def long_list(facts: Facts) -> Content:
    """Everybody helped in a village; without the telephone the law wants on it there is nothing to hang (YC-048)."""
    rule = facts.rules.long_publicity
    if rule.hotline and not any(facts.extra.get("hotlines", ())):
        raise Refused([f"{facts.extra['village']}的长期公示单要写监督举报电话，请先填写电话再印"])
    lines = [public_line(**line) for line in facts.extra["lines"]]
    return {
        "lines": lines,
        "with_amount": True,
        "amount_label": wording.amount_label(facts.rules.category, proposed=False),
        "village": facts.extra["village"],
        "month": facts.extra["month"],
        "months": rule.months,
        "place": facts.extra.get("place") or f"{facts.extra['village']}社会救助公示栏",
    }


def list_of_materials(facts: Facts) -> Content:
    """The public list: what is asked of whom, what nobody has to bring, what nobody may ask for (GC-50, TA-24)."""
    asked = [m for m in facts.rules.materials if m.source != "shared"]
    return {
        "asked": [
            {"label": m.label, "of_whom": CONDITIONS[m.when], "each": m.per == "member", "basis": m.basis}
            for m in asked
        ],
        "spared": [m.label for m in facts.rules.materials if m.source == "shared"],
        "forbidden": facts.rules.forbidden_materials,
    }


CONTENTS = {"D11": list_of_materials, "D26": poster, "D39": long_list}
