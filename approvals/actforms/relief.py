"""临时救助: the facts each act asks for."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from approvals import reliefguards
from approvals.actform import ActForm, DayInput, EvidenceField, text, yes_no
from approvals.eventforms import EventFields, choices_of, sources_for, yuan
from approvals.reliefrequests import MOST_MONTHS
from approvals.relieving import due_at
from cases.models import EXPENSES
from policies.rules import Rules


def criteria_field(rules: Rules) -> forms.MultipleChoiceField:
    names = rules.emergency.criteria or ()
    return forms.MultipleChoiceField(
        label="急难情形",
        choices=[(name, name) for name in names],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="至少勾选一项" if names else "",
    )


def instalments_field() -> forms.IntegerField:
    return forms.IntegerField(
        label="分几期发放",
        min_value=1,
        max_value=MOST_MONTHS,
        initial=1,
        error_messages={
            "required": "请填写分几期，一次发放填 1",
            "invalid": "分几期发放填整数",
            "min_value": "至少分 1 期",
            "max_value": f"最多分 {MOST_MONTHS} 期",
        },
    )


class RegisterEmergencyForm(EventFields, ActForm):
    act = "register_emergency"

    def prepare(self) -> None:
        procedure = self.subject
        self.offer(procedure.township, procedure.rules)
        self.initial.setdefault("place", procedure.village_id)
        if "bridges" in self.fields:
            self.offer_bridges(procedure.case.household, besides=procedure.case)


class GrantReliefForm(ActForm):
    act = "grant_relief"
    amount = yuan("现金救助金额（元）", help_text="只给实物的填 0")
    months = instalments_field()
    paid_from = forms.ChoiceField(
        label="资金来源", widget=forms.RadioSelect, error_messages={"required": "请选择资金来源"}
    )
    goods = forms.CharField(label="实物", max_length=120, required=False, help_text="如：棉被 2 床、米面油")
    goods_value = yuan("实物采购价（元）")
    criteria = forms.MultipleChoiceField(label="急难情形", required=False)
    remark = text("审批意见", "", required=False)
    over_standard = forms.BooleanField(label="资金需求过大、超过规定标准，同时向政府报告", required=False)
    plan = text("解决方案", "", required=False)
    support = text("需要的支持条件", "", required=False)
    late_reason = forms.CharField(label="超过规定时间的原因", max_length=300, required=False)

    def prepare(self) -> None:
        procedure, rules = self.subject, self.subject.rules
        told = reliefguards.told(procedure)
        self.fields["criteria"] = criteria_field(rules)
        if not rules.emergency.criteria:
            del self.fields["criteria"]
        if not rules.emergency.instalments:
            del self.fields["months"]
        if rules.emergency.over_standard != "report_to_government":
            for name in ("over_standard", "plan", "support"):
                del self.fields[name]
        due = due_at(procedure)
        if due is None or timezone.now() <= due:
            del self.fields["late_reason"]
        self.fields["paid_from"].choices = sources_for(procedure.township)
        if told is not None:
            self.initial.setdefault("amount", told.asked)
            self.initial.setdefault("paid_from", told.pay_from)
            known = told.criteria or [told.get_event_kind_display()]
            self.initial.setdefault(
                "criteria", [name for name in known if name in (rules.emergency.criteria or ())]
            )

    def facts(self) -> dict[str, Any]:
        facts = super().facts()
        return facts | {name: facts.get(name) or Decimal(0) for name in ("amount", "goods_value")}


class RefuseReliefForm(ActForm):
    act = "refuse_relief"
    why = text("不予先行救助的理由", "请写明不予先行救助的理由")


class CompletePapersForm(ActForm):
    act = "complete_papers"
    target = forms.CharField(
        label="救助对象", max_length=120, error_messages={"required": "救助对象没有填写"}
    )
    cause = text("救助事由", "救助事由没有填写")
    amount = yuan("救助金额（元）", "救助金额没有填写")
    signature = EvidenceField(
        label="经办人员签字的登记表",
        purpose="relief_papers",
        error_messages={"required": "缺经办人员签字的登记表"},
    )
    sealed = forms.BooleanField(
        label="登记表已加盖本乡镇（街道）公章", error_messages={"required": "登记表没有盖章"}
    )

    def prepare(self) -> None:
        told, decision = reliefguards.told(self.subject), self.subject.decision
        self.initial.setdefault("target", self.subject.case.applicant_name)
        if told is not None:
            self.initial.setdefault("cause", f"{told.get_event_kind_display()}：{told.description}")
        if decision is not None:
            self.initial.setdefault("amount", decision.payable)


class FindIneligibleForm(ActForm):
    act = "find_ineligible"
    finding = text("核查发现的情况", "请写明事后核查发现的情况")
    fraud = yes_no(
        "是否弄虚作假",
        "隐瞒、伪造骗取，应当追回",
        "没有弄虚作假，不追回",
        "请选择是否弄虚作假",
    )


class ProposeReliefForm(ActForm):
    act = "propose_relief"
    event_kind = forms.ChoiceField(
        label="支出类型",
        choices=choices_of(EXPENSES),
        widget=forms.RadioSelect,
        error_messages={"required": "请选择支出类型"},
    )
    description = text("支出情况", "请写明支出情况")
    happened_on = forms.DateField(label="发生日期", widget=DayInput, required=False)
    self_paid = yuan("个人自负的支出（元）", "请对照票据填写个人自负的支出", help_text="减去报销、赔付以后")
    amount = yuan("拟救助金额（元）", "请填写拟救助金额")
    months = instalments_field()
    distinct_because = forms.CharField(
        label="与此前同类事由的区别",
        max_length=300,
        required=False,
        help_text="一年内因同类事由救助过、这次是另一件事的，写明区别；不写的合并计算",
    )

    def prepare(self) -> None:
        told = reliefguards.told(self.subject)
        if told is None:
            return
        for name in ("event_kind", "description", "happened_on", "self_paid", "distinct_because"):
            self.initial.setdefault(name, getattr(told, name))
        self.initial.setdefault("amount", told.proposed)
        self.initial.setdefault("months", told.proposed_months)
