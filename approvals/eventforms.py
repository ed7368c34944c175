"""What an urgent request is asked: what happened, where, when, how much, from what; on whichever page it is told."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from accounts.idnumber import check_id_number, normalise_id_number
from accounts.models import Level, Post, Region
from approvals.actform import DayInput, HourInput, text
from approvals.models.reserve import ReserveFund
from cases.models import URGENT, Case, EventKind, PaidFrom
from config.formats import money
from households.choices import Sex
from households.fields import PhoneField
from households.forms.base import speak
from households.models import Household
from policies.rules import Rules


def yuan(label: str, missing: str = "", **options: Any) -> forms.DecimalField:
    """An amount in 元 to the cent."""
    options.setdefault("min_value", Decimal(0))
    return forms.DecimalField(
        label=label,
        max_digits=10,
        decimal_places=2,
        required=bool(missing),
        error_messages={
            "required": missing,
            "invalid": f"{label}请填数字，如 1500 或 1500.50",
            "max_decimal_places": f"{label}最多到分",
            "min_value": f"{label}不能小于 0 元",
        },
        **options,
    )


def choices_of(kinds: tuple[EventKind, ...]) -> list[tuple[str, str]]:
    return [(kind.value, kind.label) for kind in kinds]


def sources_for(township: Region) -> list[tuple[str, str]]:
    """Where the money can come from: the roster always, the reserve where there is one, with what is left in it."""
    fund = ReserveFund.objects.filter(township=township).first()
    found = [(PaidFrom.ROSTER.value, "按名册发放到账户")]
    if fund is not None:
        found.append((PaidFrom.RESERVE.value, f"备用金（可用 {money(fund.available)} 元）"))
    return found


class EventFields(forms.Form):
    """The event itself, for a case that is there already and for one that begins with it."""

    event_kind = forms.ChoiceField(
        label="事由",
        choices=choices_of(URGENT),
        widget=forms.RadioSelect,
        error_messages={"required": "请选择急难事由"},
    )
    description = text("发生了什么、现在有什么困难", "请写明发生了什么、现在有什么困难")
    place = forms.ModelChoiceField(
        None, label="急难发生地", empty_label="请选择", error_messages={"required": "请选择急难发生地"}
    )
    spot = forms.CharField(label="具体地点", max_length=120, required=False)
    happened_on = forms.DateField(label="发生日期", widget=DayInput, required=False)
    requested_at = forms.DateTimeField(
        label="求助时间",
        widget=HourInput,
        error_messages={"required": "请填写求助时间"},
        help_text="从这一刻起计时",
    )
    asked = yuan("拟救助金额（元）")
    pay_from = forms.ChoiceField(
        label="资金来源", widget=forms.RadioSelect, error_messages={"required": "请选择资金来源"}
    )
    distinct_because = forms.CharField(
        label="与此前同类事由的区别",
        max_length=300,
        required=False,
        help_text="一年内因同类事由救助过、这次是另一件事的，写明区别；不写的合并计算",
    )
    bridges = forms.ModelChoiceField(
        None,
        label="衔接的低保申请",
        required=False,
        empty_label="不是衔接救助",
        help_text="低保还在办理、等不及的",
    )

    def offer(self, township: Region, rules: Rules) -> None:
        """Choices of one township under its rules."""
        places = Region.objects.within(township).filter(level=Level.VILLAGE).order_by("code")
        self.fields["place"].queryset = places
        self.fields["place"].label_from_instance = lambda place: place.name
        self.fields["pay_from"].choices = sources_for(township)
        self.initial.setdefault("requested_at", timezone.localtime())
        self.initial.setdefault("pay_from", PaidFrom.ROSTER)
        if not rules.emergency.bridge_for_dibao:
            del self.fields["bridges"]

    def offer_bridges(self, household: Household, *, besides: Case | None = None) -> None:
        """Cases of the household that still run."""
        running = Case.objects.filter(household=household, procedures__ended_at=None)
        if besides is not None:
            running = running.exclude(pk=besides.pk)
        self.fields["bridges"].queryset = running.distinct()
        self.fields["bridges"].label_from_instance = lambda case: (
            f"{case.case_no} {case.get_category_display()}"
        )


class UrgentForm(EventFields):
    """One short page: who, where, what happened, how much, from what."""

    name = forms.CharField(label="求助人姓名", max_length=60)
    id_number = forms.CharField(
        label="身份证号", max_length=30, required=False, help_text="一时查不到的先空着，补办手续时补上"
    )
    age = forms.IntegerField(label="约多少岁", required=False, min_value=0, max_value=120)
    sex = forms.ChoiceField(label="性别", choices=[("", "")], required=False, widget=forms.RadioSelect)
    phone = PhoneField(label="联系电话", max_length=20, required=False)
    reporter = forms.CharField(
        label="报告人", max_length=60, required=False, help_text="不是本人求助的，写明谁报告的"
    )

    def __init__(
        self, *args: Any, by: Post, rules: Rules, bridged: Case | None = None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.bridged = bridged
        speak(self)
        self.offer(by.region, rules)
        self.fields.pop("bridges", None)
        self.fields["sex"].choices = Sex.choices
        if bridged is not None:
            self.initial.setdefault("name", bridged.applicant_name)
            self.initial.setdefault("place", bridged.village_id)

    def clean_name(self) -> str:
        return "".join(self.cleaned_data["name"].split())

    def clean_id_number(self) -> str:
        number = normalise_id_number(self.cleaned_data["id_number"])
        if number and (
            problems := check_id_number(number, who=self.data.get("name", "").strip() or "求助人")
        ):
            raise forms.ValidationError(problems)
        return number

    def clean(self) -> dict[str, Any]:
        """Without a number, what the number would say is told."""
        cleaned = super().clean() or {}
        if self.bridged is None and "id_number" in cleaned and not cleaned["id_number"]:
            if cleaned.get("age") is None and "age" not in self.errors:
                self.add_error("age", "没有证号的，填大约年龄")
            if not cleaned.get("sex"):
                self.add_error("sex", "没有证号的，选择性别")
        return cleaned
