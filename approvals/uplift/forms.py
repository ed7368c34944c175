"""Starting an uplift, and taking one back."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms

from accounts.models import Level, Post, Region
from approvals.uplift.starting import KINDS, NewUplift
from policies.categories import Category

MONTH = {"type": "month", "placeholder": "2026-07"}


class UpliftForm(forms.Form):
    """Which category, where, from which month, and why."""

    region = forms.ModelChoiceField(label="范围", queryset=Region.objects.none(), empty_label=None)
    category = forms.ChoiceField(label="救助类别", choices=[(each, Category(each).label) for each in KINDS])
    first_month = forms.CharField(
        label="执行月份", widget=forms.TextInput(attrs=MONTH), help_text="标准开始执行的月份，如 2026-07"
    )
    reason = forms.CharField(label="事由", max_length=200, help_text="如：2026年城市低保标准调整")
    clause = forms.CharField(label="依据", max_length=200, required=False, help_text="不填的用标准的发布文号")

    def __init__(self, by: Post, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        region = self.fields["region"]
        inside = Region.objects.within(by.region).filter(level__in=[Level.COUNTY, Level.TOWNSHIP])
        region.queryset, region.initial = inside.order_by("code"), by.region  # type: ignore[attr-defined]

    def clean_first_month(self) -> datetime.date:
        text = self.cleaned_data["first_month"].strip()
        try:
            return datetime.date.fromisoformat(f"{text[:7]}-01")
        except ValueError as error:
            raise forms.ValidationError("执行月份请写成 2026-07") from error

    def new_uplift(self) -> NewUplift:
        """After is_valid()."""
        return NewUplift(**self.cleaned_data)


class WhyForm(forms.Form):
    why = forms.CharField(label="撤回理由", max_length=200)
