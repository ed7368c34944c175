"""The facts each act of a roster asks for."""

from __future__ import annotations

from django import forms

from approvals.actform import ActForm, PlainForm, text
from payments.checks import unexplained


class HoldLineForm(ActForm):
    act = "hold_line"
    line = forms.ModelChoiceField(None, label="缓发的户", error_messages={"required": "请选择缓发的户"})
    why = text("缓发理由", "请写明缓发的理由")

    def prepare(self) -> None:
        self.fields["line"].queryset = self.subject.lines.payable().order_by("seq")
        self.fields["line"].label_from_instance = lambda line: (
            f"{line.seq} {line.head_name} {line.payable} 元"
        )


class ExplainForm(ActForm):
    act = "explain"
    code = forms.ChoiceField(label="核验事项", error_messages={"required": "请选择要说明的事项"})
    words = text("情况说明", "请写明情况说明")

    def prepare(self) -> None:
        open_checks = [(check.code, check.sentence) for check in unexplained(self.subject)]
        self.fields["code"].choices = open_checks


class SendBackForm(ActForm):
    act = "send_back"
    why = text("退回理由", "请写明退回更正的理由")


FORMS = {form.act: form for form in (HoldLineForm, ExplainForm, SendBackForm)}


def form_for(act: str) -> type[ActForm]:
    return FORMS.get(act, PlainForm)
