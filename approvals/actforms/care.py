"""特困人员: the facts each act asks for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from approvals import care
from approvals.actform import ActForm, DayInput, EvidenceField, lines_of, text
from cases.models import CareKind, Indicator
from policies.benefits import self_care_class
from policies.deadlines import add_months


def day(label: str, missing: str) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=DayInput,
        error_messages={"required": missing, "invalid": f"{label}请按 2026-03-18 的样式填写"},
    )


class AssessCareForm(ActForm):
    act = "assess_care"
    assessed_on = day("评估日期", "请填写评估日期")
    failed = forms.MultipleChoiceField(
        label="不能达到的指标",
        choices=Indicator.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="勾选本人不能自主完成的；都能完成的不勾。1 至 3 项为部分丧失，4 项以上为完全丧失",
    )
    assessors = forms.CharField(
        label="评估人员",
        max_length=200,
        error_messages={"required": "请写明评估人员"},
        help_text="几个人的用顿号隔开",
    )
    remark = forms.CharField(
        label="评估说明", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def prepare(self) -> None:
        self.initial.setdefault("assessed_on", timezone.localdate())

    def clean_assessors(self) -> list[str]:
        return lines_of(self.cleaned_data["assessors"])

    def summary(self) -> list[dict[str, Any]]:
        """The six indicators in words, and the class that follows from them."""
        failed = self.cleaned_data["failed"]
        named = "、".join(each.label for each in Indicator if each.value in failed) or "无"
        shown = {"failed": named, "assessors": "、".join(self.cleaned_data["assessors"])}
        rows = [
            {"label": self.fields[name].label, "value": shown.get(name, self._said(name))}
            for name in self.fields
        ]
        rows.append({"label": "评估结论", "value": self_care_class(len(failed)).label})
        return [row for row in rows if row["value"] not in (None, "")]


class FileCareAgreementForm(ActForm):
    act = "file_care_agreement"
    kind = forms.ChoiceField(
        label="协议种类",
        choices=CareKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择协议种类"},
    )
    provider = forms.CharField(
        label="照料服务人或供养机构",
        max_length=100,
        error_messages={"required": "请写明照料服务人或者供养机构"},
    )
    contact = forms.CharField(label="联系人及电话", max_length=60, required=False)
    services = text("服务内容", "请写明服务内容", help_text="一行一项，如：日常照料、送医陪护、代购")
    fee = forms.DecimalField(
        label="每月照料费（元）", max_digits=10, decimal_places=2, min_value=0, required=False
    )
    signed_on = day("签订日期", "请填写签订日期")
    since = day("起始日期", "请填写协议起始日期")
    until = day("终止日期", "请填写协议终止日期")
    file = EvidenceField(
        label="协议扫描件", purpose="care_agreement", error_messages={"required": "请上传签订的协议"}
    )

    def prepare(self) -> None:
        today = timezone.localdate()
        self.initial.setdefault("kind", care.AGREEMENT_OF[care.support_of(self.subject)])
        self.initial.setdefault("signed_on", today)
        self.initial.setdefault("since", today)
        self.initial.setdefault("until", add_months(today, care.AGREED_MONTHS))

    def facts(self) -> dict[str, Any]:
        return super().facts() | {"services": lines_of(self.cleaned_data["services"])}


class ReportCareChangeForm(ActForm):
    act = "report_care_change"
    reporter = forms.CharField(
        label="报告人",
        max_length=60,
        error_messages={"required": "请写明报告人"},
        help_text="本人、照料服务人、村（居）委会或者供养机构",
    )
    change = text("变化情况", "请写明生活自理能力有什么变化")
