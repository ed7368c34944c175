"""The facts each act of a roster asks for."""

from __future__ import annotations

from typing import ClassVar

from django import forms

from approvals.actform import ActForm, PlainForm, text
from payments.acts import LONGEST_REASON
from payments.checks import unexplained
from payments.models.rosterline import RosterLineQuerySet
from payments.standing import lines_standing
from payments.states import Change


class LineForm(ActForm):
    """An act on one line. `chosen` is the line whose button was pressed: then only that one is offered."""

    chosen: ClassVar[str] = ""

    def offered(self) -> RosterLineQuerySet:
        return self.subject.lines.payable()

    def prepare(self) -> None:
        lines = self.offered().order_by("seq")
        field = self.fields["line"]
        field.label_from_instance = lambda line: f"{line.seq} {line.head_name} {line.base:,} 元"
        if self.chosen.isdigit() and lines.filter(pk=self.chosen).exists():
            lines = lines.filter(pk=self.chosen)
            field.initial, field.empty_label = self.chosen, None
        field.queryset = lines


class HoldLineForm(LineForm):
    act = "hold_line"
    line = forms.ModelChoiceField(None, label="缓发的户", error_messages={"required": "请选择缓发的户"})
    why = text(
        "缓发理由",
        "请写明缓发的理由",
        help_text=f"不超过 {LONGEST_REASON} 字，会写进名册；补齐以后在下一册补发",
    )


class ResumeLineForm(LineForm):
    act = "resume_line"
    line = forms.ModelChoiceField(
        None, label="取消缓发的户", error_messages={"required": "请选择取消缓发的户"}
    )

    def offered(self) -> RosterLineQuerySet:
        return self.subject.lines.filter(change=Change.HELD)


class ExplainForm(ActForm):
    act = "explain"
    chosen: ClassVar[str] = ""
    code = forms.ChoiceField(label="核验事项", error_messages={"required": "请选择要说明的事项"})
    words = text("情况说明", "请写明情况说明")

    def prepare(self) -> None:
        waiting = [(check.code, check.sentence) for check in unexplained(self.subject)]
        picked = [pair for pair in waiting if pair[0] == self.chosen]
        self.fields["code"].choices = picked or waiting


class ReportUnpaidForm(LineForm):
    act = "report_unpaid"
    line = forms.ModelChoiceField(None, label="未到账的户", error_messages={"required": "请选择未到账的户"})
    why = text("未到账原因", "请写明未到账的原因", help_text="银行核实的情况，如“账户已销户，没有发出”")

    def offered(self) -> RosterLineQuerySet:
        return self.subject.lines.filter(pk__in=lines_standing(self.subject, "missing", "short"))


class CloseForm(ActForm):
    act = "close"
    word = text("对账说明", "请写明情况", required=False, help_text="一致率低于规定时须写明原因")


class SendBackForm(ActForm):
    act = "send_back"
    why = text("退回理由", "请写明退回更正的理由")


FORMS = {
    form.act: form
    for form in (HoldLineForm, ResumeLineForm, ExplainForm, ReportUnpaidForm, CloseForm, SendBackForm)
}


def form_for(act: str, chosen: str = "") -> type[ActForm]:
    """The form of an act; `chosen` narrows it to the line or check whose button was pressed."""
    found = FORMS.get(act, PlainForm)
    return type(found.__name__, (found,), {"chosen": chosen}) if chosen else found
