"""Money paid beyond what was due: the decision to recover it, and what came back."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import Q, Sum

from accounts.models import Post
from approvals.models.aftercare import OfFile
from cases.models import Case
from households.models import Household
from policies.categories import Category


class OverpaidCause(models.TextChoices):
    DECEIT = "deceit", "虚报、隐瞒、伪造骗取"
    UNREPORTED = "unreported", "变化未及时报告"
    DEATH = "death", "死亡后继续发放"
    OFFICE = "office", "经办差错"


class Overpayment(OfFile):
    """追回决定: the months, what was paid and what was due in each, and whether it is asked back (H-62).

    `months`: [{"month": "2026-10", "paid": "720.00", "due": "0.00"}]. Amounts in 元.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="overpayments")
    procedure = models.ForeignKey("approvals.Procedure", models.PROTECT, related_name="overpayments")
    household = models.ForeignKey(Household, models.PROTECT, related_name="overpayments")
    category = models.CharField(max_length=16, choices=Category.choices)
    cause = models.CharField("原因", max_length=10, choices=OverpaidCause.choices)
    grounds = models.TextField("事实和理由")
    first_month = models.DateField("自")
    last_month = models.DateField("至")
    months = models.JSONField("逐月计算")
    amount = models.DecimalField("多发金额", max_digits=12, decimal_places=2)
    good_faith = models.BooleanField("家庭无过错", default=False)
    waived = models.BooleanField("不予追回", default=False)
    instalments = models.PositiveSmallIntegerField("分几期", default=1)
    decided_by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        verbose_name = "多发追回"
        constraints = [
            models.CheckConstraint(name="overpaid_is_more_than_nothing", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="deceit_is_recovered", condition=~Q(cause="deceit") | Q(waived=False, good_faith=False)
            ),
            models.CheckConstraint(
                name="waived_only_in_good_faith", condition=Q(waived=False) | Q(good_faith=True)
            ),
        ]

    @property
    def repaid(self) -> Decimal:
        return self.repayments.aggregate(sum=Sum("amount"))["sum"] or Decimal("0.00")

    @property
    def outstanding(self) -> Decimal:
        """元 still to come back; nothing once waived."""
        return Decimal("0.00") if self.waived else self.amount - self.repaid


class Repayment(OfFile):
    """One instalment that came back."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="repayments")
    overpayment = models.ForeignKey(Overpayment, models.PROTECT, related_name="repayments")
    amount = models.DecimalField("金额", max_digits=12, decimal_places=2)
    paid_on = models.DateField("退回日期")
    receipt = models.CharField("凭证号", max_length=60)
    recorded_by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = "退回"
        ordering = ["paid_on", "id"]
        constraints = [
            models.CheckConstraint(name="repaid_more_than_nothing", condition=Q(amount__gt=0)),
            models.UniqueConstraint(fields=["overpayment", "receipt"], name="one_repayment_per_receipt"),
        ]
