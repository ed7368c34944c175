"""边填边查: what the file itself says of an application while it is being written down."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone

from accounts.models import Post
from approvals import guards, receipt
from approvals.models import Decision, Procedure
from cases.checklists import checklist
from cases.gaps import gaps
from cases.models import Channel
from households.duplicates import duplicates_of
from households.models import Member

Check = dict[str, Any]


def live_checks(procedure: Procedure, by: Post) -> list[Check]:
    """Lines of parts/ck.html: what was looked up, and what is still missing, with where to mend it."""
    members = list(procedure.case.household.current_members())
    found = [*_elsewhere(procedure, members, by), _in_receipt(procedure), _head_count(members)]
    found += [_lacking(procedure, member) for member in members]
    found += [_hukou(procedure), _kin(procedure), _proxy(procedure), _account(procedure)]
    found += [_consents(procedure), _papers(procedure)]
    return [check for check in found if check]


def _elsewhere(procedure: Procedure, members: list[Member], by: Post) -> list[Check]:
    home = procedure.case.household
    twins = [twin for m in members for twin in duplicates_of(m.id_number, m.name, by, besides=home)]
    if twins:
        return [{"state": "over", "text": twin.sentence} for twin in twins]
    return [{"state": "ok", "text": "全县没有重复登记"}]


def _in_receipt(procedure: Procedure) -> Check:
    month = timezone.localdate().replace(day=1)
    held = list(procedure.case.household.decisions.in_force(month).select_related("for_member"))
    refused = receipt.against(procedure.case)
    if not held and not refused:
        return {"state": "ok", "text": "本户没有在保记录"}
    words = "；".join(refused) or "；".join(_receives(decision) for decision in held)
    return {"state": "over" if refused else "warn", "text": words}


def _receives(held: Decision) -> str:
    who = held.for_member.name if held.for_member else "本户"
    money = f"，每月 {held.payable} 元" if held.payable else ""
    return f"{who}正在享受{held.get_category_display()}{money}"


def _head_count(members: list[Member]) -> Check:
    counted = sum(member.counted for member in members)
    left = f"，另有 {len(members) - counted} 人不计入" if counted < len(members) else ""
    return {"state": "info", "text": f"共同生活 {counted} 人{left}"}


def lacking(member: Member) -> list[str]:
    """What a member's row still lacks, in the words of its form."""
    words = [] if member.work_ability else ["劳动能力"]
    return words if member.id_number else ["身份证号", *words]


def _lacking(procedure: Procedure, member: Member) -> Check:
    words = lacking(member)
    if not words:
        return {}
    return _wait(
        procedure, f"{member.name}的{'、'.join(words)}还没有填", "members", f"?edit=members-{member.pk}"
    )


def _hukou(procedure: Procedure) -> Check:
    if procedure.kin_answered_at is None or guards.hukou_in_county(procedure):
        return {}
    return {"state": "over", "text": guards.hukou_in_county.reason(procedure)}


def _kin(procedure: Procedure) -> Check:
    if procedure.kin_answered_at is not None:
        return {}
    return _wait(procedure, "近亲属关系还没有询问", "household")


def _proxy(procedure: Procedure) -> Check:
    case = procedure.case
    if case.channel != Channel.PROXY or case.household.proxies.filter(until=None).exists():
        return {}
    words = f"代办人{case.proxy_name}的身份和委托事由还没有登记"
    return _wait(procedure, words, "household", "?add=proxies")


def _account(procedure: Procedure) -> Check:
    if procedure.case.account_on(timezone.localdate()):
        return {}
    return _wait(procedure, "收款账户还没有登记，审批前要登记", "income", "?add=accounts")


def _consents(procedure: Procedure) -> Check:
    words = guards.all_adults_authorised.reason(procedure)
    return _wait(procedure, words, "materials") if words else {}


def _papers(procedure: Procedure) -> Check:
    missing = gaps(checklist(procedure.case, procedure.rules, 1))
    return _wait(procedure, f"材料还差 {len(missing)} 项", "materials") if missing else {}


def _wait(procedure: Procedure, words: str, step: str, query: str = "") -> Check:
    url = reverse("approvals:intake_step", args=[procedure.case.case_no, step]) + query
    return {
        "state": "wait",
        "text": words,
        "links": [{"url": f"{url}#form" if query else url, "label": "去填"}],
    }
