"""Forms of the calendar: correcting a day, handing in a year, confirming what was read."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

MAX_BYTES = 1024 * 1024


class DayForm(forms.Form):
    """One day corrected by hand."""

    is_workday = forms.TypedChoiceField(
        label="这一天",
        choices=[("1", "工作日"), ("0", "休息日")],
        coerce=lambda chosen: chosen == "1",
        widget=forms.RadioSelect,
        error_messages={"required": "请选择工作日还是休息日"},
    )
    name = forms.CharField(
        label="名称", max_length=32, required=False, help_text="如“国庆节”“调休上班”，平常日子留空"
    )
    reason = forms.CharField(
        label="理由",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "请写明更正的理由，如放假通知的文号"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        initial = kwargs.get("initial")
        if initial:
            kwargs["initial"] = {**initial, "is_workday": "1" if initial["is_workday"] else "0"}
        super().__init__(*args, **kwargs)


class YearFileForm(forms.Form):
    """The State Council's arrangement of a year as a filled-in template."""

    notice_no = forms.CharField(
        label="放假通知文号",
        max_length=64,
        help_text="国务院办公厅关于放假安排的通知，如“国办发明电〔2026〕9号”",
        error_messages={"required": "请填写放假通知的文号"},
    )
    file = forms.FileField(
        label="填好的模板",
        help_text="xlsx 或 csv，不超过 1 MB",
        error_messages={"required": "请选择填好的模板文件", "empty": "文件是空的，请重新选择"},
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        name = (file.name or "").lower()
        if not name.endswith((".xlsx", ".csv")):
            raise forms.ValidationError("只收 xlsx 或 csv 文件，请用页面上的模板填写")
        if (file.size or 0) > MAX_BYTES:
            raise forms.ValidationError("文件超过 1 MB，放假安排只需几十行，请检查是否选错文件")
        return file
