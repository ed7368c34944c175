"""核对: asked for, reported, every doubt explained."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from django_fsm import GET_STATE, transition

from accounts.models import Post
from approvals import evidence, guards
from approvals.acts.base import Acts
from approvals.permits import CHECKER, CLERK
from approvals.route import next_stage, stay
from approvals.stages import GATHERING, Stage
from cases.models import CheckRequest, Doubt, StoredFile
from cases.models.checks import DoubtFacts
from cases.papers import issue
from households.models import Supporter

# Before the application where the rules check first, and while a result is on the board (钦北 P1).
ELSEWHERE = [Stage.PRECHECK, Stage.PUBLICITY]


class VerificationActs(Acts):
    @transition(
        field="stage",
        source=list(GATHERING),
        target=GET_STATE(next_stage, states=GATHERING),
        permission=CHECKER,
        conditions=[guards.check_not_requested, guards.opinion_open, guards.all_adults_authorised],
        custom={"label": "提请核对", "order": 60, "basis": "check.start"},
    )
    @transition(
        field="stage",
        source=ELSEWHERE,
        target=GET_STATE(stay, states=ELSEWHERE),
        permission=CHECKER,
        conditions=[guards.check_not_requested, guards.opinion_open, guards.all_adults_authorised],
        custom={"label": "提请核对", "order": 60, "basis": "check.start"},
    )
    def request_check(
        self, *, by: Post, at: datetime.datetime, scope: str, supporters: Sequence[Supporter] = ()
    ) -> None:
        """Send the household's members to the 核对 platform, within the period of the rules (GC-55, 56).

        `supporters`: those outside the household who are checked too; each has agreed (社会救助法 art. 41).
        """
        request = CheckRequest.open(
            self.case, self.round, scope=scope, supporters=list(supporters), by=by, at=at
        )
        issue("D13", self.case, by=by, at=at, rules=self.rules, extra={"check": request})

    @transition(
        field="stage",
        source=list(GATHERING),
        target=GET_STATE(next_stage, states=GATHERING),
        permission=CHECKER,
        conditions=[guards.check_requested, guards.check_unreported],
        custom={"label": "登记核对报告", "order": 70, "basis": "opinion.due"},
    )
    @transition(
        field="stage",
        source=ELSEWHERE,
        target=GET_STATE(stay, states=ELSEWHERE),
        permission=CHECKER,
        conditions=[guards.check_requested, guards.check_unreported],
        custom={"label": "登记核对报告", "order": 70, "basis": "opinion.due"},
    )
    def report_check(
        self,
        *,
        by: Post,
        at: datetime.datetime,
        reported_on: datetime.date,
        file: StoredFile | None,
        doubts: Sequence[DoubtFacts] = (),
    ) -> None:
        """The report's own date starts the period for the opinion (GC-74)."""
        evidence.check(self).register(reported_on=reported_on, file=file, doubts=doubts, by=by, at=at)

    @transition(
        field="stage",
        source=list(GATHERING),
        target=GET_STATE(next_stage, states=GATHERING),
        permission=CLERK,
        conditions=[guards.check_reported, guards.has_open_doubts],
        custom={"label": "核实疑点", "order": 80, "clause": "57号 第十八条"},
    )
    @transition(
        field="stage",
        source=ELSEWHERE,
        target=GET_STATE(stay, states=ELSEWHERE),
        permission=CLERK,
        conditions=[guards.check_reported, guards.has_open_doubts],
        custom={"label": "核实疑点", "order": 80, "clause": "57号 第十八条"},
    )
    def close_doubt(
        self,
        *,
        by: Post,
        at: datetime.datetime,
        doubt: Doubt,
        outcome: str,
        explanation: str,
        evidence_file: StoredFile | None = None,
    ) -> None:
        """属实: the household's facts are corrected; 不属实: only with evidence on file (S-67)."""
        doubt = evidence.own(self, doubt)
        doubt.close(outcome=outcome, explanation=explanation, evidence=evidence_file, by=by, at=at)
        request = doubt.check_request
        if not request.open_doubts.exists():
            extra = {"doubts": list(request.doubts.order_by("pk"))}
            issue("D15", self.case, by=by, at=at, rules=self.rules, extra=extra)
