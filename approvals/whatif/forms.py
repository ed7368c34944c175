"""The question as a form: other rules, proposed standards, which cases."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms

from accounts.models import Level, Post, Region
from approvals.whatif.question import Question
from policies.adopted import widened
from policies.adoption import proposals
from policies.categories import Category
from policies.loader import Book, published

PROPOSABLE = (
    ("dibao.urban", "城市低保标准"),
    ("dibao.rural", "农村低保标准"),
    ("dispersed.urban", "城市分散供养标准"),
    ("dispersed.rural", "农村分散供养标准"),
    ("institution.urban", "城市集中供养标准"),
    ("institution.rural", "农村集中供养标准"),
)
DAY = {"type": "date"}


class QuestionForm(forms.Form):
    """What a county leader asks before anything is adopted or raised."""

    region = forms.ModelChoiceField(label="范围", queryset=Region.objects.none(), empty_label=None)
    category = forms.ChoiceField(
        label="救助类别", required=False, choices=[("", "全部类别"), *Category.choices]
    )
    profile = forms.ChoiceField(label="换用规则", required=False)
    standards_on = forms.DateField(
        label="按哪一天的标准",
        required=False,
        widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
        help_text="已核对生效的标准；不填的按各决定作出时的标准",
        error_messages={"invalid": "日期请写成 2026-07-01"},
    )

    def __init__(self, by: Post, today: datetime.date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        inside = Region.objects.within(by.region).filter(
            level__in=[Level.COUNTY, Level.TOWNSHIP, Level.VILLAGE]
        )
        region = self.fields["region"]
        region.queryset, region.initial = inside.order_by("code"), by.region  # type: ignore[attr-defined]
        self.fields["profile"].choices = [("", "不换规则"), *_versions(by)]  # type: ignore[attr-defined]
        for key, label in PROPOSABLE:
            self.fields[field_name(key)] = forms.DecimalField(
                label=label,
                required=False,
                min_value=0,
                max_digits=9,
                decimal_places=2,
                error_messages={"invalid": f"{label}须是数字，最多两位小数，如 800.00"},
            )

    @property
    def standards(self) -> list[forms.BoundField]:
        """The fields of proposed standards, 元 a month."""
        return [self[field_name(key)] for key, _ in PROPOSABLE]

    @property
    def others(self) -> list[forms.BoundField]:
        return [self[name] for name in ("region", "category", "profile", "standards_on")]

    def question(self) -> Question:
        """After is_valid()."""
        given = self.cleaned_data
        return Question(
            region=given["region"],
            today=self.today,
            profile=given["profile"],
            standards=tuple(
                f"{key}={amount}" for key, _ in PROPOSABLE if (amount := given[field_name(key)]) is not None
            ),
            category=given["category"],
            standards_on=given["standards_on"],
        )


def field_name(key: str) -> str:
    """A form field cannot have a dot in its name where the error summary links to it."""
    return key.replace(".", "_")


def _versions(by: Post) -> list[tuple[str, str]]:
    """Every version that can be tried: published and adopted ones, then those still waiting."""
    county = by.region.county
    book: Book = widened(published(), county.code[:6] if county else "")
    known = [(file.version, f"{file.meta.short} {file.version}") for file in reversed(book.files)]
    waiting = [
        (each.version, f"{each.file.meta.short} {each.version}（待启用）")
        for each in (proposals(county) if county else [])
        if each.file is not None and not each.adopted and not each.problem
    ]
    return [*waiting, *known]
