"""Uploading a bank's answer; the facts of what is done about failures and about what was put aside."""

from __future__ import annotations

from typing import Any

from django import forms

from approvals.actform import ActForm, DayInput, PlainForm, text
from payments.returns.reading import LARGEST_UPLOAD
from payments.states import Said, Verdict


class UploadForm(forms.Form):
    file = forms.FileField(
        label="银行回盘文件",
        help_text=".csv（GB18030 或 UTF-8）、.xlsx 或 .xls，不超过 20 MB；表头须有账号、户名、金额、结果",
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx,.xls"}),
        error_messages={"required": "选择回盘文件", "empty": "回盘文件是空的，请核对是否传错文件"},
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_UPLOAD:
            raise forms.ValidationError("文件超过 20 MB，请分开上传")
        return file


class PutRightForm(ActForm):
    act = "put_right"

    word = text(
        "银行核实情况",
        "请写明银行核实的情况",
        help_text="已在家庭档案里换登账户的不用填；账户没有错的，写明银行怎么说，如“卡已解除冻结”",
        required=False,
    )


class WaiveForm(ActForm):
    act = "waive"
    word = text("不再补发的理由", "请写明不再补发的理由", help_text="如单人户已去世、款项本来不应发放")


class ConcludeForm(ActForm):
    act = "conclude"
    verdict = forms.ChoiceField(
        label="结论",
        choices=Verdict.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择结论"},
    )
    findings = text("查明的事实", "请写明查明的事实", help_text="谁操作、款项去向、依据")
    handed_to = forms.CharField(
        label="移交单位",
        required=False,
        max_length=120,
        help_text="违规发放一律移交，如“伊美区纪委监委”",
    )
    handed_no = forms.CharField(label="移交文号", required=False, max_length=60)
    handed_on = forms.DateField(label="移交日期", required=False, widget=DayInput)

    def prepare(self) -> None:
        kinds = [Verdict.VIOLATION, Verdict.BANK_ERROR]
        if self.subject.kind == Said.NAME:
            kinds.append(Verdict.SAME_PERSON)
        self.fields["verdict"].choices = [(kind.value, kind.label) for kind in kinds]  # type: ignore[attr-defined]


FORMS = {form.act: form for form in (PutRightForm, WaiveForm, ConcludeForm)}


def form_for(act: str) -> type[ActForm]:
    return FORMS.get(act, PlainForm)
