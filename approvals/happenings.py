"""What has happened in a procedure, as the events the rules count their periods from."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from cases.models import (
    CheckRequest,
    Commission,
    CommissionOutcome,
    Emergency,
    Meeting,
    Objection,
    Publicity,
    Visit,
)

if TYPE_CHECKING:
    from approvals.models import Procedure

Events = dict[str, datetime.datetime]

# Events of the whole procedure; all others belong to a round of investigation.
WHOLE = ("requested", "accepted", "decision", "notice_delivered", "granted", "backfilled", "eased")


def _whole(procedure: Procedure) -> Events:
    decision = procedure.decision  # one before an objection no longer stops any clock
    told = Emergency.objects.filter(case_id=procedure.case_id).first()
    found = {
        "requested": told.requested_at if told else procedure.opened_at,
        "granted": told.granted_at if told else None,
        "backfilled": told.completed_at if told else None,
        "accepted": procedure.accepted_at,
        "decision": decision.decided_at if decision else None,
        "notice_delivered": procedure.notice_delivered_at,
    }
    return {name: at for name, at in found.items() if at is not None}


def events_by_round(procedure: Procedure) -> dict[int, Events]:
    """Round number → event name → instant. A posting taken down by an objection no longer counts; which of several
    boards it was stands behind a dot: publicity_posted.P2."""
    whole = _whole(procedure)
    rounds: dict[int, Events] = {n: dict(whole) for n in range(procedure.first_round, procedure.round + 1)}

    def add(round_: int, name: str, at: datetime.datetime | None) -> None:
        if at is not None and round_ in rounds:
            rounds[round_].setdefault(name, at)

    case = procedure.case_id
    for visit in Visit.objects.live().filter(case_id=case):
        add(visit.round, "visit_done", visit.finished_at)
        add(visit.round, "visit_started", visit.started_at)
    for asked in Commission.objects.filter(case_id=case, outcome=CommissionOutcome.INVESTIGATED):
        add(asked.round, "visit_done", asked.closed_at)
    for check in CheckRequest.objects.filter(case_id=case):
        add(check.round, "check_requested", check.requested_at)
        # The platform's own start is not always told; its report proves it.
        add(check.round, "check_started", check.started_at or _noon(check.reported_on))
        add(check.round, "check_report", _noon(check.reported_on))
    for meeting in Meeting.objects.live().filter(case_id=case):
        add(meeting.round, "appraisal_done", meeting.concluded_at)
    for opinion in procedure.opinions.all():
        add(opinion.round, "opinion", opinion.signed_at)
    for posted in Publicity.objects.filter(case_id=case, withdrawn_at=None):
        add(posted.round, f"publicity_posted.{posted.key}", posted.posted_at)
        add(posted.round, f"publicity_closed.{posted.key}", posted.closed_at)
    for objection in Objection.objects.filter(case_id=case).order_by("raised_at"):
        add(objection.round, "objection", objection.raised_at)
    for review in procedure.county_reviews.filter(returned_at=None):
        add(review.round, "material_received", review.received_at)
        add(review.round, "county_opinion", review.signed_at)
    return rounds


def _noon(day: datetime.date | None) -> datetime.datetime | None:
    """A report carries a date only; noon keeps that date in every nearby zone."""
    if day is None:
        return None
    return datetime.datetime.combine(day, datetime.time(12), tzinfo=timezone.get_current_timezone())
