"""Incomes, rigid spending, property."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from households.choices import PropertyKind
from households.fields import MonthField
from households.forms.base import RowForm
from households.models import Expense, Income, Property

COUNTED_BY_PIECE = (PropertyKind.VEHICLE, PropertyKind.HOUSING, PropertyKind.MACHINERY, PropertyKind.BUSINESS)


class IncomeForm(RowForm):
    """Income of one member over months: typed by the month or in all, stored in all."""

    EACH, ALL = "month", "total"

    first_month = MonthField(label="起始月份")
    last_month = MonthField(label="截止月份")
    per = forms.ChoiceField(
        label="金额是", choices=[(EACH, "每月"), (ALL, "合计")], widget=forms.RadioSelect, initial=EACH
    )

    class Meta:
        model = Income
        fields = [
            "member",
            "kind",
            "source",
            "first_month",
            "last_month",
            "per",
            "amount",
            "workplace",
            "voucher",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._blank_choice("kind", "请选择")
        if self.instance.pk:
            self.initial["per"] = self.ALL

    def clean_amount(self) -> Decimal:
        amount: Decimal = self.cleaned_data["amount"]
        if amount < 0:
            raise forms.ValidationError("金额不能为负数，亏损按 0 填写")
        return amount

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first_month"), cleaned.get("last_month")
        if not first or not last:
            return cleaned
        if last < first:
            self.add_error("last_month", "截止月份早于起始月份，请核对")
            return cleaned
        if last > self.today().replace(day=1):
            self.add_error("last_month", "截止月份还没有到，只填已经取得的收入")
        self._refuse_overlap(cleaned, first, last)
        if cleaned.get("per") == self.EACH and cleaned.get("amount") is not None:
            cleaned["amount"] *= (last.year - first.year) * 12 + last.month - first.month + 1
        return cleaned

    def _refuse_overlap(self, cleaned: dict[str, Any], first: date, last: date) -> None:
        """The same income for the same month is entered once (member, kind and source alike)."""
        member, kind = cleaned.get("member"), cleaned.get("kind")
        if not member or not kind:
            return
        same = member.incomes.filter(withdrawn_on=None, kind=kind, source=cleaned.get("source", ""))
        other = same.exclude(pk=self.instance.pk).touching(first, last).first()
        if other is None:
            return
        start, end = max(first, other.first_month), min(last, other.last_month)
        months = other.months_within(first, last)
        self.add_error(
            "first_month",
            f"{member.name}的{other.source}收入与已填的一笔重叠 {months} 个月（{start:%Y-%m} 至 {end:%Y-%m}）",
        )


class ExpenseForm(RowForm):
    """One voucher of rigid spending."""

    class Meta:
        model = Expense
        fields = ["member", "kind", "voucher_no", "paid_on", "amount", "self_paid"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._blank_choice("kind", "请选择")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        amount, own = cleaned.get("amount"), cleaned.get("self_paid")
        if own is not None and own < 0:
            self.add_error("self_paid", "自付金额不能为负数")
        elif amount is not None and own is not None and own > amount:
            self.add_error("self_paid", "自付金额大于票据金额，请对照票据核对")
        if cleaned.get("paid_on") and cleaned["paid_on"] > self.today():
            self.add_error("paid_on", "支出日期还没有到，请对照票据核对")
        self._refuse_second_use(cleaned)
        return cleaned

    def _refuse_second_use(self, cleaned: dict[str, Any]) -> None:
        same = self.household.expenses.filter(
            withdrawn_on=None, kind=cleaned.get("kind"), voucher_no=cleaned.get("voucher_no")
        )
        if cleaned.get("voucher_no") and same.exclude(pk=self.instance.pk).exists():
            self.add_error("voucher_no", f"票据 {cleaned['voucher_no']} 已经登记过，一张票据只扣减一次")


class PropertyForm(RowForm):
    """One item of property: money by its value, things by their number."""

    class Meta:
        model = Property
        fields = ["kind", "owner", "quantity", "value", "since", "note"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._blank_choice("kind", "请选择")
        self.fields["owner"].queryset = self.household.current_members()  # type: ignore[attr-defined]
        self.fields["owner"].empty_label = "全家共有"  # type: ignore[attr-defined]
        self.fields["quantity"].error_messages["invalid"] = "数量填整数"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        value = cleaned.get("value")
        if value is not None and value < 0:
            self.add_error("value", "价值不能为负数")
        if value is None and cleaned.get("kind") and cleaned["kind"] not in COUNTED_BY_PIECE:
            self.add_error("value", f"填写{PropertyKind(cleaned['kind']).label}的价值")
        return cleaned
