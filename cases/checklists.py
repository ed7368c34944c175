"""The material list of one case: its household read against the rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from cases.gaps import Need, Person, needs
from households.choices import Occupation, WorkAbility

if TYPE_CHECKING:
    from datetime import date

    from cases.models.case import Case
    from households.models import Member
    from policies.rules import Rules

ADULT = 18
OCCUPATION_FACTS: dict[str, str] = {
    Occupation.STUDENT: "student",
    Occupation.RETIRED: "retired",
    Occupation.UNEMPLOYED: "unemployed",
}


def checklist(case: Case, rules: Rules, round: int) -> list[Need]:
    """Every material the rules ask of this household in this round, with its status."""
    on_file = dict(case.materials.filter(round=round).values_list("key", "status"))
    listed = needs(
        rules.materials,
        household_facts=household_facts(case),
        persons=persons_of(case),
        on_file=on_file,
    )
    known = {need.key for need in listed}
    asked = [
        Need(m.key, m.label, m.source, "", m.status)
        for m in case.materials.filter(round=round)
        if m.key not in known and m.status == "missing"
    ]
    return listed + asked


def household_facts(case: Case) -> frozenset[str]:
    """What holds for the household as a whole: told at the counter, or known from the file."""
    facts = set(case.told_facts)
    if case.proxy_name:
        facts.add("by_agent")
    if case.household.expenses.filter(withdrawn_on=None).exists():
        facts.add("rigid_expense")
    return frozenset(facts)


def persons_of(case: Case) -> list[Person]:
    """Whom the aid is for, with the facts the lists ask about: the counted members, or one person."""
    on = timezone.localdate(case.opened_at)
    return [Person(str(m.pk), m.name, facts_of(m, on)) for m in case.persons()]


def facts_of(member: Member, on: date) -> frozenset[str]:
    facts = {OCCUPATION_FACTS.get(member.occupation, "")}
    if member.disability_kind:
        facts.add("disabled")
    if member.school:
        facts.add("student")
    if member.work_ability in (WorkAbility.LOST, WorkAbility.NONE):
        facts.add("no_labour")
    if member.age_on(on) >= ADULT:
        facts.add("adult")
    return frozenset(facts - {""})
