"""备用金: what a top-up, a payment and its second person are asked."""

from __future__ import annotations

from typing import ClassVar

from django import forms
from django.utils import timezone

from approvals.actform import ActForm, DayInput, text
from approvals.eventforms import yuan


class TopUpForm(forms.Form):
    amount = yuan("金额（元）", "请填写拨付的金额")
    document_no = forms.CharField(
        label="拨款文号", max_length=60, error_messages={"required": "请填写拨款文号"}
    )
    document_on = forms.DateField(
        label="文件日期",
        widget=DayInput,
        initial=timezone.localdate,
        error_messages={"required": "请填写文件日期", "invalid": "日期请按 2026-03-18 的样式填写"},
    )


class PaymentForm(forms.Form):
    receiver = forms.CharField(label="领取人", max_length=60, error_messages={"required": "请写明由谁领取"})


class ConfirmForm(ActForm):
    label: ClassVar[str] = "复核付款"


class VoidForm(ActForm):
    label: ClassVar[str] = "作废"
    why = text("作废原因", "请写明作废的原因")


FORMS: dict[str, type[ConfirmForm | VoidForm]] = {"confirm": ConfirmForm, "void": VoidForm}
