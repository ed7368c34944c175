"""What a procedure waits for, in the words of the desk: the verb of the next act and what it is about.

Reads the evidence of many procedures at once, so that a list costs the same few statements however long it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from accounts.models import Post, Role
from approvals.models import Clock, Opinion, Procedure
from approvals.stages import Stage
from cases.models import CheckRequest, Doubt, Meeting, Objection, Publicity, Visit
from config.formats import day as cn_date

# Acts of the leaders' pen; everybody else only follows them.
SIGNED_BY = {
    "sign_opinion": (Role.DEPUTY_LEADER, Role.TOWNSHIP_HEAD),
    "decide": (Role.TOWNSHIP_HEAD, Role.COUNTY_LEADER),
}


@dataclass(frozen=True)
class NextStep:
    """`act`: name of the transition to offer, "" where somebody else (or the calendar) must move first."""

    title: str
    detail: str
    button: str
    act: str
    url: str


@dataclass
class Shelf:
    """The evidence of a page of procedures, by case."""

    visits: dict[int, Visit] = field(default_factory=dict)
    checks: dict[int, CheckRequest] = field(default_factory=dict)
    doubts: dict[int, int] = field(default_factory=dict)
    meetings: dict[int, Meeting] = field(default_factory=dict)
    opinions: dict[int, Opinion] = field(default_factory=dict)
    publicities: dict[int, Publicity] = field(default_factory=dict)
    objections: dict[int, int] = field(default_factory=dict)
    clocks: dict[int, Clock] = field(default_factory=dict)


def fetch(procedures: Iterable[Procedure]) -> Shelf:
    """One statement per kind of evidence, whatever the number of procedures."""
    rows = list(procedures)
    cases = [row.case_id for row in rows]
    shelf = Shelf()
    for visit in Visit.objects.live().filter(case__in=cases).order_by("round"):
        shelf.visits[visit.case_id] = visit
    for check in CheckRequest.objects.filter(case__in=cases).order_by("round"):
        shelf.checks[check.case_id] = check
    for case_id in Doubt.objects.filter(case__in=cases, closed_at=None).values_list("case_id", flat=True):
        shelf.doubts[case_id] = shelf.doubts.get(case_id, 0) + 1
    for meeting in Meeting.objects.live().filter(case__in=cases).order_by("round"):
        shelf.meetings[meeting.case_id] = meeting
    for opinion in Opinion.objects.filter(case__in=cases).order_by("round"):
        shelf.opinions[opinion.case_id] = opinion
    for posted in Publicity.objects.filter(case__in=cases, withdrawn_at=None).order_by("round"):
        shelf.publicities[posted.case_id] = posted
    for case_id in Objection.objects.filter(case__in=cases, settled_at=None).values_list(
        "case_id", flat=True
    ):
        shelf.objections[case_id] = shelf.objections.get(case_id, 0) + 1
    duties = Clock.objects.duties().filter(procedure__in=[row.pk for row in rows]).order_by("-due_on")
    for clock in duties:
        shelf.clocks[clock.procedure_id] = clock
    return shelf


def next_step(procedure: Procedure, shelf: Shelf, today: Any, by: Post) -> NextStep:
    """The next act of one procedure, in words; who cannot do it is led to the case instead."""
    title, detail, button, act = WORDS[procedure.stage](procedure, shelf, today)
    case_no = procedure.case.case_no
    if act in SIGNED_BY and not by.holds(*SIGNED_BY[act]):
        button, act = "看进度", ""
    if procedure.stage == Stage.DRAFT:
        url = reverse("approvals:intake_step", args=[case_no, "household"])
    elif procedure.stage in (Stage.SUBMITTED, Stage.CORRECTION):
        url = reverse("approvals:intake_step", args=[case_no, "check"])
    elif act:
        url = reverse("approvals:act", args=[case_no, act])
    else:
        url = reverse("approvals:case", args=[case_no])
    visit = shelf.visits.get(procedure.case_id)
    if act == "finish_visit" and visit:
        url = reverse("cases:visit", args=[visit.pk])
    meeting = shelf.meetings.get(procedure.case_id)
    if act == "conclude_meeting" and meeting:
        url = reverse("cases:meeting", args=[meeting.pk])
    return NextStep(title, detail, button, act, url)


def _draft(procedure: Procedure, shelf: Shelf, today: Any) -> tuple[str, str, str, str]:
    return "填完申请登记", f"{cn_date(procedure.opened_at, 'short')} 开始登记", "接着填", ""


def _submitted(procedure: Procedure, shelf: Shelf, today: Any) -> tuple[str, str, str, str]:
    return (
        "核对材料，出具受理通知书",
        f"{cn_date(procedure.submitted_at, 'short')} 提交申请",
        "去受理",
        "accept",
    )


def _correction(procedure: Procedure, shelf: Shelf, today: Any) -> tuple[str, str, str, str]:
    return "等待申请人补正材料", "已发一次性告知书", "收补正", "resubmit"


def _gathering(procedure: Procedure, shelf: Shelf, today: Any) -> tuple[str, str, str, str]:
    """Visit and 核对 run side by side: what has not begun comes first."""
    visit, check = shelf.visits.get(procedure.case_id), shelf.checks.get(procedure.case_id)
    if check is None:
        return "提请家庭经济状况核对", "受理后即可提请，与入户同时进行", "提请核对", "request_check"
    if visit is None or visit.round < procedure.round:
        again = f"第 {procedure.round} 轮调查" if procedure.round > 1 else "尚未约定时间和同行人"
        return "安排入户调查", again, "排入户", "plan_visit"
    return "完成入户调查", f"已约 {cn_date(visit.planned_at, 'short')}", "去调查", "finish_visit"


def _verification(procedure: Procedure, shelf: Shelf, today: Any) -> tuple[str, str, str, str]:
    check, doubts = shelf.checks.get(procedure.case_id), shelf.doubts.get(procedure.case_id, 0)
    if check is None:
        return "提请家庭经济状况核对", "", "提请核对", "request_check"
    if check.reported_on is None:
        return "登记核对报告", f"{cn_date(check.requested_at, 'short')} 已提请核对", "登报告", "report_check"
    return f"核实核对疑点 {doubts} 项", "与申请人逐项核实", "去核实", "close_doubt"


def _appraisal(procedure: Procedure, shelf: Shelf, today: Any) -> tuple[str, str, str, str]:
    meeting = shelf.meetings.get(procedure.case_id)
    if meeting is None or meeting.conclusion:
        return "组织民主评议", "入户调查已完成", "定会议", "call_meeting"
    return "形成评议结论", f"会议 {cn_date(meeting.held_at, 'short')}", "去评议", "conclude_meeting"


def _review(procedure: Procedure, shelf: Shelf, today: Any) -> tuple[str, str, str, str]:
    opinion = shelf.opinions.get(procedure.case_id)
    if opinion is None or opinion.round < procedure.round:
        return "参照核对报告再次审核材料", "审核后报分管领导", "再次审核", "reread"
    return "等分管领导签署审核意见", "拟同意" if opinion.recommended else "拟不同意", "签意见", "sign_opinion"


def _publicity(procedure: Procedure, shelf: Shelf, today: Any) -> tuple[str, str, str, str]:
    posted = shelf.publicities.get(procedure.case_id)
    if posted is None or posted.round < procedure.round:
        if shelf.objections.get(procedure.case_id):
            return "答复公示异议", "答复后才能重新公示", "写答复", "settle_objection"
        return "张贴公示", "在居住地公示栏张贴并拍照", "去张贴", "post_notice"
    if posted.ends_on >= today:
        return "公示中", f"至 {cn_date(posted.ends_on, 'short')} 期满", "看公示", ""
    return "公示期满，撤下并拍照", f"{cn_date(posted.ends_on, 'short')} 已期满", "撤公示", "close_notice"


def _objection(procedure: Procedure, shelf: Shelf, today: Any) -> tuple[str, str, str, str]:
    count = shelf.objections.get(procedure.case_id, 0)
    return "公示有异议，重新调查", f"异议 {count} 件", "重新调查", "reinvestigate"


def _decision(procedure: Procedure, shelf: Shelf, today: Any) -> tuple[str, str, str, str]:
    opinion = shelf.opinions.get(procedure.case_id)
    detail = "审核意见：拟同意" if opinion and opinion.recommended else "审核意见：拟不同意"
    return "等主要负责人审批", detail, "签审批", "decide"


def _rejected(procedure: Procedure, shelf: Shelf, today: Any) -> tuple[str, str, str, str]:
    return "送达不予批准告知书", "书面告知并说明理由", "去送达", "deliver_refusal"


def _in_force(procedure: Procedure, shelf: Shelf, today: Any) -> tuple[str, str, str, str]:
    return "发放低保证", "审批已通过", "发证", "issue_certificate"


def _nothing(procedure: Procedure, shelf: Shelf, today: Any) -> tuple[str, str, str, str]:
    return procedure.get_stage_display(), "", "查看", ""


WORDS = dict.fromkeys(Stage, _nothing) | {
    Stage.DRAFT: _draft,
    Stage.SUBMITTED: _submitted,
    Stage.CORRECTION: _correction,
    Stage.INVESTIGATION: _gathering,
    Stage.VERIFICATION: _verification,
    Stage.APPRAISAL: _appraisal,
    Stage.REVIEW: _review,
    Stage.PUBLICITY: _publicity,
    Stage.OBJECTION: _objection,
    Stage.DECISION: _decision,
    Stage.REJECTED: _rejected,
    Stage.IN_FORCE: _in_force,
}
