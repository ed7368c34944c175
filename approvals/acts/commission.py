"""人户分离: another county is asked to visit where the household lives, and its answer is registered."""

from __future__ import annotations

import datetime

from django.urls import reverse
from django_fsm import GET_STATE, transition

from accounts.models import Post, Region, Role
from accounts.permits import holds
from approvals import commissioning, guards
from approvals.acts.base import Acts
from approvals.models.notifications import Notification
from approvals.permits import CLERK, kin_of_household
from approvals.route import next_stage, stay
from approvals.stages import GATHERED, GATHERING
from cases.models import Commission, CommissionOutcome, StoredFile
from cases.papers import issue
from config.formats import day

ASKS = holds(Role.CLERK, Role.COUNTY_CLERK, unless=[kin_of_household])
SENDS = holds(Role.COUNTY_CLERK, Role.COUNTY_LEADER, unless=[kin_of_household], verb="发函")
BASIS = {"basis": "visit.remote_commission", "clause": "伊春指南 二(一)3（异地）"}


class CommissionActs(Acts):
    @transition(
        field="stage",
        source=list(GATHERING),
        target=GET_STATE(stay, states=GATHERING),
        permission=ASKS,
        conditions=[commissioning.commission_known, commissioning.commission_unasked, guards.visit_open],
        custom={"label": "委托异地调查", "order": 61, **BASIS},
    )
    def commission_visit(
        self,
        *,
        by: Post,
        at: datetime.datetime,
        address: str,
        items: str,
        due_on: datetime.date,
        to_region: Region | None = None,
        to_name: str = "",
    ) -> None:
        """County writes to county; what a township asks waits for its county's letter (YC-018)."""
        asked = Commission.ask(
            self.case, self.round, address=address, items=items, due_on=due_on, to_region=to_region,
            to_name=to_name, by=by, at=at,
        )  # fmt: skip
        if asked.sent_at:
            self._letter(asked, by, at)

    @transition(
        field="stage",
        source=list(GATHERING),
        target=GET_STATE(stay, states=GATHERING),
        permission=SENDS,
        conditions=[commissioning.commission_known, commissioning.commission_unsent],
        custom={"label": "发出委托调查函", "order": 62, **BASIS},
    )
    def send_commission(self, *, by: Post, at: datetime.datetime) -> None:
        """致函: the county sends what its township asked for."""
        asked = commissioning.open_commission(self)
        assert asked is not None
        asked.send(by=by, at=at)
        self._letter(asked, by, at)

    @transition(
        field="stage",
        source=list(GATHERING),
        target=GET_STATE(next_stage, states=GATHERED),
        permission=CLERK,
        conditions=[commissioning.commission_known, commissioning.commission_asked],
        custom={"label": "登记委托调查结果", "order": 63, **BASIS},
    )
    def record_answer(
        self,
        *,
        by: Post,
        at: datetime.datetime,
        outcome: str = CommissionOutcome.INVESTIGATED,
        answer: str = "",
        visited_on: datetime.date | None = None,
        investigators: str = "",
        file: StoredFile | None = None,
    ) -> None:
        """The answer stands for the visit; a refusal or a recall leaves the visit to us (YC-019, 020)."""
        asked = commissioning.open_commission(self)
        assert asked is not None
        asked.close(
            outcome,
            answer=answer,
            visited_on=visited_on,
            investigators=investigators,
            file=file,
            by=by,
            at=at,
        )

    def _letter(self, asked: Commission, by: Post, at: datetime.datetime) -> None:
        members = self.case.household.current_members()
        extra = {
            "commission": asked,
            "to": asked.to_name,
            "persons": [member.name for member in members],
            "address": asked.address,
            "items": [line.strip() for line in asked.items.splitlines() if line.strip()],
            "due_on": asked.due_on,
            "contact": by.author_name,
        }
        issue("D22", self.case, by=by, at=at, rules=self.rules, extra=extra)
        self._tell(asked, at)

    def _tell(self, asked: Commission, at: datetime.datetime) -> None:
        """A county that works in this house finds the letter among its messages; every other gets it by post."""
        if asked.to_region_id is None:
            return
        words = Notification(
            region_id=asked.to_region_id,
            role=Role.COUNTY_CLERK,
            step=Notification.Step.WORD,
            due_on=asked.due_on,
            subject=f"cases.commission:{asked.pk}",
            link=reverse("cases:commission", args=[asked.pk]),
            text=f"{self.county.name}委托贵地入户调查（{self.case.case_no}），请于 {day(asked.due_on)} 前回函",
            created_at=at,
        )
        Notification.objects.bulk_create([words], ignore_conflicts=True)
