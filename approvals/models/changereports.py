"""What reaches the office between two reviews: changes reported, work offered, payments held."""

from __future__ import annotations

import datetime

from django.db import models
from django.db.models import Q

from accounts.doors import InRegionQuerySet
from accounts.models import Post, Region
from accounts.vault import SealedTextField
from approvals.models.aftercare import OfFile
from audit.models import Recorded
from cases.models import Case
from households.models import Household, Member
from policies.categories import Category


class ReportSource(models.TextChoices):
    HOUSEHOLD = "household", "家庭自己报告"
    VILLAGE = "village", "村（社区）报告"
    CHECK = "check", "核对预警"
    DEATH_LIST = "death_list", "死亡信息比对"
    COMPLAINT = "complaint", "投诉举报"


class Aspect(models.TextChoices):
    """What has changed (GC-90, YC-052)."""

    PEOPLE = "people", "人口"
    WORK = "work", "就业"
    INCOME = "income", "收入"
    PROPERTY = "property", "财产"
    LIVING = "living", "生活状况"


class ChangeReportQuerySet(InRegionQuerySet["ChangeReport"]):
    region_path = "township"
    village_path = "village"

    def waiting(self) -> ChangeReportQuerySet:
        return self.filter(procedure=None, closed_at=None)


class ChangeReport(OfFile):
    """A change told by the household, its village or a list; taken up by a procedure, or laid aside with a word."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="change_reports")
    township = models.ForeignKey(Region, models.PROTECT, related_name="+")
    village = models.ForeignKey(Region, models.PROTECT, related_name="+")
    source = models.CharField("来源", max_length=10, choices=ReportSource.choices)
    aspect = models.CharField("变化", max_length=8, choices=Aspect.choices)
    happened_on = models.DateField("变化日期")
    text = models.TextField("变化情况")
    reporter = models.CharField("报告人", max_length=60)
    recorded_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    received_at = models.DateTimeField("收到时间")
    procedure = models.ForeignKey("approvals.Procedure", models.PROTECT, null=True, related_name="reports")
    closed_at = models.DateTimeField("了结时间", null=True)
    closing_note = models.CharField("处理说明", max_length=300, blank=True)

    objects = ChangeReportQuerySet.as_manager()

    class Meta:
        verbose_name = "变化报告"
        constraints = [
            models.CheckConstraint(name="a_report_says_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="laid_aside_with_a_word", condition=Q(closed_at=None) | ~Q(closing_note="")
            ),
        ]
        indexes = [
            models.Index(
                fields=["township", "received_at"],
                condition=Q(procedure=None, closed_at=None),
                name="change_report_waiting",
            )
        ]


class PaymentHoldQuerySet(models.QuerySet):
    def standing(self) -> PaymentHoldQuerySet:
        return self.filter(lifted_at=None)


class PaymentHold(OfFile):
    """Payments read this: from `from_month` on (its first day) the line of its case is held until it is lifted."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="payment_holds")
    household = models.ForeignKey(Household, models.PROTECT, related_name="payment_holds")
    category = models.CharField(max_length=16, choices=Category.choices)
    from_month = models.DateField("起始月")
    reason = models.CharField("缓发理由", max_length=200)
    held_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)
    lift_reason = models.CharField(max_length=200, blank=True)

    objects = PaymentHoldQuerySet.as_manager()

    class Meta:
        verbose_name = "缓发"
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(lifted_at=None), name="one_hold_at_a_time"),
            models.CheckConstraint(name="a_hold_has_a_reason", condition=~Q(reason="")),
        ]

    def lift(self, at: datetime.datetime, reason: str) -> None:
        self.lifted_at, self.lift_reason = at, reason
        self.save()


class WorkAnswer(models.TextChoices):
    ACCEPTED = "accepted", "接受"
    REFUSED = "refused", "拒绝"


class WorkOffer(OfFile):
    """A suitable job that was offered, and the answer (57号 art. 34)."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="work_offers")
    member = models.ForeignKey(Member, models.PROTECT, related_name="work_offers")
    offered_on = models.DateField("介绍日期")
    job = models.CharField("工作", max_length=100)
    suits = models.CharField("与健康状况、劳动能力相适应的说明", max_length=200)
    answer = models.CharField("答复", max_length=8, choices=WorkAnswer.choices)
    reason = models.CharField("拒绝理由", max_length=200, blank=True)
    justified = models.BooleanField("理由正当", default=False)
    recorded_by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = "就业介绍"
        ordering = ["offered_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="only_a_refusal_has_a_justified_reason",
                condition=Q(justified=False) | Q(answer="refused") & ~Q(reason=""),
            ),
            models.UniqueConstraint(fields=["member", "offered_on", "job"], name="one_offer_of_a_job_a_day"),
        ]


class DeathList(Recorded):
    """A list of the dead, read and waiting to be entered; its rows are sealed (they hold identity numbers)."""

    file_label = "approvals.deathlist"
    file_from = "id"

    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    name = models.CharField("文件", max_length=200)
    sha256 = models.CharField(max_length=64)
    sealed = SealedTextField(purpose="death_list")
    rows = models.PositiveIntegerField("行数")
    fitting = models.PositiveIntegerField("可登记", default=0)
    uploaded_by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    committed_at = models.DateTimeField(null=True)
    entered = models.PositiveIntegerField("已登记", default=0)

    class Meta:
        verbose_name = "死亡名单"
