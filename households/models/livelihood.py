"""What a household lives on: incomes, rigid spending, property."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any, Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

from audit.models import Recorded
from households.choices import IncomeKind, PropertyKind
from policies.benefits import ExpenseKind


def month_number(day: date) -> int:
    """Months since year 0: the difference of two is a count of months."""
    return day.year * 12 + day.month - 1


class IncomeQuerySet(models.QuerySet):
    def touching(self, first: date, last: date) -> Self:
        """Incomes with at least one month in common with the months from `first` to `last`, both included."""
        return self.filter(first_month__lte=last, last_month__gte=first)


class Income(Recorded):
    """Net income of one member over whole months: `amount` 元 in all from `first_month` to `last_month`."""

    file_from = "household_id"
    file_label = "households.household"

    household = models.ForeignKey("households.Household", models.PROTECT, related_name="incomes")
    member = models.ForeignKey(
        "households.Member", models.PROTECT, related_name="incomes", verbose_name="成员"
    )
    county_code = models.CharField(max_length=12, editable=False)
    kind = models.CharField("收入类别", max_length=10, choices=IncomeKind)
    amount = models.DecimalField("金额（元）", max_digits=12, decimal_places=2)
    first_month = models.DateField("起始月份")
    last_month = models.DateField("截止月份")
    source = models.CharField("来源", max_length=100)
    voucher = models.CharField("佐证", max_length=100, blank=True)
    # The minimum wage of the place of work caps the cost of employment (就业成本); empty: worked at home.
    workplace = models.CharField("务工地", max_length=60, blank=True)
    withdrawn_on = models.DateField("更正日期", null=True, blank=True)

    objects = IncomeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "收入"
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="income_not_negative"),
            models.CheckConstraint(
                condition=Q(last_month__gte=F("first_month")),
                name="income_months_in_order",
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.household_id, self.county_code = (
            self.member.household_id,
            self.member.county_code,
        )
        super().save(*args, **kwargs)

    @property
    def months(self) -> int:
        return month_number(self.last_month) - month_number(self.first_month) + 1

    @property
    def monthly(self) -> Fraction:
        return Fraction(self.amount) / self.months

    @property
    def monthly_shown(self) -> Decimal:
        """The monthly average to the cent, for showing; computations use `monthly`."""
        return (self.amount / self.months).quantize(Decimal("0.01"), ROUND_HALF_UP)

    def months_within(self, first: date, last: date) -> int:
        """Months the income has in common with those from `first` to `last`, both included."""
        start = max(month_number(self.first_month), month_number(first))
        return max(0, min(month_number(self.last_month), month_number(last)) - start + 1)

    def within(self, first: date, last: date) -> Fraction:
        """元 falling in the months from `first` to `last`, spread evenly over the income's own months; exact."""
        return self.monthly * self.months_within(first, last)


class Expense(Recorded):
    """One voucher of rigid spending; `self_paid` is what remains after reimbursement, 元."""

    file_from = "household_id"
    file_label = "households.household"

    household = models.ForeignKey("households.Household", models.PROTECT, related_name="expenses")
    member = models.ForeignKey(
        "households.Member",
        models.PROTECT,
        related_name="expenses",
        verbose_name="成员",
    )
    county_code = models.CharField(max_length=12, editable=False)
    kind = models.CharField("支出类别", max_length=25, choices=ExpenseKind)
    amount = models.DecimalField(
        "票据金额（元）",
        max_digits=12,
        decimal_places=2,
        validators=[MinValueValidator(Decimal("0.01"))],
    )
    self_paid = models.DecimalField("自付金额（元）", max_digits=12, decimal_places=2)
    paid_on = models.DateField("支出日期")
    voucher_no = models.CharField("票据号", max_length=60)
    withdrawn_on = models.DateField("更正日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "刚性支出"
        constraints = [
            models.CheckConstraint(
                condition=Q(self_paid__gte=0, self_paid__lte=F("amount")),
                name="expense_self_paid_within_amount",
            ),
            # The same voucher is deducted once.
            models.UniqueConstraint(
                fields=["household", "kind", "voucher_no"],
                condition=Q(withdrawn_on__isnull=True),
                name="expense_voucher_once",
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.household_id, self.county_code = (
            self.member.household_id,
            self.member.county_code,
        )
        super().save(*args, **kwargs)


class Property(Recorded):
    """One item of property; `value` in 元, None where it is counted and not valued (one car, two flats)."""

    file_from = "household_id"
    file_label = "households.household"

    household = models.ForeignKey("households.Household", models.PROTECT, related_name="properties")
    owner = models.ForeignKey(
        "households.Member",
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="所有人",
    )
    county_code = models.CharField(max_length=12, editable=False)
    kind = models.CharField("财产类别", max_length=12, choices=PropertyKind)
    quantity = models.PositiveSmallIntegerField("数量", default=1)
    value = models.DecimalField("价值（元）", max_digits=14, decimal_places=2, null=True, blank=True)
    note = models.CharField("说明", max_length=200, blank=True)
    since = models.DateField("取得日期", null=True, blank=True)
    until = models.DateField("处置日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "家庭财产"
        constraints = [
            models.CheckConstraint(
                condition=Q(value__gte=0) | Q(value__isnull=True),
                name="property_value_not_negative",
            )
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.county_code = self.household.county_id
        super().save(*args, **kwargs)
