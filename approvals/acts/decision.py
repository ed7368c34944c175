"""审批: the head decides; what follows a yes and what follows a no."""

from __future__ import annotations

import datetime

from django.utils import timezone
from django_fsm import GET_STATE, transition

from accounts.models import Post
from approvals import care, evidence, guards, kinguards
from approvals.acts.base import Acts
from approvals.deliberation import against_council, council_satisfied
from approvals.entitlement import grant, refuse
from approvals.lateness import past_limit
from approvals.models.decisions import Duty, DutyKind, Opinion
from approvals.permits import CLERK, DECISION_SIGNER
from approvals.reliefpapers import issue_decision
from approvals.route import finished, next_stage
from approvals.stages import Rerun, Stage
from audit.acts import Refused
from cases.models import StoredFile
from cases.papers import issue


class DecisionActs(Acts):
    @transition(
        field="stage",
        source=Stage.DECISION,
        target=GET_STATE(next_stage, states=[Stage.IN_FORCE, Stage.REJECTED, Stage.PUBLICITY]),
        permission=DECISION_SIGNER,
        conditions=[
            guards.is_application,
            guards.check_reported,
            guards.doubts_closed,
            guards.visit_done,
            guards.appraisal_settled,
            guards.opinion_signed,
            guards.county_agreed,
            guards.published_clean,
            guards.objections_settled,
            kinguards.kin_filed,
            guards.county_visited,
            council_satisfied,
        ],
        custom={"label": "审批", "order": 210, "signing": True, "basis": "decide.signer"},
    )
    def decide(
        self,
        *,
        by: Post,
        at: datetime.datetime,
        granted: bool,
        remark: str,
        late_reason: str = "",
    ) -> None:
        """审批意见 on the form of the rules (GC-82, 84). Grants exactly what was proposed; a refusal has reasons.

        Where the result is published afterwards, the grant waits for a clean board; after an objection this decision
        takes the place of the one before, confirming or revoking it (TA-17, YC-031).
        Past the limit without extension the decision is still owed to the household, with the cause on file.
        """
        opinion, today = evidence.opinion(self), timezone.localdate(at)
        problems = [] if remark.strip() else ["请写明审批意见" if granted else "请写明不予批准的理由"]
        if granted:
            problems += self._against_grant(opinion, today)
        problems += against_council(self, granted)
        if past_limit(self, today) and not late_reason.strip():
            problems.append("已超过办结期限，请写明超期原因")
        if problems:
            raise Refused(problems)
        for earlier in self.decisions.filter(in_force_at=None, revoked_at=None):
            earlier.revoke(at)
        facts = {"by": by, "at": at, "reasons": remark}
        decision = grant(self, opinion, **facts) if granted else refuse(self, **facts)
        if finished(self):
            decision.come_into_force(at, today)
        Duty.objects.create(
            case=self.case, procedure=self, round=self.round, user=by.user, kind=DutyKind.DECIDE
        )
        extra = {"decision": decision, "opinion": opinion, "late_reason": late_reason}
        issue_decision(self, by=by, at=at, extra=extra)
        if not granted:
            issue("D32", self.case, by=by, at=at, rules=self.rules, extra=extra)

    def _against_grant(self, opinion: Opinion, today: datetime.date) -> list[str]:
        problems = []
        if opinion.recommended and evidence.proposed_refusal(self):
            problems.append("县级审核意见为不同意，不能直接批准；如认为应予批准，请退回重新调查")
        if not opinion.recommended:
            problems.append("审核意见为拟不同意且未经公示，不能直接批准；如认为应予批准，请退回补充调查")
        if opinion.payable and self.case.account_on(today) is None:
            problems.append("还没有登记收款账户，不能批准")
        return problems

    @transition(
        field="stage",
        source=Stage.DECISION,
        target=Stage.INVESTIGATION,
        permission=DECISION_SIGNER,
        conditions=[],
        custom={"label": "退回重新调查", "order": 220, "signing": True, "basis": "decide.signer"},
    )
    def return_for_investigation(self, *, by: Post, at: datetime.datetime, why: str) -> None:
        """The head sends the case back to be investigated again; a new round, published again."""
        if not why.strip():
            raise Refused(["请写明退回重新调查的理由"])
        self.begin_round(Rerun.INVESTIGATION, why)

    @transition(
        field="stage",
        source=Stage.REJECTED,
        target=Stage.REJECTED,
        permission=CLERK,
        conditions=[guards.is_application, guards.refusal_undelivered],
        custom={"label": "送达不予批准告知书", "order": 230, "basis": "reject_notice.due"},
    )
    def deliver_refusal(
        self, *, by: Post, at: datetime.datetime, way: str, receiver: str, proof: StoredFile | None = None
    ) -> None:
        """In writing, with reasons and remedies, within the period (GC-84, 57号 art. 21)."""
        document = self.case.documents.filter(kind="D32").latest("id")
        document.deliver(method=way, receiver=receiver, proof=proof, by=by, at=at)
        self.notice_delivered_at = at

    @transition(
        field="stage",
        source=Stage.IN_FORCE,
        target=Stage.IN_FORCE,
        permission=CLERK,
        conditions=[
            guards.is_application,
            guards.certificate_foreseen,
            guards.grant_decided,
            guards.certificate_not_issued,
        ],
        custom={"label": "发证", "order": 235, "basis": "certificate.document"},
    )
    def issue_certificate(
        self,
        *,
        by: Post,
        at: datetime.datetime,
        valid_from: datetime.date | None,
        valid_until: datetime.date | None,
        sealed: bool,
    ) -> None:
        """Complete, sealed and with its period, or not at all (GC-85, 86)."""
        problems, paper = [], self.rules.certificate.document or "证件"
        if not sealed:
            problems.append(f"{paper}没有加盖{self.township.name}公章")
        if valid_from is None or valid_until is None:
            problems.append(f"{paper}没有标明有效期限")
        elif valid_until <= valid_from:
            problems.append(f"{paper}有效期的止日须晚于起日")
        if problems:
            raise Refused(problems)
        decision = evidence.decision(self)
        shown = care.standing(self) or decision  # with the care standard, once the county has assessed it
        extra = {"decision": shown, "valid_from": valid_from, "valid_until": valid_until}
        issued = issue("D31", self.case, by=by, at=at, rules=self.rules, extra=extra)
        decision.certificate_no = issued.full_number
        decision.save()
