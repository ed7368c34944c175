"""What an entry of the fund ledger and its acts ask for."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from approvals.actform import ActForm, DayInput, PlainForm, text
from payments.funds.kinds import OUTGOING, RAISED, Fund

DAY_WRITTEN = "日期请按 2026-03-18 的样式填写"


class EntryForm(forms.Form):
    """登记一笔: whatever the county may book; what its rules do not allow is refused with the reason."""

    kind = forms.ChoiceField(
        label="种类", widget=forms.RadioSelect, error_messages={"required": "请选择种类"}
    )
    fund = forms.ChoiceField(
        label="资金",
        widget=forms.RadioSelect,
        choices=Fund.choices,
        help_text="收入记入哪项资金，支出从哪项资金列支；低保结余只能从低保资金转出",
        error_messages={"required": "请选择资金"},
    )
    amount = forms.DecimalField(
        label="金额（元）",
        max_digits=14,
        decimal_places=2,
        min_value=Decimal("0.01"),
        error_messages={
            "required": "请填写金额",
            "invalid": "金额请填数字，如 36000000 或 1500.50",
            "max_decimal_places": "金额最多到分",
            "max_digits": "金额位数太多，请核对",
            "max_whole_digits": "金额位数太多，请核对",
            "min_value": "金额应大于 0 元",
        },
    )
    document_no = forms.CharField(
        label="文号",
        max_length=60,
        help_text="拨款文号、批准文号，支出填凭证号",
        error_messages={"required": "请填写文号（支出填凭证号）"},
    )
    dated_on = forms.DateField(
        label="日期",
        widget=DayInput,
        help_text="到账日期；转出填批准日期，支出填支出日期",
        error_messages={"required": "请填写日期", "invalid": DAY_WRITTEN},
    )
    allocated_on = forms.DateField(
        label="下达日期",
        widget=DayInput,
        required=False,
        help_text="上级补助、本级预算已经下达的填写，没有下达的以后登记",
        error_messages={"invalid": DAY_WRITTEN},
    )
    purpose = forms.CharField(
        label="用途、说明",
        max_length=200,
        required=False,
        help_text="工作经费支出必填",
    )

    def __init__(self, *args: Any, today: datetime.date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in (*RAISED, *OUTGOING)]
        self.fields["dated_on"].initial = today


class DiscardForm(ActForm):
    act = "discard"
    why = text("作废原因", "请写明作废的原因")


class ReverseForm(ActForm):
    act = "reverse"
    why = text("冲正原因", "请写明冲正的原因", help_text="登记后由另一人复核，原来的一笔保留")


class AllocateForm(ActForm):
    act = "allocate"
    allocated_on = forms.DateField(
        label="下达日期",
        widget=DayInput,
        initial=timezone.localdate,
        error_messages={"required": "请填写下达日期", "invalid": DAY_WRITTEN},
    )


FORMS: dict[str, type[ActForm]] = {form.act: form for form in (DiscardForm, ReverseForm, AllocateForm)}
PRESSED = ("confirm", "discard", "allocate", "reverse")  # `strike` follows by itself


def form_for(act: str) -> type[ActForm]:
    return FORMS.get(act, PlainForm)
