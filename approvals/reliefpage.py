"""What the case page shows of 临时救助: what is on file of an urgent grant, what bridges a case that still runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.http import urlencode

from accounts.models import Post, Role
from approvals.reliefguards import told
from approvals.reliefrequests import bridging
from config.formats import day, instant, money

if TYPE_CHECKING:
    from approvals.models import Procedure

Check = dict[str, Any]


def checks(procedure: Procedure) -> list[Check]:
    """Lines of the checklist: the request, the grant, its pieces, the papers."""
    found, decision = told(procedure), procedure.decision
    if found is None:
        return [{"state": "wait", "text": "急难事由还没有登记"}]
    kind = found.get_event_kind_display()
    lines: list[Check] = [
        {"state": "ok", "text": f"{instant(found.requested_at)} 求助：{kind}，{found.where}"}
    ]
    if decision is None:
        asked = f"，拟救助 {money(found.asked)} 元" if found.asked else ""
        return [*lines, {"state": "wait", "text": f"等负责人签批{asked}"}]
    late = f"，超过规定时间（{found.late_reason or '没有写明原因'}）" if found.late else ""
    lines.append(
        {
            "state": "warn" if found.late else "ok",
            "text": f"{instant(decision.decided_at)} 先行救助 {money(decision.payable)} 元{late}",
        }
    )
    lines += [
        {
            "state": "ok" if piece.paid_at else "wait",
            "text": f"{piece.what} {money(piece.amount)} 元，{piece.get_paid_from_display()}，{piece.state}",
        }
        for piece in decision.instalments.all()
    ]
    if found.ineligible_at:
        recover = "应当追回" if found.recoverable else "不追回"
        lines.append({"state": "warn", "text": f"{day(found.ineligible_at)} 核查不符条件，{recover}"})
    done = found.completed_at is not None
    words = f"手续 {day(found.completed_at)} 补齐" if done else "救助登记表还没有签字、盖章补齐"
    return [*lines, {"state": "ok" if done else "wait", "text": words}]


def bridged(procedure: Procedure, by: Post) -> dict[str, Any]:
    """Context of approvals/relief/bridging.html: aid while this case runs, and where a clerk asks for it."""
    given = bridging(procedure)
    running = not procedure.ended and procedure.accepted_at is not None
    may = running and by.holds(Role.CLERK) and bool(procedure.rules.emergency.bridge_for_dibao)
    offered = may and not procedure.rules.paid_once
    url = f"{reverse('approvals:urgent')}?{urlencode({'bridge': procedure.case.case_no})}" if offered else ""
    return {"bridging": given, "bridge_url": url}
