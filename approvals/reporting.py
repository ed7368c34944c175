"""A change is reported, or a report is laid aside (GC-92, YC-052)."""

from __future__ import annotations

import datetime

from accounts.models import Post, Role
from approvals.models import ChangeReport, Notification
from audit.acts import acting
from cases.models import Case
from cases.papers import issue
from policies.rules import rules_for


def report_change(
    case: Case,
    *,
    source: str,
    aspect: str,
    happened_on: datetime.date,
    text: str,
    reporter: str,
    by: Post,
    at: datetime.datetime,
) -> ChangeReport:
    """Enter a change, with its paper; a procedure that is open takes it up, else the clerks are told."""
    with acting(by, reason=f"报告变化：{case.applicant_name}户", act="report_change", at=at):
        report = ChangeReport.objects.create(
            case=case,
            township=case.township,
            village=case.village,
            source=source,
            aspect=aspect,
            happened_on=happened_on,
            text=text,
            reporter=reporter,
            recorded_by=by,
            received_at=at,
            procedure=case.procedures.filter(ended_at=None).first(),
        )
        rules = rules_for(case.township_id, case.category, at.date())
        extra = {"reported_on": at.date(), "reporter": reporter, "changes": [text]}
        issue("D69B", case, by=by, at=at, rules=rules, extra=extra)
    _tell(report, at)
    return report


def _tell(report: ChangeReport, at: datetime.datetime) -> None:
    """A word to the township's clerks, where there is a procedure of the file to hang it on."""
    latest = report.case.procedures.order_by("-id").first()
    if latest is None:
        return
    Notification.objects.create(
        region=report.township,
        role=Role.CLERK,
        procedure=latest,
        step=Notification.Step.WORD,
        text=f"{report.case.applicant_name}户（{report.case.case_no}）报告{report.get_aspect_display()}变化：{report.text}"[
            :300
        ],
        created_at=at,
    )


def lay_aside(report: ChangeReport, note: str, *, by: Post, at: datetime.datetime) -> ChangeReport:
    """No review comes of it; the word says why."""
    with acting(by, reason="变化报告不需复核", act="lay_aside", at=at):
        report.closed_at, report.closing_note = at, note
        report.save()
    return report
