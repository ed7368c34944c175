"""入户调查: who visits signs, who signs answers for it."""

from __future__ import annotations

import datetime

from django_fsm import GET_STATE, transition

from accounts.models import Post
from approvals import evidence, guards
from approvals.acts.base import Acts
from approvals.models.decisions import Duty, DutyKind
from approvals.permits import INVESTIGATOR, works_here
from approvals.reinvestigated import reinvestigation
from approvals.route import next_stage
from approvals.stages import GATHERED, GATHERING
from audit.acts import Refused
from cases.models import Visit
from cases.papers import issue


class InvestigationActs(Acts):
    @transition(
        field="stage",
        source=list(GATHERING),
        target=GET_STATE(next_stage, states=GATHERING),
        permission=INVESTIGATOR,
        conditions=[guards.visit_unplanned, guards.visit_open],
        custom={"label": "安排入户", "order": 90, "basis": "visit.due"},
    )
    def plan_visit(
        self, *, by: Post, at: datetime.datetime, planned_at: datetime.datetime, place: str, team: list[Post]
    ) -> None:
        """Name the day and the team (at least the number and mix the rules ask: GC-62)."""
        if strangers := [post.author_name for post in team if not works_here(self, post)]:
            raise Refused([f"{'、'.join(strangers)}不是本乡镇（街道）在任人员，不能参加入户调查"])
        Visit.plan(self.case, self.round, planned_at=planned_at, place=place, posts=team, by=by, at=at)

    @transition(
        field="stage",
        source=list(GATHERING),
        target=GET_STATE(next_stage, states=GATHERED),
        permission=INVESTIGATOR,
        conditions=[guards.visit_planned, guards.visit_open],
        custom={"label": "完成入户调查", "order": 100, "basis": "visit.signed_by"},
    )
    def finish_visit(self, *, by: Post, at: datetime.datetime) -> None:
        """Close the visit form: all four sections, both sides' signatures, team by the rules (GC-57…62)."""
        visit = evidence.visit(self)
        team = self.rules.visit
        visit.finish(min_team=team.min_team or 2, mix=team.mix or (), by=by, at=at)
        for signer in visit.signers.all():
            Duty.objects.create(
                case=self.case,
                procedure=self,
                round=visit.round,
                user_id=signer.user_id,
                kind=DutyKind.INVESTIGATE,
            )
        issue("D18", self.case, by=by, at=at, rules=self.rules, extra={"visit": visit})
        if extra := reinvestigation(self, visit):
            issue("D28", self.case, by=by, at=at, rules=self.rules, extra=extra)
