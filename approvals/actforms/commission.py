"""人户分离: the facts each act asks for."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.models import Level, Region
from approvals import commissioning
from approvals.actform import ActForm, DayInput, EvidenceField, text
from cases.models import CommissionOutcome

ITEMS = "家庭成员实际居住情况\n住房和生活条件\n就业和收支情况\n邻里对家庭生活状况的反映"


class CommissionVisitForm(ActForm):
    act = "commission_visit"
    to_region = forms.ModelChoiceField(
        None,
        label="居住地县（市、区）",
        required=False,
        empty_label="不在名单里",
        help_text="在名单里的，对方在系统里就能看到，直接回复",
    )
    to_name = forms.CharField(
        label="居住地民政部门", max_length=80, required=False, help_text="名单里没有的，写明全称"
    )
    address = forms.CharField(
        label="现居住地址", max_length=200, error_messages={"required": "请写明现居住地址"}
    )
    items = text("委托调查事项", "请写明委托调查哪些事项", help_text="一行一项")
    due_on = forms.DateField(
        label="请于此日前回函", widget=DayInput, error_messages={"required": "请填写回函期限"}
    )

    def prepare(self) -> None:
        own = self.subject.county_id
        counties = Region.objects.filter(level=Level.COUNTY).exclude(pk=own).order_by("code")
        self.fields["to_region"].queryset = counties
        self.fields["to_region"].label_from_instance = lambda region: region.full_name
        self.initial.setdefault("items", ITEMS)


class RecordAnswerForm(ActForm):
    act = "record_answer"
    outcome = forms.ChoiceField(
        label="结果",
        choices=CommissionOutcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择委托调查的结果"},
    )
    visited_on = forms.DateField(label="入户日期", widget=DayInput, required=False)
    investigators = forms.CharField(
        label="调查人员", max_length=120, required=False, help_text="两人以上，用顿号隔开"
    )
    answer = text("回函内容", "", required=False, help_text="退回、撤回委托的，写明理由")
    file = EvidenceField(label="调查回函", purpose="commission_answer", required=False)

    def prepare(self) -> None:
        found = commissioning.open_commission(self.subject)
        if found is None or found.answered_at is None:
            return
        # The answer given in the system stands as it was written: only what became of it is asked.
        for name in ("visited_on", "investigators", "file", "file_stored"):
            self.fields.pop(name)
        outcome = CommissionOutcome.DECLINED if found.declined else CommissionOutcome.INVESTIGATED
        self.initial.setdefault("outcome", outcome)
        self.fields["answer"].label = "补充说明"
        self.fields["answer"].help_text = f"{found.to_name}已回复：{found.answer}"

    def facts(self) -> dict[str, Any]:
        return {name: value for name, value in super().facts().items() if value not in (None, "")}
