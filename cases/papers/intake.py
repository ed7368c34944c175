"""Papers from the first word to 受理: lead, wish, forms, one-time notice, acceptance, refusal of acceptance."""

from __future__ import annotations

from cases.checklists import checklist
from cases.gaps import gaps
from cases.papers import wording
from cases.papers.facts import Content, Facts
from policies.deadlines import due_dates
from policies.workdays import current_calendar

ENDINGS = {"withdrawn": "撤回申请", "abandoned": "视为放弃申请", "terminated": "终止办理"}


def lead(facts: Facts) -> Content:
    return facts.given(
        "person", "finder", "finder_kind", "need", "found_at", "urgent", "address", "relation", "told_on", "follow_up"
    )  # fmt: skip


def wish(facts: Facts) -> Content:
    schemes = facts.extra.get("schemes") or [wording.category_name(facts.rules.category)]
    return {"schemes": schemes, "wish": facts.extra.get("wish", "")}


def precheck_failed(facts: Facts) -> Content:
    reasons = facts.extra["reasons"]
    return {
        "reasons": [reasons] if isinstance(reasons, str) else list(reasons),
        "check": facts.extra.get("check"),
    }


def invitation(facts: Facts) -> Content:
    asked = [n for n in checklist(facts.case, facts.rules, 1) if n.source != "shared"]
    return {"asked": asked, **facts.given("come_by", "where")}


def one_time_notice(facts: Facts) -> Content:
    missing = gaps(checklist(facts.case, facts.rules, 1))
    return {"missing": missing, "how": facts.extra.get("how", "")}


def acceptance(facts: Facts) -> Content:
    known = {d.name: d for d in due_dates(facts.rules, {"accepted": facts.day}, current_calendar())}
    return {"accepted_on": facts.day, "limit": known.get("overall.limit")}


def refusal_of_acceptance(facts: Facts) -> Content:
    return {"reason": facts.extra["reason"], "remedy": facts.remedy}


def ending(facts: Facts) -> Content:
    ended = ENDINGS.get(facts.extra.get("ending", ""), "终止办理")
    own_wish = facts.extra.get("ending") == "withdrawn"
    return {
        "title": f"{ended}告知书",
        "ending": ended,
        "reason": facts.extra["reason"],
        "remedy": "" if own_wish else facts.remedy,
    }


CONTENTS = {
    "D01": lead,
    "D02": wish,
    "D08": one_time_notice,
    "D09": acceptance,
    "D10": refusal_of_acceptance,
    "D16": precheck_failed,
    "D17": invitation,
    "D36": ending,
}
