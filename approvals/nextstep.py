"""What a procedure waits for, in the words of the desk: the verb of the next act and what it is about.

Reads the evidence of many procedures at once, so that a list costs the same few statements however long it is.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from accounts.models import Post, Role
from accounts.permits import Permit
from approvals.aftersteps import words_of
from approvals.models import Procedure
from approvals.permits import signers_of_opinion
from approvals.reviewclocks import REASSESS
from approvals.shelf import PublicitySeen, Shelf
from approvals.stages import UNACCEPTED, Kind, Stage
from config.formats import day as cn_date
from config.formats import instant, local
from config.links import page

# Done before there is an application to fill in.
BEFORE_APPLYING = ("grant_relief",)
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
    if act == "request_check" and procedure.stage == Stage.INVESTIGATION and not may(act, by, procedure):
        title, detail, button, act = _visiting(procedure, shelf, today)
    case_url = page("approvals:case", procedure.case.case_no)
    place = _evidence_page(procedure, shelf, act)
    if place and (by.holds(Role.VILLAGE_ASSISTANT) or may(act, by, procedure)):
        return NextStep(title, detail, button, act, place)
    if act and not may(act, by, procedure):
        return NextStep(title, detail, "看进度", "", case_url)
    if procedure.stage in (Stage.DRAFT, Stage.INVITED, *UNACCEPTED) and act not in BEFORE_APPLYING:
        if not by.holds(Role.CLERK):
            return NextStep(title, detail, "看进度", "", case_url)
        step = "household" if procedure.stage == Stage.DRAFT else "check"
        return NextStep(title, detail, button, act, _intake(procedure, step))
    url = page("approvals:act", procedure.case.case_no, act) if act else case_url
    return NextStep(title, detail, button, act, url)


def _words(procedure: Procedure, shelf: Shelf, today: datetime.date) -> Words:
    after = words_of(procedure, shelf.after) if procedure.kind != Kind.APPLICATION else None
    return after or WORDS[Stage(procedure.stage)](procedure, shelf, today)


def may(act: str, by: Post, procedure: Procedure) -> bool:
    """Is this an act of the post's role at all? Who is barred as a person learns it on the page of the act."""
    if act == "decide":
        return by.holds(*_pens(procedure))
    transitions = getattr(Procedure, act)._django_fsm.transitions.values() if act else ()
    return all(by.holds(*_roles(declared.permission, procedure)) for declared in transitions)


def _roles(permission: Any, procedure: Procedure) -> tuple[Role, ...]:
    """Roles that may, by the declaration or by the rules it asks."""
    permit = permission if isinstance(permission, Permit) else permission.permit_by(procedure.rules)
    return tuple(permit.roles)


def _pens(procedure: Procedure) -> tuple[Role, ...]:
    return tuple(Role(name) if name in Role.values else Role[name] for name in procedure.awaits)


def _signers(names: Iterable[str]) -> str:
    """分管领导或乡镇（街道）主要负责人."""
    return "或".join(Role[name].label for name in names)


def _intake(procedure: Procedure, step: str) -> str:
    return page("approvals:intake_step", procedure.case.case_no, step)


def _evidence_page(procedure: Procedure, shelf: Shelf, act: str) -> str:
    """Visits and meetings have pages of their own, where the act is done when all is there."""
    visit, meeting = shelf.visits.get(procedure.case_id), shelf.meetings.get(procedure.case_id)
    if act == "finish_visit" and visit:
        return page("cases:visit", visit.pk)
    if act == "conclude_meeting" and meeting:
        return page("cases:meeting", meeting.pk)
    return ""


def _draft(procedure: Procedure, shelf: Shelf, today: datetime.date) -> Words:
    begun = f"{cn_date(procedure.opened_at, 'short')} 开始登记"
    if any(step.stage == Stage.RELIEF for step in procedure.route):
        return "先行救助", begun, "去救助", "grant_relief"
    if procedure.rules.precheck.on:
        return "登记申请意愿，先行核对", begun, "接着填", ""
    return "填完申请登记", begun, "接着填", ""


def _precheck(procedure: Procedure, shelf: Shelf, today: datetime.date) -> Words:
    """Asked of the platform before anybody applies."""
    check, doubts = shelf.checks.get(procedure.case_id), shelf.doubts.get(procedure.case_id, [])
    if check is None or check.reported_on is None or doubts:
        return _verification(procedure, shelf, today)
    return "核对符合，通知正式申请", f"{cn_date(check.reported_on, 'short')} 报告", "发通知", "invite"


def _invited(procedure: Procedure, shelf: Shelf, today: datetime.date) -> Words:
    told = f"{cn_date(procedure.invited_at, 'short')} 已通知正式申请"
    return "登记申请", told, "登申请", "submit"


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
    names = "、".join(visit.names)
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
    check = shelf.checks.get(procedure.case_id)
    if check is None or check.reported_on is None or shelf.doubts.get(procedure.case_id):
        return _verification(procedure, shelf, today)
    opinion, pens = shelf.opinions.get(procedure.case_id), _signers(signers_of_opinion(procedure))
    if opinion is None or opinion.round < procedure.round:
        return "参照核对报告再次审核材料", f"审核后报{pens}", "再次审核", "reread"
    proposed = "拟同意" if opinion.recommended else "拟不同意"
    return f"等{pens}签署审核意见", proposed, "签意见", "sign_opinion"


def _publicity(procedure: Procedure, shelf: Shelf, today: datetime.date) -> Words:
    posted = shelf.publicities.get(procedure.case_id)
    if posted is None or posted.round < procedure.round or posted.closed_at:
        if shelf.objections.get(procedure.case_id):
            return "答复公示异议", "答复后才能重新公示", "写答复", "settle_objection"
        return f"张贴{_board(procedure, posted)}", "在公示栏张贴并拍照", "去张贴", "post_notice"
    period = f"{posted.content.removesuffix('公示')}公示 {local(posted.posted_at):%-m-%d} 至 {posted.ends_on:%-m-%d}"
    if posted.ends_on >= today:
        return _posted(procedure, shelf, period)
    return "公示期满，撤下并拍照", period, "撤公示", "close_notice"


def _posted(procedure: Procedure, shelf: Shelf, period: str) -> Words:
    """While a sheet hangs there is nothing to do, unless the route checks afterwards (钦北): that need not wait."""
    check, said = shelf.checks.get(procedure.case_id), f"{period}；签署审核意见前要有核对报告"
    if check is None:
        return "公示中，同时提请核对", said, "提请核对", "request_check"
    if check.reported_on is None:
        return "公示中，同时登记核对报告", said, "登报告", "report_check"
    return "公示中", f"{period}，期满后撤下并拍照", "看公示", ""


def _board(procedure: Procedure, closed: PublicitySeen | None) -> str:
    """The label of the next board of the route after one that is clean already."""
    boards = [step for step in procedure.route if step.stage == Stage.PUBLICITY]
    here = closed is not None and closed.round == procedure.round
    done = next((n for n, step in enumerate(boards, 1) if here and closed and step.key == closed.key), 0)
    return boards[done].label if done < len(boards) else "公示"


def _objection(procedure: Procedure, shelf: Shelf, today: datetime.date) -> Words:
    """The first of the ways the rules name; the other, where there is one, stands beside it on the case page."""
    count = f"异议 {shelf.objections.get(procedure.case_id, 0)} 件"
    if (procedure.rules.objection.actions or ("reinvestigate",))[0] == "appraisal":
        return "公示有异议，组织民主评议", count, "组织评议", "reappraise"
    return "公示有异议，重新调查", count, "重新调查", "reinvestigate"


def _county_review(procedure: Procedure, shelf: Shelf, today: datetime.date) -> Words:
    review = shelf.county.get(procedure.pk)
    if review is None or review.round < procedure.round:
        return f"上报{procedure.county.name}民政部门", "审核意见已签署", "去上报", "send_to_county"
    if review.received_at is None:
        sent = f"{cn_date(review.sent_at, 'short')} 上报"
        return "等县级签收上报材料", sent, "去签收", "receive_at_county"
    if _county_looks(procedure, shelf):
        return _COUNTY_VISIT
    received = f"{cn_date(review.received_at, 'short')} 签收"
    return "等县级签署审核意见", received, "签意见", "county_opinion"


_COUNTY_LOOKS = "近亲属备案或有投诉举报，入户后才能审批"
_COUNTY_VISIT: Words = ("等县级入户调查", _COUNTY_LOOKS, "登记入户", "record_county_visit")


def _county_looks(procedure: Procedure, shelf: Shelf) -> bool:
    watched = procedure.case.kin_filed or procedure.complained_at is not None
    return (
        watched and bool(procedure.rules.relatives.county_visit) and procedure.pk not in shelf.county_visits
    )


def _decision(procedure: Procedure, shelf: Shelf, today: datetime.date) -> Words:
    opinion = shelf.opinions.get(procedure.case_id)
    detail = "审核意见：拟同意" if opinion and opinion.recommended else "审核意见：拟不同意"
    if _county_looks(procedure, shelf):
        return _COUNTY_VISIT
    word = next(step.label for step in procedure.route if step.stage == Stage.DECISION)
    return f"{word}：等{'或'.join(role.label for role in _pens(procedure))}签署", detail, "签审批", "decide"


def _completion(procedure: Procedure, shelf: Shelf, today: datetime.date) -> Words:
    return "补办手续", "已先行救助，补齐对象、事由、金额和签字盖章", "补手续", "complete_papers"


def _rejected(procedure: Procedure, shelf: Shelf, today: datetime.date) -> Words:
    if procedure.notice_delivered_at:
        return "不予批准，已送达", f"{cn_date(procedure.notice_delivered_at, 'short')} 送达", "查看", ""
    return "送达不予批准告知书", "书面告知并说明理由", "去送达", "deliver_refusal"


def _in_force(procedure: Procedure, shelf: Shelf, today: datetime.date) -> Words:
    decision, paper = shelf.decisions.get(procedure.pk), procedure.rules.certificate.document
    clock = shelf.clocks.get(procedure.pk)
    if clock and clock.name == REASSESS:
        return "等县级复核评估自理能力", f"{cn_date(clock.due_on, 'short')} 前评估", "去评估", "assess_care"
    if decision and decision.certificate_no:
        return "已发证", decision.certificate_no, "查看", ""
    if paper is None:
        return "已生效", f"{cn_date(procedure.ended_at, 'short')} 生效", "查看", ""
    return f"发放{paper}", "审批已通过", "发证", "issue_certificate"


def _ended(procedure: Procedure, shelf: Shelf, today: datetime.date) -> Words:
    return procedure.get_stage_display(), procedure.ending_reason, "查看", ""


WORDS: dict[Stage, Callable[[Procedure, Shelf, datetime.date], Words]] = {
    **dict.fromkeys(Stage, _ended),
    Stage.DRAFT: _draft,
    Stage.PRECHECK: _precheck,
    Stage.INVITED: _invited,
    Stage.SUBMITTED: _submitted,
    Stage.CORRECTION: _correction,
    Stage.INVESTIGATION: _gathering,
    Stage.VERIFICATION: _verification,
    Stage.APPRAISAL: _appraisal,
    Stage.REVIEW: _review,
    Stage.PUBLICITY: _publicity,
    Stage.OBJECTION: _objection,
    Stage.COUNTY_REVIEW: _county_review,
    Stage.COMPLETION: _completion,
    Stage.DECISION: _decision,
    Stage.REJECTED: _rejected,
    Stage.IN_FORCE: _in_force,
}
