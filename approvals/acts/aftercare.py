"""复核: looking again at a household in receipt, and ending where nothing changes."""

from __future__ import annotations

import datetime

from django.utils import timezone
from django_fsm import GET_STATE, transition

from accounts.models import Post
from approvals import afterguards, guards, reviewcycle
from approvals.acts.base import Acts
from approvals.afterpapers import issue_review_record
from approvals.changes import against_unchanged, entitlement, lift_holds
from approvals.models.aftercare import Occasion, ReviewFinding
from approvals.models.changereports import ChangeReport
from approvals.permits import CLERK, LEADER
from approvals.route import stay
from approvals.stages import Stage
from audit.acts import Refused
from households.models import Member

AT_WORK = [Stage.INVESTIGATION, Stage.REVIEW]
AFTERWARDS = [Stage.IN_FORCE, Stage.WITHDRAWN, Stage.TERMINATED]


class AftercareActs(Acts):
    @transition(
        field="stage",
        source=AFTERWARDS,
        target=GET_STATE(stay, states=AFTERWARDS),
        permission=CLERK,
        conditions=[afterguards.in_receipt, afterguards.nothing_open],
        custom={"label": "开展复核或变更", "order": 600, "basis": "review.stable"},
    )
    def begin_review(
        self,
        *,
        by: Post,
        at: datetime.datetime,
        occasion: str,
        note: str = "",
        happened_on: datetime.date | None = None,
    ) -> None:
        """Open another procedure of the same file: by the cycle, or because something changed (T50)."""
        reviewcycle.check({"occasion": occasion, "note": note, "happened_on": happened_on})
        cause = reviewcycle.Cause(
            occasion=occasion,
            note=note,
            happened_on=happened_on,
            reports=tuple(ChangeReport.objects.waiting().filter(case=self.case)),
        )
        reviewcycle.begin(self.case, cause, by=by, at=at)

    @transition(
        field="stage",
        source=AT_WORK,
        target=GET_STATE(stay, states=AT_WORK),
        permission=CLERK,
        conditions=[guards.is_aftercare, afterguards.headless],
        custom={"label": "确定新户主", "order": 615, "basis": "review.death_months"},
    )
    def name_head(self, *, by: Post, at: datetime.datetime, member: Member) -> None:
        """After the head's death the household goes by another member; the account is changed in the household's file."""
        self.case.household.name_head(member)

    @transition(
        field="stage",
        source=Stage.DRAFT,
        target=Stage.INVESTIGATION,
        permission=CLERK,
        conditions=[guards.is_aftercare, afterguards.in_receipt],
        custom={"label": "开始复核", "order": 610, "basis": "review.stable"},
    )
    def open_review(self, *, by: Post, at: datetime.datetime) -> None:
        """The rules of this day bind the review, whatever bound the application."""
        self.pin_rules(at)

    @transition(
        field="stage",
        source=AT_WORK,
        target=GET_STATE(stay, states=AT_WORK),
        permission=CLERK,
        conditions=[guards.is_aftercare],
        custom={"label": "登记核查情况", "order": 620, "basis": "review.methods"},
    )
    def record_finding(
        self, *, by: Post, at: datetime.datetime, way: str, done_on: datetime.date, found: str
    ) -> None:
        """What one of the methods of the rules brought to light (YC-049)."""
        problems = []
        methods = self.rules.review.methods or ()
        if way not in methods:
            problems.append(
                "核查方式须是：" + "、".join(methods)
                if methods
                else "本地规则没有规定核查方式，请安排入户调查"
            )
        if done_on > timezone.localdate(at):
            problems.append("核查日期不能晚于今天")
        if not found.strip():
            problems.append("请写明核查到的人口、收入、财产和生活状况")
        if problems:
            raise Refused(problems)
        ReviewFinding.objects.create(
            case=self.case,
            procedure=self,
            round=self.round,
            method=way,
            done_on=done_on,
            found=found,
            recorded_by=by,
            recorded_at=at,
        )

    @transition(
        field="stage",
        source=Stage.INVESTIGATION,
        target=Stage.IN_FORCE,
        permission=CLERK,
        conditions=[guards.is_aftercare, afterguards.reviewed, afterguards.own_check_settled],
        custom={"label": "复核无变化", "order": 630, "basis": "review.stable"},
    )
    def conclude_unchanged(self, *, by: Post, at: datetime.datetime, result: str) -> None:
        """The household goes on receiving what it receives; its next review is counted from today (T55)."""
        today = timezone.localdate(at)
        old = entitlement(self.case, today)
        problems = [] if result.strip() else ["请写明复核结论"]
        problems += against_unchanged(self, old, at)
        if problems:
            raise Refused(problems)
        self.ended_at, self.ending_reason = at, ""
        if old.last_month is None:
            old.next_review_on = reviewcycle.due_again(self, today)
            old.save()
        lift_holds(self.case, at, "复核无变化")
        issue_review_record(self, old, new=old.payable, result=result, by=by, at=at)

    @transition(
        field="stage",
        source=AT_WORK,
        target=Stage.WITHDRAWN,
        permission=LEADER,
        conditions=[guards.is_aftercare],
        custom={"label": "撤销本次复核", "order": 640, "signing": True, "clause": "依职权"},
    )
    def cancel_review(self, *, by: Post, at: datetime.datetime, why: str) -> None:
        """Opened by mistake. A death is never laid aside: its review has a period (83号 一(三))."""
        problems = [] if why.strip() else ["请写明撤销的理由"]
        if self.cause.occasion == Occasion.DEATH:
            problems.append("家庭成员死亡后的核查不能撤销，请办到有结论为止")
        if problems:
            raise Refused(problems)
        self.ended_at, self.ending_reason = at, why
