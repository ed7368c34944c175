"""申请与受理: from the counter to day 0."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from django.utils import timezone
from django_fsm import GET_STATE, transition

from accounts.models import Post
from approvals import guards, reliefguards
from approvals.acts.base import Acts
from approvals.models.pinned import PinnedRules
from approvals.permits import CLERK, LEADER
from approvals.route import next_stage
from approvals.stages import GATHERING, Stage
from audit.acts import Refused
from cases.asking import verdict
from cases.checklists import checklist
from cases.gaps import gaps
from cases.kinship import unfiled
from cases.models import KinFiling, Material, OneTimeNotice
from cases.papers import issue
from policies.rules import rules_for


class IntakeActs(Acts):
    @transition(
        field="stage",
        source=[Stage.DRAFT, Stage.INVITED],
        target=Stage.SUBMITTED,
        permission=CLERK,
        conditions=[guards.is_application, guards.prechecked, guards.members_entered],
        custom={"label": "登记申请", "order": 10, "basis": "application.at"},
    )
    def submit(self, *, by: Post, at: datetime.datetime) -> None:
        """The household hands in its application at the counter (GC-39, 41)."""
        self.submitted_at = at

    @transition(
        field="stage",
        source=Stage.SUBMITTED,
        target=Stage.CORRECTION,
        permission=CLERK,
        conditions=[guards.is_application, guards.not_yet_notified, guards.materials_incomplete],
        custom={"label": "一次性告知", "order": 20, "basis": "accept.one_time_notice"},
    )
    def notify_gaps(self, *, by: Post, at: datetime.datetime, also: Sequence[str] = ()) -> None:
        """One notice with every gap; a second is refused (GC-52, A.7 P4).

        `also`: papers beside the list of the rules, as far as they may be asked for at all (TA-24, S-35).
        """
        if problems := list(verdict(also, self.rules).refusals):
            raise Refused(problems)
        for label in also:
            Material.objects.ask(self.case, label, rules=self.rules, by=by, at=at, round=self.round)
        missing = gaps(checklist(self.case, self.rules, self.round))
        items = [{"key": need.key, "label": need.label, "how": need.basis} for need in missing]
        notice = OneTimeNotice.tell(self.case, self.round, items, by=by, at=at)
        issue("D08", self.case, by=by, at=at, rules=self.rules, extra={"notice": notice})

    @transition(
        field="stage",
        source=Stage.CORRECTION,
        target=Stage.SUBMITTED,
        permission=CLERK,
        conditions=[guards.is_application],
        custom={"label": "补正材料收件", "order": 30, "basis": "accept.one_time_notice"},
    )
    def resubmit(self, *, by: Post, at: datetime.datetime) -> None:
        """The household brings what the notice named."""
        OneTimeNotice.objects.get(case=self.case, round=self.round).answer(by=by, at=at)

    @transition(
        field="stage",
        source=Stage.SUBMITTED,
        target=GET_STATE(next_stage, states=GATHERING),
        permission=CLERK,
        conditions=[
            guards.is_application,
            reliefguards.not_urgent,
            guards.hukou_in_county,
            guards.materials_complete,
            guards.all_adults_authorised,
            guards.kin_asked,
            guards.not_in_receipt,
        ],
        custom={"label": "受理", "order": 40, "basis": "accept.one_time_notice"},
    )
    def accept(self, *, by: Post, at: datetime.datetime) -> None:
        """Day 0 of every period; from here on the rules of this day bind the case (GC-34, 48, 51)."""
        self.accepted_at = at
        self.handler = by
        self.pin_rules(at)
        self.file_kin(by, at)
        issue("D09", self.case, by=by, at=at, rules=self.rules, extra={"procedure": self})

    @transition(
        field="stage",
        source=[Stage.SUBMITTED, Stage.CORRECTION],
        target=Stage.NOT_ACCEPTED,
        permission=LEADER,
        conditions=[guards.is_application],
        custom={"label": "不予受理", "order": 50, "signing": True, "basis": "accept.one_time_notice"},
    )
    def refuse_acceptance(self, *, by: Post, at: datetime.datetime, grounds: str) -> None:
        """A leader's act with a reason from the law (GC-51, YC-011): full papers are accepted, gaps are told first."""
        problems = [] if grounds.strip() else ["请写明不予受理的理由"]
        if guards.hukou_in_county(self) and guards.not_in_receipt(self):
            if guards.materials_complete(self):
                problems.append("材料齐全且具有本区户籍，应当受理")
            elif guards.not_yet_notified(self):
                problems.append("材料不齐的，应当先一次性告知，不能直接不予受理")
        if problems:
            raise Refused(problems)
        self.ended_at, self.ending_reason = at, grounds
        issue("D10", self.case, by=by, at=at, rules=self.rules, extra={"reason": grounds})

    def file_kin(self, by: Post, at: datetime.datetime) -> None:
        """近亲属备案: staff of the township, its villages and the county who are kin of the household (57号 art. 11)."""
        found = unfiled(self.case, self.rules.relatives.levels, timezone.localdate(at))
        if filings := KinFiling.file(self.case, found, by=by, at=at):
            issue("D12", self.case, by=by, at=at, rules=self.rules, extra={"filings": filings})

    def pin_rules(self, at: datetime.datetime) -> None:
        """Freeze the rules in force on the day of acceptance; later rules never touch this case."""
        rules = rules_for(self.township_id, self.category, timezone.localdate(at))
        self.pinned = PinnedRules.keep(rules, at)
        self.__dict__.pop("rules", None)
