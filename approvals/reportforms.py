"""Forms of what reaches the office between two reviews."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from approvals.actform import DayInput
from approvals.models.changereports import Aspect, ReportSource, WorkAnswer
from cases.models import Case

LARGEST = 5 * 1024 * 1024


class ReportForm(forms.Form):
    """A change told at the counter or by the village."""

    aspect = forms.ChoiceField(
        label="什么变了",
        choices=Aspect.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择什么变了"},
    )
    happened_on = forms.DateField(
        label="从哪天起", widget=DayInput, error_messages={"required": "请填写变化从哪天起"}
    )
    text = forms.CharField(
        label="变化情况",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1000,
        error_messages={"required": "请写明谁、什么变化、多少"},
    )
    source = forms.ChoiceField(
        label="谁报告的",
        choices=[(ReportSource.HOUSEHOLD, "家庭自己"), (ReportSource.VILLAGE, "村（社区）")],
        error_messages={"required": "请选择谁报告的"},
    )
    reporter = forms.CharField(label="报告人", max_length=60, error_messages={"required": "请填写报告人姓名"})

    def clean_happened_on(self) -> Any:
        day = self.cleaned_data["happened_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("变化日期不能晚于今天")
        return day


class DeathListForm(forms.Form):
    """A list of the dead as a spreadsheet."""

    file = forms.FileField(
        label="死亡名单",
        help_text="表格（.xlsx、.xls）或 CSV，表头有“姓名”“身份证号”“死亡日期”三栏",
        error_messages={"required": "请选择文件", "empty": "这是空文件，请重新选择"},
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError("文件超过 5 MB，请分开上传")
        return file


class WorkOfferForm(forms.Form):
    """A job offered to one member, and the answer."""

    member = forms.ModelChoiceField(None, label="成员", error_messages={"required": "请选择成员"})
    offered_on = forms.DateField(
        label="介绍日期", widget=DayInput, error_messages={"required": "请填写介绍日期"}
    )
    job = forms.CharField(label="介绍的工作", max_length=100, error_messages={"required": "请写明什么工作"})
    suits = forms.CharField(
        label="怎样相适应",
        max_length=200,
        help_text="这份工作怎样与本人健康状况、劳动能力相适应",
        error_messages={"required": "请写明怎样与本人健康状况、劳动能力相适应"},
    )
    answer = forms.ChoiceField(
        label="本人答复", choices=WorkAnswer.choices, error_messages={"required": "请选择本人的答复"}
    )
    reason = forms.CharField(label="拒绝的理由", max_length=200, required=False)
    justified = forms.BooleanField(label="理由正当", required=False)

    def __init__(self, *args: Any, case: Case, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["member"].queryset = case.household.current_members()  # type: ignore[attr-defined]
        self.fields["member"].label_from_instance = lambda member: member.name  # type: ignore[attr-defined]


class LayAsideForm(forms.Form):
    closing_note = forms.CharField(
        label="不复核的理由", max_length=300, error_messages={"required": "请写明为什么不需要复核"}
    )
