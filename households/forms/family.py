"""The household itself and the people in it."""

from typing import Any

from django import forms

from accounts.idnumber import IdNumber, check_id_number, normalise_id_number
from accounts.models import Level, Region
from households.choices import Occupation, Relation, Sex
from households.duplicates import duplicates_of
from households.fields import PhoneField
from households.forms.base import RowForm, speak
from households.models import Household, Member

ADULT_AGE = 18


class HouseholdForm(RowForm):
    """Where the household lives and how it is reached."""

    phone = PhoneField(label="联系电话", required=False, max_length=20)

    class Meta:
        model = Household
        fields = ["village", "group_name", "address", "area", "phone", "certificate_no", "note"]
        widgets = {"area": forms.RadioSelect, "note": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        villages = Region.objects.within(self.household.township_id).filter(level=Level.VILLAGE)
        self.fields["village"].queryset = villages  # type: ignore[attr-defined]
        self.fields["village"].error_messages["invalid_choice"] = "选择本乡镇（街道）的村（社区）"


class MemberForm(RowForm):
    """One member. Birth and sex follow from the identity number; a child without one has them typed."""

    id_number = forms.CharField(label="身份证号", required=False, max_length=30)
    birth_on = forms.DateField(label="出生日期", required=False, help_text="有身份证号的不用填")
    sex = forms.ChoiceField(label="性别", required=False, choices=Sex.choices, widget=forms.RadioSelect)

    class Meta:
        model = Member
        fields = [
            "name",
            "id_number",
            "birth_on",
            "sex",
            "relation",
            "health",
            "disability_kind",
            "disability_level",
            "work_ability",
            "occupation",
            "school",
            "honour",
            "counted",
            "exclusion",
        ]
        widgets = {"health": forms.RadioSelect, "work_ability": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["work_ability"].required = True
        self._blank_choice("relation", "请选择")
        self._blank_choice("disability_kind", "没有残疾证")
        self._blank_choice("disability_level", "没有残疾证")
        self._blank_choice("school", "不在校")
        self._blank_choice("honour", "无")
        self._blank_choice("exclusion", "计入")
        self._blank_choice("occupation", "请选择")

    @property
    def who(self) -> str:
        """The name as typed, so that every sentence says whose field is meant."""
        return (self.cleaned_data.get("name") or self.data.get(self.add_prefix("name")) or "此人").strip()

    def clean_name(self) -> str:
        name = "".join(self.cleaned_data["name"].split())
        if any(character.isdigit() or character in "<>=|&;" for character in name):
            raise forms.ValidationError(f"“{name}”不像姓名，请按户口簿填写")
        return name

    def clean_id_number(self) -> str:
        number = normalise_id_number(self.cleaned_data["id_number"])
        if not number:
            return ""
        if problems := check_id_number(number, on=self.today(), who=self.who):
            raise forms.ValidationError(problems)
        self._refuse_second_household(number)
        return number

    def _refuse_second_household(self, number: str) -> None:
        same = (
            self.household.current_members()
            .exclude(pk=self.instance.pk)
            .filter(id_index=Member.index_of(number))
        )
        if twin := same.first():
            raise forms.ValidationError(f"{self.who}的身份证号与本户{twin.name}相同，请对照户口簿核对")
        if elsewhere := duplicates_of(number, self.who, self.by, besides=self.household):
            raise forms.ValidationError([duplicate.sentence for duplicate in elsewhere])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self._settle_birth(cleaned)
        self._check_disability(cleaned)
        self._check_head(cleaned)
        if cleaned.get("occupation") == Occupation.STUDENT and not cleaned.get("school"):
            self.add_error("school", f"选择{self.who}的就读阶段")
        if cleaned.get("counted") is False and not cleaned.get("exclusion"):
            self.add_error("exclusion", f"选择{self.who}不计入家庭成员的原因")
        if cleaned.get("counted"):
            cleaned["exclusion"] = ""
        return cleaned

    def _settle_birth(self, cleaned: dict[str, Any]) -> None:
        number = cleaned.get("id_number")
        if number:
            parsed = IdNumber(number)
            cleaned["birth_on"] = parsed.birth_date
            cleaned["sex"] = Sex.MALE if parsed.sex == Sex.MALE.label else Sex.FEMALE
            return
        if "id_number" in self.errors:
            return
        born = cleaned.get("birth_on")
        if not born or not cleaned.get("sex"):
            self.add_error("id_number", f"填写{self.who}的身份证号；还没有的，填出生日期和性别")
        elif born > self.today():
            self.add_error("birth_on", f"{self.who}的出生日期还没有到，请对照户口簿核对")
        elif (self.today() - born).days >= ADULT_AGE * 366:
            self.add_error("id_number", f"{self.who}已成年，须填身份证号，请按户口簿填写")

    def _check_disability(self, cleaned: dict[str, Any]) -> None:
        kind, level = cleaned.get("disability_kind"), cleaned.get("disability_level")
        if kind and not level:
            self.add_error("disability_level", f"选择{self.who}的残疾等级，按残疾证填写")
        if level and not kind:
            self.add_error("disability_kind", f"选择{self.who}的残疾类别，按残疾证填写")

    def _check_head(self, cleaned: dict[str, Any]) -> None:
        is_head = cleaned.get("relation") == Relation.HEAD
        head = self.household.current_members().filter(is_head=True).exclude(pk=self.instance.pk).first()
        if is_head and head:
            self.add_error(
                "relation", f"本户户主是{head.name}，一户只有一名户主，请选择{self.who}与{head.name}的关系"
            )
        self.instance.is_head = is_head

    def save(self, commit: bool = True) -> Member:
        member: Member = super().save(commit)
        if commit and member.is_head and self.household.head_name != member.name:
            self.household.head_name = member.name
            self.household.save(update_fields=["head_name"])
        return member


class LeaveForm(forms.Form):
    """A member leaves the household, or has died."""

    died = forms.BooleanField(label="已去世", required=False)
    day = forms.DateField(label="迁出或死亡日期")
    reason = forms.CharField(label="原因", max_length=100, help_text="例如：出嫁、分户、服刑、死亡")

    def __init__(self, member: Member, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member = member
        speak(self)

    def clean_day(self) -> Any:
        from_day = self.cleaned_data["day"]
        if from_day < self.member.birth_on:
            raise forms.ValidationError(f"日期早于{self.member.name}的出生日期，请核对")
        return from_day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        others = self.member.household.current_members().exclude(pk=self.member.pk)
        if self.member.is_head and others.exists():
            self.add_error(None, f"{self.member.name}是户主，先把户主改为其他成员，再办迁出")
        return cleaned
