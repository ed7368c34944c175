"""民主评议: on the truth of what was declared and found, never a vote on granting (GC-64)."""

from __future__ import annotations

import datetime

from django_fsm import GET_STATE, transition

from accounts.models import Post
from approvals import evidence, guards
from approvals.acts.base import Acts
from approvals.permits import CLERK
from approvals.route import next_stage
from approvals.stages import GATHERED, GATHERING, Rerun, Stage
from cases.models import Meeting, MeetingConclusion
from cases.papers import issue

SITTING = [Stage.VERIFICATION, Stage.APPRAISAL, Stage.REVIEW]


class AppraisalActs(Acts):
    @transition(
        field="stage",
        source=SITTING,
        target=GET_STATE(next_stage, states=GATHERING),
        permission=CLERK,
        conditions=[
            guards.is_application,
            guards.appraisal_foreseen,
            guards.visit_done,
            guards.appraisal_open,
            guards.meeting_uncalled,
            guards.not_reread,
        ],
        custom={"label": "组织民主评议", "order": 110, "basis": "review_meeting.due"},
    )
    def call_meeting(
        self, *, by: Post, at: datetime.datetime, held_at: datetime.datetime, place: str, chair: Post
    ) -> None:
        """Open the minutes of this round's meeting; the panel is entered there (GC-63, 65)."""
        meeting = Meeting.open(
            self.case,
            self.round,
            held_at=held_at,
            place=place,
            chair=chair,
            step_names=self.rules.review_meeting.steps or (),
            by=by,
            at=at,
        )
        issue("D23", self.case, by=by, at=at, rules=self.rules, extra={"meeting": meeting})

    @transition(
        field="stage",
        source=SITTING,
        target=GET_STATE(next_stage, states=GATHERED),
        permission=CLERK,
        conditions=[guards.is_application, guards.visit_done, guards.meeting_held],
        custom={"label": "形成评议结论", "order": 120, "basis": "review_meeting.steps"},
    )
    def conclude_meeting(
        self, *, by: Post, at: datetime.datetime, conclusion: str, dissent: str = ""
    ) -> None:
        """Quorum, five steps and every signature, or no conclusion (GC-66…72). A dispute sends the
        investigators out again: next round (GC-73)."""
        meeting, law = evidence.meeting(self), self.rules.review_meeting
        meeting.conclude(
            conclusion,
            num=law.representatives.num if law.representatives else 0,
            den=law.representatives.den if law.representatives else 1,
            step_names=law.steps or (),
            all_sign=law.all_sign is not False,
            dissent=dissent,
            by=by,
            at=at,
        )
        issue("D24", self.case, by=by, at=at, rules=self.rules, extra={"meeting": meeting})
        if conclusion == MeetingConclusion.DISPUTED:
            self.begin_round(Rerun.INVESTIGATION)
