"""Forms of the rules: entering a local standard, and the reason for taking one back."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.models import Post, Region
from policies.benefits import HouseholdClass
from policies.models import Per, Standard, StandardKind
from policies.standards import NewStandard, entry_problems

CLASSES = [("", "不分城乡"), *HouseholdClass.choices]


class StandardForm(forms.ModelForm):
    """A value as read from its document; everything that stands against it is said at once."""

    household_class = forms.ChoiceField(label="城乡", choices=CLASSES, required=False)

    class Meta:
        model = Standard
        fields = (
            "kind",
            "region",
            "household_class",
            "place",
            "value",
            "per",
            "valid_from",
            "valid_until",
            "doc_no",
        )
        widgets = {
            "valid_from": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "valid_until": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }
        error_messages = {
            "kind": {"required": "请选择项目"},
            "region": {"required": "请选择适用地区"},
            "value": {
                "required": "请填写数值",
                "invalid": "数值须是数字，最多两位小数，如 740.00",
                "max_decimal_places": "数值最多两位小数，如 740.00",
            },
            "per": {"required": "请选择按月、按年还是定值"},
            "valid_from": {"required": "请填写施行日期", "invalid": "施行日期请写成 2026-07-01"},
            "valid_until": {"invalid": "截止日期请写成 2027-06-30"},
            "doc_no": {"required": "请填写发布文号，标准须有文件依据"},
        }

    def __init__(self, by: Post, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        self.fields["kind"].choices = [("", "请选择"), *StandardKind.choices]  # type: ignore[attr-defined]
        region = self.fields["region"]
        region.queryset = Region.objects.within(by.region).filter(level__in=["county", "township"])  # type: ignore[attr-defined]
        region.initial = by.region

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors:
            for problem in entry_problems(self.new_standard(), self.by):
                self.add_error(None, problem)
        return cleaned

    def validate_constraints(self) -> None:
        """Said above in our own words; the database has the last one."""

    def new_standard(self) -> NewStandard:
        """The value as entered; only after is_valid() has found no fault with the fields."""
        facts = {name: self.cleaned_data[name] for name in self.Meta.fields}
        return NewStandard(**{**facts, "kind": StandardKind(facts["kind"]), "per": Per(facts["per"])})


class WhyForm(forms.Form):
    """The reason an entry is taken back or put out of force."""

    why = forms.CharField(
        label="理由",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "请写明理由"},
    )
