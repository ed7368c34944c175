"""申请与受理: the facts each act asks for."""

from __future__ import annotations

from approvals.actform import ActForm, text


class RefuseAcceptanceForm(ActForm):
    act = "refuse_acceptance"
    grounds = text("不予受理的理由", "请写明不予受理的理由")
