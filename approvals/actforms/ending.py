"""延期和审批以外的办结: the facts each act asks for."""

from __future__ import annotations

from django import forms

from approvals.actform import ActForm, DayInput, text
from approvals.acts.ending import ABANDON_GROUNDS
from approvals.commissioning import EXTENSION_REASON, open_commission


class ExtendForm(ActForm):
    act = "extend"
    ground = forms.ChoiceField(label="延期理由", error_messages={"required": "请选择延期理由"})

    def prepare(self) -> None:
        extension = self.subject.rules.extension
        reasons = extension.reasons if extension else ()
        self.fields["ground"].choices = [(reason, reason) for reason in reasons]
        if EXTENSION_REASON in reasons and open_commission(self.subject) is not None:
            self.initial.setdefault("ground", EXTENSION_REASON)


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
