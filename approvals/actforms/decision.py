"""审批、送达和发证: the facts each act asks for."""

from __future__ import annotations

from django import forms
from django.utils import timezone

from approvals import evidence
from approvals.actform import ActForm, DayInput, EvidenceField, text, yes_no
from approvals.lateness import past_limit
from cases.models import DeliveryMethod


class ReturnForm(ActForm):
    act = "return_for_investigation"
    why = text("退回理由", "请写明退回的理由")


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
        label="有效期自", widget=DayInput, error_messages={"required": "请填写有效期的起日"}
    )
    valid_until = forms.DateField(
        label="有效期至", widget=DayInput, error_messages={"required": "请填写有效期的止日"}
    )
    sealed = forms.BooleanField(label="已加盖公章")

    def prepare(self) -> None:
        paper, office = self.subject.rules.certificate.document, self.subject.township.name
        self.fields["sealed"].label = f"{paper}已加盖{office}公章"
        self.fields["sealed"].error_messages["required"] = f"{paper}须加盖{office}公章"
        decision = evidence.decision(self.subject)
        if decision is not None and decision.first_month:
            self.initial.setdefault("valid_from", decision.first_month)
