"""公示与异议: the facts each act asks for."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from approvals import evidence
from approvals.actform import LOCAL, ActForm, EvidenceField, HourInput, text
from approvals.route import publicity_key
from cases.models import ObjectionOutcome
from cases.models.publicity import board_of


class BoardsForm(ActForm):
    """A photograph from every board the rules name beside the first."""

    purpose: ClassVar[str]
    what: ClassVar[str]

    def further(self) -> list[str]:
        """Boards beside the first."""
        raise NotImplementedError

    def add_fields(self) -> None:
        self.boards = {f"board_{number}": place for number, place in enumerate(self.further(), 2)}
        for name, place in self.boards.items():
            missing = f"请上传“{place}”的{self.what}照片"
            self.fields[name] = EvidenceField(
                label=f"{place}{self.what}照片", purpose=self.purpose, error_messages={"required": missing}
            )

    def facts(self) -> dict[str, Any]:
        facts = super().facts()
        photos = {place: facts.pop(name) for name, place in self.boards.items()}
        return facts | {"boards": photos} if photos else facts


class PostNoticeForm(BoardsForm):
    act = "post_notice"
    purpose, what = "publicity_posting", "张贴"
    place = forms.CharField(label="张贴处", max_length=200, error_messages={"required": "请写明张贴在哪里"})
    photo = EvidenceField(
        label="张贴照片", purpose="publicity_posting", error_messages={"required": "请上传张贴现场照片"}
    )

    def further(self) -> list[str]:
        rule = self.subject.rules.publicity(publicity_key(self.subject))
        return list(rule.hung_at[1:]) if rule else []

    def prepare(self) -> None:
        rule = self.subject.rules.publicity(publicity_key(self.subject))
        first = rule.hung_at[0] if rule and rule.hung_at else ""
        place, place_of = (first, rule.place_of or "residence") if rule else ("", "residence")
        self.initial.setdefault("place", board_of(self.subject.case, place or "社会救助公示栏", place_of))


class CloseNoticeForm(BoardsForm):
    act = "close_notice"
    purpose, what = "publicity_end", "期满"
    photo = EvidenceField(
        label="期满照片", purpose="publicity_end", error_messages={"required": "请上传期满时的现场照片"}
    )

    def further(self) -> list[str]:
        posted = evidence.publicity(self.subject, publicity_key(self.subject))
        return [board.place for board in posted.further_boards.all()] if posted else []


class RegisterObjectionForm(ActForm):
    act = "register_objection"
    grounds = text("异议内容", "请记下异议的内容")
    name = forms.CharField(label="提出人", max_length=60, required=False, help_text="不愿留名的可不填")
    contact = forms.CharField(
        label="联系方式", max_length=60, required=False, help_text="留名的，处理结果要答复本人"
    )
    raised_at = forms.DateTimeField(
        label="提出时间",
        widget=HourInput,
        input_formats=[LOCAL, "%Y-%m-%d %H:%M"],
        required=False,
        help_text="来信来访在先、现在补登的，填当时的时间；当场提出的可不填",
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
