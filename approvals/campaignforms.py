"""Forms of a plan of reviews: the period, the team of a day, the households where nothing changed."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.utils import timezone

from accounts.models import Post, Role
from approvals.actform import DayInput
from approvals.campaign.making import Asked
from approvals.campaign.progress import followed
from approvals.models.campaigns import CampaignDay

VISITORS = (Role.CLERK, Role.INVESTIGATOR, Role.VILLAGE_ASSISTANT)
MOST_A_DAY = 40


def _date(label: str, missing: str) -> forms.DateField:
    wrong = "日期请按 2026-03-18 的样式填写"
    return forms.DateField(
        label=label, widget=DayInput, error_messages={"required": missing, "invalid": wrong}
    )


class CampaignForm(forms.Form):
    title = forms.CharField(
        label="计划名称",
        max_length=60,
        help_text="如：2027 年上半年低保复核",
        error_messages={"required": "请写计划名称"},
    )
    due_from = _date("应复核日自", "请填写应复核日的起日")
    due_until = _date("应复核日至", "请填写应复核日的止日")
    start_on = _date("从哪天开始入户", "请填写开始入户的日期")
    per_day = forms.IntegerField(
        label="每天入户户数",
        min_value=1,
        max_value=MOST_A_DAY,
        initial=12,
        help_text="一天只去一个村（社区）",
        error_messages={
            "required": "请填写每天入户几户",
            "invalid": "每天入户户数填整数",
            "min_value": "每天至少入户 1 户",
            "max_value": f"每天最多入户 {MOST_A_DAY} 户",
        },
    )

    def clean_start_on(self) -> datetime.date:
        day: datetime.date = self.cleaned_data["start_on"]
        if day < timezone.localdate():
            raise forms.ValidationError("开始入户的日期不能早于今天")
        return day

    def asked(self) -> Asked:
        return Asked(**self.cleaned_data)


class BeginDayForm(forms.Form):
    """Who goes, and when at the first door."""

    hour = forms.TimeField(
        label="几点到第一户",
        initial=datetime.time(9),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"required": "请填写几点到第一户", "invalid": "时间请按 09:00 的样式填写"},
    )
    team = forms.ModelMultipleChoiceField(
        None,
        label="调查人员",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请选调查人员"},
    )

    def __init__(self, day: CampaignDay, data: Any = None) -> None:
        self.day = day
        super().__init__(data)
        posts = Post.objects.current(timezone.localdate()).in_region(day.campaign.township)
        self.fields["team"].queryset = posts.filter(role__in=VISITORS).select_related("user", "region")
        self.fields["team"].label_from_instance = lambda post: f"{post.user.name}（{post.post_label}）"

    def first_at(self) -> datetime.datetime:
        return timezone.make_aware(datetime.datetime.combine(self.day.visit_on, self.cleaned_data["hour"]))


class UnchangedForm(forms.Form):
    """Which households of the day stay as they are; only those visited are offered, none is ticked beforehand."""

    households = forms.ModelMultipleChoiceField(
        None,
        label="没有变化的户",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请勾选没有变化的户"},
    )
    result = forms.CharField(
        label="复核结论",
        max_length=500,
        initial="经复核，家庭人口、收入、财产没有影响保障的变化，继续保障。",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "请写明复核结论"},
    )

    def __init__(self, day: CampaignDay, data: Any = None) -> None:
        super().__init__(data)
        rows = followed(day.households.filter(procedure__ended_at=None, procedure__isnull=False))
        self.fields["households"].queryset = rows.filter(visited=True).select_related("case")
        self.fields["households"].label_from_instance = lambda row: (
            f"{row.case.applicant_name}户（{row.case.case_no}）"
        )
