"""代取协议: what the office enters, what the county files, what the beneficiary revokes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from households.choices import HolderKind
from households.fields import PhoneField
from households.forms.base import speak
from households.models import Household
from policies.rules import Rules


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class HolderForm(forms.Form):
    """One agreement of three parties (D46)."""

    beneficiary = forms.ModelChoiceField(None, label="救助对象", empty_label="请选择")
    kind = forms.ChoiceField(label="代取人身份", choices=HolderKind.choices, widget=forms.RadioSelect)
    name = forms.CharField(label="代取人", max_length=60)
    relation = forms.CharField(label="与救助对象关系", max_length=30)
    id_number = forms.CharField(label="代取人身份证号", max_length=30)
    phone = PhoneField(label="联系电话", required=False, max_length=20)
    purpose = forms.CharField(
        label="资金用途", max_length=200, initial="全部用于救助对象本人的基本生活和照料"
    )
    beneficiary_signed_on = forms.DateField(label="救助对象签字日期", widget=DateInput)
    holder_signed_on = forms.DateField(label="代取人签字日期", widget=DateInput)
    office_signed_on = forms.DateField(label="乡镇（街道）签字日期", widget=DateInput)
    since = forms.DateField(label="起始日期", widget=DateInput)
    until = forms.DateField(label="终止日期", widget=DateInput)

    def __init__(self, *args: Any, household: Household, rules: Rules, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rules = rules
        self.fields["beneficiary"].queryset = household.current_members()
        speak(self)
        today = timezone.localdate()
        for name in ("beneficiary_signed_on", "holder_signed_on", "office_signed_on", "since"):
            self.fields[name].initial = today
        self.fields["until"].initial = today.replace(year=today.year + 1, day=min(today.day, 28))
        if rules.payment.holder_forbidden:
            forbidden = "、".join(rules.payment.holder_forbidden)
            self.fields["id_number"].help_text = f"{forbidden}不得代持，按身份证号核对"


class FilingForm(forms.Form):
    """The county's number of the filing."""

    filing_no = forms.CharField(label="备案号", max_length=60, error_messages={"required": "请填写备案号"})


class RevokeForm(forms.Form):
    reason = forms.CharField(
        label="撤销原因", max_length=200, error_messages={"required": "请写明撤销的原因"}
    )
