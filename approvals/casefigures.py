"""Members and money of a case: who lives there, what each earns, how the amount comes about."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from django.urls import reverse
from django.utils import timezone

from approvals import evidence
from approvals.aftersteps import review_figures
from approvals.models import Procedure
from approvals.stages import Kind
from approvals.trial import trial
from households.models import Member
from policies.benefits import FactsMissing, TableError

KINDS = ("wages", "business", "property_income", "transfer")


def figures_of(procedure: Procedure) -> dict[str, Any]:
    """The stored derivation of the opinion, else a trial of today; {"missing": reasons} where neither is there."""
    if procedure.kind != Kind.APPLICATION:
        return review_figures(procedure)
    opinion = evidence.opinion(procedure)
    if opinion is not None:
        return opinion.derivation
    if (made := procedure.decision) is not None and made.derivation:
        return made.derivation
    try:
        return trial(procedure, timezone.now()).as_json()
    except (FactsMissing, TableError) as missing:
        return {"missing": missing.problems}


def calculation(procedure: Procedure, figures: Mapping[str, Any]) -> dict[str, Any]:
    """The two columns of 收入与保障金试算 and the clauses they rest on."""
    if "missing" in figures:
        return {"missing": figures["missing"]}
    lines = figures["lines"]
    cited = dict.fromkeys(line["basis"] for line in lines if line["basis"] in procedure.rules.clauses)
    return {
        "title": "收入与保障金计算" if evidence.opinion(procedure) else "收入与保障金试算",
        "left": list(_column(lines, "income")),
        "right": list(_column(lines, "amount")),
        "laws": [(basis, procedure.rules.clauses[basis]) for basis in cited],
        "eligible": figures["eligible"],
        "reasons": figures["reasons"],
        "warnings": figures.get("warnings", []),
    }


def _column(lines: Iterable[dict[str, Any]], column: str) -> Iterable[dict[str, Any]]:
    for line in lines:
        if line.get("column", "amount") == column:
            total = line.get("sum", False)
            yield line | {"sum": total, "strong": total and column == "amount"}


def members(procedure: Procedure, figures: Mapping[str, Any], today: datetime.date) -> list[dict[str, Any]]:
    """Rows of parts/household.html, numbers covered; 元 a month as the calculation counts them."""
    earned = _monthly(figures)
    household = procedure.case.household
    return [
        {
            "name": member.name + ("" if member.counted else "（不计入）"),
            "relation": member.get_relation_display(),
            "age": member.age_on(today),
            "id_number": member.masked_id or "—",
            "reveal_url": _reveal(household.pk, member),
            "health": member.disability or _ability(member),
            "health_kind": "vio" if member.disability else "",
            "work": _occupation(member),
            "income": earned.get(member.name),
        }
        for member in household.current_members()
    ]


def _reveal(household_pk: int, member: Member) -> str:
    if not member.id_number:
        return ""
    return reverse("households:reveal", args=[household_pk, member.pk, "id_number"])


def _ability(member: Member) -> str:
    return f"{member.get_work_ability_display() or '劳动能力待补'} · {member.get_health_display()}"


def _occupation(member: Member) -> str:
    words = (member.get_occupation_display(), member.get_school_display())
    return " · ".join(word for word in words if word)


def _monthly(figures: Mapping[str, Any]) -> dict[str, Fraction]:
    """元 a month by name, as far as the figures tell."""
    facts = figures.get("facts") or {}
    months = facts.get("months") or 1
    return {person["name"]: _earned(person) / months for person in facts.get("members", ())}


def _earned(person: Mapping[str, Any]) -> Fraction:
    jobs = sum((Fraction(job["wages"]) for job in person.get("jobs", ())), Fraction(0))
    return jobs + sum((Fraction(person.get(kind) or 0) for kind in KINDS), Fraction(0))
