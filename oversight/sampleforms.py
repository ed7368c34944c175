"""The facts each act on a sample asks for."""

from __future__ import annotations

from typing import Any

from django import forms

from approvals.actform import ActForm, DayInput, EvidenceField, PlainForm, text
from oversight.checklist import present
from oversight.states import Finding, Method, Part, Verdict


def _radio(
    label: str, choices: list[tuple[str, str]], missing: str, help_text: str = ""
) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        widget=forms.RadioSelect,
        help_text=help_text,
        error_messages={"required": missing, "invalid_choice": missing},
    )


def _note(label: str) -> forms.CharField:
    return forms.CharField(label=label, max_length=300, required=False, help_text="有问题的，写明是什么问题")


class RecordCheckForm(ActForm):
    act = "record_check"
    way = _radio("抽查方式", Method.choices, "请选择抽查方式")
    visited_on = forms.DateField(
        label="入户日期", widget=DayInput, required=False, help_text="入户调查的填写"
    )
    visitors = forms.CharField(label="入户人员", max_length=120, required=False, help_text="入户调查的填写")
    visit_record = EvidenceField(label="入户记录或照片", purpose="sample_visit", required=False)
    investigation = _radio("调查材料", Verdict.choices, "请核查调查材料")
    investigation_note = _note("调查材料的问题")
    opinion = _radio("审核意见", Verdict.choices, "请核查审核意见")
    opinion_note = _note("审核意见的问题")
    decision = _radio("确认意见", Verdict.choices, "请核查确认意见")
    decision_note = _note("确认意见的问题")
    finding = _radio("检查结果", Finding.choices, "请选择检查结果")
    words = text("情况和处理意见", "请写明发现的情况和处理意见", required=False, help_text="有问题的必须写")
    due_on = forms.DateField(label="整改期限", widget=DayInput, required=False, help_text="限期整改的填写")
    referred_to = forms.CharField(
        label="移交给", max_length=100, required=False, help_text="移交的填写，如纪检监察机关"
    )

    def prepare(self) -> None:
        """Where the county must go itself there is no choice; what the file lacks is said beforehand."""
        if self.subject.must_visit:
            way: Any = self.fields["way"]
            way.choices = [(Method.VISIT.value, Method.VISIT.label)]
            self.initial.setdefault("way", Method.VISIT.value)
        for part, there in present(self.subject.procedure).items():
            if not there:
                self.initial.setdefault(part, Verdict.ABSENT.value)
                self.fields[part].help_text = f"案卷里还没有{Part(part).label}"


class ReplaceForm(ActForm):
    act = "replace"
    why = text("替换理由", "请写明替换的理由", help_text="替换后由名单上的下一件替补，原件留在名单上")


class AnswerCorrectionForm(ActForm):
    act = "answer_correction"
    answer = text("整改情况", "请写明怎样整改的")
    corrected_on = forms.DateField(
        label="整改完成日期", widget=DayInput, error_messages={"required": "请填写整改完成日期"}
    )
    responsible = forms.CharField(label="责任人", max_length=60, error_messages={"required": "请写明责任人"})
    in_charge = forms.CharField(label="负责人", max_length=60, error_messages={"required": "请写明负责人"})
    proof = EvidenceField(
        label="证明材料", purpose="correction", error_messages={"required": "请上传整改的证明材料"}
    )


class ReturnCorrectionForm(ActForm):
    act = "return_correction"
    why = text("退回理由", "请写明退回的理由")
    due_on = forms.DateField(
        label="新的整改期限", widget=DayInput, error_messages={"required": "请填写整改期限"}
    )


FORMS = {
    form.act: form for form in (RecordCheckForm, ReplaceForm, AnswerCorrectionForm, ReturnCorrectionForm)
}


def form_for(act: str) -> type[ActForm]:
    return FORMS.get(act, PlainForm)
