"""Papers of what was found out: check, doubts, visit, neighbours, appraisal, a second investigation."""

from __future__ import annotations

from cases import findings
from cases.minutes import CONCLUSIONS
from cases.papers.facts import Content, Facts


def check_request(facts: Facts) -> Content:
    return {
        "check": facts.extra["check"],
        # Whoever has not agreed is not on the request (社会救助法 第四十一条).
        "supporters": [
            each
            for each in facts.case.household.supporters.filter(until=None)
            if each.name in facts.extra["check"].supporters
        ],
    }


def check_report(facts: Facts) -> Content:
    check = facts.extra["check"]
    return {"check": check, "doubts": list(check.doubts.all())}


def doubts(facts: Facts) -> Content:
    return {"doubts": list(facts.extra["doubts"])}


def visit_form(facts: Facts) -> Content:
    visit = facts.extra["visit"]
    parts = [
        {"label": label, **visit.findings.get(key, {"items": [], "note": ""})}
        for key, label in findings.SECTIONS.items()
    ]
    return {
        "visit": visit,
        "parts": parts,
        "differences": findings.differences(visit.findings),
        "signers": list(visit.signers.all()),
        "photos": list(visit.photos.all()),
        "neighbours": visit.neighbours,
    }


def neighbours(facts: Facts) -> Content:
    visit = facts.extra.get("visit")
    return {
        "visit": visit,
        "neighbours": visit.neighbours if visit else [],
        "signers": list(visit.signers.all()) if visit else [],
    }


def meeting_call(facts: Facts) -> Content:
    meeting = facts.extra["meeting"]
    return {
        "meeting": meeting,
        "panel": list(meeting.panel.all()),
        "count": meeting.count(facts.rules),
        "ratio": facts.rules.appraisal.representatives,
        "steps": [step["name"] for step in meeting.steps],
    }


def appraisal(facts: Facts) -> Content:
    meeting = facts.extra["meeting"]
    return {
        "meeting": meeting,
        "panel": list(meeting.panel.all()),
        "count": meeting.count(facts.rules),
        "conclusion": CONCLUSIONS.get(meeting.conclusion, ""),
    }


def reinvestigation(facts: Facts) -> Content:
    return {**facts.given("cause", "differences", "conclusion", "visit"), "no": facts.extra["round"]}


CONTENTS = {
    "D13": check_request,
    "D14": check_report,
    "D15": doubts,
    "D18": visit_form,
    "D19": neighbours,
    "D23": meeting_call,
    "D24": appraisal,
    "D28": reinvestigation,
}
