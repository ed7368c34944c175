"""What the five steps of 受理登记 ask that is not a row of the household file."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.utils import timezone

from accounts.idnumber import check_id_number, normalise_id_number
from accounts.models import Level, Post, Region
from approvals.actform import DayInput
from approvals.models import Procedure
from approvals.stages import Stage
from cases.gaps import Need
from cases.models import Channel
from households.fields import PhoneField
from households.forms.base import speak
from policies.benefits import HouseholdClass, Support
from policies.categories import Category
from policies.rules import rules_for

TOLD = (
    ("married", "有人已婚"),
    ("divorced", "有人离婚"),
    ("adopted", "有收养的子女"),
    ("laid_off", "有下岗人员"),
    ("relocated", "住房被拆迁"),
    ("has_ruling", "有协议、裁决或判决"),
)

HOUSEHOLD, PERSON = "household", "person"

HOME_FIELDS = ("area", "group_name", "address", "phone")


class BeginForm(forms.Form):
    """Who applies for what: the number first, so that duplicates are seen before anything is typed twice."""

    category = forms.ChoiceField(label="申请事项")
    applied_for = forms.ChoiceField(
        label="为谁申请",
        choices=[(HOUSEHOLD, "全家"), (PERSON, "只为申请人本人")],
        widget=forms.RadioSelect,
        required=False,
        help_text="低保边缘家庭的重残、重病人员可以单独申请低保（单人户）；特困按本人申请",
    )
    name = forms.CharField(label="申请人（户主）姓名", max_length=60)
    id_number = forms.CharField(label="身份证号", max_length=30)
    village = forms.ModelChoiceField(None, label="居住的村（社区）", empty_label="请选择")
    channel = forms.ChoiceField(label="申请方式", choices=Channel.choices, widget=forms.RadioSelect)
    proxy_name = forms.CharField(
        label="代办人",
        max_length=60,
        required=False,
        help_text="申请方式为代办的填写；身份和委托事由在下一步登记",
    )

    def __init__(self, *args: Any, by: Post, **kwargs: Any) -> None:
        self.by = by
        kwargs.setdefault("initial", {"channel": Channel.WINDOW, "applied_for": HOUSEHOLD})
        super().__init__(*args, **kwargs)
        speak(self)
        villages = Region.objects.within(by.region).filter(level=Level.VILLAGE).order_by("code")
        self.fields["village"].queryset = villages
        self.fields["category"].choices = categories_here(by)

    def clean_name(self) -> str:
        return "".join(self.cleaned_data["name"].split())

    def clean_id_number(self) -> str:
        number = normalise_id_number(self.cleaned_data["id_number"])
        if problems := check_id_number(number, who=self.data.get("name", "").strip() or "申请人"):
            raise forms.ValidationError(problems)
        return number

    def clean(self) -> dict[str, Any]:
        """A proxy's name belongs to the proxy's channel: anywhere else it would ask for papers nobody owes."""
        cleaned = super().clean() or {}
        if cleaned.get("channel") != Channel.PROXY:
            cleaned["proxy_name"] = ""
        elif not cleaned.get("proxy_name", "").strip():
            self.add_error("proxy_name", "代办的填写代办人姓名")
        if cleaned.get("category"):
            self._settle_whom(cleaned)
        return cleaned

    def _settle_whom(self, cleaned: dict[str, Any]) -> None:
        """Some aid is always for one person; alone for 低保 only where the rules know 单人户 (57号 art. 8)."""
        rules = rules_for(self.by.region_id, cleaned["category"], timezone.localdate())
        if rules.application.applicant == PERSON:
            cleaned["applied_for"] = PERSON
        elif cleaned.get("applied_for") != PERSON:
            cleaned["applied_for"] = HOUSEHOLD
        elif rules.start_rule == "no_cash" or not rules.benefit.single_person_classes:
            label = Category(cleaned["category"]).label
            self.add_error("applied_for", f"{label}以家庭为单位申请，请选“全家”")


def categories_here(by: Post) -> list[tuple[str, str]]:
    """What may be applied for at this window today, whoever decides it; help that comes first has a door of its own."""
    today = timezone.localdate()
    return [
        (category.value, category.label)
        for category in Category
        if rules_for(by.region_id, category.value, today).route[0].stage != Stage.RELIEF
    ]


class ApplicantForm(forms.Form):
    """Where the household is registered, and what it said of kin among the staff (57号 art. 11)."""

    hukou = forms.ChoiceField(label="户籍所在地", widget=forms.RadioSelect)
    kin_answer = forms.CharField(
        label="家庭成员是否为经办人员、村（社区）干部的近亲属",
        max_length=200,
        help_text="没有的写“无”；有的写明是谁、什么关系",
    )
    area = forms.ChoiceField(label="城乡", choices=HouseholdClass.choices, widget=forms.RadioSelect)
    group_name = forms.CharField(label="组（楼栋）", max_length=30, required=False)
    address = forms.CharField(label="住址", max_length=200)
    phone = PhoneField(label="联系电话", max_length=20, required=False)
    support = forms.ChoiceField(
        label="供养方式", choices=Support.choices, widget=forms.RadioSelect, required=False
    )
    told_facts = forms.MultipleChoiceField(
        label="家庭情况", choices=TOLD, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, procedure: Procedure, **kwargs: Any) -> None:
        self.procedure = procedure
        household = procedure.case.household
        kwargs.setdefault(
            "initial",
            {
                "hukou": _hukou_choice(procedure),
                "kin_answer": procedure.kin_answer,
                "area": household.area,
                "group_name": household.group_name,
                "address": household.address,
                "phone": household.phone,
                "support": procedure.case.support or Support.DISPERSED,
                "told_facts": procedure.case.told_facts,
            },
        )
        super().__init__(*args, **kwargs)
        speak(self)
        if not procedure.rules.care.indicators:
            del self.fields["support"]
        county, township = procedure.county.name, procedure.township.name
        self.fields["hukou"].choices = [
            ("township", township),
            ("county", f"{county}其他街道（乡镇）"),
            ("elsewhere", f"{county}以外"),
        ]

    def save(self, at: datetime.datetime) -> None:
        """Write every answer that is right, leave the others as they were; inside `acting()`."""
        self._save_household()
        facts, procedure, case = self.cleaned_data, self.procedure, self.procedure.case
        told = facts.get("told_facts", case.told_facts)
        support = facts.get("support", case.support)
        if (told, support) != (case.told_facts, case.support):
            case.told_facts, case.support = told, support
            case.save(update_fields=["told_facts", "support"])
        answer = facts.get("kin_answer")
        if answer and procedure.kin_answer != answer:
            procedure.kin_answer, procedure.kin_answered_at = answer, at
            procedure.save(update_fields=["kin_answer", "kin_answered_at"])

    def _save_household(self) -> None:
        facts, procedure = self.cleaned_data, self.procedure
        household = procedure.case.household
        if "hukou" in facts:
            places = {"township": procedure.township, "county": procedure.county, "elsewhere": None}
            household.hukou_region = places[facts["hukou"]]
        household.residence_region = procedure.village
        for name in HOME_FIELDS:
            setattr(household, name, facts.get(name, getattr(household, name)))
        household.save(update_fields=[*HOME_FIELDS, "phone_index", "hukou_region", "residence_region"])


def _hukou_choice(procedure: Procedure) -> str:
    hukou = procedure.case.household.hukou_region_id
    if procedure.kin_answered_at is None:
        return "township"
    return {procedure.township_id: "township", procedure.county_id: "county"}.get(hukou or "", "elsewhere")


class MaterialsForm(forms.Form):
    """One tick per material; a consent also asks for the day it was signed."""

    def __init__(self, *args: Any, needs: list[Need], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.needs = needs
        for need in needs:
            if need.source == "shared":
                continue
            self.fields[_field(need)] = forms.BooleanField(
                label=need.label, required=False, initial=need.status == "received", help_text=need.basis
            )
        self.fields["signed_on"] = forms.DateField(
            label="授权委托书签署日期",
            widget=DayInput,
            required=False,
            initial=timezone.localdate,
            error_messages={"invalid": "授权委托书签署日期按 2026-03-18 的样子填写"},
        )

    def clean_signed_on(self) -> datetime.date | None:
        day = self.cleaned_data["signed_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError("授权委托书签署日期还没有到，请对照授权书核对")
        return day

    def received(self) -> list[Need]:
        """Needs ticked as handed in."""
        return [need for need in self.needs if self.cleaned_data.get(_field(need))]

    def missing(self) -> list[Need]:
        return [
            need for need in self.needs if need.source != "shared" and not self.cleaned_data.get(_field(need))
        ]


def _field(need: Need) -> str:
    return f"m_{need.key}"
