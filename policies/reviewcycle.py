"""When a household in receipt is looked at again: every half year or every year, by what it lives on. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from policies.deadlines import add_months
from policies.sections import Review, Stop


@dataclass(frozen=True, kw_only=True)
class Circumstances:
    """What decides the interval: who can work, whether income comes and goes, kin of staff filed apart."""

    able_to_work: bool = False
    unstable_income: bool = False
    registered: bool = False


def review_interval(review: Review, found: Circumstances) -> int | None:
    """Months between two reviews (57号 art. 31, YC-050, 051, GC-91); None where the rules set no cycle.

    Kin of staff filed apart have an interval of their own; where several apply, the shortest.
    """
    fitting = [review.stable]
    if found.able_to_work or found.unstable_income:
        fitting.append(review.unstable)
    if found.registered:
        fitting.append(review.registered)
    known = [months for months in fitting if months is not None]
    return min(known) if known else None


def next_review_on(review: Review, found: Circumstances, since: date) -> date | None:
    """The day the next review is due: `since` is the day of the decision or of the last review."""
    months = review_interval(review, found)
    return None if months is None else add_months(since, months)


def kept_while_young(stop: Stop, ages_and_schools: Iterable[tuple[int, str]]) -> bool:
    """Do the young persons of a household keep their support (43号 art. 24, S-77)?

    Pairs of completed years and kind of full-time school, "" for none. Under the age of the rules, or still in one of
    their schools beyond it. False where the rules know no such exception.
    """
    if stop.minors_until is None:
        return False
    schools = stop.schools_continue or ()
    return any(age < (stop.minors_until or 0) or school in schools for age, school in ages_and_schools)
