"""Winding the clocks: every period of a procedure derived anew from what has happened.

Nothing is counted down. After each act, and when the calendar of a year arrives, the periods are computed
from the events on file and only rows that differ are written.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils import timezone

from approvals import evidence
from approvals.happenings import WHOLE, Events, events_by_round
from approvals.models.clocks import Clock
from approvals.reviewclocks import REASSESS, reassessment, review_periods
from approvals.stages import Kind
from policies.deadlines import Deadline, due_dates
from policies.workdays import WorkCalendar, current_calendar

if TYPE_CHECKING:
    from approvals.models import Procedure

# While no extension is granted the cap binds nobody; once it is, it takes the place of the limit.
EXTENSION = "overall.ext"
LIMIT = "overall.limit"
APPRAISAL = "review_meeting.due"
REFUSAL_NOTICE = "reject_notice.due"
# Begun at the county platform, outside this system: shown, never a duty of the township.
PLATFORM = "check.county_start"
# What the county's own opinion ends is another's than the township's.
COUNTY_REVIEW = "county_review.due"
PRECHECK = "precheck.alert"
WINDOW: Final = "window"
ADVISORY: Final = "advisory"


@dataclass(frozen=True)
class Wound:
    """A clock as it should stand."""

    round: int
    deadline: Deadline
    met_on: datetime.date | None


def derive(procedure: Procedure) -> dict[tuple[int, str], Wound]:
    """(round, clock name) → the clock as the facts of this moment say it stands."""
    rounds = events_by_round(procedure)
    calendar = current_calendar()
    found: dict[tuple[int, str], Wound] = {}
    for number, events in rounds.items():
        for deadline in due_dates(procedure.rules, _local(events), calendar):
            if _belongs(deadline, number, procedure):
                met = _first_met(_ending(deadline, procedure), _earliest(deadline, number), rounds)
                found[number, deadline.name] = Wound(number, deadline, met)
    if (slow := _precheck_alert(procedure, calendar)) is not None:
        found[slow.round, PRECHECK] = slow
    return found


def _precheck_alert(procedure: Procedure, calendar: WorkCalendar) -> Wound | None:
    """How long the check before the application takes: shown, never a duty, and outside the whole period (H-10)."""
    days, begun = procedure.rules.precheck.alert_days, procedure.intent_at
    if days is None or begun is None:
        return None
    started_on = timezone.localdate(begun)
    due_on = calendar.add(started_on, days)
    deadline = Deadline(
        name=PRECHECK,
        label="先行核对",
        from_event="requested",
        started_on=started_on,
        n=days,
        unit="WD",
        due_on=due_on,
        due_at=None,
        basis=procedure.rules.bases["precheck.alert_days"],
        provisional=calendar.rests_on_provisional(started_on, due_on),
        kind=ADVISORY,
        meaning="done",
    )
    answered = procedure.invited_at or procedure.ended_at
    return Wound(procedure.first_round, deadline, timezone.localdate(answered) if answered else None)


def _local(events: Events) -> dict[str, datetime.datetime]:
    return {name: timezone.localtime(at) for name, at in events.items()}


def _belongs(deadline: Deadline, number: int, procedure: Procedure) -> bool:
    """Periods from 受理 or the decision run once; the limit gives way to the extended one once granted."""
    if deadline.from_event in WHOLE and number > procedure.first_round:
        return False
    if deadline.name == APPRAISAL:
        return not evidence.stands(evidence.meeting_before(procedure, number), number)
    if deadline.name == REFUSAL_NOTICE:
        return evidence.refused(procedure)
    if deadline.name == EXTENSION:
        return procedure.extended_on is not None
    return not (deadline.name == LIMIT and procedure.extended_on is not None)


def _ending(deadline: Deadline, procedure: Procedure) -> str:
    """The event that ends a period; a posting ends when it is taken down."""
    if deadline.kind == WINDOW:
        return deadline.name.replace("publicity.", "publicity_closed.", 1)
    if deadline.name == COUNTY_REVIEW:
        return "county_opinion"
    rule = procedure.rules.clock(deadline.name)
    return (rule and rule.meets_event) or ""


def _earliest(deadline: Deadline, number: int) -> int:
    """The first round whose evidence can meet a period: an objection asks for the opinion of a later round."""
    return number + 1 if deadline.from_event == "objection" else number


def _first_met(ending: str, number: int, rounds: dict[int, Events]) -> datetime.date | None:
    """The day the event that ends a period first happened, in its round or a later one."""
    for later in range(number, max(rounds) + 1):
        if (at := rounds[later].get(ending)) is not None:
            return timezone.localdate(at)
    return None


def _wanted(procedure: Procedure) -> dict[tuple[int, str], Wound]:
    if procedure.kind == Kind.APPLICATION:
        wanted = derive(procedure)
    else:
        found = review_periods(procedure, current_calendar())
        wanted = {(round_, deadline.name): Wound(round_, deadline, met) for round_, deadline, met in found}
    reported = reassessment(procedure)
    if reported is not None:
        wanted[procedure.round, REASSESS] = Wound(procedure.round, *reported)
    return wanted


def wind(procedure: Procedure, at: datetime.datetime) -> list[tuple[Clock, datetime.date, datetime.date]]:
    """Bring the stored clocks in line with the facts; returns clocks whose due day moved: (clock, old, new)."""
    wanted = _wanted(procedure)
    stored = {(clock.round, clock.name): clock for clock in procedure.clocks.all()}
    moved = []
    for key, wound in wanted.items():
        clock = stored.pop(key, None) or Clock(case_id=procedure.case_id, procedure=procedure)
        before = clock.due_on if clock.pk else None
        if _set(clock, wound, stopped=procedure.ended_at is not None, at=at):
            clock.save()
            if before is not None and before != clock.due_on:
                moved.append((clock, before, clock.due_on))
    for clock in stored.values():
        _void(clock, at)
    _index(procedure)
    return moved


def _set(clock: Clock, wound: Wound, *, stopped: bool, at: datetime.datetime) -> bool:
    """Write the wound values onto the row; True when anything differs."""
    deadline = wound.deadline
    still_owed = deadline.from_event == "decision" or deadline.name == REASSESS  # owed after the end, too
    values = {
        "round": wound.round,
        "name": deadline.name,
        "label": deadline.label,
        "from_event": deadline.from_event,
        "started_on": deadline.started_on,
        "n": deadline.n,
        "unit": deadline.unit,
        "due_on": deadline.due_on,
        "due_at": deadline.due_at,
        "kind": ADVISORY if deadline.name == PLATFORM else deadline.kind,
        "basis": deadline.basis.text,
        "provisional": deadline.provisional,
        "met_on": wound.met_on,
        "voided_at": at if stopped and wound.met_on is None and not still_owed else None,
    }
    if clock.voided_at is not None and values["voided_at"] is not None:
        values["voided_at"] = clock.voided_at
    changed = clock.pk is None or any(getattr(clock, name) != value for name, value in values.items())
    for name, value in values.items():
        setattr(clock, name, value)
    return changed


def _void(clock: Clock, at: datetime.datetime) -> None:
    if clock.voided_at is None and clock.met_on is None:
        clock.voided_at = at
        clock.save()


def _index(procedure: Procedure) -> None:
    """Store the nearest duty's day on the procedure, for the workbench's index only."""
    duties = procedure.clocks.running().exclude(kind__in=[WINDOW, ADVISORY])
    nearest = duties.order_by("due_on").values_list("due_on", flat=True).first()
    if procedure.due_on != nearest:
        procedure.due_on = nearest
        procedure.save()
