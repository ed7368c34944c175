"""What must be true of the opinion, the decision and what follows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from approvals import evidence
from audit.acts import guard

if TYPE_CHECKING:
    from approvals.models import Procedure


@guard("经办人还没有参照核对报告再次审核材料")
def reread(procedure: Procedure) -> bool:
    return evidence.opinion(procedure) is not None


@guard("本轮审核意见已经签署")
def opinion_open(procedure: Procedure) -> bool:
    return not evidence.opinion_signed(procedure)


@guard("材料已经再次审核，等签署审核意见")
def not_reread(procedure: Procedure) -> bool:
    return evidence.opinion(procedure) is None


@guard("审核意见尚未签署")
def opinion_signed(procedure: Procedure) -> bool:
    return evidence.opinion_signed(procedure)


@guard("已经延期一次，不能再延")
def not_extended(procedure: Procedure) -> bool:
    return procedure.extended_on is None


@guard("不予批准的告知书已经送达")
def refusal_undelivered(procedure: Procedure) -> bool:
    return procedure.notice_delivered_at is None


@guard("还没有批准的决定，不能发证")
def grant_decided(procedure: Procedure) -> bool:
    found = evidence.decision(procedure)
    return found is not None and found.granted


@guard("证件已经发放")
def certificate_not_issued(procedure: Procedure) -> bool:
    found = evidence.decision(procedure)
    return found is None or not found.certificate_no


@guard("本地规则没有规定发证")
def certificate_foreseen(procedure: Procedure) -> bool:
    return procedure.rules.certificate.document is not None
