"""复核、变更、追回: the facts each act asks for."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from approvals import changes, workoffers
from approvals.actform import ActForm, DayInput, EvidenceField, text
from approvals.models.aftercare import ChangeKind, HearingWay, Occasion
from approvals.models.recovery import OverpaidCause, Overpayment
from audit.acts import Refused
from cases.models import DeliveryMethod
from households.models import Member
from policies.benefits import FactsMissing, TableError


def day(label: str, missing: str, *, required: bool = True, help_text: str = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=DayInput,
        required=required,
        help_text=help_text,
        error_messages={"required": missing, "invalid": f"{label}的日期不对，请按年-月-日填写"},
    )


def choice(label: str, choices: Any, missing: str, *, required: bool = True) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=choices, required=required, error_messages={"required": missing}
    )


class BeginReviewForm(ActForm):
    act = "begin_review"
    occasion = choice("缘由", Occasion.choices, "请选择为什么复核")
    note = text("说明", "", required=False, help_text="不是定期复核的，写明谁报告了什么变化")
    happened_on = day("死亡日期", "", required=False, help_text="只有家庭成员死亡的填写")


class NameHeadForm(ActForm):
    act = "name_head"
    member = forms.ModelChoiceField(
        Member.objects.none(),
        label="新户主",
        empty_label="请选择",
        error_messages={"required": "请选择新户主"},
        help_text="收款账户在原户主名下的，另到家庭档案里换登；其他成员与新户主的关系一并核对",
    )

    def prepare(self) -> None:
        members = self.subject.case.household.current_members()
        self.fields["member"].queryset = members
        self.fields["member"].label_from_instance = lambda each: (
            f"{each.name}（{each.get_relation_display()}）"
        )


class RecordFindingForm(ActForm):
    act = "record_finding"
    way = choice("核查方式", (), "请选择核查方式")
    done_on = day("核查日期", "请填写核查日期")
    found = text("核查情况", "请写明核查到的人口、收入、财产和生活状况")

    def prepare(self) -> None:
        self.fields["way"].choices = [(way, way) for way in self.subject.rules.review.methods or ()]
        self.initial.setdefault("done_on", timezone.localdate())


class ConcludeUnchangedForm(ActForm):
    act = "conclude_unchanged"
    result = text("复核结论", "请写明复核结论")


class CancelReviewForm(ActForm):
    act = "cancel_review"
    why = text("撤销理由", "请写明撤销的理由")


class ProposeChangeForm(ActForm):
    act = "propose_change"
    kind = choice("变更", ChangeKind.choices, "请选择增发、减发、停发还是渐退")
    why = text("理由", "请写明变更的理由；理由会写进告知书")
    ground = choice("终止情形", (), "", required=False)
    employment = forms.BooleanField(label="收入增加是因为就业", required=False)
    grace_months = forms.IntegerField(label="渐退月数", min_value=1, required=False)
    without_share = forms.MultipleChoiceField(
        label="停发本人份额的成员", required=False, widget=forms.CheckboxSelectMultiple
    )

    def prepare(self) -> None:
        """The kind the figures ask for comes first; fields the rules have no use for are not shown."""
        rules = self.subject.rules
        grounds = rules.stop.grounds or ()
        self.fields["ground"].choices = [("", "不是停发"), *((each, each) for each in grounds)]
        refused = workoffers.who_refused(self.subject.case, rules)
        self.fields["without_share"].choices = [(name, name) for name in refused]
        unused = {
            "ground": not grounds,
            "without_share": not refused,
            "employment": rules.benefit.grace_condition != "employment",
            "grace_months": not rules.benefit.grace_at_most,
        }
        for name in [name for name, drop in unused.items() if drop]:
            del self.fields[name]
        if wanted := _wanted(self.subject):
            self.initial.setdefault("kind", wanted)


def _wanted(procedure: Any) -> str:
    try:
        found = changes.review_trial(procedure, timezone.now())
    except (FactsMissing, TableError, Refused):
        return ""
    return str(changes.OUTCOMES.get(found.outcome, ""))


class HearHouseholdForm(ActForm):
    act = "hear_household"
    way = choice("方式", HearingWay.choices, "请选择听取意见的方式")
    statement = text("陈述的意见", "", required=False, help_text="没有意见的写“无意见”")
    person = forms.CharField(label="陈述人", max_length=60, required=False)
    agrees = forms.NullBooleanField(
        label="是否同意拟作变更",
        required=False,
        widget=forms.Select(choices=[("", "没有表示"), ("true", "同意"), ("false", "不同意")]),
    )
    answer = text("对意见的处理", "", required=False, help_text="不同意的，写明核实情况和是否采纳的理由")
    silent = forms.BooleanField(label="本人没有陈述", required=False)
    invited_on = day("通知日期", "", required=False, help_text="本人没有陈述的填写")
    invited_how = forms.CharField(label="怎样通知、为什么没有陈述", max_length=300, required=False)
    record = EvidenceField(label="意见笔录", purpose="hearing", required=False)


class DropChangeForm(ActForm):
    act = "drop_change"
    why = text("收回理由", "请写明为什么收回")


class DecideChangeForm(ActForm):
    act = "decide_change"
    remark = text("审批意见", "请写明审批意见")


class ReturnChangeForm(ActForm):
    act = "return_change"
    why = text("退回理由", "请写明退回的理由")


class DeliverChangeForm(ActForm):
    act = "deliver_change"
    way = choice("送达方式", DeliveryMethod.choices, "请选择送达方式")
    receiver = forms.CharField(label="签收人", max_length=60, error_messages={"required": "请写明由谁签收"})
    explained = text(
        "说明解释情况", "", required=False, help_text="停发的，写明怎样向本人说明，有没有介绍临时救助"
    )
    proof = EvidenceField(label="送达回证", purpose="delivery_proof", required=False)

    def prepare(self) -> None:
        change = changes.decided_change(self.subject)
        if change is None or change.kind != ChangeKind.STOP:
            del self.fields["explained"]


class OrderRecoveryForm(ActForm):
    act = "order_recovery"
    cause = choice("原因", OverpaidCause.choices, "请选择多发的原因")
    first_month = day("自哪个月", "请填写多发的第一个月", help_text="填该月任意一天")
    last_month = day("至哪个月", "请填写多发的最后一个月", help_text="填该月任意一天")
    due = forms.DecimalField(
        label="每月本应发放（元）",
        min_value=Decimal(0),
        max_digits=10,
        decimal_places=2,
        error_messages={"required": "请填写每月本应发放多少；不该发的填 0"},
    )
    grounds = text("事实和理由", "请写明事实和理由")
    good_faith = forms.BooleanField(label="家庭没有过错", required=False)
    waived = forms.BooleanField(label="不予追回", required=False)
    instalments = forms.IntegerField(
        label="分几期退回", min_value=1, max_value=60, initial=1, error_messages={"required": "请填写分几期"}
    )


class RepaymentForm(ActForm):
    act = "record_repayment"
    overpayment = forms.ModelChoiceField(
        Overpayment.objects.none(), label="追回决定", error_messages={"required": "请选择哪一笔"}
    )
    amount = forms.DecimalField(
        label="退回金额（元）",
        min_value=Decimal("0.01"),
        max_digits=12,
        decimal_places=2,
        error_messages={"required": "请填写退回多少"},
    )
    paid_on = day("退回日期", "请填写退回日期")
    receipt = forms.CharField(
        label="缴款凭证号", max_length=60, error_messages={"required": "请填写缴款凭证号"}
    )

    def prepare(self) -> None:
        field = self.fields["overpayment"]
        field.queryset = Overpayment.objects.filter(case=self.subject.case, waived=False)
        field.label_from_instance = lambda each: (
            f"{each.first_month:%Y-%m} 至 {each.last_month:%Y-%m}，尚欠 {each.outstanding} 元"
        )
