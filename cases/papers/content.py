"""What each kind of paper says, gathered from the files at the moment it is issued."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from cases import findings
from cases.checklists import checklist
from cases.gaps import gaps
from cases.minutes import CONCLUSIONS
from cases.notice_board import public_line
from cases.papers import wording
from policies.deadlines import due_dates
from policies.workdays import current_calendar

if TYPE_CHECKING:
    from accounts.models import Post
    from cases.models import Case
    from cases.papers.kinds import Kind
    from policies.rules import Rules

ADULT = 18
ENDINGS = {"withdrawn": "撤回申请", "abandoned": "视为放弃申请", "terminated": "终止办理"}


@dataclass(frozen=True)
class Facts:
    """What a paper is written from. `extra` is what the act hands over: the visit, the decision, …"""

    what: Kind
    case: Case
    by: Post
    at: datetime
    rules: Rules
    extra: Mapping[str, Any]


Content = dict[str, Any]


def content_of(
    what: Kind, case: Case, *, by: Post, at: datetime, rules: Rules, extra: Mapping[str, Any]
) -> Content:
    """The words and figures of one paper; `title` when it is not the usual one of its kind."""
    facts = Facts(what, case, by, at, rules, extra)
    return {**_public(facts), **({} if what.public else _common(facts)), **CONTENTS[what.code](facts)}


def _public(facts: Facts) -> Content:
    """What may stand on any paper, a posted one too."""
    return {
        "category": wording.category_name(facts.case),
        "rules_title": facts.rules.title,
        "village": facts.case.village.name,
        "office": wording.office_name(wording.issuing_unit(facts.case, facts.by)),
        "county_office": wording.office_name(facts.case.county),
        "handler": facts.by.author_name,
    }


def _common(facts: Facts) -> Content:
    """What a paper for the applicant or the file says of the case."""
    case, archive = facts.case, facts.what.archive
    household, applicant = case.household, case.applicant
    return {
        "case_no": case.case_no,
        "applicant": case.applicant_name,
        "applicant_id": (applicant.id_number if archive else applicant.masked_id) or "—",
        "address": f"{case.village.name}{household.group_name}{household.address}",
        "members": wording.facts_of_members(case, archive=archive),
        "opened_on": wording.day_of(case.opened_at),
        "proxy_name": case.proxy_name,
    }


def one_time_notice(facts: Facts) -> Content:
    missing = gaps(checklist(facts.case, facts.rules, 1))
    return {"missing": missing, "how": facts.extra.get("how", "")}


def acceptance(facts: Facts) -> Content:
    day0 = wording.day_of(facts.at)
    known = {d.name: d for d in due_dates(facts.rules, {"accepted": day0}, current_calendar())}
    return {"accepted_on": day0, "limit": known.get("overall.limit")}


def refusal_of_acceptance(facts: Facts) -> Content:
    unit = wording.issuing_unit(facts.case, facts.by)
    return {"reason": facts.extra["reason"], "remedy": wording.remedy_clause(facts.rules, unit)}


def check_request(facts: Facts) -> Content:
    return {
        "check": facts.extra["check"],
        "supporters": list(facts.case.household.supporters.filter(until=None)),
    }


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


def appraisal(facts: Facts) -> Content:
    meeting = facts.extra["meeting"]
    return {
        "meeting": meeting,
        "panel": list(meeting.panel.all()),
        "count": meeting.count(facts.rules),
        "conclusion": CONCLUSIONS.get(meeting.conclusion, ""),
    }


def opinion(facts: Facts) -> Content:
    written = facts.extra["opinion"]
    return {"opinion": written, "lines": _lines(written.derivation), "signer": facts.by.author_name}


def poster(facts: Facts) -> Content:
    """Name, household size and amount; nothing else of the household comes near a posted paper."""
    publicity, case = facts.extra["publicity"], facts.case
    minor = case.applicant.age_on(publicity.posted_on) < ADULT
    line = public_line(
        name=case.applicant_name,
        household_size=publicity.household_size,
        amount=publicity.amount if publicity.amount is not None else facts.extra["opinion"].payable,
        minor=minor,
    )
    return {
        "title": f"{wording.category_name(case)}{_posted_what(publicity.content)}公示",
        "lines": [line],
        "posted_on": publicity.posted_on,
        "ends_on": publicity.ends_on,
        "days": publicity.days,
        "unit": publicity.get_unit_display(),
        "place": publicity.place,
    }


def objection(facts: Facts) -> Content:
    return {"objection": facts.extra["objection"], "publicity": facts.extra["objection"].publicity}


def approval(facts: Facts) -> Content:
    decision, written = facts.extra["decision"], facts.extra["opinion"]
    return {
        "decision": decision,
        "opinion": written,
        "lines": _lines(decision.derivation or written.derivation),
        "late_reason": facts.extra.get("late_reason", ""),
        "signer": facts.by.author_name,
    }


def certificate(facts: Facts) -> Content:
    return {
        "decision": facts.extra["decision"],
        "valid_from": facts.extra["valid_from"],
        "valid_until": facts.extra["valid_until"],
        "account": facts.case.household.accounts.current().filter(for_member=None).first(),
    }


def refusal(facts: Facts) -> Content:
    decision = facts.extra["decision"]
    return {
        "reasons": decision.reasons,
        "decided_on": wording.day_of(decision.decided_at),
        "basis": _basis_of_decision(facts.rules),
        "remedy": wording.remedy_clause(facts.rules, wording.issuing_unit(facts.case, facts.by)),
    }


def ending(facts: Facts) -> Content:
    ended = ENDINGS.get(facts.extra.get("ending", ""), "终止办理")
    unit = wording.issuing_unit(facts.case, facts.by)
    own_wish = facts.extra.get("ending") == "withdrawn"
    return {
        "title": f"{ended}告知书",
        "ending": ended,
        "reason": facts.extra["reason"],
        "remedy": "" if own_wish else wording.remedy_clause(facts.rules, unit),
    }


def extension(facts: Facts) -> Content:
    return {"reason": facts.extra["reason"], "due_on": facts.extra.get("due_on")}


CONTENTS: dict[str, Callable[[Facts], Content]] = {
    "D08": one_time_notice,
    "D09": acceptance,
    "D10": refusal_of_acceptance,
    "D13": check_request,
    "D18": visit_form,
    "D24": appraisal,
    "D25": opinion,
    "D26": poster,
    "D27": objection,
    "D30": approval,
    "D31": certificate,
    "D32": refusal,
    "D36": ending,
    "EXT": extension,
}


def _lines(derivation: Mapping[str, Any] | None) -> list[Mapping[str, Any]]:
    """The lines of a calculation as they were stored with it."""
    return [line for line in (derivation or {}).get("lines", []) if isinstance(line, Mapping)]


def _posted_what(content: str) -> str:
    return content.removesuffix("公示") or "审核"


def _basis_of_decision(rules: Rules) -> str:
    basis = rules.basis("decide.signer") or rules.basis("decide.due")
    return f"《{rules.title}》{basis.clause}" if basis and not basis.national else f"《{rules.title}》"
