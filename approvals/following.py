"""After every act: the clocks are derived again from the facts, and a case that cannot be in time asks for more."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from accounts.models import Role
from approvals.clockwork import wind
from approvals.lateness import limit_clock, overtaken_by
from approvals.models.notifications import Notification
from approvals.permits import granters_of_extension
from config.formats import day

if TYPE_CHECKING:
    from approvals.models import Procedure


def follow_up(procedure: Procedure, act: str, *, by: Any, at: datetime.datetime) -> None:
    wind(procedure, at)
    if procedure.ended_at is None:
        ask_for_extension(procedure, at)


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
