"""县级审核: the facts each act asks for."""

from __future__ import annotations

from django import forms

from approvals.actform import ActForm, DayInput, EvidenceField, text, yes_no


class CountyOpinionForm(ActForm):
    act = "county_opinion"
    agreed = yes_no("县级审核意见", "同意", "不同意", "请选择同意还是不同意")
    remark = text("意见内容", "请写明县级审核意见")


class CountyReturnForm(ActForm):
    act = "county_return"
    why = text("退回理由", "请写明退回乡镇（街道）的理由")


class RecordCountyVisitForm(ActForm):
    act = "record_county_visit"
    visited_on = forms.DateField(
        label="入户日期", widget=DayInput, error_messages={"required": "请填写县级入户的日期"}
    )
    visitors = forms.CharField(
        label="入户人员", max_length=120, error_messages={"required": "请写明县级由谁入户"}
    )
    findings = text("入户情况", "请写明入户情况")
    file = EvidenceField(label="入户记录", purpose="county_visit", required=False)


class NoteComplaintForm(ActForm):
    act = "note_complaint"
    what = text("投诉举报内容", "请写明投诉举报的内容", help_text="投诉人的身份不写在这里")
