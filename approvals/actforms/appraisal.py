"""民主评议: the facts each act asks for."""

from __future__ import annotations

from django import forms
from django.utils import timezone

from accounts.models import Post
from approvals.actform import LOCAL, ActForm, HourInput, text
from cases.models import MeetingConclusion


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
