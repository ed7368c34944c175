"""Form fields of the household file: what is typed is read as the ledger import reads it, and refused in sentences."""

from datetime import date
from typing import Any

from django import forms

from households.ledger import cells


class MonthField(forms.CharField):
    """A month, typed 2025-03 or 2025年3月; a date of its first day."""

    widget = forms.TextInput(attrs={"type": "month"})

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if text in self.empty_values:
            return None
        try:
            return cells.month(text)
        except cells.CellError:
            raise forms.ValidationError(f"{self.label}按 2025-03 的样子填写")

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%Y-%m}" if isinstance(value, date) else value


class AccountField(forms.CharField):
    """A bank account: blanks between groups of digits are dropped."""

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        if text in self.empty_values:
            return ""
        try:
            return cells.account(text)
        except cells.CellError as error:
            raise forms.ValidationError(f"{self.label}{error}")


class PhoneField(forms.CharField):
    """A mobile or fixed number."""

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        if text in self.empty_values:
            return ""
        try:
            return cells.phone(text)
        except cells.CellError as error:
            raise forms.ValidationError(f"{self.label}{error}")
