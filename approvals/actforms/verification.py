"""核对: the facts each act asks for."""

from __future__ import annotations

from typing import Any

from django import forms

from approvals import evidence
from approvals.actform import ActForm, DayInput, EvidenceField, text
from approvals.doubtsfield import DoubtsField
from cases.models import Doubt, DoubtOutcome
from households.consents import consenting, supporters_of, unconsenting


class RequestCheckForm(ActForm):
    act = "request_check"
    scope = text("核对范围", "请写明核对哪些人、核对什么")
    supporters = forms.ModelMultipleChoiceField(
        None,
        label="一并核对的法定义务人",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="家庭以外的法定义务人，本人签了核对授权书的才能核对",
    )

    def prepare(self) -> None:
        home = self.subject.case.household
        owing = supporters_of(home)
        if owing:
            closed = {each.pk for each in unconsenting(owing)}
            self.fields["supporters"].queryset = home.supporters.filter(pk__in=[each.pk for each in owing])
            self.fields["supporters"].label_from_instance = lambda each: (
                f"{each.name}（{each.relation}）" + ("，还没有签授权书" if each.pk in closed else "")
            )
            self.initial.setdefault("supporters", [each.pk for each in consenting(home)])
        else:
            del self.fields["supporters"]
        members = self.subject.case.household.current_members()
        names = "、".join(member.name for member in members)
        self.initial.setdefault("scope", f"{names}的收入、存款、车辆、不动产、社会保险、市场主体登记信息")


class ReportCheckForm(ActForm):
    act = "report_check"
    reported_on = forms.DateField(
        label="报告出具日期",
        widget=DayInput,
        error_messages={"required": "请填写核对报告上的日期", "invalid": "日期请按 2026-03-18 的样式填写"},
    )
    file = EvidenceField(
        label="核对报告", purpose="check_report", error_messages={"required": "请上传核对报告"}
    )
    doubts = DoubtsField(label="疑点", required=False, help_text="一行一项；没有疑点的留空")

    def facts(self) -> dict[str, Any]:
        names = ("item", "found", "declared")
        rows = [dict(zip(names, row, strict=True)) for row in self.cleaned_data["doubts"]]
        return super().facts() | {"doubts": rows}


class CloseDoubtForm(ActForm):
    act = "close_doubt"
    doubt = forms.ModelChoiceField(None, label="疑点", error_messages={"required": "请选择要核实的疑点"})
    outcome = forms.ChoiceField(
        label="核实结论",
        choices=DoubtOutcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择属实还是不属实"},
    )
    explanation = text("申请人说明及核实情况", "请记下申请人的说明")
    evidence_file = EvidenceField(
        label="佐证材料", purpose="doubt_evidence", required=False, help_text="认定不属实须上传"
    )

    def prepare(self) -> None:
        check = evidence.check(self.subject)
        self.fields["doubt"].queryset = check.open_doubts if check else Doubt.objects.none()
        self.fields["doubt"].label_from_instance = lambda doubt: f"{doubt.item}：{doubt.found}"
