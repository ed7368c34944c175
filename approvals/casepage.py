"""Head of the case page and what stands at its right: who, where it stands, the clocks, materials, the timeline."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from accounts.masks import mask_phone
from approvals import evidence
from approvals.dials import Dial, dial
from approvals.lateness import limit_clock
from approvals.models import Clock, Procedure
from approvals.stages import ENDS, GATHERING, Kind, Stage
from audit.models import Event
from audit.timeline import Entry
from cases.checklists import checklist
from config.formats import day
from households.means import SEVERE_LEVELS
from policies.sections import Publicity
from policies.workdays import WorkCalendar, current_calendar

SHOWN = {"own": "me", "system": "sys"}  # how the timeline marks who acted


def head(procedure: Procedure, today: datetime.date) -> dict[str, Any]:
    """Context of parts/case_header.html: who, what, where, and the clocks at the right."""
    case, household = procedure.case, procedure.case.household
    facts = [
        {"label": "案号", "value": case.case_no, "mono": True},
        {"label": "住址", "value": f"{procedure.village.name}{household.group_name} {household.address}"},
        _begun(procedure),
        {"label": "经办", "value": procedure.handler.user.name},
        {"label": "近亲属备案", "value": _kin(procedure)},
    ]
    if case.proxy_name:
        facts.append({"label": case.get_channel_display(), "value": case.proxy_name})
    reveal = reverse("households:reveal", args=[household.pk, household.pk, "phone"])
    phone = (
        {"value": mask_phone(household.phone), "url": reveal} if household.phone else {"value": "没有登记"}
    )
    facts.append({"label": "电话", **phone})
    if procedure.ending_reason:
        facts.append({"label": "终结理由", "value": procedure.ending_reason})
    title = f"{case.applicant_name}户"
    return {"title": title, "tags": _tags(procedure), "facts": facts, **clocks(procedure, today)}


def _begun(procedure: Procedure) -> dict[str, str]:
    """受理 of an application; the day it was opened of what comes after the decision."""
    if procedure.kind != Kind.APPLICATION:
        return {"label": procedure.get_kind_display(), "value": day(procedure.opened_at)}
    return {"label": "受理", "value": day(procedure.accepted_at) if procedure.accepted_at else "未受理"}


def _tags(procedure: Procedure) -> list[dict[str, str]]:
    case = procedure.case
    counted = list(case.household.counted_members())
    severe = sum(member.disability_level in SEVERE_LEVELS for member in counted)
    tags = [
        {"text": f"{case.get_category_display()} · {procedure.get_kind_display()}", "kind": "info"},
        {"text": f"{len(counted)} 人户", "icon": "users"},
    ]
    if severe:
        tags.append({"text": f"重度残疾 {severe} 人", "kind": "vio", "icon": "wheelchair"})
    if procedure.round > 1:
        tags.append({"text": f"第 {procedure.round} 轮调查", "kind": "vio"})
    if procedure.ended or procedure.stage == Stage.OBJECTION:
        kinds = {Stage.IN_FORCE: "ok", Stage.OBJECTION: "warn"}
        tags.append({"text": procedure.get_stage_display(), "kind": kinds.get(procedure.stage, "plain")})
    return tags


def _kin(procedure: Procedure) -> str:
    if procedure.case.kin_filed:
        return "已备案"
    return procedure.kin_answer or "尚未询问"


def clocks(procedure: Procedure, today: datetime.date) -> dict[str, Any]:
    """The nearest duty first, the limit of the whole case second, and the back-planned day of posting."""
    calendar = current_calendar()
    nearest = nearest_duty(procedure)
    whole = limit_clock(procedure)
    shown: dict[str, Any] = {}
    if nearest:
        near = dial(nearest, today, calendar)
        shown["clock"] = {
            "left": near.left,
            "task": f"{day(near.due_on, 'short')}前{near.label}" + ("（暂定）" if near.provisional else ""),
            "due_on": near.due_on,
        }
        if near.basis:
            shown["clock"]["law"] = {
                "label": near.basis,
                "text": procedure.rules.clauses.get(near.basis, ""),
                "pack": procedure.rules.version,
            }
    if whole and procedure.stage not in ENDS:
        dialled = dial(whole, today, calendar)
        shown["whole"] = _ruler(dialled)
        late = f"全程已超 {dialled.overdue} 日"
        shown["backward"] = late if dialled.overdue else backward(procedure, whole.due_on)
    return shown


def nearest_duty(procedure: Procedure) -> Clock | None:
    """The running period that ends first; the limit of the whole case only when nothing else runs."""
    duties = procedure.clocks.duties().order_by("due_on")
    return duties.exclude(name__startswith="overall").first() or duties.first()


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
    waiting = procedure.stage in (*GATHERING, Stage.PUBLICITY, Stage.COUNTY_REVIEW)
    if not waiting or evidence.proposed_refusal(procedure):
        return ""
    still = [
        item
        for item in procedure.rules.publicities
        if item.position != "after_decision" and item.days and evidence.publicity(procedure, item.id) is None
    ]
    open_ = [item for item in still if not evidence.published_clean(procedure, item.id)]
    if not open_:
        return ""
    calendar, posting = current_calendar(), limit
    for item in reversed(open_):
        posting = _latest_posting(item, posting, calendar)
    first = open_[0]
    name = "公示" if len(procedure.rules.publicities) == 1 else _board(procedure, first)
    many = f"公示 {first.days} 天后" if len(open_) == 1 else f"{len(open_)} 次公示后"
    return f"最迟 {day(posting, 'short')} 贴出{name}，{many}才赶得上 {limit:%-m-%d} 前审批"


def _latest_posting(item: Publicity, before: datetime.date, calendar: WorkCalendar) -> datetime.date:
    """The last working day a sheet can go up so that its whole period is over before a day."""
    days = item.days or 0
    posting = before - datetime.timedelta(days=days)
    while calendar.publicity_end(posting, days, item.unit or "CD") >= before:
        posting -= datetime.timedelta(days=1)
    return calendar.preceding_workday(posting)


def _board(procedure: Procedure, item: Publicity) -> str:
    return next((step.label for step in procedure.route if step.key == item.id), "公示")


def materials(procedure: Procedure) -> dict[str, Any]:
    """Context of parts/materials.html."""
    needs = checklist(procedure.case, procedure.rules, 1)
    return {
        "materials": [{"label": need.label, "state": need.status} for need in needs],
        "done": sum(not need.missing for need in needs),
        "total": len(needs),
    }


def acts_on(file_key: str) -> int:
    """How many acts a file tells of, however many rows each of them changed."""
    return Event.objects.of_file(file_key).order_by().values("act_id").distinct().count()


def events(entries: Iterable[Entry]) -> list[dict[str, Any]]:
    """Rows of parts/tl.html."""
    return [
        {
            "text": entry.sentence,
            "at": entry.at,
            "who": f"{entry.who} {entry.post}".strip(),
            "digest": entry.short_hash,
            "kind": SHOWN.get(entry.kind, ""),
            "reason": entry.reason if entry.reason != entry.sentence else "",
        }
        for entry in entries
    ]
