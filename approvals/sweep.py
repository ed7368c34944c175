"""The nightly sweep: set-based, idempotent, late or early all the same.

A notification is unique per clock, step, role and due day, so a second run writes nothing and a day without
a run is caught up by the next one.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from accounts.models import Role
from approvals.models import Clock, Notification
from policies.workdays import current_calendar

SOON = 2  # working days before the due day
LONG_PAST = 3  # working days after it, from which the county is told

REMIND = """
INSERT INTO approvals_notification (region_id, role, procedure_id, clock_id, step, due_on, text, created_at)
SELECT p.township_id, step.role, p.id, c.id, step.name, c.due_on,
       k.applicant_name || '户（' || k.case_no || '）' || c.label || step.words || '，应于'
           || to_char(c.due_on, 'FMMM-DD') || '前办结',
       %(now)s
FROM approvals_clock c
JOIN approvals_procedure p ON p.id = c.procedure_id
JOIN cases_case k ON k.id = c.case_id
JOIN (VALUES ('near', %(clerk)s, '快到期', %(today)s::date + 1, %(soon)s::date),
             ('today', %(clerk)s, '今日到期', %(today)s::date, %(today)s::date),
             ('overdue', %(clerk)s, '已超期', '-infinity'::date, %(today)s::date - 1),
             ('overdue', %(deputy)s, '已超期', '-infinity'::date, %(today)s::date - 1))
     AS step(name, role, words, first, last) ON c.due_on BETWEEN step.first AND step.last
WHERE c.met_on IS NULL AND c.voided_at IS NULL AND c.kind NOT IN ('window', 'advisory')
ON CONFLICT (clock_id, step, role, due_on) DO NOTHING
"""

ESCALATE = """
INSERT INTO approvals_notification (region_id, role, procedure_id, clock_id, step, due_on, text, created_at)
SELECT p.county_id, %(county)s, p.id, c.id, 'escalated', c.due_on,
       k.applicant_name || '户（' || k.case_no || '）' || c.label || '超期3个工作日以上，应于'
           || to_char(c.due_on, 'FMMM-DD') || '前办结',
       %(now)s
FROM approvals_clock c
JOIN approvals_procedure p ON p.id = c.procedure_id
JOIN cases_case k ON k.id = c.case_id
WHERE c.met_on IS NULL AND c.voided_at IS NULL AND c.kind NOT IN ('window', 'advisory')
  AND c.due_on < %(long_past)s
ON CONFLICT (clock_id, step, role, due_on) DO NOTHING
"""

# Aid already given stands, whatever its papers lack: the county learns of it the day after they were due (TA-20).
PAPERS_OVERDUE = """
INSERT INTO approvals_notification (region_id, role, procedure_id, clock_id, step, due_on, text, created_at)
SELECT p.county_id, %(county)s, p.id, c.id, 'escalated', c.due_on,
       k.applicant_name || '户（' || k.case_no || '）先行救助后' || c.label || '超期，应于'
           || to_char(c.due_on, 'FMMM-DD') || '前补齐；已发的救助款照发',
       %(now)s
FROM approvals_clock c
JOIN approvals_procedure p ON p.id = c.procedure_id
JOIN cases_case k ON k.id = c.case_id
WHERE c.name = 'emergency.backfill' AND c.met_on IS NULL AND c.voided_at IS NULL AND c.due_on < %(today)s
ON CONFLICT (clock_id, step, role, due_on) DO NOTHING
"""


def remind(now: datetime.datetime) -> int:
    """Write the reminders that are due at `now`; returns how many were new."""
    today, calendar = timezone.localdate(now), current_calendar()
    values: dict[str, Any] = {
        "now": now,
        "today": today,
        "soon": calendar.add(today, SOON),
        "long_past": calendar.back(today, LONG_PAST),
        "clerk": Role.CLERK,
        "deputy": Role.DEPUTY_LEADER,
        "county": Role.COUNTY_SUPERVISOR,
    }
    with connection.cursor() as cursor:
        cursor.execute(REMIND, values)
        written = cursor.rowcount
        cursor.execute(PAPERS_OVERDUE, values)
        written += cursor.rowcount
        cursor.execute(ESCALATE, values)
        return written + cursor.rowcount


def remind_hours(now: datetime.datetime) -> int:
    """Reminders for periods in hours whose instant has passed."""
    late = Clock.objects.duties().filter(due_at__lt=now).select_related("procedure__case")
    rows = [
        Notification(
            region=clock.procedure.township,
            role=Role.CLERK,
            procedure=clock.procedure,
            clock=clock,
            step=Notification.Step.OVERDUE,
            due_on=clock.due_on,
            text=f"{clock.procedure.case.applicant_name}户（{clock.procedure.case.case_no}）{clock.label}已超期",
            created_at=now,
        )
        for clock in late
    ]
    before = Notification.objects.count()
    Notification.objects.bulk_create(rows, ignore_conflicts=True)
    return Notification.objects.count() - before
