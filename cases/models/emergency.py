"""What befell a household that asks for 临时救助: the event, where and when, what was given, how it was made good."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

from audit.acts import Refused
from cases.models.base import OfCase
from cases.models.files import file_field

if TYPE_CHECKING:
    from audit.acts import Actor
    from cases.models.files import StoredFile


class EventKind(models.TextChoices):
    """Events of the urgent type, then the expenses of the expenditure type (23号 二(一))."""

    ACCIDENT = "accident", "意外事件"
    ILLNESS = "illness", "家庭成员突发重大疾病"
    OTHER = "other", "其他特殊困难"
    MEDICAL = "medical", "医疗费用支出"
    EDUCATION = "education", "教育费用支出"
    REHABILITATION = "rehabilitation", "残疾康复支出"
    LIVING = "living", "其他基本生活必需支出"


URGENT = (EventKind.ACCIDENT, EventKind.ILLNESS, EventKind.OTHER)
EXPENSES = (EventKind.MEDICAL, EventKind.EDUCATION, EventKind.REHABILITATION, EventKind.LIVING)
# An illness and its hospital bill are one event, whichever type of aid is asked for.
SAME_EVENT: dict[str, str] = {EventKind.MEDICAL: EventKind.ILLNESS}


class PaidFrom(models.TextChoices):
    ROSTER = "roster", "按名册发放"
    RESERVE = "reserve", "乡镇（街道）备用金"
    PURCHASE = "purchase", "采购实物发放"


class Emergency(OfCase):
    """The event behind one case of 临时救助. `requested_at` starts the hours, `granted_at` the days for the papers."""

    case = models.OneToOneField("cases.Case", models.PROTECT, related_name="emergency", verbose_name="案卷")
    event_kind = models.CharField("事由", max_length=16, choices=EventKind.choices)
    happened_on = models.DateField("发生日期", null=True, blank=True)
    description = models.TextField("情况说明")
    place = models.ForeignKey("accounts.Region", models.PROTECT, related_name="+", verbose_name="急难发生地")
    spot = models.CharField("具体地点", max_length=120, blank=True)
    requested_at = models.DateTimeField("求助时间")
    reporter = models.CharField("报告人", max_length=60, blank=True)
    asked = models.DecimalField("拟救助金额", max_digits=10, decimal_places=2, null=True, blank=True)
    pay_from = models.CharField("资金来源", max_length=8, choices=PaidFrom.choices, default=PaidFrom.ROSTER)
    criteria = models.JSONField("认定情形", default=list)
    # Several grants for one event are one sum; another event of the same kind is told apart in words.
    distinct_because = models.CharField("与此前事由的区别", max_length=300, blank=True)
    bridges = models.ForeignKey(
        "cases.Case",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="bridged_by",
        verbose_name="衔接的案件",
    )
    # What is proposed for an expense, before the opinion: 元 in all, in how many months.
    proposed = models.DecimalField("拟定金额", max_digits=10, decimal_places=2, null=True, blank=True)
    proposed_months = models.PositiveSmallIntegerField("分几个月", default=1)
    self_paid = models.DecimalField("自负支出", max_digits=10, decimal_places=2, null=True, blank=True)
    granted_at = models.DateTimeField("先行救助时间", null=True, blank=True)
    late = models.BooleanField("超过规定小时", default=False)
    late_reason = models.CharField("超时原因", max_length=300, blank=True)
    completed_at = models.DateTimeField("手续补齐时间", null=True, blank=True)
    papers = models.JSONField("补办登记", default=dict)
    signature = file_field("经办人签字")
    sealed = models.BooleanField("已盖章", default=False)
    ineligible_at = models.DateTimeField("发现不符合条件的时间", null=True, blank=True)
    finding = models.TextField("事后核查情况", blank=True)
    fraud = models.BooleanField("弄虚作假", default=False)

    class Meta:
        verbose_name = "急难事由"
        verbose_name_plural = "急难事由"
        # What was given in a month: the base of the county's samples.
        indexes = [
            models.Index(
                fields=["granted_at"], condition=Q(granted_at__isnull=False), name="emergency_granted"
            )
        ]
        constraints = [
            models.CheckConstraint(condition=Q(event_kind__in=EventKind.values), name="event_kind_known"),
            models.CheckConstraint(
                condition=Q(granted_at=None) | Q(granted_at__gte=F("requested_at")),
                name="relief_after_the_request",
            ),
            models.CheckConstraint(
                condition=Q(completed_at=None) | Q(sealed=True, signature__isnull=False),
                name="papers_complete_with_signature_and_seal",
            ),
            models.CheckConstraint(
                condition=Q(ineligible_at=None, fraud=False) | ~Q(finding=""),
                name="ineligible_with_a_finding",
            ),
        ]

    def __str__(self) -> str:
        return self.get_event_kind_display()

    @property
    def event(self) -> str:
        """The kind under which grants of one event are counted together."""
        return SAME_EVENT.get(self.event_kind, self.event_kind)

    @property
    def where(self) -> str:
        return f"{self.place.name}{self.spot}"

    @property
    def recoverable(self) -> bool:
        """Given in good faith, aid is not asked back (H-62); given on a deception, it is (649号 第六十八条)."""
        return self.ineligible_at is not None and self.fraud

    def propose(
        self, *, amount: Decimal, months: int, self_paid: Decimal | None, by: Actor, at: datetime
    ) -> None:
        """What the office means to give for an expense; the opinion and the calculation go by it."""
        self.proposed, self.proposed_months, self.self_paid = amount, months, self_paid
        self.save()

    def grant(self, *, due_at: datetime | None, criteria: list[str], late_reason: str, at: datetime) -> None:
        """Aid was given at `at`; late once `due_at` has passed, to the minute."""
        self.granted_at, self.criteria = at, criteria
        self.late = due_at is not None and at > due_at
        self.late_reason = late_reason if self.late else ""
        self.save()

    def complete(
        self, *, target: str, cause: str, amount: Decimal, signature: StoredFile, by: Actor, at: datetime
    ) -> None:
        """The papers are made good: whom, why, how much, signed and sealed (TA-20)."""
        self.papers = {"target": target, "cause": cause, "amount": f"{amount:.2f}", "by": by.author_name}
        self.signature, self.sealed, self.completed_at = signature, True, at
        self.save()

    def find_ineligible(self, *, finding: str, fraud: bool, by: Actor, at: datetime) -> None:
        """A later look found the conditions not met; the grant stands, and is asked back only after fraud."""
        problems = [] if finding.strip() else ["请写明事后核查发现的情况"]
        if self.ineligible_at is not None:
            problems.append("已经登记过不符合条件的情况")
        if problems:
            raise Refused(problems)
        self.ineligible_at, self.finding, self.fraud = at, finding.strip(), fraud
        self.save()
