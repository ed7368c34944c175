"""转办 of a person who has no case here: the letter goes out all the same (BY-20, N-10)."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from cases.models import Referral
from cases.papers import issue
from policies.categories import Category
from policies.rules import rules_for

if TYPE_CHECKING:
    from accounts.models import Post, Region


def refer_person(
    *,
    person: str,
    village: Region,
    department: str,
    need: str,
    reason: str,
    due_on: date,
    by: Post,
    at: datetime,
    contact: str = "",
    after: Referral | None = None,
) -> Referral:
    """Refer a single need, with its letter D50; inside `acting()`."""
    referral = Referral.open_for(
        None, person=person, village=village, contact=contact, department=department, need=need, reason=reason,
        due_on=due_on, by=by, at=at, after=after,
    )  # fmt: skip
    extra = {
        "referral": referral,
        "to": referral.department,
        "about": referral.need,
        "facts": referral.reason,
        "person": referral.person,
        "village": referral.village.name,
        "due_on": referral.due_on,
        "contact": by.author_name,
    }
    # How papers are called hardly differs between categories; the letter belongs to none.
    rules = rules_for(referral.township_id, Category.DIBAO, timezone.localdate(at))
    issue("D50", None, by=by, at=at, rules=rules, extra=extra)
    return referral
