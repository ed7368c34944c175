"""转办和报告: what another department or the government must know; the procedure stands where it stood."""

from __future__ import annotations

import datetime

from django.utils import timezone
from django_fsm import GET_STATE, transition

from accounts.models import Post, Role
from accounts.permits import holds
from approvals import referring
from approvals.acts.base import Acts
from approvals.permits import kin_of_household
from approvals.route import stay
from approvals.stages import Stage
from audit.acts import Refused
from cases.models import GovernmentReport, Referral
from cases.papers import issue

REFERS = holds(Role.CLERK, Role.COUNTY_CLERK, unless=[kin_of_household])
REPORTS = holds(
    Role.DEPUTY_LEADER, Role.TOWNSHIP_HEAD, Role.COUNTY_LEADER, Role.COUNTY_CLERK, unless=[kin_of_household],
    verb="签发",
)  # fmt: skip
# Also of a household that was not accepted or not granted: the need is there all the same (BY-20).
ANYWHERE = [stage for stage in Stage if stage != Stage.DRAFT]


class ReferralActs(Acts):
    @transition(
        field="stage",
        source=ANYWHERE,
        target=GET_STATE(stay, states=ANYWHERE),
        permission=REFERS,
        conditions=[],
        custom={"label": "转办其他部门", "order": 350, "clause": "649号令 第六十条"},
    )
    def refer(
        self,
        *,
        by: Post,
        at: datetime.datetime,
        department: str,
        need: str,
        why: str,
        due_on: datetime.date,
    ) -> None:
        """Send a need to the department competent for it (BY-20, N-10)."""
        referral = Referral.open_for(
            self.case, department=department, need=need, reason=why, due_on=due_on, by=by, at=at
        )
        extra = {
            "referral": referral,
            "to": referral.department,
            "about": referral.need,
            "facts": referral.reason,
            "person": referral.person,
            "village": referral.village.name,
            "due_on": referral.due_on,
            "contact": by.author_name,
        }
        issue("D50", self.case, by=by, at=at, rules=self.rules, extra=extra)

    @transition(
        field="stage",
        source=ANYWHERE,
        target=GET_STATE(stay, states=ANYWHERE),
        permission=REFERS,
        conditions=[referring.referral_open],
        custom={"label": "登记转办进展", "order": 351, "clause": "649号令 第六十条"},
    )
    def note_referral(
        self,
        *,
        by: Post,
        at: datetime.datetime,
        referral: Referral,
        words: str,
        told: str,
        final: bool,
        returned: bool = False,
    ) -> None:
        """Progress or result, and how the applicant was told (BY-21); `returned`: the department sends it back."""
        found = Referral.objects.filter(pk=referral.pk, case_id=self.case.pk).first()
        if found is None:
            raise Refused(["这件转办不属于本案"])
        found.note(words, told=told, final=final, returned=returned, by=by, at=at)
        if not final or returned:
            return
        extra = {
            "referral": found,
            "department": found.department,
            "about": found.need,
            "person": found.person,
            "result": found.result,
            "answered_on": timezone.localdate(at),
        }
        issue("D50R", self.case, by=by, at=at, rules=self.rules, extra=extra)

    @transition(
        field="stage",
        source=ANYWHERE,
        target=GET_STATE(stay, states=ANYWHERE),
        permission=REPORTS,
        conditions=[],
        custom={"label": "向政府报告", "order": 352, "signing": True, "clause": "巴彦淖尔意见 五(五)"},
    )
    def report_government(
        self,
        *,
        by: Post,
        at: datetime.datetime,
        ground: str,
        addressee: str,
        situation: str,
        plan: str = "",
        support: str = "",
        informed: str = "",
    ) -> None:
        """Nobody is competent, the need exceeds the standard, or somebody may do harm (BY-22, 34, 35)."""
        report = GovernmentReport.make(
            self.case, ground=ground, addressee=addressee, facts=situation, plan=plan, support=support,
            informed=informed, by=by, at=at,
        )  # fmt: skip
        extra = {
            "report": report,
            "to": report.addressee,
            "about": f"{self.case.applicant_name}户救助事项",
            "facts": report.facts,
            "plan": report.plan or "继续按职责救助，随时报告情况。",
            "conditions": report.support or "无。",
        }
        issue("D51", self.case, by=by, at=at, rules=self.rules, extra=extra)
