"""Questions about what is on file, each answered from the rows themselves and for the round they concern."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.models import CheckRequest, Doubt, Meeting, MeetingConclusion, Objection, Publicity, Visit

if TYPE_CHECKING:
    from approvals.models import Decision, Opinion, Procedure


def visit(procedure: Procedure) -> Visit | None:
    """The home visit of the present round, finished or not."""
    return (
        Visit.objects.live().filter(case_id=procedure.case_id, round=procedure.round).order_by("-id").first()
    )


def visit_done(procedure: Procedure) -> bool:
    found = visit(procedure)
    return found is not None and found.finished_at is not None


def check(procedure: Procedure) -> CheckRequest | None:
    """The latest 核对: a re-investigation may go on with the report already received, or ask for a new one."""
    return CheckRequest.objects.filter(case_id=procedure.case_id).order_by("-round", "-id").first()


def check_reported(procedure: Procedure) -> bool:
    found = check(procedure)
    return found is not None and found.reported_on is not None


def open_doubts(procedure: Procedure) -> list[Doubt]:
    found = check(procedure)
    return list(found.open_doubts) if found else []


def check_settled(procedure: Procedure) -> bool:
    return check_reported(procedure) and not open_doubts(procedure)


def meeting(procedure: Procedure) -> Meeting | None:
    """The latest appraisal meeting of the case."""
    return Meeting.objects.live().filter(case_id=procedure.case_id).order_by("-round", "-id").first()


def appraisal_settled(procedure: Procedure) -> bool:
    """A concluded meeting stands until a later one is disputed: an objection re-opens the investigation, not
    the meeting (GC-79), while a disputed meeting must be held again after the new visit (GC-73)."""
    if procedure.rules.review_meeting.mode != "mandatory":
        return True
    found = meeting(procedure)
    return found is not None and found.conclusion not in ("", MeetingConclusion.DISPUTED)


def opinion(procedure: Procedure) -> Opinion | None:
    return procedure.opinions.filter(round=procedure.round).first()


def opinion_signed(procedure: Procedure) -> bool:
    found = opinion(procedure)
    return found is not None and found.signed


def proposed_refusal(procedure: Procedure) -> bool:
    found = opinion(procedure)
    return found is not None and found.signed and not found.recommended


def publicity(procedure: Procedure, key: str | None = None) -> Publicity | None:
    """The posting of the present round that has not been taken down because of an objection."""
    posted = Publicity.objects.filter(
        case_id=procedure.case_id, round=procedure.round, withdrawn_at=None
    ).order_by("-id")
    return (posted.filter(key=key) if key else posted).first()


def published_clean(procedure: Procedure, key: str) -> bool:
    found = publicity(procedure, key)
    return found is not None and found.closed_at is not None


def open_objections(procedure: Procedure) -> list[Objection]:
    return list(Objection.objects.filter(case_id=procedure.case_id, settled_at=None).order_by("raised_at"))


def decision(procedure: Procedure) -> Decision | None:
    return getattr(procedure, "decision", None)


def decided(procedure: Procedure) -> bool:
    return decision(procedure) is not None


def refused(procedure: Procedure) -> bool:
    found = decision(procedure)
    return found is not None and not found.granted
