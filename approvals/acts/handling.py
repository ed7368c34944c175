"""谁来办: another handler where the present one is kin, and relatives who became known after acceptance."""

from __future__ import annotations

import datetime

from django_fsm import GET_STATE, transition

from accounts.models import Post, Role
from approvals import kinguards
from approvals.acts.base import Acts
from approvals.permits import CLERK, LEADER, kin_of_household, works_here
from approvals.route import stay
from approvals.stages import OPEN, Stage
from audit.acts import Refused
from cases.models import KinFiling
from cases.papers import issue

# Relatives are filed from acceptance on; before it nothing binds anybody.
FILING = tuple(
    stage
    for stage in OPEN
    if stage not in (Stage.DRAFT, Stage.PRECHECK, Stage.INVITED, Stage.SUBMITTED, Stage.CORRECTION)
)


class HandlingActs(Acts):
    @transition(
        field="stage",
        source=list(OPEN),
        target=GET_STATE(stay, states=OPEN),
        permission=LEADER,
        conditions=[],
        custom={"label": "改派经办人", "order": 340, "signing": True, "basis": "relatives.recusal"},
    )
    def reassign(self, *, by: Post, at: datetime.datetime, handler: Post, why: str) -> None:
        """Give the case to another clerk of the place who is no kin of the household (YC-042)."""
        problems = [] if why.strip() else ["请写明改派的原因"]
        if handler.pk == self.handler_id:
            problems.append(f"{handler.author_name}就是现在的经办人，请改派别人")
        if not handler.holds(Role.CLERK) or not works_here(self, handler):
            problems.append(f"{handler.author_name}不是{self.township.name}在任的经办员，不能经办本件")
        if kin_of_household(self, handler):
            problems.append(f"{handler.author_name}与本户有近亲属关系，须回避，请改派别人")
        if problems:
            raise Refused(problems)
        self.handler = handler

    @transition(
        field="stage",
        source=list(FILING),
        target=GET_STATE(stay, states=FILING),
        permission=CLERK,
        conditions=[kinguards.kin_to_file],
        custom={"label": "补登近亲属备案", "order": 345, "basis": "relatives.register"},
    )
    def file_late_kin(self, *, by: Post, at: datetime.datetime) -> None:
        """Relatives declared or found after acceptance go into the register; the county then visits (N-29)."""
        found = kinguards.unfiled_kin(self)
        filings = KinFiling.file(self.case, found, by=by, at=at)
        issue("D12", self.case, by=by, at=at, rules=self.rules, extra={"filings": filings})
