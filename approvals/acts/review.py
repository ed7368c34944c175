"""审核: the clerk re-reads, the deputy signs."""

from __future__ import annotations

import datetime

from django_fsm import GET_STATE, transition

from accounts.models import Post
from approvals import evidence, guards, kinguards
from approvals.acts.base import Acts
from approvals.commissioning import commission_answered
from approvals.models.decisions import Duty, DutyKind, Opinion
from approvals.permits import CLERK, OPINION_SIGNER
from approvals.route import next_stage
from approvals.stages import AFTER_OPINION, Rerun, Stage
from approvals.trial import trial
from audit.acts import Refused
from cases.papers import issue


class ReviewActs(Acts):
    @transition(
        field="stage",
        source=Stage.REVIEW,
        target=Stage.REVIEW,
        permission=CLERK,
        conditions=[
            guards.is_application,
            guards.check_reported,
            guards.doubts_closed,
            guards.visit_done,
            commission_answered,
            guards.appraisal_settled,
            guards.not_reread,
        ],
        custom={"label": "再次审核材料", "order": 130, "basis": "opinion.reread_by"},
    )
    def reread(self, *, by: Post, at: datetime.datetime, comparison: str) -> None:
        """Read the papers again beside the report; the proposal and amount are computed (GC-75)."""
        if not comparison.strip():
            raise Refused(["请写明参照核对报告再次审核材料的情况"])
        derivation = trial(self, at)
        Opinion.objects.create(
            case=self.case,
            procedure=self,
            round=self.round,
            reread_by=by,
            reread_at=at,
            reread_text=comparison,
            recommended=derivation.eligible,
            payable=derivation.payable if derivation.eligible else None,
            derivation=derivation.as_json(),
        )

    @transition(
        field="stage",
        source=Stage.REVIEW,
        target=GET_STATE(next_stage, states=AFTER_OPINION),
        permission=OPINION_SIGNER,
        conditions=[
            guards.is_application,
            guards.check_reported,
            guards.doubts_closed,
            guards.visit_done,
            commission_answered,
            guards.appraisal_settled,
            guards.reread,
            kinguards.kin_filed,
        ],
        custom={"label": "签署审核意见", "order": 140, "signing": True, "basis": "opinion.signer"},
    )
    def sign_opinion(self, *, by: Post, at: datetime.datetime, recommended: bool, remark: str) -> None:
        """审核意见 of this round (GC-76). Granting against the computation is not possible; refusing is, with words."""
        opinion = evidence.opinion(self)
        problems = [] if remark.strip() else ["请写明审核意见"]
        binding = self.rules.review_meeting.mode == "mandatory"  # elsewhere the neighbours advise (H-29)
        if recommended and binding and evidence.appraised_untrue(self):
            problems.append("民主评议结论为不真实，不能拟同意；应当拟不同意，或者退回补充调查")
        if recommended and not opinion.derivation["eligible"]:
            problems.append(
                "按现有材料试算不符合条件，不能拟同意：" + "；".join(opinion.derivation["reasons"])
            )
        if problems:
            raise Refused(problems)
        opinion.recommended, opinion.remark = recommended, remark
        opinion.signed_by, opinion.signed_at = by, at
        opinion.save()
        Duty.objects.create(
            case=self.case, procedure=self, round=self.round, user=by.user, kind=DutyKind.OPINION
        )
        issue("D25", self.case, by=by, at=at, rules=self.rules, extra={"opinion": opinion})

    @transition(
        field="stage",
        source=Stage.REVIEW,
        target=Stage.INVESTIGATION,
        permission=OPINION_SIGNER,
        conditions=[guards.is_application, guards.reread],
        custom={"label": "退回补充调查", "order": 150, "signing": True, "basis": "opinion.signer"},
    )
    def send_back(self, *, by: Post, at: datetime.datetime, why: str) -> None:
        """The signer is not satisfied: a new round of investigation with the reason on file."""
        if not why.strip():
            raise Refused(["请写明退回补充调查的理由"])
        self.begin_round(Rerun.INVESTIGATION, why)
