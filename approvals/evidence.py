"""Which evidence a procedure has gathered, answered from the rows themselves and for the round they concern.

Evidence belongs to the file and counts rounds; a later procedure of the same file begins with a round of its own.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

from approvals.commissioning import remote_visit_done
from approvals.split import granted_within_year
from approvals.stages import Rerun
from audit.acts import Refused
from audit.reading import asked_once
from cases.models import CheckRequest, Doubt, Meeting, MeetingConclusion, Objection, Publicity, Visit

if TYPE_CHECKING:
    from approvals.models import CountyReview, CountyVisit, Decision, Opinion, Procedure

T = TypeVar("T", Doubt, Objection)


def own(procedure: Procedure, row: T) -> T:
    """The row as it stands now that the procedure is locked; refused when it belongs to another file."""
    found = type(row)._base_manager.filter(pk=row.pk, case_id=procedure.case_id).first()
    if found is None:
        raise Refused([f"这条{row._meta.verbose_name}不属于本案"])
    return found


@asked_once
def visit(procedure: Procedure) -> Visit | None:
    """The home visit of the present round, finished or not; where the round only appraises anew, the one before."""
    live = Visit.objects.live().filter(case_id=procedure.case_id, round__gte=procedure.first_round)
    if procedure.rerun_from != Rerun.APPRAISAL:
        live = live.filter(round=procedure.round)
    return live.order_by("-round", "-id").first()


def visit_done(procedure: Procedure) -> bool:
    """Visited at home, or by the county where the household lives (YC-018)."""
    found = visit(procedure)
    return (found is not None and found.finished_at is not None) or remote_visit_done(procedure)


@asked_once
def check(procedure: Procedure) -> CheckRequest | None:
    """The latest 核对: a re-investigation may go on with the report already received, or ask for a new one.

    One asked before the application (先行核对) serves the opinion too.
    """
    asked = CheckRequest.objects.filter(case_id=procedure.case_id, round__gte=procedure.first_round)
    return asked.order_by("-round", "-id").first()


def check_reported(procedure: Procedure) -> bool:
    found = check(procedure)
    return found is not None and found.reported_on is not None


@asked_once
def open_doubts(procedure: Procedure) -> list[Doubt]:
    found = check(procedure)
    return list(found.open_doubts) if found else []


def check_settled(procedure: Procedure) -> bool:
    return check_reported(procedure) and not open_doubts(procedure)


@asked_once
def meeting(procedure: Procedure) -> Meeting | None:
    """The latest appraisal meeting of the procedure."""
    live = Meeting.objects.live().filter(case_id=procedure.case_id, round__gte=procedure.first_round)
    return live.order_by("-round", "-id").first()


def meeting_of_round(procedure: Procedure) -> Meeting | None:
    """The meeting called in the present round, concluded or not."""
    found = meeting(procedure)
    return found if found is not None and found.round == procedure.round else None


@asked_once
def meeting_before(procedure: Procedure, round_: int) -> Meeting | None:
    """The latest meeting of the rounds before one."""
    earlier = Meeting.objects.live().filter(
        case_id=procedure.case_id, round__gte=procedure.first_round, round__lt=round_
    )
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


def appraisal_wanted(procedure: Procedure) -> bool:
    """Must the neighbours be heard in this round: by the rules, after an objection, or because they disagreed."""
    if procedure.rules.review_meeting.mode == "mandatory" or procedure.rerun_from == Rerun.APPRAISAL:
        return True
    before = meeting_before(procedure, procedure.round)
    return before is not None and before.disputed


def appraisal_settled(procedure: Procedure) -> bool:
    """A round that appraises anew wants a meeting of its own; one called where none was needed is finished, too."""
    found = meeting_of_round(procedure)
    if found is not None and not found.conclusion:
        return False
    if procedure.rerun_from == Rerun.APPRAISAL:
        return stands(found, procedure.round)
    return not appraisal_wanted(procedure) or stands(meeting(procedure), procedure.round)


def appraised_untrue(procedure: Procedure) -> bool:
    """The meeting of this round found the declarations untrue (GC-71)."""
    found = meeting_of_round(procedure)
    return found is not None and found.conclusion == MeetingConclusion.UNTRUE


@asked_once
def opinion(procedure: Procedure) -> Opinion | None:
    return procedure.opinions.filter(round=procedure.round).first()


def opinion_signed(procedure: Procedure) -> bool:
    found = opinion(procedure)
    return found is not None and found.signed


def proposed_refusal(procedure: Procedure) -> bool:
    """Is refusal proposed by the last word before the decision: the county's where it reviews, else the township's?"""
    found, county = opinion(procedure), county_review(procedure)
    if county is not None and county.agreed is False:
        return True
    return found is not None and found.signed and not found.recommended


@asked_once
def publicity(procedure: Procedure, key: str | None = None) -> Publicity | None:
    """The posting of the present round, of one key or the last, not taken down because of an objection."""
    posted = Publicity.objects.filter(
        case_id=procedure.case_id, round=procedure.round, withdrawn_at=None
    ).order_by("-id")
    return (posted.filter(key=key) if key else posted).first()


def published_clean(procedure: Procedure, key: str) -> bool:
    found = publicity(procedure, key) or carried(procedure, key)
    return found is not None and found.closed_at is not None


@asked_once
def carried(procedure: Procedure, key: str) -> Publicity | None:
    """A clean posting of an earlier round that is not hung again: one that others follow before the decision, as
    long as neither what the neighbours found nor eligibility nor amount has changed since (H-61)."""
    before = [item.id for item in procedure.rules.publicities if item.position != "after_decision"]
    if key not in before[:-1]:
        return None
    clean = Publicity.objects.filter(
        case_id=procedure.case_id, key=key, round__gte=procedure.first_round, closed_at__isnull=False
    )
    found = clean.order_by("-round", "-id").first()
    return found if found is not None and _unchanged(procedure, found) else None


def _unchanged(procedure: Procedure, posted: Publicity) -> bool:
    heard, now = meeting(procedure), opinion(procedure)
    if heard is not None and heard.round > posted.round:
        return False
    then = procedure.opinions.filter(round=posted.round, signed_at__isnull=False).first()
    if now is None or not now.signed or then is None:
        return True
    return (now.recommended, now.payable) == (then.recommended, then.payable)


def sum_at_stake(procedure: Procedure) -> Decimal | None:
    """元 that the proposal would grant the household, with what the same event was granted within a year (H-28): on it
    depends who decides. None while nothing is
    proposed, or refusal is."""
    found = opinion(procedure)
    if found is None or not found.recommended or found.payable is None:
        return None
    return found.payable + granted_within_year(procedure)


@asked_once
def open_objections(procedure: Procedure) -> list[Objection]:
    return list(Objection.objects.filter(case_id=procedure.case_id, settled_at=None).order_by("raised_at"))


@asked_once
def county_review(procedure: Procedure) -> CountyReview | None:
    """What went up to the county in the present round and has not come back."""
    return procedure.county_reviews.filter(round=procedure.round, returned_at=None).first()


def county_received(procedure: Procedure) -> bool:
    found = county_review(procedure)
    return found is not None and found.received_at is not None


def county_agreed(procedure: Procedure) -> bool:
    """Has the county said what it thinks, whatever it is?"""
    found = county_review(procedure)
    return found is not None and found.signed_at is not None


@asked_once
def county_visit(procedure: Procedure) -> CountyVisit | None:
    return procedure.county_visits.order_by("-id").first()


def decision(procedure: Procedure) -> Decision | None:
    """The decision of the present round; one made before an objection is of an earlier round."""
    return procedure.decision


def decided(procedure: Procedure) -> bool:
    return decision(procedure) is not None


def refused(procedure: Procedure) -> bool:
    found = decision(procedure)
    return found is not None and not found.granted
