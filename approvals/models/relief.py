"""What 临时救助 gives, piece by piece: money once or in instalments, goods at their purchase value."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import Region
from approvals.models.decisions import Decision
from audit.models import Recorded
from cases.models import Case, PaidFrom


class InstalmentKind(models.TextChoices):
    CASH = "cash", "现金"
    GOODS = "goods", "实物"


class InstalmentQuerySet(models.QuerySet["Instalment"]):
    def open(self) -> InstalmentQuerySet:
        """Still to be given."""
        return self.filter(paid_at=None, cancelled_at=None)

    def from_reserve(self, township: Region | str) -> InstalmentQuerySet:
        return self.filter(decision__township=township, paid_from=PaidFrom.RESERVE)


class Instalment(Recorded):
    """One piece of a grant: money of one month, or goods at what they cost. The pieces add up to the decision."""

    file_label = "cases.case"
    file_from = "case_id"

    case = models.ForeignKey(Case, models.PROTECT, related_name="instalments")
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="instalments")
    number = models.PositiveSmallIntegerField("期次")
    month = models.DateField("发放月")
    kind = models.CharField("方式", max_length=8, choices=InstalmentKind.choices)
    goods = models.CharField("实物", max_length=120, blank=True)
    purchase_value = models.DecimalField("采购价", max_digits=10, decimal_places=2, null=True)
    amount = models.DecimalField("金额", max_digits=10, decimal_places=2)
    paid_from = models.CharField("资金来源", max_length=8, choices=PaidFrom.choices)
    paid_at = models.DateTimeField("发放时间", null=True)
    cancelled_at = models.DateTimeField("取消时间", null=True)

    objects = InstalmentQuerySet.as_manager()

    class Meta:
        verbose_name = "救助款（物）"
        ordering = ["decision", "number"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "number"], name="instalment_numbered_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="instalment_is_money"),
            # Goods count at what was paid for them, and no bank hands them out.
            models.CheckConstraint(
                name="goods_at_purchase_value",
                condition=(Q(kind="cash", purchase_value=None, goods="") & ~Q(paid_from="purchase"))
                | (Q(kind="goods", purchase_value=F("amount")) & ~Q(goods="") & ~Q(paid_from="roster")),
            ),
            models.CheckConstraint(
                condition=Q(paid_at=None) | Q(cancelled_at=None), name="paid_is_not_cancelled"
            ),
        ]
        indexes = [
            models.Index(
                fields=["month"],
                condition=Q(paid_at=None, cancelled_at=None, paid_from="roster"),
                name="instalment_to_pay",
            )
        ]

    def __str__(self) -> str:
        return f"第{self.number}期 {self.what} {self.amount}元"

    @property
    def what(self) -> str:
        return self.goods or self.get_kind_display()

    @property
    def state(self) -> str:
        """“已发放 2026-2-17”, “未发放”, “已取消”."""
        if self.paid_at:
            return f"已发放 {timezone.localtime(self.paid_at):%Y-%-m-%-d}"
        return "已取消" if self.cancelled_at else "未发放"
