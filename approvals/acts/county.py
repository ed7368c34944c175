"""县级审核: sent up, received, looked at by the county's own people, agreed with or returned."""

from __future__ import annotations

import datetime

from django_fsm import GET_STATE, transition

from accounts.models import Post
from approvals import evidence, guards, kinguards
from approvals.acts.base import Acts
from approvals.models.county import CountyReview, CountyVisit
from approvals.models.decisions import Duty, DutyKind
from approvals.permits import CLERK, COMPLAINTS, COUNTY, COUNTY_OFFICE, COUNTY_OPINION
from approvals.route import next_stage, stay
from approvals.stages import ACCEPTED, Rerun, Stage
from audit.acts import Refused
from cases.models import StoredFile

BEFORE_DECIDING = [Stage.REVIEW, Stage.PUBLICITY, Stage.COUNTY_REVIEW, Stage.DECISION]


class CountyActs(Acts):
    @transition(
        field="stage",
        source=Stage.COUNTY_REVIEW,
        target=Stage.COUNTY_REVIEW,
        permission=CLERK,
        conditions=[guards.is_application, guards.opinion_signed, guards.not_sent_to_county],
        custom={"label": "上报县级", "order": 240, "basis": "county_review.due", "clause": "57号 第二十条"},
    )
    def send_to_county(self, *, by: Post, at: datetime.datetime) -> None:
        """The township's opinion and the whole file go up."""
        CountyReview.objects.create(case=self.case, procedure=self, round=self.round, sent_by=by, sent_at=at)

    @transition(
        field="stage",
        source=Stage.COUNTY_REVIEW,
        target=Stage.COUNTY_REVIEW,
        permission=COUNTY,
        conditions=[guards.is_application, guards.sent_to_county, guards.county_not_received],
        custom={
            "label": "签收上报材料",
            "order": 241,
            "basis": "county_review.due",
            "clause": "57号 第二十条",
        },
    )
    def receive_at_county(self, *, by: Post, at: datetime.datetime) -> None:
        """The county's receipt is day 0 of its periods (57号 art. 20)."""
        evidence.county_review(self).receive(by=by, at=at)

    @transition(
        field="stage",
        source=Stage.COUNTY_REVIEW,
        target=GET_STATE(next_stage, states=[Stage.PUBLICITY, Stage.DECISION]),
        permission=COUNTY_OPINION,
        conditions=[
            guards.is_application,
            guards.sent_to_county,
            guards.county_received,
            guards.doubts_closed,
            guards.county_visited,
            kinguards.kin_filed,
        ],
        custom={
            "label": "签署县级审核意见",
            "order": 242,
            "signing": True,
            "basis": "county_review.due",
            "clause": "57号 第二十条",
        },
    )
    def county_opinion(self, *, by: Post, at: datetime.datetime, agreed: bool, remark: str) -> None:
        """Agreement with what the township proposes, or not, with words; who signs does not decide."""
        evidence.county_review(self).speak(agreed=agreed, remark=remark, by=by, at=at)
        Duty.objects.create(
            case=self.case, procedure=self, round=self.round, user=by.user, kind=DutyKind.COUNTY
        )

    @transition(
        field="stage",
        source=Stage.COUNTY_REVIEW,
        target=Stage.INVESTIGATION,
        permission=COUNTY,
        conditions=[guards.is_application, guards.sent_to_county, guards.county_received],
        custom={
            "label": "退回乡镇（街道）",
            "order": 243,
            "basis": "county_review.due",
            "clause": "57号 第二十条",
        },
    )
    def county_return(self, *, by: Post, at: datetime.datetime, why: str) -> None:
        """Something is missing or doubtful: the township investigates again, in a new round."""
        evidence.county_review(self).send_back(why=why, by=by, at=at)
        self.begin_round(Rerun.INVESTIGATION, why)

    @transition(
        field="stage",
        source=BEFORE_DECIDING,
        target=GET_STATE(stay, states=BEFORE_DECIDING),
        permission=COUNTY_OFFICE,
        conditions=[guards.county_visit_due],
        custom={
            "label": "登记县级入户",
            "order": 244,
            "basis": "relatives.county_visit",
            "clause": "57号 第二十条",
        },
    )
    def record_county_visit(
        self,
        *,
        by: Post,
        at: datetime.datetime,
        visited_on: datetime.date,
        visitors: str,
        findings: str,
        file: StoredFile | None = None,
    ) -> None:
        """The county saw for itself: when, who went, what they found."""
        problems = []
        if not self.since_acceptance(visited_on, at):
            problems.append("入户日期须在受理以后、今天以前")
        if not visitors.strip():
            problems.append("请写明县级由谁入户")
        if not findings.strip():
            problems.append("请写明入户情况")
        if problems:
            raise Refused(problems)
        CountyVisit.objects.create(
            case=self.case,
            procedure=self,
            round=self.round,
            visited_on=visited_on,
            visitors=visitors.strip(),
            findings=findings.strip(),
            file=file,
            recorded_by=by,
            recorded_at=at,
        )

    @transition(
        field="stage",
        source=list(ACCEPTED),
        target=GET_STATE(stay, states=ACCEPTED),
        permission=COMPLAINTS,
        conditions=[guards.not_complained],
        custom={"label": "登记投诉举报", "order": 245, "clause": "57号 第二十条"},
    )
    def note_complaint(self, *, by: Post, at: datetime.datetime, what: str) -> None:
        """A complaint about an application: where the rules want it, the county goes and looks before the decision."""
        if not what.strip():
            raise Refused(["请写明投诉举报的内容"])
        self.complained_at, self.complaint = at, what.strip()
