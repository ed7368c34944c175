"""入户调查: the facts each act asks for."""

from __future__ import annotations

from django import forms
from django.utils import timezone

from accounts.models import Post, Role
from approvals.actform import LOCAL, ActForm, HourInput


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
