"""特困: what a person can do alone, and who looks after them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from audit.acts import Refused
from cases.models.base import OfCase
from cases.models.files import file_field
from policies.benefits import SelfCare, self_care_class

if TYPE_CHECKING:
    from accounts.models import Post
    from cases.models.case import Case
    from cases.models.files import StoredFile


class Indicator(models.TextChoices):
    """The six things a person does alone or not (43号第二十一条), in the order of the form."""

    EATING = "eating", "自主吃饭"
    DRESSING = "dressing", "自主穿衣"
    BED = "bed", "自主上下床"
    TOILET = "toilet", "自主如厕"
    WALKING = "walking", "室内自主行走"
    BATHING = "bathing", "自主洗澡"


class CareKind(models.TextChoices):
    DISPERSED = "dispersed", "照料服务协议"
    INSTITUTION = "institution", "集中供养服务协议"


class CareAssessmentQuerySet(models.QuerySet["CareAssessment"]):
    def done(self) -> CareAssessmentQuerySet:
        return self.filter(assessed_on__isnull=False)

    def asked(self) -> CareAssessmentQuerySet:
        """A change was reported, the county has not been there yet."""
        return self.filter(assessed_on=None)


class CareAssessment(OfCase):
    """生活自理能力评估 by the county (43号第二十至二十三条): class from the number of indicators not met.

    A change that was reported opens a row with the day by which the county assesses anew.
    """

    case = models.ForeignKey(
        "cases.Case", models.PROTECT, related_name="care_assessments", verbose_name="案卷"
    )
    member = models.ForeignKey("households.Member", models.PROTECT, related_name="+", verbose_name="特困人员")
    reported_at = models.DateTimeField("接到报告时间", null=True, blank=True)
    reporter = models.CharField("报告人", max_length=60, blank=True)
    reported = models.CharField("报告的变化", max_length=300, blank=True)
    due_on = models.DateField("复核评估期限", null=True, blank=True)
    assessed_on = models.DateField("评估日期", null=True, blank=True)
    failed = ArrayField(
        models.CharField(max_length=10, choices=Indicator.choices), default=list, blank=True,
        verbose_name="不能达到的指标",
    )  # fmt: skip
    care_class = models.CharField("自理能力类别", max_length=8, choices=SelfCare.choices, blank=True)
    assessors = ArrayField(models.CharField(max_length=60), default=list, verbose_name="评估人员")
    remark = models.CharField("评估说明", max_length=300, blank=True)
    assessed_by = models.ForeignKey(
        "accounts.Post", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="登记人"
    )

    objects = CareAssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = "生活自理能力评估"
        verbose_name_plural = "生活自理能力评估"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(assessed_on=None), name="care_one_open_report_per_case"
            ),
            models.CheckConstraint(
                name="care_class_follows_the_indicators",
                condition=Q(assessed_on=None, care_class="")
                | Q(assessed_on__isnull=False, care_class=SelfCare.ABLE, failed__len=0)
                | Q(assessed_on__isnull=False, care_class=SelfCare.PARTIAL, failed__len__range=(1, 3))
                | Q(assessed_on__isnull=False, care_class=SelfCare.NONE, failed__len__range=(4, 6)),
            ),
            models.CheckConstraint(
                name="care_reassessed_after_a_report_in_time",
                condition=Q(reported_at=None, due_on=None)
                | Q(reported_at__isnull=False, due_on__isnull=False),
            ),
            models.CheckConstraint(
                name="care_assessed_or_reported",
                condition=Q(assessed_on__isnull=False) | Q(reported_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member.name}：{self.get_care_class_display() or '待复核评估'}"

    @classmethod
    def report(cls, case: Case, *, reporter: str, change: str, due_on: date, at: datetime) -> CareAssessment:
        """Somebody tells of a change (43号第二十三条); one report at a time waits for the county."""
        reasons = []
        if not reporter.strip():
            reasons.append("请写明报告人")
        if not change.strip():
            reasons.append("请写明生活自理能力有什么变化")
        if cls.objects.filter(case=case).asked().exists():
            reasons.append("已经有一份变化报告在等复核评估")
        if reasons:
            raise Refused(reasons)
        return cls.objects.create(
            case=case,
            member=case.subject,
            reported_at=at,
            reporter=reporter.strip(),
            reported=change.strip(),
            due_on=due_on,
        )

    @classmethod
    def assess(
        cls,
        case: Case,
        *,
        assessed_on: date,
        failed: Sequence[str],
        assessors: Sequence[str],
        remark: str,
        by: Post,
        at: datetime,
    ) -> CareAssessment:
        """The county's finding: answers the open report, or is the first assessment of the person."""
        names = [name.strip() for name in assessors if name.strip()]
        reasons = []
        if unknown := [each for each in failed if each not in Indicator.values]:
            reasons.append(f"生活自理能力指标没有“{'、'.join(unknown)}”")
        if assessed_on > timezone.localdate(at):
            reasons.append("评估日期还没有到，请对照评估表核对")
        if not names:
            reasons.append("请写明评估人员")
        waiting = cls.objects.filter(case=case).asked().first()
        if waiting is not None and assessed_on < timezone.localdate(waiting.reported_at):
            reasons.append("评估日期早于接到变化报告的日期，请对照评估表核对")
        if reasons:
            raise Refused(reasons)
        found = waiting or cls(case=case, member=case.subject)
        found.assessed_on, found.assessors, found.remark = assessed_on, names, remark.strip()
        found.failed = [each for each in Indicator.values if each in set(failed)]
        found.care_class = self_care_class(len(found.failed))
        found.assessed_by = by
        found.save()
        return found

    @property
    def items(self) -> list[dict[str, Any]]:
        """name and able of the six indicators, as the form lists them."""
        return [{"name": each.label, "able": each.value not in self.failed} for each in Indicator]


class CareAgreementQuerySet(models.QuerySet["CareAgreement"]):
    def current(self) -> CareAgreementQuerySet:
        return self.filter(ended_on=None)

    def in_force(self, day: date) -> CareAgreementQuerySet:
        return self.filter(since__lte=day, until__gte=day).filter(Q(ended_on=None) | Q(ended_on__gt=day))


class CareAgreement(OfCase):
    """照料服务协议 or 集中供养服务协议: without one in force nobody is paid (YC-070, 071).

    `until`: last day; `ended_on`: first day another agreement, or none, holds instead.
    """

    case = models.ForeignKey(
        "cases.Case", models.PROTECT, related_name="care_agreements", verbose_name="案卷"
    )
    kind = models.CharField("协议种类", max_length=12, choices=CareKind.choices)
    provider = models.CharField("照料服务人或供养机构", max_length=100)
    contact = models.CharField("联系人", max_length=60, blank=True)
    services = ArrayField(models.CharField(max_length=60), default=list, verbose_name="服务内容")
    fee = models.DecimalField("每月照料费（元）", max_digits=10, decimal_places=2, null=True, blank=True)
    signed_on = models.DateField("签订日期")
    since = models.DateField("起始日期")
    until = models.DateField("终止日期")
    ended_on = models.DateField("提前终止日期", null=True, blank=True)
    file = file_field("协议扫描件")
    filed_at = models.DateTimeField("登记时间")

    objects = CareAgreementQuerySet.as_manager()

    class Meta:
        verbose_name = "照料服务协议"
        verbose_name_plural = "照料服务协议"
        ordering = ["-since", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(ended_on=None), name="care_one_current_agreement_per_case"
            ),
            models.CheckConstraint(condition=Q(kind__in=CareKind.values), name="care_agreement_kind_known"),
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="care_agreement_dates_in_order"),
            models.CheckConstraint(condition=~Q(provider=""), name="care_agreement_names_the_provider"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.provider}，至 {self.until.isoformat()}"

    @classmethod
    def sign(
        cls,
        case: Case,
        *,
        kind: str,
        provider: str,
        services: Sequence[str],
        signed_on: date,
        since: date,
        until: date,
        file: StoredFile | None,
        at: datetime,
        contact: str = "",
        fee: Any = None,
    ) -> CareAgreement:
        """Enter a signed agreement; it takes the place of the one before from its first day on."""
        said = [each.strip() for each in services if each.strip()]
        before = cls.objects.filter(case=case).current().first()
        reasons = []
        if not provider.strip():
            reasons.append("请写明照料服务人或者供养机构")
        if not said:
            reasons.append("请写明服务内容")
        if until < since:
            reasons.append("协议终止日期早于起始日期，请对照协议核对")
        if signed_on > timezone.localdate(at):
            reasons.append("签订日期还没有到，请对照协议核对")
        if file is None:
            reasons.append("请上传签订的协议")
        if before is not None and since <= before.since:
            reasons.append(f"新协议起始日期不晚于现有协议的 {before.since.isoformat()}，请核对")
        if reasons:
            raise Refused(reasons)
        if before is not None:
            before.ended_on = since
            before.save()
        return cls.objects.create(
            case=case,
            kind=kind,
            provider=provider.strip(),
            contact=contact.strip(),
            services=said,
            fee=fee,
            signed_on=signed_on,
            since=since,
            until=until,
            file=file,
            filed_at=at,
        )
