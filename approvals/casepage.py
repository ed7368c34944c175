"""What the case page shows, put together from the rows: head, stage bar, next step, calculation, materials."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils import timezone

from accounts.masks import mask_phone
from accounts.models import Post
from approvals import evidence, guards
from approvals.dials import Dial, dial
from approvals.lateness import limit_clock
from approvals.models import Procedure
from approvals.route import current_step, gathered
from approvals.stages import ENDS, Stage
from approvals.trial import trial
from audit.acts import Possibility, possible
from cases.checklists import checklist
from config.formats import day
from policies.benefits import FactsMissing
from policies.workdays import current_calendar

# Acts that end or stretch a case are offered apart from the next step.
ASIDE = (
    "extend",
    "withdraw",
    "abandon",
    "terminate",
    "refuse_acceptance",
    "send_back",
    "return_for_investigation",
)


def head(procedure: Procedure, today: datetime.date) -> dict[str, Any]:
    """Context of parts/case_header.html: who, what, where, and the clocks at the right."""
    case, household = procedure.case, procedure.case.household
    facts = [
        {"label": "案号", "value": case.case_no, "mono": True},
        {"label": "住址", "value": f"{procedure.village.name}{household.group_name}{household.address}"},
        {"label": "受理", "value": day(procedure.accepted_at)},
        {"label": "经办", "value": procedure.handler.user.name},
        {"label": "近亲属备案", "value": _kin(procedure)},
    ]
    if household.phone:
        facts.append({"label": "电话", "value": mask_phone(household.phone)})
    tags = [
        {"text": f"{case.get_category_display()} · {procedure.get_kind_display()}", "kind": "info"},
        {"text": f"{household.counted_members().count()} 人户", "icon": "users"},
    ]
    if procedure.round > 1:
        tags.append({"text": f"第 {procedure.round} 轮调查", "kind": "vio"})
    if procedure.ended:
        kind = "ok" if procedure.stage == Stage.IN_FORCE else "plain"
        tags.append({"text": procedure.get_stage_display(), "kind": kind})
    return {"title": f"{case.applicant_name}户", "tags": tags, "facts": facts, **clocks(procedure, today)}


def _kin(procedure: Procedure) -> str:
    if procedure.case.kin_filed:
        return "已备案"
    return procedure.kin_answer or "尚未询问"


def clocks(procedure: Procedure, today: datetime.date) -> dict[str, Any]:
    """The nearest duty first, the limit of the whole case second, and the back-planned day of posting."""
    calendar = current_calendar()
    duties = procedure.clocks.duties().order_by("due_on")
    nearest = duties.exclude(name__startswith="overall").first() or duties.first()
    whole = limit_clock(procedure)
    shown: dict[str, Any] = {}
    if nearest:
        near = dial(nearest, today, calendar)
        shown["clock"] = {
            "left": near.left,
            "task": f"{day(near.due_on, 'short')}前{near.label}" + ("（暂定）" if near.provisional else ""),
            "law": {"label": near.basis, "text": procedure.rules.clauses.get(near.basis, "")},
        }
    if whole and procedure.stage not in ENDS:
        dialled = dial(whole, today, calendar)
        shown["whole"] = _ruler(dialled)
        shown["backward"] = backward(procedure, whole.due_on)
    return shown


def _ruler(dialled: Dial) -> dict[str, Any]:
    return {
        "used": dialled.used,
        "total": dialled.total,
        "overdue": dialled.overdue,
        "state": dialled.state,
        "until": dialled.due_on,
    }


def backward(procedure: Procedure, limit: datetime.date) -> str:
    """“最迟 10-27 贴出公示，才赶得上 11-06 前审批”: planned back from the limit over the publicity period."""
    rule = next((item for item in procedure.rules.publicities if item.position != "after_decision"), None)
    waiting = procedure.stage in (Stage.INVESTIGATION, Stage.VERIFICATION, Stage.APPRAISAL, Stage.REVIEW)
    if rule is None or not rule.days or not waiting:
        return ""
    calendar = current_calendar()
    posting = limit - datetime.timedelta(days=rule.days)
    while calendar.publicity_end(posting, rule.days, rule.unit or "CD") >= limit:
        posting -= datetime.timedelta(days=1)
    posting = calendar.preceding_workday(posting)
    return f"最迟 {day(posting, 'short')} 贴出公示，公示 {rule.days} 天后才赶得上 {limit:%-m-%d} 前审批"


def stages(procedure: Procedure) -> list[dict[str, Any]]:
    """The stage bar: 受理, the steps of the frozen route, and what the decision leads to."""
    accepted = procedure.accepted_at is not None
    bar = [{"label": "受理", "state": "done" if accepted else "cur", "note": day(procedure.accepted_at)}]
    current = current_step(procedure) if accepted and not procedure.ended else None
    for step in procedure.route:
        done = accepted and gathered(procedure, step)
        state = "done" if done else ("cur" if step == current else "")
        bar.append({"label": step.label, "state": state, "note": _note(procedure, step.stage)})
    return bar


def _note(procedure: Procedure, stage: str) -> str:
    """What the bar says under a stage: the day it was done, or the day it is due."""
    found = {
        Stage.INVESTIGATION: lambda: _day_of(evidence.visit(procedure), "finished_at"),
        Stage.VERIFICATION: lambda: _day_of(evidence.check(procedure), "reported_on"),
        Stage.APPRAISAL: lambda: _day_of(evidence.meeting(procedure), "concluded_at"),
        Stage.REVIEW: lambda: _day_of(evidence.opinion(procedure), "signed_at"),
        Stage.PUBLICITY: lambda: _publicity_note(procedure),
        Stage.DECISION: lambda: _day_of(evidence.decision(procedure), "decided_at"),
    }
    return found[stage]() if stage in found else ""


def _day_of(row: Any, field: str) -> str:
    value = getattr(row, field, None)
    if not value:
        return ""
    on = timezone.localdate(value) if isinstance(value, datetime.datetime) else value
    return f"{on:%-m-%d}"


def _publicity_note(procedure: Procedure) -> str:
    posted = evidence.publicity(procedure)
    return f"{posted.posted_on:%-m-%d} 至 {posted.ends_on:%-m-%d}" if posted else ""


# Guards that fail because the thing is done, not because something is missing: their acts are not offered again.
SPENT = frozenset(
    {
        guards.not_yet_notified,
        guards.materials_incomplete,
        guards.check_not_requested,
        guards.check_unreported,
        guards.has_open_doubts,
        guards.visit_unplanned,
        guards.visit_open,
        guards.appraisal_open,
        guards.meeting_uncalled,
        guards.not_reread,
        guards.not_posted,
        guards.has_open_objections,
        guards.refusal_undelivered,
        guards.certificate_not_issued,
    }
)


def acts(procedure: Procedure, by: Post) -> tuple[list[Possibility], list[Possibility]]:
    """(acts of the next step, acts that stand aside), each with what is in its way; acts already done are left out."""
    known = sorted(possible(procedure, by), key=lambda item: item.custom.get("order", 0))
    offered = [item for item in known if not _spent(procedure, item.name)]
    return [a for a in offered if a.name not in ASIDE], [a for a in offered if a.name in ASIDE]


def _spent(procedure: Procedure, name: str) -> bool:
    declared = getattr(Procedure, name)._django_fsm.get_transition(procedure.stage)
    return any(guard in SPENT and not guard(procedure) for guard in declared.conditions)


def checks(procedure: Procedure) -> list[dict[str, str]]:
    """What is on file for the present round, line by line, as the next-step panel lists it."""
    if procedure.accepted_at is None:
        return []
    found = evidence.check(procedure)
    visit, meeting, opinion = (
        evidence.visit(procedure),
        evidence.meeting(procedure),
        evidence.opinion(procedure),
    )
    doubts = len(evidence.open_doubts(procedure))
    lines = [
        _check_line(
            evidence.check_reported(procedure),
            f"核对报告 {_day_of(found, 'reported_on')} 出具",
            "核对报告未出具",
        ),
        _check_line(
            not doubts,
            "核对疑点已核清",
            f"核对疑点还有 {doubts} 项",
            shown=evidence.check_reported(procedure),
        ),
        _check_line(
            evidence.visit_done(procedure),
            f"入户调查 {_day_of(visit, 'finished_at')} 完成，双方签字",
            "入户调查未完成",
        ),
        _check_line(
            evidence.appraisal_settled(procedure),
            f"民主评议 {_day_of(meeting, 'concluded_at')}：{meeting.get_conclusion_display() if meeting else ''}",
            "民主评议没有结论",
            shown=procedure.rules.review_meeting.mode == "mandatory",
        ),
        _check_line(
            evidence.opinion_signed(procedure),
            f"审核意见 {_day_of(opinion, 'signed_at')} 签署",
            "审核意见未签署",
            shown=opinion is not None,
        ),
    ]
    return [line for line in lines if line]


def _check_line(met: bool, done: str, waiting: str, *, shown: bool = True) -> dict[str, str]:
    if not shown:
        return {}
    return {"state": "ok", "text": done} if met else {"state": "wait", "text": waiting}


def button(procedure: Procedure, act: Possibility, *, primary: bool = False) -> dict[str, Any]:
    """An act as the parts draw it: a link, or kept in sight with its reasons."""
    url = reverse("approvals:act", args=[procedure.case.case_no, act.name])
    return {"label": act.label, "url": url, "primary": primary, "reasons": act.reasons}


def calculation(procedure: Procedure) -> dict[str, Any]:
    """The two columns of 收入与保障金试算; what was decided if decided, else a trial of today."""
    opinion = evidence.opinion(procedure)
    if opinion is not None:
        figures = opinion.derivation
    else:
        try:
            figures = trial(procedure, timezone.now()).as_json()
        except FactsMissing as missing:
            return {"missing": missing.reasons}
    return {
        "left": list(_lines(figures["lines"], "income")),
        "right": list(_lines(figures["lines"], "amount")),
        "eligible": figures["eligible"],
        "reasons": figures["reasons"],
        "warnings": figures.get("warnings", []),
    }


def _lines(lines: Iterable[dict[str, Any]], column: str) -> Iterable[dict[str, Any]]:
    for line in lines:
        if line.get("column", "amount") == column:
            yield {
                "label": line["label"],
                "value": line["value"],
                "basis": line["basis"],
                "sum": line.get("total", False),
                "strong": line.get("total", False) and column == "amount",
            }


def materials(procedure: Procedure) -> dict[str, Any]:
    """Context of parts/materials.html."""
    needs = checklist(procedure.case, procedure.rules, 1)
    listed = [{"label": need.label, "state": need.status} for need in needs]
    return {
        "materials": listed,
        "done": sum(not need.missing for need in needs),
        "total": len(needs),
    }
