"""审核确认会议和一事一议: the facts each act asks for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from accounts.models import Post, Role
from approvals import deliberation
from approvals.actform import LOCAL, ActForm, HourInput, text

CHAIRS = (Role.DEPUTY_LEADER, Role.TOWNSHIP_HEAD, Role.COUNTY_LEADER)


class _CallForm(ActForm):
    held_at = forms.DateTimeField(
        label="会议时间",
        widget=HourInput,
        input_formats=[LOCAL, "%Y-%m-%d %H:%M"],
        error_messages={"required": "请填写会议时间"},
    )
    place = forms.CharField(label="会议地点", max_length=200, error_messages={"required": "请写明在哪里开会"})
    chair = forms.ModelChoiceField(
        None, label="主持人", empty_label="请选择", error_messages={"required": "请选主持人"}
    )

    def prepare(self) -> None:
        procedure = self.subject
        self.fields["chair"].queryset = (
            Post.objects.current(timezone.localdate())
            .filter(region__in=[procedure.township_id, procedure.county_id], role__in=CHAIRS)
            .select_related("user", "region")
        )
        self.fields["chair"].label_from_instance = lambda post: f"{post.user.name}（{post.post_label}）"
        self.initial.setdefault("place", f"{procedure.township.name}会议室")


class CallCouncilForm(_CallForm):
    act = "call_council"
    situation = text("提请研究的情况", "请写明提请会议研究的情况", help_text="可以会前先写，会上再补")

    def prepare(self) -> None:
        super().prepare()
        if why := deliberation.why_council(self.subject):
            self.initial.setdefault("situation", f"{'、'.join(why)}，提请会议研究。")


class CallCollectiveForm(_CallForm):
    act = "call_collective"
    reasons = forms.MultipleChoiceField(
        label="理由",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请选一事一议的理由"},
    )
    situation = text(
        "基本情况",
        "请写明缺什么、为什么不是申请人的原因，以及家庭基本生活极度困难的情况",
        help_text="缺哪些材料或哪些信息无法核查、为什么不是申请人的原因、家庭基本生活怎样极度困难",
    )

    def prepare(self) -> None:
        super().prepare()
        known = self.subject.rules.collective.reasons or ()
        self.fields["reasons"].choices = [(reason, reason) for reason in known]

    def _said(self, name: str) -> Any:
        return "、".join(self.cleaned_data["reasons"]) if name == "reasons" else super()._said(name)


class HoldCouncilForm(ActForm):
    """Nothing to type: the votes are on the page of the council, read once more before the signature."""

    act = "hold_council"
    checked = forms.BooleanField(
        label="已核对参会人员、表决和会议记录", error_messages={"required": "请先核对会议记录"}
    )

    def prepare(self) -> None:
        found = deliberation.open_council(self.subject)
        if found is None:
            return
        tally = found.count(self.subject.rules)
        said = "同意" if tally.carried else "不同意"
        self.fields["checked"].help_text = f"{tally.words}，会议决定：{said}"

    def facts(self) -> dict[str, Any]:
        return {}
