"""After every act: the clocks are derived again from the facts, and a case that cannot be in time asks for more."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from accounts.models import Role
from approvals import care, evidence, reliefguards
from approvals.clockwork import wind
from approvals.lateness import limit_clock, overtaken_by
from approvals.models.notifications import Notification
from approvals.permits import deciders, granters_of_extension, signers_of_decision, signers_of_opinion
from approvals.pieces import lay_out_proposed
from approvals.reviewcycle import schedule
from approvals.stages import Stage
from config.formats import day

if TYPE_CHECKING:
    from approvals.models import Procedure


def follow_up(procedure: Procedure, act: str, *, by: Any, at: datetime.datetime) -> None:
    lay_out_proposed(procedure)
    if procedure.ended_at is not None:
        schedule(procedure, at)
        care.settle_amount(procedure, at)
    wind(procedure, at)
    note_pens(procedure)
    if procedure.ended_at is None:
        ask_for_extension(procedure, at)


def note_pens(procedure: Procedure) -> None:
    """Store whose signature is waited for, derived from rules and evidence, for the index of the desks only."""
    pens = sorted(Role[name].value for name in pens_of(procedure))
    if procedure.awaits != pens:
        procedure.awaits = pens
        procedure.save()


def pens_of(procedure: Procedure) -> tuple[str, ...]:
    """Roles one of whom signs next; empty while no signature is what is missing."""
    if reliefguards.waits_for_a_signature(procedure):
        return deciders(procedure.rules)
    if procedure.stage == Stage.DECISION:
        return signers_of_decision(procedure)
    if procedure.stage == Stage.REVIEW and evidence.opinion(procedure) is not None:
        return signers_of_opinion(procedure)
    return ()


def ask_for_extension(procedure: Procedure, at: datetime.datetime) -> None:
    """Once per limit: a duty ends after the limit, so whoever may extend is asked to before it passes (S-25)."""
    late, limit = overtaken_by(procedure), limit_clock(procedure)
    if late is None or limit is None or limit.due_on < timezone.localdate(at):
        return
    case = procedure.case
    text = (
        f"{case.applicant_name}户（{case.case_no}）{late.label}可到 {day(late.due_on)}，晚于办结期限 "
        f"{day(limit.due_on)}，请在期限前办理延期"
    )
    words = [
        Notification(
            region=procedure.township,
            role=Role[name],
            procedure=procedure,
            clock=limit,
            step=Notification.Step.WORD,
            due_on=limit.due_on,
            text=text,
            created_at=at,
        )
        for name in granters_of_extension(procedure)
    ]
    Notification.objects.bulk_create(words, ignore_conflicts=True)
