"""增发、减发、停发、渐退: proposed by the clerk, the household heard, decided by whoever decides applications."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django_fsm import GET_STATE, transition

from accounts.models import Post
from approvals import afterguards, guards
from approvals.acts.base import Acts
from approvals.afterpapers import issue_change_notice, issue_review_record
from approvals.afterpermits import CHANGE_SIGNER
from approvals.changes import change_of, decided_change, put_into_effect
from approvals.models.aftercare import Change, ChangeKind, Hearing
from approvals.models.decisions import Duty, DutyKind
from approvals.permits import CLERK
from approvals.proposing import proposal, record_nobody_to_hear
from approvals.route import next_stage, stay
from approvals.stages import Stage
from audit.acts import Refused
from cases.models import StoredFile

ENDED = [Stage.IN_FORCE, Stage.TERMINATED]


def ending_of_change(procedure: Any, **_facts: Any) -> str:
    change = change_of(procedure)
    return Stage.TERMINATED if change and change.kind == ChangeKind.STOP else Stage.IN_FORCE


class ChangingActs(Acts):
    @transition(
        field="stage",
        source=Stage.INVESTIGATION,
        target=GET_STATE(next_stage, states=[Stage.REVIEW, Stage.PUBLICITY, Stage.DECISION]),
        permission=CLERK,
        conditions=[
            guards.is_aftercare,
            afterguards.reviewed,
            afterguards.own_check_settled,
            afterguards.nothing_proposed,
        ],
        custom={"label": "拟定变更", "order": 650, "basis": "stop.reasons"},
    )
    def propose_change(
        self,
        *,
        by: Post,
        at: datetime.datetime,
        kind: str,
        why: str,
        ground: str = "",
        employment: bool = False,
        grace_months: int | None = None,
        without_share: Sequence[str] = (),
    ) -> None:
        """What is to change and why; the amount is computed, never typed (T51, T52, T54)."""
        facts = proposal(
            self,
            at,
            kind=kind,
            why=why,
            ground=ground,
            employment=employment,
            grace_months=grace_months,
            without_share=list(without_share),
        )
        change = Change.objects.create(
            case=self.case, procedure=self, round=self.round, proposed_by=by, proposed_at=at, **facts
        )
        record_nobody_to_hear(change, by=by, at=at)

    @transition(
        field="stage",
        source=Stage.REVIEW,
        target=GET_STATE(next_stage, states=[Stage.REVIEW, Stage.PUBLICITY, Stage.DECISION]),
        permission=CLERK,
        conditions=[guards.is_aftercare, afterguards.to_be_heard],
        custom={"label": "听取本人意见", "order": 660, "basis": "stop.hearing"},
    )
    def hear_household(
        self,
        *,
        by: Post,
        at: datetime.datetime,
        way: str,
        person: str = "",
        statement: str = "",
        agrees: bool | None = None,
        silent: bool = False,
        invited_on: datetime.date | None = None,
        invited_how: str = "",
        answer: str = "",
        record: StoredFile | None = None,
    ) -> None:
        """Before a decrease or a stop the person is heard (社会救助法 art. 48): the statement, or how they were invited."""
        problems = []
        if silent and (invited_on is None or not invited_how.strip()):
            problems.append("本人没有陈述的，请写明哪天、用什么方式通知的，以及为什么没有陈述")
        if not silent and (not person.strip() or not statement.strip()):
            problems.append("请写明陈述人和陈述的意见；没有意见的写“无意见”")
        if not silent and agrees is False and not answer.strip():
            problems.append("本人不同意的，请写明核实情况和是否采纳的理由")
        if problems:
            raise Refused(problems)
        Hearing.objects.create(
            case=self.case,
            change=change_of(self),
            way=way,
            heard_at=at,
            person=person,
            statement=statement,
            agrees=agrees,
            silent=silent,
            invited_on=invited_on,
            invited_how=invited_how,
            answer=answer,
            record=record,
            recorded_by=by,
        )

    @transition(
        field="stage",
        source=Stage.REVIEW,
        target=Stage.INVESTIGATION,
        permission=CLERK,
        conditions=[guards.is_aftercare],
        custom={"label": "收回拟定的变更", "order": 670, "basis": "stop.hearing"},
    )
    def drop_change(self, *, by: Post, at: datetime.datetime, why: str) -> None:
        """What the household said, or a mistake found, makes the clerk propose anew."""
        if not why.strip():
            raise Refused(["请写明为什么收回"])
        self.round += 1

    @transition(
        field="stage",
        source=Stage.DECISION,
        target=GET_STATE(ending_of_change, states=ENDED),
        permission=CHANGE_SIGNER,
        conditions=[guards.is_aftercare, afterguards.heard, guards.objections_settled],
        custom={"label": "审批变更", "order": 680, "signing": True, "basis": "decide.signer"},
    )
    def decide_change(self, *, by: Post, at: datetime.datetime, remark: str) -> None:
        """Agree to what was proposed; the notice with reasons and remedies goes out at the same time (GC-93, 94)."""
        if not remark.strip():
            raise Refused(["请写明审批意见"])
        change = put_into_effect(change_of(self), by=by, at=at, remark=remark)
        Duty.objects.create(
            case=self.case, procedure=self, round=self.round, user=by.user, kind=DutyKind.DECIDE
        )
        self.ended_at = at
        if change.kind == ChangeKind.STOP:
            self.ending_reason = change.reason
        issue_change_notice(self, change, by=by, at=at)
        new = change.made.payable if change.made else Decimal(0)
        issue_review_record(self, change.old, new=new, result=change.get_kind_display(), by=by, at=at)

    @transition(
        field="stage",
        source=Stage.DECISION,
        target=Stage.INVESTIGATION,
        permission=CHANGE_SIGNER,
        conditions=[guards.is_aftercare],
        custom={"label": "退回重新核查", "order": 690, "signing": True, "basis": "decide.signer"},
    )
    def return_change(self, *, by: Post, at: datetime.datetime, why: str) -> None:
        """The signer does not agree: reviewed again, proposed again or left unchanged."""
        if not why.strip():
            raise Refused(["请写明退回的理由"])
        self.round += 1

    @transition(
        field="stage",
        source=ENDED,
        target=GET_STATE(stay, states=ENDED),
        permission=CLERK,
        conditions=[guards.is_aftercare, afterguards.change_untold],
        custom={"label": "送达变更告知书", "order": 700, "basis": "stop.notice"},
    )
    def deliver_change(
        self,
        *,
        by: Post,
        at: datetime.datetime,
        way: str,
        receiver: str,
        explained: str = "",
        proof: StoredFile | None = None,
    ) -> None:
        """In writing; where the rules ask it, an end of support is also explained face to face (TA-49)."""
        change = decided_change(self)
        if change.kind == ChangeKind.STOP and self.rules.review.exit_explain and not explained.strip():
            raise Refused(["退出救助的，请写明向本人说明解释的情况"])
        paper = self.case.documents.filter(kind__in=["D33", "D34", "D35"]).latest("id")
        paper.deliver(method=way, receiver=receiver, proof=proof, by=by, at=at)
        self.notice_delivered_at = at
        change.explained = explained
        change.save()
