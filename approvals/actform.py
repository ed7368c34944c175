"""What every act's form can do: carry uploads over the check page, tell its facts, say what was filled in."""

from __future__ import annotations

import datetime
from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from accounts.models import Post
from approvals.doubtsfield import DoubtsField
from audit.acts import Refused
from cases.models import StoredFile
from cases.uploads import keep

LOCAL = "%Y-%m-%dT%H:%M"


class EvidenceField(forms.FileField):
    """An upload that, once stored, travels on as the number of the stored file."""

    def __init__(self, *, purpose: str, **options: Any) -> None:
        super().__init__(
            widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,application/pdf"}), **options
        )
        self.purpose = purpose
        self.help_text = options.get("help_text") or "照片（JPG、PNG）或 PDF"
        self.error_messages["empty"] = f"{self.label}是空文件，请重新选择"


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class HourInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format=LOCAL)


def text(label: str, missing: str, *, help_text: str = "", required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        widget=forms.Textarea(attrs={"rows": 4}),
        required=required,
        help_text=help_text,
        error_messages={"required": missing},
        max_length=2000,
    )


def lines_of(said: str) -> list[str]:
    """Every item of a text, one a line or between 、, without blanks."""
    return [each.strip() for each in said.replace("、", "\n").splitlines() if each.strip()]


class ActForm(forms.Form):
    """Facts of one act on one subject. Subclasses name the act; fields are its keyword facts."""

    act: ClassVar[str] = ""

    def __init__(self, *args: Any, subject: Any, by: Post, **options: Any) -> None:
        self.subject, self.by = subject, by
        super().__init__(*args, **options)
        self.add_fields()
        for name, field in list(self.fields.items()):
            if isinstance(field, EvidenceField):
                self.fields[f"{name}_stored"] = forms.ModelChoiceField(
                    StoredFile.objects.filter(case_id=subject.case_id),
                    required=False,
                    widget=forms.HiddenInput,
                )
        self.prepare()

    def add_fields(self) -> None:
        """Fields the rules of the subject ask for beside those written down."""

    def prepare(self) -> None:
        """Choices and first values that depend on the subject."""

    @property
    def evidence_fields(self) -> dict[str, EvidenceField]:
        return {name: field for name, field in self.fields.items() if isinstance(field, EvidenceField)}

    def _clean_fields(self) -> None:
        # A file stored on the first pass is handed back by number: the upload itself is not asked for again.
        for name, field in self.evidence_fields.items():
            if self.data.get(self.add_prefix(f"{name}_stored")):
                field.required = False
        super()._clean_fields()

    def keep_files(self, at: datetime.datetime) -> bool:
        """Store the uploads that arrived, inside `acting()`; what is no evidence becomes a mistake of its field.

        Also of a form with other mistakes: a file handed in once is not asked for again.
        """
        for name, field in self.evidence_fields.items():
            upload = self.cleaned_data.get(name)
            if isinstance(upload, UploadedFile):
                try:
                    stored = keep(self.subject.case, upload, purpose=field.purpose, at=at)
                except Refused as refused:
                    self.add_error(name, refused.reasons)
                else:
                    self._remember(name, stored)
        return self.is_valid()

    def _remember(self, name: str, stored: StoredFile | None) -> None:
        self.cleaned_data[f"{name}_stored"] = stored
        self.data = self.data.copy()
        self.data[self.add_prefix(f"{name}_stored")] = str(stored.pk) if stored else ""

    @property
    def kept(self) -> list[StoredFile]:
        """Uploads of this form that are in the file already."""
        cleaned = getattr(self, "cleaned_data", {})
        found = (cleaned.get(f"{name}_stored") for name in self.evidence_fields)
        return [stored for stored in found if stored is not None]

    def facts(self) -> dict[str, Any]:
        """Keyword facts for the transition."""
        facts = {name: value for name, value in self.cleaned_data.items() if not name.endswith("_stored")}
        return facts | {name: self.cleaned_data.get(f"{name}_stored") for name in self.evidence_fields}

    def carried(self) -> list[tuple[str, str]]:
        """(name, value) of everything the check page sends back, uploads by the number they were stored under."""
        pairs = [
            (name, value)
            for name in self.fields
            if name not in self.evidence_fields and not name.endswith("_stored")
            for value in self.data.getlist(name)
        ]
        stored = (
            (f"{name}_stored", self.cleaned_data.get(f"{name}_stored")) for name in self.evidence_fields
        )
        return pairs + [(name, str(file.pk)) for name, file in stored if file is not None]

    def summary(self) -> list[dict[str, Any]]:
        """label and value as read of every filled field, for the check page."""
        shown = [name for name in self.fields if not name.endswith("_stored")]
        rows = [{"label": self.fields[name].label, "value": self._said(name)} for name in shown]
        return [row for row in rows if row["value"] not in (None, "")]

    def _said(self, name: str) -> Any:
        """The value of one field in words."""
        field, value = self.fields[name], self.cleaned_data.get(name)
        if isinstance(field, EvidenceField):
            stored = self.cleaned_data.get(f"{name}_stored")
            return stored.name if stored else ""
        if isinstance(field, DoubtsField):
            return "；".join(f"{item}：核对 {found}，申报 {told or '未申报'}" for item, found, told in value)
        if isinstance(field, forms.ModelMultipleChoiceField):
            return "、".join(field.label_from_instance(item) for item in value)
        if isinstance(field, forms.ModelChoiceField):
            return field.label_from_instance(value) if value is not None else ""
        if isinstance(field, forms.ChoiceField):
            choices: Any = field.choices
            return dict(choices).get(self.data.get(self.add_prefix(name)), value)
        if isinstance(value, bool):
            return "是" if value else "否"
        return day_or_hour(value)


def day_or_hour(value: Any) -> Any:
    """2026-03-18 09:30 of an instant, 2026-03-18 of a day; anything else as it is."""
    if isinstance(value, datetime.datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    return value.isoformat() if isinstance(value, datetime.date) else value


def yes_no(label: str, yes: str, no: str, missing: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=[("yes", yes), ("no", no)],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": missing},
    )


class PlainForm(ActForm):
    """An act that asks for nothing but the click."""
