"""Who still has to agree to being checked."""

from datetime import date

from django.utils import timezone

from households.models import Household, Member

ADULT_AGE = 18


def unauthorised_adults(household: Household, on: date | None = None) -> list[Member]:
    """Adult members counted in the household without a consent in force on `on` (default: today, 41条, GC-41)."""
    day = on or timezone.localdate()
    signed = household.authorisations.filter(withdrawn_on=None, member__isnull=False)
    valid = {each.member_id for each in signed if each.valid_until is None or each.valid_until >= day}
    return [
        member
        for member in household.counted_members()
        if member.age_on(day) >= ADULT_AGE and member.pk not in valid
    ]
