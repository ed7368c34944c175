"""Questions about what is on file, each answered from the rows themselves and for the round they concern."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from audit.acts import Refused
from cases.models import CheckRequest, Doubt, Meeting, MeetingConclusion, Objection, Publicity, Visit

if TYPE_CHECKING:
    from approvals.models import Decision, Opinion, Procedure

T = TypeVar("T", Doubt, Objection)


def own(procedure: Procedure, row: T) -> T:
    """The row as it stands now that the procedure is locked; refused when it belongs to another file."""
    found = type(row)._base_manager.filter(pk=row.pk, case_id=procedure.case_id).first()
    if found is None:
        raise Refused([f"这条{row._meta.verbose_name}不属于本案"])
    return found


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


def meeting_of_round(procedure: Procedure) -> Meeting | None:
    """The meeting called in the present round, concluded or not."""
    found = meeting(procedure)
    return found if found is not None and found.round == procedure.round else None


def meeting_before(procedure: Procedure, round_: int) -> Meeting | None:
    """The latest meeting of the rounds before one."""
    earlier = Meeting.objects.live().filter(case_id=procedure.case_id, round__lt=round_)
    return earlier.order_by("-round", "-id").first()


def stands(found: Meeting | None, round_: int) -> bool:
    """Does a meeting's conclusion still hold in a round? 真实有效 is carried into later rounds: an objection
    re-opens the investigation, not the meeting (GC-79). 不真实 speaks of its own round only; 争议较大 settles
    nothing, the meeting is held again after the new visit (GC-73)."""
    if found is None:
        return False
    if found.conclusion == MeetingConclusion.UNTRUE:
        return found.round == round_
    return found.conclusion == MeetingConclusion.TRUE


def appraisal_settled(procedure: Procedure) -> bool:
    if procedure.rules.review_meeting.mode != "mandatory":
        return True
    return stands(meeting(procedure), procedure.round)


def appraised_untrue(procedure: Procedure) -> bool:
    """The meeting of this round found the declarations untrue (GC-71)."""
    found = meeting_of_round(procedure)
    return found is not None and found.conclusion == MeetingConclusion.UNTRUE


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
    """The decision of the present round; one made before an objection is of an earlier round."""
    return procedure.decisions.filter(round=procedure.round).first()


def decided(procedure: Procedure) -> bool:
    return decision(procedure) is not None


def refused(procedure: Procedure) -> bool:
    found = decision(procedure)
    return found is not None and not found.granted
