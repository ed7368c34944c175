"""Opening what comes after a decision, and the day each entitlement is to be looked at again."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from accounts.models import Post
from approvals.models.aftercare import Occasion, ReviewCause
from approvals.models.changereports import ChangeReport
from approvals.stages import Kind
from approvals.validity import valid_until
from audit.acts import Refused, acting, perform
from households.choices import Occupation, WorkAbility
from policies.reviewcycle import Circumstances, next_review_on
from policies.rules import Rules

if TYPE_CHECKING:
    from approvals.models import Decision, Procedure
    from cases.models import Case

WORKING_AGE = range(16, 60)
COMES_AND_GOES = (Occupation.ODD_JOBS, Occupation.SELF_EMPLOYED, Occupation.FARMING)
KINDS = {Occasion.ROUTINE: Kind.REVIEW, Occasion.OWN_WISH: Kind.STOP}


@dataclass(frozen=True, kw_only=True)
class Cause:
    """Why a procedure is opened; `reports` it takes up."""

    occasion: str
    note: str = ""
    happened_on: datetime.date | None = None
    reports: tuple[ChangeReport, ...] = ()

    @property
    def kind(self) -> Kind:
        return KINDS.get(Occasion(self.occasion), Kind.ADJUSTMENT)


def check(facts: dict[str, Any]) -> None:
    """Refuse a cause without its reason: everything missing at once."""
    problems = []
    if facts["occasion"] != Occasion.ROUTINE and not (facts.get("note") or "").strip():
        problems.append("请写明为什么复核：谁报告了什么变化")
    if facts["occasion"] == Occasion.DEATH and facts.get("happened_on") is None:
        problems.append("请填写死亡日期")
    if problems:
        raise Refused(problems)


def begin(case: Case, cause: Cause, *, by: Post, at: datetime.datetime) -> Procedure:
    """A new procedure of the same file, opened under the rules of this day; evidence goes on counting its rounds."""
    if case.procedures.filter(ended_at=None).exists():
        raise Refused([f"{case.applicant_name}户（{case.case_no}）还有没办完的程序，先办完再开展复核"])
    round_ = max((each.round for each in case.procedures.all()), default=0) + 1
    with acting(by, reason="开展复核", act="begin_review", at=at):
        procedure = case.procedures.create(
            kind=cause.kind,
            county=case.county,
            township=case.township,
            village=case.village,
            handler=by,
            round=round_,
            first_round=round_,
            opened_at=at,
        )
        ReviewCause.objects.create(
            case=case,
            procedure=procedure,
            occasion=cause.occasion,
            note=cause.note,
            happened_on=cause.happened_on,
            due_on=_due_on(case),
        )
        for report in cause.reports:
            report.procedure = procedure
            report.save()
        opened: Procedure = perform(procedure.open_review, by=by, at=at)
    return opened


def _due_on(case: Case) -> datetime.date | None:
    """The day the entitlement of this file is to be reviewed by."""
    standing = case.decisions.to_review().order_by("-id").first()
    return standing.next_review_on if standing else None


def circumstances(case: Case, on: datetime.date, *, registered: bool) -> Circumstances:
    """What decides the interval of the next review of those the case is about, from the rows on file."""
    members = list(case.persons())
    return Circumstances(
        able_to_work=any(
            member.age_on(on) in WORKING_AGE and member.work_ability == WorkAbility.FULL for member in members
        ),
        unstable_income=any(member.occupation in COMES_AND_GOES for member in members),
        registered=registered,
    )


def due_again(procedure: Procedure, on: datetime.date) -> datetime.date | None:
    """The next review of a household decided on, or reviewed, on `on`."""
    return due_after(procedure.case, procedure.rules, on)


def before_the_end(decision: Decision, due: datetime.date | None) -> datetime.date | None:
    """A recognition that runs out by itself is looked at while it still holds."""
    if due is None or decision.last_month is None or decision.in_force_at is None:
        return due
    return min(due, valid_until(decision, timezone.localdate(decision.in_force_at)))


def schedule(procedure: Procedure, at: datetime.datetime) -> None:
    """What has just come into force is given the day of its first review."""
    made = procedure.decisions.to_review().filter(next_review_on=None).first()
    if made is None:
        return
    made.next_review_on = before_the_end(made, due_again(procedure, timezone.localdate(at)))
    if made.next_review_on is not None:
        made.save()


def due_after(case: Case, rules: Rules, on: datetime.date) -> datetime.date | None:
    registered = case.kin_filed or case.kin_filings.exists()
    return next_review_on(rules.review, circumstances(case, on, registered=registered), on)
