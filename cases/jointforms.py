"""What the pages of 协同办理 ask: a lead, a referral of a single need, the answer to a commission."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone

from accounts.models import Level, Post, Region, Role
from cases.models import FinderKind
from cases.models.referrals import DEPARTMENTS
from households.fields import PhoneField
from households.forms.base import speak
from policies.categories import Category

FEEDBACK_DAYS = 15  # offered as the day by which to answer; whoever refers may change it
FINDER_OF = {
    Role.VILLAGE_ASSISTANT: FinderKind.VILLAGE,
    Role.CLERK: FinderKind.OFFICE,
    Role.INVESTIGATOR: FinderKind.OFFICE,
}


def villages_of(post: Post) -> Any:
    return Region.objects.within(post.region).filter(level=Level.VILLAGE).order_by("code")


def _lines(label: str, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": 3}), max_length=1000, **options)


class LeadForm(forms.Form):
    """登记线索: who, where, what need, who found it."""

    person = forms.CharField(label="困难群众姓名", max_length=60)
    village = forms.ModelChoiceField(None, label="所在村（社区）", empty_label="请选择")
    phone = PhoneField(label="联系电话", max_length=20, required=False, help_text="电话和住址至少填一项")
    address = forms.CharField(label="住址", max_length=200, required=False)
    need = _lines("遇到什么困难")
    urgent = forms.BooleanField(
        label="急难",
        required=False,
        help_text="遭遇火灾、意外、突发重病等，不马上救助基本生活就过不下去的",
    )
    category = forms.ChoiceField(label="可能适用的救助", required=False)
    finder_kind = forms.ChoiceField(label="谁发现的", choices=FinderKind.choices)
    finder = forms.CharField(label="发现人姓名", max_length=60)
    relation = forms.CharField(
        label="与困难群众的关系", max_length=60, required=False, help_text="如 包片网格员、邻居"
    )

    def __init__(self, *args: Any, by: Post, **kwargs: Any) -> None:
        first = {"finder": by.author_name, "finder_kind": FINDER_OF.get(Role(by.role), "")}
        kwargs["initial"] = first | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        speak(self)
        known = villages_of(by)
        self.fields["village"].queryset = known  # type: ignore[attr-defined]
        self.fields["category"].choices = [("", "不清楚"), *Category.choices]  # type: ignore[attr-defined]
        if by.region.level == Level.VILLAGE:
            self.initial.setdefault("village", by.region_id)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("phone") and not cleaned.get("address") and "phone" not in self.errors:
            self.add_error("phone", "填写联系电话或住址，至少一项，否则找不到人")
        return cleaned


class ReferralForm(forms.Form):
    """转办 of a person without a case."""

    person = forms.CharField(label="求助人", max_length=60)
    village = forms.ModelChoiceField(None, label="所在村（社区）", empty_label="请选择")
    contact = forms.CharField(label="联系方式", max_length=60, required=False)
    department = forms.CharField(
        label="转给哪个部门", max_length=80, help_text="如" + "、".join(DEPARTMENTS[:5])
    )
    need = _lines("求助事项")
    reason = _lines("转办理由", help_text="了解到的情况，为什么属于该部门职责")
    due_on = forms.DateField(label="请于此日前反馈")

    def __init__(self, *args: Any, by: Post, **kwargs: Any) -> None:
        due = timezone.localdate() + timedelta(days=FEEDBACK_DAYS)
        kwargs["initial"] = {"due_on": due} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        speak(self)
        self.fields["village"].queryset = villages_of(by)  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """调查回函 of the county that was asked."""

    visited_on = forms.DateField(label="入户日期")
    investigators = forms.CharField(label="调查人员", max_length=120, help_text="两人以上，用顿号隔开")
    answer = _lines("入户调查和邻里访问情况")
    file = forms.FileField(
        label="调查回函",
        required=False,
        help_text="盖章的回函，照片或 PDF",
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,application/pdf"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        speak(self)
