"""先行核对: the facts each act asks for."""

from __future__ import annotations

from approvals.actform import ActForm, text


class DeclinePrecheckForm(ActForm):
    act = "decline_precheck"
    why = text("不符的理由", "请写明核对不符的理由", help_text="写进核对不符说明书，告知申请人")
