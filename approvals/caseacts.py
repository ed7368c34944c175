"""The next-step panel: what may be done now, what is on file, and what every other act still wants."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils import timezone

from accounts.models import Post, Role
from approvals import (
    afterguards,
    care,
    changes,
    commissioning,
    deliberation,
    evidence,
    guards,
    kinguards,
    referring,
    reliefguards,
    reliefpage,
)
from approvals.models import Procedure
from approvals.stages import BEFOREHAND, UNACCEPTED, Kind, Stage
from audit.acts import Possibility, possible
from cases.checklists import checklist
from cases.gaps import gaps

# Acts that end or stretch a case are offered apart from the next step.
ASIDE = (
    "extend",
    "withdraw",
    "abandon",
    "terminate",
    "refuse_acceptance",
    "call_collective",
    "commission_visit",
    "refer",
    "note_referral",
    "report_government",
    "reassign",
    "note_complaint",
    "decline_precheck",
    "county_return",
    "send_back",
    "return_for_investigation",
    "cancel_review",
    "drop_change",
    "return_change",
    "order_recovery",
)
# Never the thing to do first: something has to have happened outside the office.
NEVER_FIRST = ("register_objection", "find_ineligible", "report_care_change")
# Guards that fail because the thing is done, not because something is missing: their acts are not offered again.
SPENT = frozenset(
    {
        afterguards.in_receipt,
        afterguards.headless,
        afterguards.nothing_proposed,
        afterguards.to_be_heard,
        afterguards.change_untold,
        afterguards.something_to_repay,
        reliefguards.recoverable,
        guards.is_application,
        guards.is_aftercare,
        guards.precheck_foreseen,
        guards.appraisal_foreseen,
        guards.may_reinvestigate,
        guards.may_reappraise,
        guards.opinion_open,
        guards.not_sent_to_county,
        guards.county_not_received,
        guards.county_visit_due,
        guards.not_complained,
        guards.certificate_foreseen,
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
        kinguards.kin_to_file,
        care.care_wanted,
        care.assessment_due,
        care.no_report_waiting,
        *deliberation.SPENT,
        *reliefguards.SPENT,
        *commissioning.SPENT,
        *referring.SPENT,
    }
)
Check = dict[str, Any]


def panel(procedure: Procedure, by: Post, wanted: str = "") -> dict[str, Any]:
    """`acts`: buttons of the next step, the act `wanted` before others, what can be done before what cannot;
    `aside`: those that stand apart."""
    known = [item for item in possible(procedure, by) if not spent(procedure, item.name)]
    known = [replace(item, reasons=item.reasons + _not_yet(procedure, item.name)) for item in known]
    known.sort(key=lambda item: (bool(item.reasons), item.name != wanted, item.custom.get("order", 0)))
    now = [item for item in known if item.name not in ASIDE]
    free = [item for item in now if not item.reasons and item.name not in NEVER_FIRST]
    first = free[0] if free else None
    return {
        "acts": [button(procedure, item, primary=item is first) for item in now],
        "aside": [button(procedure, item) for item in known if item.name in ASIDE],
        "elsewhere": _elsewhere(procedure, by),
    }


def spent(procedure: Procedure, name: str) -> bool:
    declared = getattr(Procedure, name)._django_fsm.get_transition(procedure.stage)
    return any(guard in SPENT and not guard(procedure) for guard in declared.conditions)


def _not_yet(procedure: Procedure, name: str) -> list[str]:
    """A sheet stays up until its last day is over; said here, before anybody opens the form."""
    posted = evidence.publicity(procedure) if name == "close_notice" else None
    if posted is None or posted.ends_on < timezone.localdate():
        return []
    free = posted.ends_on + datetime.timedelta(days=1)
    return [f"公示到 {posted.ends_on:%-m-%d} 24 时才满，{free:%-m-%d} 起可以撤下"]


def button(procedure: Procedure, act: Possibility, *, primary: bool = False) -> dict[str, Any]:
    """An act as the parts draw it: a link, or kept in sight with its reasons."""
    url = reverse("approvals:act", args=[procedure.case.case_no, act.name])
    return {"label": act.label, "url": url, "primary": primary, "reasons": act.reasons}


def _elsewhere(procedure: Procedure, by: Post) -> list[dict[str, str]]:
    """Pages where the evidence of the next step is written down."""
    links = []
    if procedure.stage in (Stage.DRAFT, *UNACCEPTED) and by.holds(Role.CLERK):
        links.append({"label": "改登记内容", "url": _intake(procedure, "household")})
    visit, meeting = evidence.visit(procedure), evidence.meeting(procedure)
    if not procedure.ended and visit and not visit.finished_at:
        links.append({"label": "打开入户调查表", "url": reverse("cases:visit", args=[visit.pk])})
    if not procedure.ended and meeting and not meeting.conclusion:
        links.append({"label": "打开评议记录", "url": reverse("cases:meeting", args=[meeting.pk])})
    if council := deliberation.open_council(procedure):
        links.append({"label": "打开会议记录", "url": reverse("cases:council", args=[council.pk])})
    if asked := commissioning.open_commission(procedure):
        links.append({"label": "打开委托调查", "url": reverse("cases:commission", args=[asked.pk])})
    return links + _standing(procedure, by)


def _standing(procedure: Procedure, by: Post) -> list[dict[str, str]]:
    """Pages of support that is paid month by month; what is granted once is over with its payment."""
    paid_once, told_by = procedure.rules.paid_once, by.holds(Role.CLERK, Role.VILLAGE_ASSISTANT)
    if paid_once or not told_by or not afterguards.in_receipt(procedure):
        return []
    case_no, links = procedure.case.case_no, []
    links.append({"label": "报告变化", "url": reverse("approvals:report", args=[case_no])})
    if procedure.rules.review.refuse_job_times:
        links.append({"label": "就业介绍", "url": reverse("approvals:work_offers", args=[case_no])})
    return links


def _intake(procedure: Procedure, step: str) -> str:
    return reverse("approvals:intake_step", args=[procedure.case.case_no, step])


def checks(procedure: Procedure, figures: dict[str, Any]) -> list[Check]:
    """What is on file for the present round, line by line."""
    if procedure.ended:
        return []
    if procedure.kind != Kind.APPLICATION:
        return _afterwards(procedure)
    if procedure.rules.urgent:
        return reliefpage.checks(procedure)
    if procedure.stage in BEFOREHAND:
        return _reports(procedure)
    if procedure.accepted_at is None:
        return _papers(procedure)
    lines = [*_reports(procedure), *_findings(procedure), _trial(figures), _account(procedure)]
    return [line for line in lines if line]


def _afterwards(procedure: Procedure) -> list[Check]:
    """A review, change or stop: looked into, concluded, the household heard where it loses something."""
    change = changes.change_of(procedure)
    lines = [line(afterguards.reviewed(procedure), "核查情况已登记", "本次还没有核查")]
    if change is None:
        return [*lines, line(False, "", "还没有结论：维持原待遇，或者拟定变更")]
    lines.append(line(True, f"拟{change.get_kind_display()}：{change.reason}", ""))
    if change.needs_hearing:
        lines.append(line(change.heard, "已听取本人意见", "减发、停发前还没有听取本人意见"))
    return lines


def _papers(procedure: Procedure) -> list[Check]:
    """Before acceptance: what the counter still lacks."""
    missing = gaps(checklist(procedure.case, procedure.rules, 1))
    asked = procedure.kin_answered_at is not None
    return [
        line(
            not missing, "材料齐全", f"材料还缺 {len(missing)} 项", _intake(procedure, "materials"), "去核收"
        ),
        line(asked, "已询问近亲属关系", "近亲属关系还没有询问", _intake(procedure, "household"), "去填写"),
    ]


def _reports(procedure: Procedure) -> list[Check]:
    found, doubts = evidence.check(procedure), evidence.open_doubts(procedure)
    reported = found is not None and found.reported_on is not None
    waiting = "核对报告未出具" if found else "还没有提请核对"
    lines = [line(reported, f"核对报告 {_on(found, 'reported_on')} 出具", waiting)]
    if reported:
        lines.append(line(not doubts, "核对疑点已核清", f"核对疑点还有 {len(doubts)} 项"))
    return lines


def _findings(procedure: Procedure) -> list[Check]:
    visit, meeting = evidence.visit(procedure), evidence.meeting(procedure)
    visit_url = reverse("cases:visit", args=[visit.pk]) if visit else ""
    done = f"入户调查 {_on(visit, 'finished_at')} 完成，双方签字"
    lines = [line(evidence.visit_done(procedure), done, "入户调查未完成", visit_url, "看调查表")]
    if evidence.appraisal_wanted(procedure) or evidence.meeting_of_round(procedure) is not None:
        conclusion = meeting.get_conclusion_display() if meeting else ""
        lines.append(
            line(
                evidence.appraisal_settled(procedure),
                f"民主评议 {_on(meeting, 'concluded_at')}：{conclusion}",
                "民主评议没有结论",
                reverse("cases:meeting", args=[meeting.pk]) if meeting else "",
                "看评议记录",
            )
        )
    opinion = evidence.opinion(procedure)
    if opinion is not None:
        said = "拟同意" if opinion.recommended else "拟不同意"
        signed = f"审核意见 {_on(opinion, 'signed_at')} 签署：{said}"
        lines.append(line(opinion.signed, signed, "审核意见未签署"))
    return lines + _county(procedure)


def _county(procedure: Procedure) -> list[Check]:
    """What the county has said and seen, where it is asked."""
    lines, review, seen = [], evidence.county_review(procedure), evidence.county_visit(procedure)
    if review is not None:
        said = "同意" if review.agreed else "不同意"
        signed = f"县级审核意见 {_on(review, 'signed_at')} 签署：{said}"
        waiting = "县级审核意见未签署" if review.received_at else "县级尚未签收上报材料"
        lines.append(line(review.signed_at is not None, signed, waiting))
    if guards.county_visit_wanted(procedure):
        lines.append(line(seen is not None, f"县级 {_on(seen, 'visited_on')} 入户", "县级还没有入户调查"))
    return lines


def _trial(figures: dict[str, Any]) -> Check:
    if "missing" in figures:
        return {"state": "warn", "text": "还不能试算：" + "；".join(figures["missing"])}
    if figures["eligible"]:
        return {"state": "ok", "text": f"人均月收入 {figures['per_capita']} 元，试算符合条件"}
    return {"state": "warn", "text": "试算不符合条件：" + "；".join(figures["reasons"])}


def _account(procedure: Procedure) -> Check:
    if procedure.rules.start_rule == "no_cash":
        return {}
    if procedure.case.household.account_on(timezone.localdate()):
        return {}
    home = {"url": procedure.case.household.get_absolute_url(), "label": "去登记"}
    return {"state": "warn", "text": "收款账户还没有登记，审批前要登记", "links": [home]}


def line(met: bool, done: str, waiting: str, url: str = "", words: str = "") -> Check:
    """One line of the checklist; the link stands only where something is still to be done."""
    if met:
        return {"state": "ok", "text": done}
    return {"state": "wait", "text": waiting, "links": [{"url": url, "label": words}] if url else []}


def _on(row: Any, field: str) -> str:
    value = getattr(row, field, None)
    if not value:
        return ""
    return f"{timezone.localtime(value) if hasattr(value, 'hour') else value:%-m-%d}"
