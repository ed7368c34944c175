"""The stage bar: 受理, the steps of the frozen route, and where a case ended that did not walk it to the end."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Any

from django.utils import timezone

from approvals import evidence
from approvals.models import Procedure
from approvals.reliefguards import told
from approvals.route import current_step, gathered, steps
from approvals.stages import Kind, Stage
from config.formats import local
from policies.rules import Step


def stages(procedure: Procedure, clock: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
    """Context of parts/stp.html. `clock`: the nearest period, {name, due_on}; said under the stage it is about."""
    began = begun_at(procedure)
    accepted = began is not None
    label = "受理" if procedure.kind == Kind.APPLICATION else "开始"
    label = "求助" if procedure.rules.urgent else label
    beforehand = _beforehand(procedure)
    first = "" if any(item["state"] == "cur" for item in beforehand) else "cur"
    bar = [{"label": label, "state": "done" if accepted else first, "note": _short(began)}]
    current = current_step(procedure) if accepted and not procedure.ended else None
    walked = [step for step in steps(procedure) if step.stage != Stage.PRECHECK]
    bar = [*beforehand, *bar]
    bar += [_step(procedure, step, step == current, clock or {}) for step in walked]
    if procedure.ended and procedure.stage != Stage.IN_FORCE:
        end = {"label": procedure.get_stage_display(), "state": "done", "note": _short(procedure.ended_at)}
        bar = [item for item in bar if item["state"] == "done"] + [end]
    return bar


def begun_at(procedure: Procedure) -> datetime.datetime | None:
    """Day 0 of an application is its acceptance, of an urgent one the request; what comes after a decision begins when it is opened."""
    if procedure.kind != Kind.APPLICATION:
        return procedure.opened_at
    asked = told(procedure) if procedure.rules.urgent else None
    return asked.requested_at if asked else procedure.accepted_at


def _beforehand(procedure: Procedure) -> list[dict[str, Any]]:
    """先行核对, where the route begins with it."""
    step = next((step for step in procedure.route if step.stage == Stage.PRECHECK), None)
    if step is None:
        return []
    asking = procedure.stage in (Stage.DRAFT, Stage.PRECHECK)
    state = "done" if procedure.invited_at else "cur" if asking else ""
    return [{"label": step.label, "state": state, "note": _short(procedure.invited_at)}]


def _step(procedure: Procedure, step: Step, current: bool, clock: Mapping[str, Any]) -> dict[str, Any]:
    note = _publicity(procedure, step) if step.stage == Stage.PUBLICITY else _note(procedure, step)
    if current:
        own = clock.get("name") in OWN_CLOCKS.get(step.stage, ())
        due = f"{clock['due_on']:%-m-%d} 前" if own else ""
        return {"label": step.label, "state": "cur", "note": note or due}
    if begun_at(procedure) is None or not gathered(procedure, step):
        optional = not step.options.get("mandatory", True)
        return {"label": step.label, "state": "opt" if optional else "", "note": note}
    if step.stage == Stage.PUBLICITY and not note:
        return {"label": step.label, "state": "opt", "note": "拟不同意，不公示"}
    return {"label": step.label, "state": "done", "note": note}


def _note(procedure: Procedure, step: Step) -> str:
    return NOTES[step.stage](procedure) if step.stage in NOTES else ""


def _publicity(procedure: Procedure, step: Step) -> str:
    posted = evidence.publicity(procedure, step.key) or evidence.carried(procedure, step.key)
    if procedure.stage == Stage.OBJECTION and posted is not None and posted.closed_at is None:
        return f"异议 {len(evidence.open_objections(procedure))} 件"
    return f"{posted.posted_on:%-m-%d} 至 {posted.ends_on:%-m-%d}" if posted else ""


def _certificate(procedure: Procedure) -> str:
    made = evidence.decision(procedure)
    if procedure.stage != Stage.IN_FORCE or made is None:
        return ""
    waiting = "待发证" if procedure.rules.certificate.document else _short(made.in_force_at)
    return made.certificate_no or waiting


def _day_in(find: Callable[[Procedure], Any], field: str) -> Callable[[Procedure], str]:
    return lambda procedure: _short(getattr(find(procedure), field, None))


# The periods that end with the act a stage waits for.
OWN_CLOCKS: dict[str, tuple[str, ...]] = {
    Stage.INVESTIGATION: ("visit.due",),
    Stage.VERIFICATION: ("check.start",),
    Stage.APPRAISAL: ("review_meeting.due",),
    Stage.REVIEW: ("opinion.due",),
    Stage.COUNTY_REVIEW: ("decide.due",),
    Stage.DECISION: ("decide.due",),
    Stage.RELIEF: ("emergency.grant_within",),
    Stage.COMPLETION: ("emergency.backfill",),
}
NOTES: dict[str, Callable[[Procedure], str]] = {
    Stage.INVESTIGATION: _day_in(evidence.visit, "finished_at"),
    Stage.VERIFICATION: _day_in(evidence.check, "reported_on"),
    Stage.APPRAISAL: _day_in(evidence.meeting, "concluded_at"),
    Stage.REVIEW: _day_in(evidence.opinion, "signed_at"),
    Stage.COUNTY_REVIEW: _day_in(evidence.county_review, "signed_at"),
    Stage.DECISION: _day_in(evidence.decision, "decided_at"),
    Stage.RELIEF: _day_in(evidence.decision, "decided_at"),
    Stage.COMPLETION: _day_in(told, "completed_at"),
    Stage.IN_FORCE: _certificate,
}


def _short(value: datetime.date | datetime.datetime | None) -> str:
    """3-18 of a day or an instant; the year only when it is another one."""
    if not value:
        return ""
    on = local(value).date() if isinstance(value, datetime.datetime) else value
    return f"{on:%-m-%d}" if on.year == timezone.localdate().year else on.isoformat()
