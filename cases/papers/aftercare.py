"""Papers of the time after the decision: review, adjustment, grace, stop, and the care of 特困."""

from __future__ import annotations

from cases.papers.deciding import lines_of
from cases.papers.facts import Content, Facts

CHANGES = {"increase": "增发", "decrease": "减发", "stop": "停发"}


def adjustment(facts: Facts) -> Content:
    change = facts.extra["change"]
    return {
        **facts.given("old", "new", "from_month", "reason", "heard", "clause"),
        "change": CHANGES[change],
        "stops": change == "stop",
        "lines": lines_of(facts.extra.get("derivation")),
        "remedy": "" if change == "increase" else facts.remedy,
    }


def stopped(facts: Facts) -> Content:
    return {
        **facts.given("reason", "last_month", "heard", "clause", "explained_at", "answer"),
        "suggest_linshi": bool(facts.rules.review.exit_suggest_linshi),
        "remedy": facts.remedy,
    }


def grace(facts: Facts) -> Content:
    return facts.given("from_month", "until_month", "amount", "reason")


def review_record(facts: Facts) -> Content:
    return facts.given(
        "trigger", "methods", "findings", "result", "old", "new", "reviewed_on", "changes", "next_on"
    )


def change_report(facts: Facts) -> Content:
    return facts.given("reported_on", "reporter", "changes")


def picking_up(facts: Facts) -> Content:
    return facts.given(
        "grantor", "holder", "holder_relation", "purpose", "since", "until", "account", "filing_no"
    )


def care_agreement(facts: Facts) -> Content:
    institution = facts.extra["institution"]
    return {
        **facts.given("provider", "services", "since", "until", "fee"),
        "title": "集中供养服务协议" if institution else "照料服务协议",
        "institution": institution,
    }


def self_care(facts: Facts) -> Content:
    items = list(facts.extra["items"])
    return {
        **facts.given("assessed_on", "outcome", "assessors", "previous"),
        "person": facts.extra.get("person") or facts.case.applicant_name,
        "items": items,
        "unable": sum(not item["able"] for item in items),
    }


def confidentiality(facts: Facts) -> Content:
    return facts.given("staff", "since", "until")


CONTENTS = {
    "D33": adjustment,
    "D34": stopped,
    "D35": grace,
    "D46": picking_up,
    "D47": care_agreement,
    "D48": self_care,
    "D49": confidentiality,
    "D69": review_record,
    "D69B": change_report,
}
