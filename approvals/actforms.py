"""The facts each act of a procedure asks for. One class an act."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from accounts.models import Post, Role
from approvals import evidence
from approvals.actform import LOCAL, ActForm, DayInput, EvidenceField, HourInput, PlainForm, text, yes_no
from approvals.acts.ending import ABANDON_GROUNDS
from approvals.doubtsfield import DoubtsField
from approvals.lateness import past_limit
from cases.models import DeliveryMethod, Doubt, DoubtOutcome, MeetingConclusion, ObjectionOutcome


class RefuseAcceptanceForm(ActForm):
    act = "refuse_acceptance"
    grounds = text("不予受理的理由", "请写明不予受理的理由")


class RequestCheckForm(ActForm):
    act = "request_check"
    scope = text("核对范围", "请写明核对哪些人、核对什么")

    def prepare(self) -> None:
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


class PlanVisitForm(ActForm):
    act = "plan_visit"
    planned_at = forms.DateTimeField(
        label="约定时间",
        widget=HourInput,
        input_formats=[LOCAL, "%Y-%m-%d %H:%M"],
        error_messages={"required": "请填写入户时间"},
    )
    place = forms.CharField(
        label="到哪里入户", max_length=200, error_messages={"required": "请写明到哪里入户"}
    )
    team = forms.ModelMultipleChoiceField(
        None,
        label="调查人员",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请选调查人员"},
    )

    def prepare(self) -> None:
        roles = [Role.CLERK, Role.INVESTIGATOR, Role.VILLAGE_ASSISTANT]
        self.fields["team"].queryset = (
            Post.objects.current(timezone.localdate())
            .in_region(self.subject.township)
            .filter(role__in=roles)
            .select_related("user", "region")
        )
        self.fields["team"].label_from_instance = lambda post: f"{post.user.name}（{post.post_label}）"
        household = self.subject.case.household
        self.initial.setdefault("place", household.address or self.subject.village.full_name)


class CallMeetingForm(ActForm):
    act = "call_meeting"
    held_at = forms.DateTimeField(
        label="评议时间",
        widget=HourInput,
        input_formats=[LOCAL, "%Y-%m-%d %H:%M"],
        error_messages={"required": "请填写评议时间"},
    )
    place = forms.CharField(label="评议地点", max_length=200, error_messages={"required": "请写明在哪里评议"})
    chair = forms.ModelChoiceField(None, label="主持人", error_messages={"required": "请选主持人"})

    def prepare(self) -> None:
        self.fields["chair"].queryset = (
            Post.objects.current(timezone.localdate())
            .filter(region=self.subject.township)
            .select_related("user", "region")
        )
        self.fields["chair"].label_from_instance = lambda post: f"{post.user.name}（{post.post_label}）"
        self.initial.setdefault("place", f"{self.subject.village.name}会议室")


class ConcludeMeetingForm(ActForm):
    act = "conclude_meeting"
    conclusion = forms.ChoiceField(
        label="评议结论",
        choices=MeetingConclusion.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择评议结论"},
    )
    dissent = text("不同意见", "", required=False, help_text="结论为争议较大的，写明争议在哪里")


class RereadForm(ActForm):
    act = "reread"
    comparison = text("再次审核情况", "请写明参照核对报告再次审核材料的情况")


class SignOpinionForm(ActForm):
    act = "sign_opinion"
    recommended = yes_no("审核意见", "拟同意", "拟不同意", "请选择拟同意还是拟不同意")
    remark = text("意见内容", "请写明审核意见")


class SendBackForm(ActForm):
    act = "send_back"
    why = text("退回理由", "请写明退回补充调查的理由")


class ReturnForm(SendBackForm):
    act = "return_for_investigation"


class PostNoticeForm(ActForm):
    act = "post_notice"
    place = forms.CharField(label="张贴处", max_length=200, error_messages={"required": "请写明张贴在哪里"})
    photo = EvidenceField(
        label="张贴照片", purpose="publicity_posting", error_messages={"required": "请上传张贴现场照片"}
    )

    def prepare(self) -> None:
        household = self.subject.case.household
        village = household.residence_region or self.subject.village
        self.initial.setdefault("place", f"{village.name}社会救助公示栏")


class CloseNoticeForm(ActForm):
    act = "close_notice"
    photo = EvidenceField(
        label="期满照片", purpose="publicity_end", error_messages={"required": "请上传期满时的现场照片"}
    )


class RegisterObjectionForm(ActForm):
    act = "register_objection"
    grounds = text("异议内容", "请记下异议的内容")
    name = forms.CharField(label="提出人", max_length=60, required=False, help_text="不愿留名的可不填")
    contact = forms.CharField(
        label="联系方式", max_length=60, required=False, help_text="留名的，处理结果要答复本人"
    )


class SettleObjectionForm(ActForm):
    act = "settle_objection"
    objection = forms.ModelChoiceField(None, label="异议", error_messages={"required": "请选择要答复的异议"})
    outcome = forms.ChoiceField(
        label="处理结果",
        choices=ObjectionOutcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择异议成立还是不成立"},
    )
    reply = text("核查情况和答复", "请写明核查情况和处理意见")

    def prepare(self) -> None:
        self.fields["objection"].queryset = self.subject.case.objections.filter(settled_at=None)
        self.fields["objection"].label_from_instance = lambda objection: objection.grounds[:40]


class DecideForm(ActForm):
    act = "decide"
    granted = yes_no("审批决定", "同意", "不予批准", "请选择同意还是不予批准")
    remark = text("审批意见", "请写明审批意见；不予批准的写明理由")
    late_reason = text("超期原因", "已超过办结期限，请写明超期原因")

    def prepare(self) -> None:
        if not past_limit(self.subject, timezone.localdate()):
            del self.fields["late_reason"]


class DeliverRefusalForm(ActForm):
    act = "deliver_refusal"
    way = forms.ChoiceField(
        label="送达方式", choices=DeliveryMethod.choices, error_messages={"required": "请选择送达方式"}
    )
    receiver = forms.CharField(label="签收人", max_length=60, error_messages={"required": "请写明由谁签收"})
    proof = EvidenceField(label="送达回证", purpose="delivery_proof", required=False)


class IssueCertificateForm(ActForm):
    act = "issue_certificate"
    valid_from = forms.DateField(
        label="有效期自", widget=DayInput, error_messages={"required": "请填写低保证有效期的起日"}
    )
    valid_until = forms.DateField(
        label="有效期至", widget=DayInput, error_messages={"required": "请填写低保证有效期的止日"}
    )
    sealed = forms.BooleanField(
        label="已加盖本街道（乡镇）公章", error_messages={"required": "低保证须加盖本街道（乡镇）公章"}
    )

    def prepare(self) -> None:
        decision = evidence.decision(self.subject)
        if decision is not None and decision.first_month:
            self.initial.setdefault("valid_from", decision.first_month)


class ExtendForm(ActForm):
    act = "extend"
    ground = forms.ChoiceField(label="延期理由", error_messages={"required": "请选择延期理由"})

    def prepare(self) -> None:
        extension = self.subject.rules.extension
        reasons = extension.reasons if extension else ()
        self.fields["ground"].choices = [(reason, reason) for reason in reasons]


class WithdrawForm(ActForm):
    act = "withdraw"
    why = text("撤回原因", "请写明申请人撤回的原因")


class TerminateForm(ActForm):
    act = "terminate"
    why = text("终止理由", "请写明终止办理的理由")


class AbandonForm(ActForm):
    act = "abandon"
    ground = forms.ChoiceField(
        label="情形",
        choices=list(ABANDON_GROUNDS.items()),
        error_messages={"required": "请选择属于哪一种情形"},
    )
    warned_on = forms.DateField(
        label="书面提醒日期", widget=DayInput, error_messages={"required": "请填写此前书面提醒申请人的日期"}
    )
    findings = text("事实和证据", "请写明事实和证据")


FORMS: dict[str, type[ActForm]] = {
    form.act: form
    for form in (
        RefuseAcceptanceForm,
        RequestCheckForm,
        ReportCheckForm,
        CloseDoubtForm,
        PlanVisitForm,
        CallMeetingForm,
        ConcludeMeetingForm,
        RereadForm,
        SignOpinionForm,
        SendBackForm,
        ReturnForm,
        PostNoticeForm,
        CloseNoticeForm,
        RegisterObjectionForm,
        SettleObjectionForm,
        DecideForm,
        DeliverRefusalForm,
        IssueCertificateForm,
        ExtendForm,
        WithdrawForm,
        TerminateForm,
        AbandonForm,
    )
}


def form_for(act: str) -> type[ActForm]:
    """The form of an act; an act without one asks for nothing but the click."""
    return FORMS.get(act, PlainForm)
