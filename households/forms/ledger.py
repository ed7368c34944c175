"""Uploading a ledger."""

from typing import Any

from django import forms

from accounts.models import Level, Post, Region
from households.fields import MonthField
from households.forms.base import speak
from policies.benefits import HouseholdClass
from policies.categories import Category

IN_RECEIPT = (Category.DIBAO, Category.TEKUN, Category.BIANYUAN)
LARGEST = 20 * 1024 * 1024


class UploadForm(forms.Form):
    """The spreadsheet and what it does not say itself."""

    township = forms.ModelChoiceField(
        label="乡镇（街道）", queryset=Region.objects.none(), empty_label="请选择"
    )
    category = forms.ChoiceField(
        label="救助类别",
        choices=[(each.value, each.label) for each in IN_RECEIPT],
        initial=Category.DIBAO,
        widget=forms.RadioSelect,
    )
    area = forms.ChoiceField(
        label="城乡", required=False, choices=[("", "按标题判断"), *HouseholdClass.choices]
    )
    as_of = MonthField(label="台账月份", required=False, help_text="不填则按标题判断")
    file = forms.FileField(
        label="台账文件",
        help_text=".xlsx、.xls 或 .ods，不超过 20 MB；标题行、合并单元格、隐藏行都能读",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods"}),
    )

    def __init__(self, by: Post, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        townships = Region.objects.within(by.region).filter(level=Level.TOWNSHIP)
        self.fields["township"].queryset = townships  # type: ignore[attr-defined]
        if by.region.level == Level.TOWNSHIP:
            self.fields["township"].initial = by.region
            self.fields["township"].widget = forms.HiddenInput()
        speak(self)
        self.fields["file"].error_messages |= {
            "required": "选择台账文件",
            "empty": "台账文件是空的，请核对是否传错文件",
        }

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError("文件超过 20 MB，请删去图片和空白区域，或分开上传")
        return file
