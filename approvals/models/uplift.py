"""提标: a new standard carried into every entitlement it reaches, started by one leader and confirmed by another person."""

from __future__ import annotations

import datetime

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django_fsm import FSMField, transition

from accounts.doors import InRegionQuerySet
from accounts.models import Post, Region, Role
from accounts.permits import holds, recusal
from approvals.models.decisions import Decision
from approvals.models.whatif import WhatIf
from audit.acts import Refused, guard
from audit.models import Recorded
from cases.models import Document
from policies.categories import Category

STARTERS = (Role.COUNTY_LEADER, Role.TOWNSHIP_HEAD)
CONFIRMERS = (
    Role.COUNTY_LEADER,
    Role.COUNTY_SUPERVISOR,
    Role.COUNTY_CLERK,
    Role.TOWNSHIP_HEAD,
    Role.DEPUTY_LEADER,
)


class UpliftStage(models.TextChoices):
    STARTED = "started", "待第二人核定"
    CONFIRMED = "confirmed", "正在调整"
    FINISHED = "finished", "已调整"
    WITHDRAWN = "withdrawn", "已撤回"


@recusal("本人发起的提标须由另一人核定")
def started_by_self(uplift: Uplift, by: Post) -> bool:
    """The person behind the post, whichever of their posts they act as."""
    return uplift.started_by.user_id == by.user_id


@guard("试算还没有算完，算完看过再核定")
def estimated(uplift: Uplift) -> bool:
    """Nobody signs what nobody has seen."""
    return uplift.estimate.state == WhatIf.State.DONE


class UpliftQuerySet(InRegionQuerySet["Uplift"]):
    region_path = "region"


class Uplift(Recorded):
    """One raising of a standard for one category in one region, from the standard's first month on."""

    file_label = "approvals.uplift"
    file_from = "id"

    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name="范围")
    category = models.CharField("类别", max_length=16, choices=Category.choices)
    first_month = models.DateField("执行月份")
    doc_no = models.CharField("发布文号", max_length=200)
    clause = models.CharField("依据", max_length=200, blank=True)
    reason = models.CharField("事由", max_length=200)
    estimate = models.ForeignKey(WhatIf, models.PROTECT, related_name="+", verbose_name="试算")
    stage = FSMField("状态", choices=UpliftStage.choices, default=UpliftStage.STARTED, protected=True)
    started_by = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name="发起人")
    started_at = models.DateTimeField("发起时间")
    confirmed_by = models.ForeignKey(Post, models.PROTECT, related_name="+", null=True, verbose_name="核定人")
    confirmed_at = models.DateTimeField("核定时间", null=True)
    finished_at = models.DateTimeField("完成时间", null=True)

    objects = UpliftQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "提标"
        constraints = [
            models.UniqueConstraint(
                fields=["region", "category", "first_month"],
                condition=Q(stage__in=["started", "confirmed"]),
                name="one_uplift_at_a_time",
            ),
            models.CheckConstraint(
                name="uplift_confirmed_by_another",
                condition=Q(stage__in=["started", "withdrawn"])
                | (
                    Q(confirmed_by__isnull=False, confirmed_at__isnull=False)
                    & ~Q(confirmed_by=F("started_by"))
                ),
            ),
        ]

    def __str__(self) -> str:
        month = f"{self.first_month.year}年{self.first_month.month}月"
        return f"{self.region.name}{self.get_category_display()}{month}提标"

    def get_absolute_url(self) -> str:
        return reverse("approvals:uplift_one", args=[self.pk])

    @transition(
        field=stage,
        source=UpliftStage.STARTED,
        target=UpliftStage.CONFIRMED,
        permission=holds(*CONFIRMERS, unless=[started_by_self], verb="核定"),
        conditions=[estimated],
        custom={"label": "核定提标"},
    )
    def confirm(self, *, by: Post, at: datetime.datetime) -> None:
        """The second person has read the estimate; from here the job adjusts household by household."""
        self.confirmed_by, self.confirmed_at = by, at

    @transition(
        field=stage,
        source=UpliftStage.CONFIRMED,
        target=UpliftStage.FINISHED,
        permission=holds(jobs=["approvals.uplift"]),
        custom={"label": "提标调整完成"},
    )
    def finish(self, *, by: object, at: datetime.datetime) -> None:
        """Every entitlement has been looked at: adjusted, unchanged, or listed for the township."""
        self.finished_at = at

    @transition(
        field=stage,
        source=UpliftStage.STARTED,
        target=UpliftStage.WITHDRAWN,
        permission=holds(*STARTERS, *CONFIRMERS, verb="撤回"),
        custom={"label": "撤回提标"},
    )
    def withdraw(self, *, by: Post, at: datetime.datetime, why: str) -> None:
        """Before anything was adjusted."""
        if not why.strip():
            raise Refused(["请写明理由"])


class UpliftLine(models.Model):
    """What the job did with one entitlement. The change itself is in the case's file; this is the job's own list."""

    class Outcome(models.TextChoices):
        RAISED = "raised", "已调整"
        SAME = "same", "金额不变"
        LEFT = "left", "须先复核"

    uplift = models.ForeignKey(Uplift, models.PROTECT, related_name="lines")
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="+", verbose_name="原决定")
    successor = models.OneToOneField(
        Decision, models.PROTECT, related_name="+", null=True, verbose_name="新决定"
    )
    notice = models.OneToOneField(
        Document, models.PROTECT, related_name="+", null=True, verbose_name="调整告知书"
    )
    township = models.ForeignKey(Region, models.PROTECT, related_name="+")
    village = models.ForeignKey(Region, models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    before = models.DecimalField(max_digits=10, decimal_places=2)
    after = models.DecimalField(max_digits=10, decimal_places=2, null=True)
    said = models.TextField(blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "提标明细"
        constraints = [
            models.UniqueConstraint(fields=["uplift", "decision"], name="one_line_per_entitlement"),
            models.CheckConstraint(
                name="raised_has_successor",
                condition=Q(outcome="raised", successor__isnull=False)
                | (~Q(outcome="raised") & Q(successor=None, notice=None)),
            ),
        ]
        indexes = [models.Index(fields=["uplift", "outcome", "id"], name="uplift_lines")]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()} {self.before}"
