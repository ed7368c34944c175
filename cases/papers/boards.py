"""Papers that hang on a board. A whitelist: name, household size, amount; nothing else of a household comes near."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from cases.notice_board import public_line
from cases.papers import wording
from cases.papers.facts import Content, Facts

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


CONTENTS = {"D26": poster}
