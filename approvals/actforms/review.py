"""审核: the facts each act asks for."""

from __future__ import annotations

from approvals.actform import ActForm, text, yes_no


class RereadForm(ActForm):
    act = "reread"
    comparison = text("再次审核情况", "请写明参照核对报告再次审核材料的情况")


class SignOpinionForm(ActForm):
    act = "sign_opinion"
    recommended = yes_no("审核意见", "拟同意", "拟不同意", "请选择拟同意还是拟不同意")
    remark = text("意见内容", "请写明审核意见")


class SendBackForm(ActForm):
    act = "send_back"
    why = text("退回理由", "请写明退回补充调查的理由")
