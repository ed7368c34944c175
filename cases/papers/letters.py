"""Official letters: to a unit that knows something, to another county, to a department, to the government; and
what the county writes when it samples.
"""

from __future__ import annotations

from cases.papers import wording
from cases.papers.facts import Content, Facts

BLANK = "＿" * 12


def inquiry(facts: Facts) -> Content:
    """With nothing handed over: a letter whose addressee and questions are written in by hand."""
    given = facts.given("to", "about", "items", "reply_by", "contact")
    return {**given, "to": given["to"] or BLANK, "items": given["items"] or [BLANK * 2] * 3}


def remote_commission(facts: Facts) -> Content:
    return facts.given("to", "persons", "address", "items", "due_on", "contact")


def referral(facts: Facts) -> Content:
    return {**facts.given("to", "about", "due_on", "contact"), **_person(facts), "told": facts.extra["facts"]}


def referral_result(facts: Facts) -> Content:
    return {**facts.given("department", "about", "result", "answered_on"), **_person(facts)}


def government_report(facts: Facts) -> Content:
    to = facts.extra.get("to") or wording.above_of(facts.unit)
    given = facts.given("about", "plan", "conditions")
    about = given["about"]
    return {
        **given,
        "to": to,
        "told": facts.extra["facts"],
        "title": f"关于{about}的报告",
        "signer": facts.by.author_name,
    }


def rectification(facts: Facts) -> Content:
    return facts.given("to", "sample", "found", "demand", "due_on")


def sample_record(facts: Facts) -> Content:
    return facts.given("sample", "reasons", "way", "verdicts", "finding", "words", "visited_on", "visitors")


def _person(facts: Facts) -> Content:
    return {
        "person": facts.extra.get("person") or (facts.file.applicant_name if facts.file else ""),
    }


CONTENTS = {
    "D20": inquiry,
    "D21": inquiry,
    "D22": remote_commission,
    "D50": referral,
    "D50R": referral_result,
    "D51": government_report,
    "D56": rectification,
    "D57": sample_record,
}
