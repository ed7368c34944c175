"""谁来办: the facts each act asks for."""

from __future__ import annotations

from django import forms
from django.utils import timezone

from accounts.models import Post, Role
from approvals.actform import ActForm, text


class ReassignForm(ActForm):
    act = "reassign"
    handler = forms.ModelChoiceField(
        None, label="改派给", empty_label="请选择", error_messages={"required": "请选择新的经办人"}
    )
    why = text("改派原因", "请写明改派的原因", help_text="如：原经办人与本户有近亲属关系，须回避")

    def prepare(self) -> None:
        """Clerks in office here, without the present one."""
        here = Post.objects.current(timezone.localdate()).filter(
            role=Role.CLERK, region=self.subject.township
        )
        self.fields["handler"].queryset = here.exclude(pk=self.subject.handler_id).select_related(
            "user", "region"
        )
        self.fields["handler"].label_from_instance = lambda post: f"{post.user.name}（{post.post_label}）"
