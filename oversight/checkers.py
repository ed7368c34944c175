"""Who may not check a case: whoever worked on it, works where it was worked on, or is kin of the household."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from accounts.kin import is_kin, kin_of_applicant
from accounts.models import Post
from accounts.permits import recusal
from approvals.models import Duty, Procedure
from audit.models import Event

if TYPE_CHECKING:
    from oversight.models import SampledCase

# The county looks on without taking part: who noted a complaint or went to see has not handled the case.
LOOKING_ON = frozenset({"note_complaint", "record_county_visit"})


@cache
def handling() -> tuple[str, ...]:
    """Names of the acts by which a case is handled."""
    known = (name for name in dir(Procedure) if hasattr(getattr(Procedure, name, None), "_django_fsm"))
    return tuple(name for name in known if name not in LOOKING_ON)


@recusal(lambda sampled, by: f"{by.author_name}办过{sampled.case.case_no}，不得检查，请由未经办的人检查")
def handled(sampled: SampledCase, by: Post) -> bool:
    """Signed, or did any act of the file; by person, whatever post was held then."""
    if Duty.objects.filter(case_id=sampled.case_id, user_id=by.user_id).exists():
        return True
    done = Event.objects.filter(file_key=sampled.case.file_key, author_id=by.author_id)
    return done.filter(act__in=handling()).exists()


@recusal(lambda sampled, by: f"{by.author_name}办理本案期间在{sampled.township.name}任职，不得检查")
def of_the_township(sampled: SampledCase, by: Post) -> bool:
    """Held a post in the township, its villages included, at any time since the file was opened."""
    opened = timezone.localdate(sampled.case.opened_at)
    held = Post.objects.filter(user_id=by.user_id).in_region(sampled.township)
    return held.filter(Q(until=None) | Q(until__gte=opened)).exists()


@recusal(kin_of_applicant.sentence)
def kin_of_household(sampled: SampledCase, by: Post) -> bool:
    return is_kin(sampled, by) or sampled.case.kin_filings.filter(staff_id=by.user_id).exists()


OUTSIDERS = [handled, of_the_township, kin_of_household]
