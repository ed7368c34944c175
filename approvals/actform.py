"""What every act's form can do: carry uploads over the check page, tell its facts, say what was filled in."""

from __future__ import annotations

import datetime
from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from accounts.models import Post
from cases.models import StoredFile
from cases.uploads import keep

LOCAL = "%Y-%m-%dT%H:%M"


class EvidenceField(forms.FileField):
    """An upload that, once stored, travels on as the number of the stored file."""

    def __init__(self, *, purpose: str, **options: Any) -> None:
        super().__init__(**options)
        self.purpose = purpose


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


class ActForm(forms.Form):
    """Facts of one act on one subject. Subclasses name the act; fields are its keyword facts."""

    act: ClassVar[str] = ""

    def __init__(self, *args: Any, subject: Any, by: Post, **options: Any) -> None:
        self.subject, self.by = subject, by
        super().__init__(*args, **options)
        for name, field in list(self.fields.items()):
            if isinstance(field, EvidenceField):
                self.fields[f"{name}_stored"] = forms.ModelChoiceField(
                    StoredFile.objects.filter(case_id=subject.case_id),
                    required=False,
                    widget=forms.HiddenInput,
                )
        self.prepare()

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

    def keep_files(self, at: datetime.datetime) -> None:
        """Store the uploads of a valid form; inside `acting()`. Raises Refused for a file that is no evidence."""
        for name, field in self.evidence_fields.items():
            upload = self.cleaned_data.get(name)
            if isinstance(upload, UploadedFile):
                self.cleaned_data[f"{name}_stored"] = keep(
                    self.subject.case, upload, purpose=field.purpose, at=at
                )

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
        rows = []
        for name, field in self.fields.items():
            if name.endswith("_stored"):
                continue
            value: Any = self.cleaned_data.get(name)
            if name in self.evidence_fields:
                value = self.cleaned_data.get(f"{name}_stored")
            elif isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
                value = dict(field.choices).get(self.data.get(name), value)
            elif isinstance(field, forms.ModelMultipleChoiceField):
                value = "、".join(field.label_from_instance(item) for item in value)
            elif isinstance(field, forms.ModelChoiceField) and value is not None:
                value = field.label_from_instance(value)
            elif isinstance(value, bool):
                value = "是" if value else "否"
            elif isinstance(value, datetime.datetime):
                value = timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
            if value not in (None, ""):
                rows.append({"label": field.label, "value": value})
        return rows


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
