"""The workflow itself: one live procedure per case, its route frozen at acceptance, its acts in `approvals/acts/`."""

from __future__ import annotations

import datetime
from functools import cached_property
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django_fsm import FSMField, FSMModelMixin

from accounts.doors import InRegionQuerySet
from accounts.models import Level, Post, Region
from accounts.permits import LEADERS
from approvals.acts import (
    AftercareActs,
    AppraisalActs,
    CareActs,
    ChangingActs,
    CommissionActs,
    CouncilActs,
    CountyActs,
    DecisionActs,
    EndingActs,
    HandlingActs,
    IntakeActs,
    InvestigationActs,
    PrecheckActs,
    PublicityActs,
    RecoveryActs,
    ReferralActs,
    ReliefActs,
    ReviewActs,
    VerificationActs,
)
from approvals.following import follow_up
from approvals.kinguards import handler_in_conflict
from approvals.models.decisions import Decision
from approvals.models.pinned import PinnedRules, rules_of
from approvals.route import current_step
from approvals.stages import ENDS, OPEN, Kind, Rerun, Stage
from audit.models import Recorded
from audit.reading import asked_once
from cases.models import Case
from policies.rules import Rules, Step, rules_for


def awaiting(*roles: str) -> Q:
    """What waits for the signature of one of these roles, as the rules of each name the signer."""
    return Q(awaits__overlap=list(roles), ended_at=None)


# Everything that does not wait for a leader's pen.
WITH_THE_OFFICE = ~Q(awaits__overlap=list(LEADERS))


class ProcedureQuerySet(InRegionQuerySet):
    region_path = "township"
    village_path = "village"

    def open(self) -> ProcedureQuerySet:
        return self.filter(ended_at=None)

    def at(self, *stages: str) -> ProcedureQuerySet:
        return self.filter(stage__in=stages)

    def in_place(self, region: Region) -> ProcedureQuerySet:
        """Procedures of one village, township or county: by equality alone, so that an index keeps their order."""
        columns = {Level.VILLAGE: "village", Level.TOWNSHIP: "township", Level.COUNTY: "county"}
        column = columns.get(Level(region.level))
        return self.filter(**{column: region}) if column else self.in_region(region.code)

    def in_hand(self, region: Region) -> ProcedureQuerySet:
        """Work not finished in one place: open, or ended with a duty still running (a refusal to deliver)."""
        return self.in_place(region).filter(Q(ended_at=None) | Q(due_on__isnull=False))

    def by_due(self) -> ProcedureQuerySet:
        """Most urgent first; what has no clock yet comes last."""
        return self.order_by(models.F("due_on").asc(nulls_last=True), "id")


class Procedure(
    FSMModelMixin,
    PrecheckActs,
    IntakeActs,
    VerificationActs,
    InvestigationActs,
    CommissionActs,
    AppraisalActs,
    ReviewActs,
    PublicityActs,
    CountyActs,
    CouncilActs,
    DecisionActs,
    EndingActs,
    ReferralActs,
    ReliefActs,
    HandlingActs,
    CareActs,
    AftercareActs,
    ChangingActs,
    RecoveryActs,
    Recorded,
):
    """One run of the law over one case. Its stage changes only by the acts; everything else is evidence."""

    file_label = "cases.case"
    file_from = "case_id"

    case = models.ForeignKey(Case, models.PROTECT, related_name="procedures")
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.APPLICATION)
    stage = FSMField("环节", choices=Stage.choices, default=Stage.DRAFT, protected=True)
    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    township = models.ForeignKey(Region, models.PROTECT, related_name="+")
    village = models.ForeignKey(Region, models.PROTECT, related_name="+")
    handler = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name="经办人")
    pinned = models.ForeignKey(PinnedRules, models.PROTECT, null=True, related_name="+")
    round = models.PositiveSmallIntegerField("调查轮次", default=1)
    # Evidence is kept by file and round: a later procedure of the same file goes on counting.
    first_round = models.PositiveSmallIntegerField("起始轮次", default=1)
    rerun_from = models.CharField("本轮重做", max_length=16, choices=Rerun.choices, blank=True)
    rerun_why = models.TextField("退回理由", blank=True, default="", db_default="")
    opened_at = models.DateTimeField("登记时间")
    intent_at = models.DateTimeField("登记意愿时间", null=True)
    invited_at = models.DateTimeField("通知申请时间", null=True)
    submitted_at = models.DateTimeField("提交时间", null=True)
    accepted_at = models.DateTimeField("受理时间", null=True)
    kin_answer = models.CharField("近亲属声明", max_length=200, blank=True)
    kin_answered_at = models.DateTimeField("近亲属询问时间", null=True)
    extended_on = models.DateField("延期日期", null=True)
    extension_reason = models.CharField("延期理由", max_length=200, blank=True)
    complained_at = models.DateTimeField("投诉举报时间", null=True)
    complaint = models.TextField("投诉举报内容", blank=True)
    ended_at = models.DateTimeField("办结时间", null=True)
    ending_reason = models.TextField("终结理由", blank=True)
    notice_delivered_at = models.DateTimeField("告知送达时间", null=True)
    due_on = models.DateField("最近到期日", null=True)
    awaits = ArrayField(models.CharField(max_length=24), default=list, blank=True, verbose_name="等谁签")

    objects = ProcedureQuerySet.as_manager()

    class Meta:
        verbose_name = "办理程序"
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(ended_at=None), name="one_live_procedure_per_case"
            ),
            models.CheckConstraint(
                name="ended_exactly_when_at_an_end",
                condition=Q(stage__in=ENDS, ended_at__isnull=False) | Q(stage__in=OPEN, ended_at=None),
            ),
            models.CheckConstraint(
                name="accepted_procedures_have_pinned_rules",
                condition=Q(accepted_at=None) | Q(pinned__isnull=False),
            ),
        ]
        indexes = [
            # The workbench: open work of one township by due day, the same cost however many are closed.
            models.Index(
                fields=["township", "due_on", "id"],
                condition=Q(ended_at=None) | Q(due_on__isnull=False),
                name="procedure_desk",
            ),
            models.Index(
                fields=["township", "stage", "id"], condition=Q(ended_at=None), name="procedure_stage"
            ),
            # What a township accepted in a month: the base of the county's samples.
            models.Index(
                fields=["township", "accepted_at"],
                condition=Q(accepted_at__isnull=False),
                name="procedure_accepted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case.case_no} {self.get_kind_display()}"

    @property
    def category(self) -> str:
        return self.case.category

    @property
    def region(self) -> Region:
        return self.township

    @cached_property
    def rules(self) -> Rules:
        """The rules pinned at acceptance; before it, those in force today for the township."""
        if self.pinned_id is not None:
            return rules_of(self.pinned_id)
        return rules_for(self.township_id, self.category, timezone.localdate())

    @property
    def route(self) -> tuple[Step, ...]:
        """Steps of an application; what comes after the decision has a way of its own."""
        return self.rules.route if self.kind == Kind.APPLICATION else self.rules.review_route

    @property
    @asked_once
    def decision(self) -> Decision | None:
        """The decision of the present round, if there is one."""
        return self.decisions.filter(round=self.round).first()

    @property
    def ended(self) -> bool:
        return self.ended_at is not None

    @property
    def stage_label(self) -> str:
        """Where it stands in the words of its own route: 拟审批公示, not only 公示."""
        step = current_step(self) if self.accepted_at is not None and not self.ended else None
        return step.label if step is not None and step.stage == self.stage else self.get_stage_display()

    @asked_once
    def kin_index_values(self) -> set[str]:
        """Blind indexes of the household's ID numbers: what kin declarations are matched against."""
        members = self.case.household.current_members()
        return {index for index in members.values_list("id_index", flat=True) if index}

    def standing_in_the_way(self, act: str, by: Any) -> list[str]:
        """What stops every act until it is settled: a handler who is kin of the household (YC-042)."""
        return handler_in_conflict(self, act)

    def clause_of(self, act: str) -> str:
        """The clause an act rests on: the local rule it names, else the national one it cites."""
        custom = next(iter(getattr(type(self), act)._django_fsm.transitions.values())).custom
        basis = self.rules.basis(custom["basis"]) if "basis" in custom else None
        return basis.text if basis else custom.get("clause", "")

    def follow_up(self, act: str, *, by: Any, at: datetime.datetime, facts: dict[str, Any]) -> None:
        follow_up(self, act, by=by, at=at)
