"""Who already receives an aid, with the household or alone, here or elsewhere: nobody is granted the same twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from approvals.models.decisions import Decision

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from approvals.models.decisions import DecisionQuerySet
    from cases.models import Case

HOUSEHOLD = "本户正在享受这一类救助，不能重复受理；情况有变的，办理变更"
PERSON = "{who}正在享受这一类救助，不能重复受理；情况有变的，办理变更"
WITH_HOUSEHOLD = "本户正在按整户享受这一类救助，{who}不能再单独受理；情况有变的，办理变更"
ALONE = "{who}正在单独享受这一类救助，不能再按整户受理；先办结{who}的变更或者停发"
ELSEWHERE = "{who}正在{place}享受这一类救助，不能重复受理"


def open_entitlements(category: str) -> DecisionQuerySet:
    """Entitlements of a category that go on without an end."""
    return Decision.objects.standing().filter(category=category, last_month=None)


def at_home(case: Case) -> QuerySet[Decision]:
    """Of the same household: the household's own, and those of the persons the case is about."""
    held = open_entitlements(case.category).filter(household=case.household)
    if case.for_member_id is None:
        return held
    return held.filter(Q(for_member=None) | Q(for_member=case.for_member_id))


def elsewhere(case: Case) -> QuerySet[Decision]:
    """Of another household, in whatever county, that covers a person of this case."""
    people = [index for index in case.persons().values_list("id_index", flat=True) if index]
    living = Q(household__members__left_on=None, household__members__died_on=None)
    covered = Q(for_member=None, household__members__counted=True) & living
    held = open_entitlements(case.category).exclude(household=case.household)
    return held.filter(
        Q(for_member__id_index__in=people) | Q(household__members__id_index__in=people) & covered
    ).distinct()


def against(case: Case) -> list[str]:
    """Every reason why the category cannot be granted to the persons of this case once more, as sentences."""
    found = [_home_sentence(case, held) for held in at_home(case).select_related("for_member")]
    for held in elsewhere(case).select_related("township", "for_member"):
        found.append(ELSEWHERE.format(who=_names(case, held), place=held.township.name))
    return list(dict.fromkeys(found))


def _home_sentence(case: Case, held: Decision) -> str:
    if case.for_member is None:
        return ALONE.format(who=held.for_member.name) if held.for_member else HOUSEHOLD
    return (PERSON if held.for_member else WITH_HOUSEHOLD).format(who=case.for_member.name)


def _names(case: Case, held: Decision) -> str:
    """Those of this case's persons whom the other entitlement covers."""
    there = Q(household=held.household_id) if held.for_member is None else Q(pk=held.for_member_id)
    theirs = set(type(case.applicant).objects.filter(there).values_list("id_index", flat=True))
    return "、".join(person.name for person in case.persons() if person.id_index in theirs) or "申请人"
