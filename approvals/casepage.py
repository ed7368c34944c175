"""Head of the case page and what stands at its right: who, where it stands, the clocks, materials, the timeline."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils import timezone

from accounts.masks import mask_phone
from approvals import evidence
from approvals.dials import Dial, dial
from approvals.lateness import limit_clock
from approvals.models import Clock, Procedure
from approvals.reliefguards import told
from approvals.stages import ENDS, GATHERING, Kind, Stage
from audit.models import Event
from audit.reading import asked_once
from audit.timeline import Entry
from cases.checklists import checklist
from config.formats import day, instant, local
from households.means import SEVERE_LEVELS
from policies.sections import Publicity
from policies.workdays import WorkCalendar, current_calendar

BESIDE = {"precheck.alert": "先行核对，超过 {} 提醒"}  # a day that is no limit of the law
SHOWN = {"own": "me", "system": "sys"}  # how the timeline marks who acted


def head(procedure: Procedure, today: datetime.date) -> dict[str, Any]:
    """Context of parts/case_header.html: who, what, where, and the clocks at the right."""
    case, household = procedure.case, procedure.case.household
    facts = [
        {"label": "案号", "value": case.case_no, "mono": True},
        {"label": "住址", "value": f"{procedure.village.name}{household.group_name} {household.address}"},
        _begun(procedure),
        {"label": "经办", "value": procedure.handler.user.name},
    ]
    if procedure.kind == Kind.APPLICATION or case.kin_filed:
        facts.append({"label": "近亲属备案", "value": _kin(procedure)})
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
    """受理 of an application, the request of an urgent one, the day of opening of what comes after the decision."""
    if procedure.kind != Kind.APPLICATION:
        return {"label": "开始", "value": day(procedure.opened_at)}
    if procedure.rules.urgent:
        asked = told(procedure)
        return {"label": "求助", "value": instant(asked.requested_at) if asked else "未登记"}
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
    if procedure.round > procedure.first_round:
        again = procedure.round - procedure.first_round + 1
        tags.append({"text": f"第 {again} 轮调查", "kind": "vio"})
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
    nearest = nearest_duty(procedure) or waited_out(procedure, today)
    whole = limit_clock(procedure)
    shown: dict[str, Any] = {"others": _others(procedure, nearest, whole)}
    if nearest:
        near = dial(nearest, today, calendar)
        shown["clock"] = {
            "left": near.left,
            "unit": "日" if nearest.unit == "WD" else "天",
            **_hours(nearest),
            "task": _task(nearest),
            "due_on": near.due_on,
            "name": nearest.name,
        }
        if near.basis:
            shown["clock"]["law"] = {
                "label": near.basis,
                "text": procedure.rules.clauses.get(near.basis, ""),
                "pack": procedure.rules.version,
            }
    if whole and procedure.stage not in ENDS:
        if whole.met_on:
            return {**shown, "settled": _settled(procedure, whole)}
        dialled = dial(whole, today, calendar)
        shown["whole"] = _ruler(dialled)
        late = f"全程已超 {dialled.overdue} 日"
        shown["backward"] = late if dialled.overdue else backward(procedure, whole.due_on)
    return shown


def _settled(procedure: Procedure, whole: Clock) -> str:
    """Decided is not in force: where the board hangs after the decision, the limit has been kept and nothing is paid."""
    word = next((step.label for step in procedure.route if step.stage == Stage.DECISION), "审批")
    return f"{day(whole.met_on, 'short')} 已{word}（时限 {day(whole.due_on, 'short')}），公示期满无异议后生效"


def _hours(clock: Clock) -> dict[str, str]:
    """A period of hours is counted in hours, whatever the day."""
    if clock.due_at is None:
        return {}
    left = (clock.due_at - timezone.now()) / datetime.timedelta(hours=1)
    if left < 0:
        return {"state": "over", "text": f"超 {math.ceil(-left)} 小时"}
    return {"state": "today", "text": f"余 {math.floor(left)} 小时"}


def _task(clock: Clock) -> str:
    """“3-20 周五前签署审核意见”; a period that has to be waited out ends, nothing is due before it."""
    when = f"{local(clock.due_at):%-m-%d %H:%M} " if clock.due_at else day(clock.due_on, "short")
    provisional = "（暂定）" if clock.provisional else ""
    return f"{when}{clock.label}满" if clock.kind == "window" else f"{when}前{clock.label}{provisional}"


def _others(procedure: Procedure, nearest: Clock | None, whole: Clock | None) -> list[str]:
    """Every other period that still runs, in the order of its end."""
    shown = [clock.pk for clock in (nearest, whole) if clock]
    running = procedure.clocks.running().exclude(pk__in=shown).order_by("due_on", "pk")
    words = [(BESIDE.get(clock.name, f"{clock.label} {{}}"), clock.due_on) for clock in running]
    return [said.format(f"{due_on:%-m-%d}") for said, due_on in words]


def nearest_duty(procedure: Procedure) -> Clock | None:
    """The running period that ends first; of several that end on one day the limit of the whole case comes last."""
    duties = procedure.clocks.duties()
    return min(
        duties, key=lambda clock: (clock.due_on, clock.name.startswith("overall"), clock.pk), default=None
    )


def waited_out(procedure: Procedure, today: datetime.date) -> Clock | None:
    """The publicity period that runs, where nobody has anything to do before it is over."""
    windows = procedure.clocks.running().filter(kind="window", due_on__gte=today)
    return windows.order_by("due_on").first()


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


@asked_once
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
