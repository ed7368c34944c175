"""What a procedure waits for, in the words of the desk: the verb of the next act and what it is about.

Reads the evidence of many procedures at once, so that a list costs the same few statements however long it is.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from accounts.models import Post, Role
from accounts.permits import Permit
from approvals.aftersteps import words_of
from approvals.models import Procedure
from approvals.shelf import Shelf
from approvals.stages import UNACCEPTED, Kind, Stage
from config.formats import day as cn_date
from config.formats import instant, local

# Acts whose signer the rules name: everybody who never is one only follows them.
SIGNED_BY = {
    "sign_opinion": (Role.DEPUTY_LEADER, Role.TOWNSHIP_HEAD),
    "decide": (Role.TOWNSHIP_HEAD, Role.COUNTY_LEADER),
}
Words = tuple[str, str, str, str]


@dataclass(frozen=True)
class NextStep:
    """`act`: name of the transition to offer, "" where somebody else (or the calendar) must move first."""

    title: str
    detail: str
    button: str
    act: str
    url: str


def next_step(procedure: Procedure, shelf: Shelf, today: datetime.date, by: Post) -> NextStep:
    """The next act of one procedure, in words; who cannot do it is led to the case instead."""
    title, detail, button, act = _words(procedure, shelf, today)
    if act == "request_check" and procedure.stage == Stage.INVESTIGATION and not may(act, by):
        title, detail, button, act = _visiting(procedure, shelf, today)
    case_url = reverse("approvals:case", args=[procedure.case.case_no])
    place = _evidence_page(procedure, shelf, act)
    if place and (by.holds(Role.VILLAGE_ASSISTANT) or may(act, by)):
        return NextStep(title, detail, button, act, place)
    if act and not may(act, by):
        return NextStep(title, detail, "看进度", "", case_url)
    if procedure.stage in (Stage.DRAFT, *UNACCEPTED):
        if not by.holds(Role.CLERK):
            return NextStep(title, detail, "看进度", "", case_url)
        step = "household" if procedure.stage == Stage.DRAFT else "check"
        return NextStep(title, detail, button, act, _intake(procedure, step))
    url = reverse("approvals:act", args=[procedure.case.case_no, act]) if act else case_url
    return NextStep(title, detail, button, act, url)


def _words(procedure: Procedure, shelf: Shelf, today: datetime.date) -> Words:
    after = words_of(procedure, today) if procedure.kind != Kind.APPLICATION else None
    return after or WORDS[Stage(procedure.stage)](procedure, shelf, today)


def may(act: str, by: Post) -> bool:
    """Is this an act of the post's role at all? Who is barred as a person learns it on the page of the act."""
    if act in SIGNED_BY:
        return by.holds(*SIGNED_BY[act])
    transitions = getattr(Procedure, act)._django_fsm.transitions.values() if act else ()
    permits = [declared.permission for declared in transitions]
    return all(by.holds(*permit.roles) for permit in permits if isinstance(permit, Permit))


def _intake(procedure: Procedure, step: str) -> str:
    return reverse("approvals:intake_step", args=[procedure.case.case_no, step])


def _evidence_page(procedure: Procedure, shelf: Shelf, act: str) -> str:
    """Visits and meetings have pages of their own, where the act is done when all is there."""
    visit, meeting = shelf.visits.get(procedure.case_id), shelf.meetings.get(procedure.case_id)
    if act == "finish_visit" and visit:
        return reverse("cases:visit", args=[visit.pk])
    if act == "conclude_meeting" and meeting:
        return reverse("cases:meeting", args=[meeting.pk])
    return ""


def _draft(procedure: Procedure, shelf: Shelf, today: datetime.date) -> Words:
    return "填完申请登记", f"{cn_date(procedure.opened_at, 'short')} 开始登记", "接着填", ""


def _submitted(procedure: Procedure, shelf: Shelf, today: datetime.date) -> Words:
    told = f"{cn_date(procedure.submitted_at, 'short')} 提交申请"
    return "核对材料，出具受理通知书", told, "去受理", "accept"


def _correction(procedure: Procedure, shelf: Shelf, today: datetime.date) -> Words:
    notice = shelf.notices.get(procedure.case_id)
    detail = "已发一次性告知书"
    if notice:
        detail = f"{local(notice.told_at):%-m-%d} 已发一次性告知，缺 {len(notice.items)} 项"
    return "等待申请人补正材料", detail, "收补正", "resubmit"


def _gathering(procedure: Procedure, shelf: Shelf, today: datetime.date) -> Words:
    """Visit and 核对 run side by side: what has not begun comes first."""
    if procedure.case_id not in shelf.checks:
        return "提请家庭经济状况核对", "受理后即可提请，与入户同时进行", "提请核对", "request_check"
    return _visiting(procedure, shelf, today)


def _visiting(procedure: Procedure, shelf: Shelf, today: datetime.date) -> Words:
    visit = shelf.visits.get(procedure.case_id)
    if visit is None or visit.round < procedure.round:
        again = f"第 {procedure.round} 轮调查" if procedure.round > 1 else "尚未约定时间和同行人"
        return "安排入户调查", again, "排入户", "plan_visit"
    names = "、".join(signer.name for signer in visit.signers.all())
    return "完成入户调查", f"已约 {_hour(visit.planned_at, today)}，{names}", "去调查", "finish_visit"


def _hour(at: datetime.datetime, today: datetime.date) -> str:
    """今日 09:30, else 3-18 周三 09:30."""
    on = local(at)
    return f"今日 {instant(at)}" if on.date() == today else f"{cn_date(at, 'short')} {on:%H:%M}"


def _verification(procedure: Procedure, shelf: Shelf, today: datetime.date) -> Words:
    check, doubts = shelf.checks.get(procedure.case_id), shelf.doubts.get(procedure.case_id, [])
    if check is None:
        return "提请家庭经济状况核对", "", "提请核对", "request_check"
    if check.reported_on is None:
        return "登记核对报告", f"{cn_date(check.requested_at, 'short')} 已提请核对", "登报告", "report_check"
    told = f"{doubts[0].item}核对 {doubts[0].found}" if doubts else "与申请人逐项核实"
    return f"核对报告有 {len(doubts)} 项差异待说明", told, "去核实", "close_doubt"


def _appraisal(procedure: Procedure, shelf: Shelf, today: datetime.date) -> Words:
    meeting = shelf.meetings.get(procedure.case_id)
    if meeting is None or meeting.conclusion:
        return "组织民主评议", "入户调查已完成", "定会议", "call_meeting"
    return "形成评议结论", f"会议 {_hour(meeting.held_at, today)}", "去评议", "conclude_meeting"


def _review(procedure: Procedure, shelf: Shelf, today: datetime.date) -> Words:
    opinion = shelf.opinions.get(procedure.case_id)
    if opinion is None or opinion.round < procedure.round:
        return "参照核对报告再次审核材料", "审核后报分管领导", "再次审核", "reread"
    return "等分管领导签署审核意见", "拟同意" if opinion.recommended else "拟不同意", "签意见", "sign_opinion"


def _publicity(procedure: Procedure, shelf: Shelf, today: datetime.date) -> Words:
    posted = shelf.publicities.get(procedure.case_id)
    if posted is None or posted.round < procedure.round:
        if shelf.objections.get(procedure.case_id):
            return "答复公示异议", "答复后才能重新公示", "写答复", "settle_objection"
        return "张贴公示", "在居住地公示栏张贴并拍照", "去张贴", "post_notice"
    period = f"公示 {local(posted.posted_at):%-m-%d} 至 {posted.ends_on:%-m-%d}"
    if posted.ends_on >= today:
        return "公示中", f"{period}，期满后撤下并拍照", "看公示", ""
    return "公示期满，撤下并拍照", period, "撤公示", "close_notice"


def _objection(procedure: Procedure, shelf: Shelf, today: datetime.date) -> Words:
    count = shelf.objections.get(procedure.case_id, 0)
    return "公示有异议，重新调查", f"异议 {count} 件", "重新调查", "reinvestigate"


def _decision(procedure: Procedure, shelf: Shelf, today: datetime.date) -> Words:
    opinion = shelf.opinions.get(procedure.case_id)
    detail = "审核意见：拟同意" if opinion and opinion.recommended else "审核意见：拟不同意"
    return "等主要负责人审批", detail, "签审批", "decide"


def _rejected(procedure: Procedure, shelf: Shelf, today: datetime.date) -> Words:
    if procedure.notice_delivered_at:
        return "不予批准，已送达", f"{cn_date(procedure.notice_delivered_at, 'short')} 送达", "查看", ""
    return "送达不予批准告知书", "书面告知并说明理由", "去送达", "deliver_refusal"


def _in_force(procedure: Procedure, shelf: Shelf, today: datetime.date) -> Words:
    decision = shelf.decisions.get(procedure.pk)
    if decision and decision.certificate_no:
        return "已发证", decision.certificate_no, "查看", ""
    return "发放低保证", "审批已通过", "发证", "issue_certificate"


def _ended(procedure: Procedure, shelf: Shelf, today: datetime.date) -> Words:
    return procedure.get_stage_display(), procedure.ending_reason, "查看", ""


WORDS: dict[Stage, Callable[[Procedure, Shelf, datetime.date], Words]] = {
    **dict.fromkeys(Stage, _ended),
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
