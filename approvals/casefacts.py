"""Of whom a case speaks, as the benefit formulae ask it: the whole household, or one person of it."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import TYPE_CHECKING

from approvals.pieces import temporary_facts
from approvals.validity import recognised_on
from households.destitute import destitute_facts
from households.means import benefit_facts
from policies.benefit_rules import benefit_rules
from policies.benefits import BenefitFacts
from policies.benefits.facts import CurrentAward
from policies.categories import Category

if TYPE_CHECKING:
    from approvals.models import Decision, Procedure
    from households.models import Household


def case_facts(
    procedure: Procedure, on: datetime.date, *, current: CurrentAward | None = None
) -> BenefitFacts:
    """The facts of one computation for this case. Raises FactsMissing, TableError."""
    case, rules = procedure.case, procedure.rules
    facts = benefit_facts(case.household, rules, on=on, current=current)
    if rules.paid_once:
        return replace(facts, temporary=temporary_facts(procedure, on))
    if rules.care.indicators:
        return _of_destitute(procedure, facts)
    if case.for_member is None:
        return facts
    return replace(
        facts,
        single_person=case.for_member.name,
        household_is_marginal=recognised_as_marginal(case.household, on),
    )


def _of_destitute(procedure: Procedure, facts: BenefitFacts) -> BenefitFacts:
    """特困 is recognised person by person: income, property and the three tests are those of the one applied for."""
    case, rules = procedure.case, procedure.rules
    person = case.subject
    alone = tuple(replace(member, counted=True) for member in facts.members if member.name == person.name)
    mine = replace(facts, members=alone or facts.members)
    assessed = case.care_assessments.done().last()
    tests = destitute_facts(
        mine,
        benefit_rules(rules),
        person,
        rules.stop,
        support=case.support,
        self_care=assessed.care_class if assessed else "",
        in_receipt=facts.current is not None,
    )
    return replace(mine, destitute=tests)


def recognised_as_marginal(household: Household, on: datetime.date) -> bool:
    """Is the household's 低保边缘 recognition in force on a day?"""
    return marginal_recognition(household, on) is not None


def marginal_recognition(household: Household, on: datetime.date) -> Decision | None:
    """The 低保边缘 recognition in force on a day; it pays nothing, and opens 单人户 (57号 art. 8)."""
    standing = household.decisions.standing().filter(category=Category.BIANYUAN).order_by("-in_force_at")
    return next((found for found in standing if recognised_on(found, on)), None)
