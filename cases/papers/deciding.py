"""Papers of opinion and decision: grant, refusal, temporary aid, the council's minutes, an extension."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from cases.papers import wording
from cases.papers.facts import Content, Facts
from policies.rules import Rules


def opinion(facts: Facts) -> Content:
    written = facts.extra["opinion"]
    return {"opinion": written, "lines": lines_of(written.derivation), "signer": facts.by.author_name}


def objection(facts: Facts) -> Content:
    return {"objection": facts.extra["objection"], "publicity": facts.extra["objection"].publicity}


def council(facts: Facts) -> Content:
    given = facts.given("held_at", "place", "chair", "recorder", "conclusion", "reasons")
    present = list(facts.extra["present"])
    voting = [person for person in present if not person.get("recused")]
    votes = {word: sum(p.get("vote") == word for p in voting) for word in ("同意", "不同意", "弃权")}
    named = facts.extra.get("name", "")
    return {
        **given,
        "title": f"{named}会议记录" if named else facts.what.title_by(facts.rules),
        "present": present,
        "voting": len(voting),
        "recused": len(present) - len(voting),
        "votes": votes,
        "told": facts.extra["facts"],
    }


def approval(facts: Facts) -> Content:
    decision, written = facts.extra["decision"], facts.extra.get("opinion")
    derivation = decision.derivation or (written.derivation if written else None)
    return {
        "decision": decision,
        "opinion": written,
        "lines": lines_of(derivation),
        "late_reason": facts.extra.get("late_reason", ""),
        "signer": facts.by.author_name,
    }


def certificate(facts: Facts) -> Content:
    return {
        "decision": facts.extra["decision"],
        "valid_from": facts.extra["valid_from"],
        "valid_until": facts.extra["valid_until"],
        "account": facts.case.current_account(),
    }


def refusal(facts: Facts) -> Content:
    decision = facts.extra["decision"]
    return {
        "reasons": decision.reasons,
        "decided_on": wording.day_of(decision.decided_at),
        "basis": basis_of_decision(facts.rules),
        "remedy": facts.remedy,
    }


def relief(facts: Facts) -> Content:
    return facts.given(
        "event", "requested_at", "granted_at", "amount", "means", "criteria", "description", "place", "due_on"
    )


def temporary_approval(facts: Facts) -> Content:
    given = facts.given("event", "threshold")
    instalments = list(facts.extra.get("instalments", ()))
    total = sum((Decimal(part["amount"]) for part in instalments), Decimal(0))
    return {**approval(facts), **given, "instalments": instalments, "total": total}


def extension(facts: Facts) -> Content:
    return {"reason": facts.extra["reason"], "due_on": facts.extra.get("due_on")}


def lines_of(derivation: Mapping[str, Any] | None) -> list[Mapping[str, Any]]:
    """The lines of a calculation as they were stored with it."""
    return [line for line in (derivation or {}).get("lines", []) if isinstance(line, Mapping)]


def basis_of_decision(rules: Rules) -> str:
    basis = rules.basis("decide.signer") or rules.basis("decide.due")
    return f"《{rules.title}》{basis.clause}" if basis and not basis.national else f"《{rules.title}》"


CONTENTS = {
    "D25": opinion,
    "D27": objection,
    "D29": council,
    "D30": approval,
    "D31": certificate,
    "D32": refusal,
    "D37": relief,
    "D38": temporary_approval,
    "EXT": extension,
}
