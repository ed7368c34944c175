"""申请与受理: the facts each act asks for."""

from __future__ import annotations

from typing import Any

from django import forms

from approvals.actform import ActForm, lines_of, text
from cases.asking import verdict


class NotifyGapsForm(ActForm):
    act = "notify_gaps"
    also = forms.CharField(
        label="清单以外还要补的",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=600,
        required=False,
        help_text="一行一项，没有的不填；规定不得索要的、能核对到的不能要",
    )

    def clean_also(self) -> list[str]:
        found = lines_of(self.cleaned_data["also"])
        if refusals := verdict(found, self.subject.rules).refusals:
            raise forms.ValidationError(list(refusals))
        return found

    def summary(self) -> list[dict[str, Any]]:
        """What is asked beside the list, and a word where the office could look it up itself."""
        also = self.cleaned_data["also"]
        rows = [{"label": "清单以外还要补的", "value": "、".join(also)}] if also else []
        return rows + [
            {"label": "提醒", "value": said} for said in verdict(also, self.subject.rules).warnings
        ]


class RefuseAcceptanceForm(ActForm):
    act = "refuse_acceptance"
    grounds = text("不予受理的理由", "请写明不予受理的理由")
