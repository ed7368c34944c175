"""先行核对: a wish is told, the platform is asked, and only who passes is invited to apply (泰安 核对前置)."""

from __future__ import annotations

import datetime

from django_fsm import transition

from accounts.models import Post
from approvals import evidence, guards
from approvals.acts.base import Acts
from approvals.permits import CHECKER, CLERK
from approvals.stages import Stage
from audit.acts import Refused
from cases.papers import issue


class PrecheckActs(Acts):
    @transition(
        field="stage",
        source=Stage.DRAFT,
        target=Stage.PRECHECK,
        permission=CLERK,
        conditions=[guards.is_application, guards.precheck_foreseen, guards.members_entered],
        custom={
            "label": "登记申请意愿",
            "order": 5,
            "basis": "precheck.on",
            "clause": "依当地先行核对的规定",
        },
    )
    def register_intent(self, *, by: Post, at: datetime.datetime) -> None:
        """The household says it wishes to apply; no period of the application runs yet (TA-06, H-10)."""
        self.intent_at = at
        issue("D02", self.case, by=by, at=at, rules=self.rules)

    @transition(
        field="stage",
        source=Stage.PRECHECK,
        target=Stage.INVITED,
        permission=CLERK,
        conditions=[guards.is_application, guards.check_reported, guards.doubts_closed],
        custom={
            "label": "通知正式申请",
            "order": 7,
            "basis": "precheck.on",
            "clause": "依当地先行核对的规定",
        },
    )
    def invite(self, *, by: Post, at: datetime.datetime) -> None:
        """The check found what was declared: the household is told to apply (TA-09)."""
        self.invited_at = at
        issue("D17", self.case, by=by, at=at, rules=self.rules)

    @transition(
        field="stage",
        source=Stage.PRECHECK,
        target=Stage.PRECHECK_FAILED,
        permission=CHECKER,
        conditions=[guards.is_application, guards.check_reported],
        custom={
            "label": "核对不符，说明理由",
            "order": 8,
            "basis": "precheck.on_fail",
            "clause": "57号 第十八条",
        },
    )
    def decline_precheck(self, *, by: Post, at: datetime.datetime, why: str) -> None:
        """What was found does not fit: the reasons are told, and how to contest them (TA-10)."""
        if not why.strip():
            raise Refused(["请写明核对不符的理由"])
        self.ended_at, self.ending_reason = at, why
        issue(
            "D16",
            self.case,
            by=by,
            at=at,
            rules=self.rules,
            extra={"reasons": why, "check": evidence.check(self)},
        )
