"""Who still has to agree to being checked, in the household and outside it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils import timezone

from households.models import Household, Member, Supporter

ADULT_AGE = 18


def unauthorised_adults(
    household: Household, on: date | None = None, *, of: Iterable[Member] | None = None
) -> list[Member]:
    """Adults counted in the household without a consent in force on `on` (default: today, 41条, GC-41).

    `of`: only these members, where the aid is for one person.
    """
    day = on or timezone.localdate()
    valid = _signers(household, day, "member_id")
    return [
        member
        for member in (household.counted_members() if of is None else of)
        if member.age_on(day) >= ADULT_AGE and member.pk not in valid
    ]


def supporters_of(household: Household, on: date | None = None) -> list[Supporter]:
    """Supporters outside the household whose duty has not ended by `on`."""
    day = on or timezone.localdate()
    return [each for each in household.supporters.order_by("id") if each.until is None or each.until > day]


def unconsenting(supporters: Iterable[Supporter], on: date | None = None) -> list[Supporter]:
    """Supporters who have not agreed to be checked: they are left alone (社会救助法 第四十一条)."""
    day, found = on or timezone.localdate(), list(supporters)
    if not found:
        return []
    valid = _signers(found[0].household, day, "supporter_id")
    return [each for each in found if each.pk not in valid]


def consenting(household: Household, on: date | None = None) -> list[Supporter]:
    """Supporters who may be checked on `on`."""
    found = supporters_of(household, on)
    closed = {each.pk for each in unconsenting(found, on)}
    return [each for each in found if each.pk not in closed]


def check_refusals(
    household: Household, chosen: Iterable[Supporter], scope: str, on: date | None = None
) -> list[str]:
    """Why this check may not be asked for: a supporter chosen, or named in the words of the scope, has not agreed."""
    asked = {each.pk for each in chosen}
    silent = unconsenting(supporters_of(household, on), on)
    ours = {member.name for member in household.current_members()}
    foreign = [
        each.name
        for each in chosen
        if each.household_id != household.pk or (each.until and each.until <= (on or timezone.localdate()))
    ]
    named = [each for each in silent if each.pk in asked or (each.name in scope and each.name not in ours)]
    reasons = [f"{name}不是本户登记的法定义务人，不能一并核对" for name in foreign]
    return reasons + [
        f"{each.name}是家庭以外的法定义务人，没有签核对授权书，不能核对其家庭经济状况"
        "（社会救助法第四十一条）；请先取得本人同意，或者从核对范围中去掉"
        for each in named
    ]


def _signers(household: Household, day: date, column: str) -> set[int]:
    """Whose consent is in force: signed by that day, neither expired nor withdrawn."""
    signed = household.authorisations.filter(withdrawn_on=None, **{f"{column}__isnull": False})
    return {getattr(each, column) for each in signed if each.valid_until is None or each.valid_until >= day}
