"""What every form of the household file has in common: our sentences, our household."""

from typing import Any

from django import forms
from django.utils import timezone

from accounts.models import Post
from households.models import Household

CHOOSING = (forms.ChoiceField, forms.ModelChoiceField)


def speak(form: forms.BaseForm) -> None:
    """Every field says in our words what is missing or unreadable; the browser checks nothing."""
    form.use_required_attribute = False
    for name, field in form.fields.items():
        label = str(field.label or name)
        verb = "选择" if isinstance(field, CHOOSING) else "填写"
        field.error_messages["required"] = f"{verb}{label}"
        if isinstance(field, forms.DecimalField):
            field.error_messages |= {
                "invalid": f"{label}填数字，最多两位小数",
                "max_decimal_places": f"{label}最多两位小数",
                "max_digits": f"{label}数额过大，请核对单位是否为元",
                "min_value": f"{label}不能为负数",
            }
        elif isinstance(field, forms.DateField):
            field.error_messages["invalid"] = f"{label}按 2026-03-18 的样子填写"
            field.widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        elif isinstance(field, CHOOSING):
            field.error_messages["invalid_choice"] = f"选择{label}"
        elif isinstance(field, forms.CharField) and field.max_length:
            field.error_messages["max_length"] = f"{label}最多 {field.max_length} 字"


class RowForm(forms.ModelForm):
    """A row of one household. `by` is who is typing: it decides what may be told about other households."""

    def __init__(self, *args: Any, household: Household, by: Post, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.household, self.by = household, by
        if hasattr(self.instance, "household_id"):
            self.instance.household = household
        if "member" in self.fields:
            self.fields["member"].queryset = household.current_members()  # type: ignore[attr-defined]
        for field in self.fields.values():
            if isinstance(field, CHOOSING) and hasattr(field, "empty_label"):
                field.empty_label = "请选择"
        speak(self)

    @property
    def subject(self) -> str:
        """Whose row this is, as the timeline says it."""
        return str(self.instance)

    def today(self) -> Any:
        return timezone.localdate()

    def _blank_choice(self, name: str, words: str) -> None:
        """Name the empty choice, where nothing chosen means something."""
        field = self.fields[name]
        field.choices = [("", words), *[each for each in field.choices if each[0] not in ("", None)]]  # type: ignore[attr-defined]


class EndForm(forms.Form):
    """From when a row no longer holds, and why."""

    day = forms.DateField(label="日期")
    reason = forms.CharField(label="原因", max_length=100)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].initial = timezone.localdate
        speak(self)

    def clean_day(self) -> Any:
        day = self.cleaned_data["day"]
        if day > timezone.localdate():
            raise forms.ValidationError("日期还没有到，到那一天再办")
        return day


class RevealForm(forms.Form):
    """Why a covered number has to be seen."""

    reason = forms.CharField(
        label="查看理由", max_length=100, min_length=2, help_text="例如：核对户口簿、与银行核对账号"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        speak(self)
        self.fields["reason"].error_messages["min_length"] = "查看理由写具体一些"
