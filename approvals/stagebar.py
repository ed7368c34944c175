"""The stage bar: 受理, the steps of the frozen route, and where a case ended that did not walk it to the end."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from django.utils import timezone

from approvals import evidence
from approvals.models import Procedure
from approvals.route import current_step, gathered
from approvals.stages import Stage
from config.formats import local
from policies.rules import Step


def stages(procedure: Procedure, due_on: datetime.date | None = None) -> list[dict[str, Any]]:
    """Context of parts/stp.html. `due_on`: the day by which the present stage wants its act."""
    accepted = procedure.accepted_at is not None
    bar = [
        {"label": "受理", "state": "done" if accepted else "cur", "note": _short(procedure.accepted_at)},
    ]
    current = current_step(procedure) if accepted and not procedure.ended else None
    bar += [_step(procedure, step, step == current, due_on) for step in procedure.route]
    if procedure.ended and procedure.stage != Stage.IN_FORCE:
        end = {"label": procedure.get_stage_display(), "state": "done", "note": _short(procedure.ended_at)}
        bar = [item for item in bar if item["state"] == "done"] + [end]
    return bar


def _step(procedure: Procedure, step: Step, current: bool, due_on: datetime.date | None) -> dict[str, Any]:
    note = NOTES[step.stage](procedure) if step.stage in NOTES else ""
    if current:
        due = f"{due_on:%-m-%d} 前" if due_on else ""
        return {"label": step.label, "state": "cur", "note": note or due}
    if procedure.accepted_at is None or not gathered(procedure, step):
        optional = not step.options.get("mandatory", True)
        return {"label": step.label, "state": "opt" if optional else "", "note": note}
    if step.stage == Stage.PUBLICITY and not note:
        return {"label": step.label, "state": "opt", "note": "拟不同意，不公示"}
    return {"label": step.label, "state": "done", "note": note}


def _publicity(procedure: Procedure) -> str:
    if procedure.stage == Stage.OBJECTION:
        return f"异议 {len(evidence.open_objections(procedure))} 件"
    posted = evidence.publicity(procedure)
    return f"{posted.posted_on:%-m-%d} 至 {posted.ends_on:%-m-%d}" if posted else ""


def _certificate(procedure: Procedure) -> str:
    made = evidence.decision(procedure)
    if procedure.stage != Stage.IN_FORCE or made is None:
        return ""
    return made.certificate_no or "待发证"


def _day_in(find: Callable[[Procedure], Any], field: str) -> Callable[[Procedure], str]:
    return lambda procedure: _short(getattr(find(procedure), field, None))


NOTES: dict[str, Callable[[Procedure], str]] = {
    Stage.INVESTIGATION: _day_in(evidence.visit, "finished_at"),
    Stage.VERIFICATION: _day_in(evidence.check, "reported_on"),
    Stage.APPRAISAL: _day_in(evidence.meeting, "concluded_at"),
    Stage.REVIEW: _day_in(evidence.opinion, "signed_at"),
    Stage.PUBLICITY: _publicity,
    Stage.DECISION: _day_in(evidence.decision, "decided_at"),
    Stage.IN_FORCE: _certificate,
}


def _short(value: datetime.date | datetime.datetime | None) -> str:
    """3-18 of a day or an instant; the year only when it is another one."""
    if not value:
        return ""
    on = local(value).date() if isinstance(value, datetime.datetime) else value
    return f"{on:%-m-%d}" if on.year == timezone.localdate().year else on.isoformat()
