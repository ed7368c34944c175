"""就业介绍: suitable work offered and refused; three refusals in a row cost the person's own share (57号 art. 34)."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from accounts.models import Post
from approvals.models.changereports import WorkAnswer, WorkOffer
from audit.acts import Refused, acting
from households.models import Member

if TYPE_CHECKING:
    from cases.models import Case
    from policies.rules import Rules


def refusals_in_a_row(case: Case, member: Member) -> int:
    """Unjustified refusals since the member last accepted work, or refused it for a good reason."""
    count = 0
    for offer in WorkOffer.objects.filter(case=case, member=member).order_by("-offered_on", "-id"):
        if offer.answer != WorkAnswer.REFUSED or offer.justified:
            break
        count += 1
    return count


def who_refused(case: Case, rules: Rules) -> list[str]:
    """Names of the members whose own share may be stopped."""
    times = rules.review.refuse_job_times
    if times is None:
        return []
    members = case.household.counted_members()
    return [member.name for member in members if refusals_in_a_row(case, member) >= times]


def record_offer(
    case: Case,
    member: Member,
    *,
    offered_on: datetime.date,
    job: str,
    suits: str,
    answer: str,
    by: Post,
    at: datetime.datetime,
    reason: str = "",
    justified: bool = False,
) -> WorkOffer:
    """Enter one offer and its answer. Raises Refused with every mistake."""
    problems = []
    if member.household_id != case.household_id or not member.is_current:
        problems.append(f"{member.name}不是本户在册成员")
    if not suits.strip():
        problems.append("请写明这份工作怎样与本人健康状况、劳动能力相适应")
    if justified and not reason.strip():
        problems.append("认定理由正当的，请写明理由")
    if offered_on > at.date():
        problems.append("介绍日期不能晚于今天")
    if WorkOffer.objects.filter(member=member, offered_on=offered_on, job=job).exists():
        problems.append("这一天的这份工作已经登记过")
    if problems:
        raise Refused(problems)
    with acting(by, reason=f"登记就业介绍：{member.name}", act="record_work_offer", at=at):
        return WorkOffer.objects.create(
            case=case,
            member=member,
            offered_on=offered_on,
            job=job,
            suits=suits,
            answer=answer,
            reason=reason,
            justified=justified,
            recorded_by=by,
            recorded_at=at,
        )
