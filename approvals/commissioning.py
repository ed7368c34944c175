"""人户分离: whether another county was asked to visit, and whether its answer is on file (YC-018…020)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from approvals.stages import Rerun
from audit.acts import guard
from audit.reading import asked_once
from cases.models import Commission, CommissionOutcome

if TYPE_CHECKING:
    from approvals.models import Procedure

# The extension reason that rules may list for it (83号 四(一)).
EXTENSION_REASON = "人户分离"


def commissions(procedure: Procedure) -> Any:
    """Commissions of this procedure, newest first."""
    return Commission.objects.filter(case_id=procedure.case_id, asked_at__gte=procedure.opened_at).order_by(
        "-id"
    )


@asked_once
def open_commission(procedure: Procedure) -> Commission | None:
    """Asked for, with no result registered here."""
    return commissions(procedure).open().first()


@asked_once
def remote_visit_done(procedure: Procedure) -> bool:
    """The county of residence visited in the present round: its answer stands for the visit. A round that only
    appraises anew goes on with the one before."""
    answered = commissions(procedure).filter(outcome=CommissionOutcome.INVESTIGATED)
    if procedure.rerun_from != Rerun.APPRAISAL:
        answered = answered.filter(round=procedure.round)
    return bool(answered.exists())


@guard("本地规则没有规定异地委托调查")
def commission_known(procedure: Procedure) -> bool:
    return bool(procedure.rules.visit.remote_commission)


@guard("已经委托异地调查，等对方回函")
def commission_unasked(procedure: Procedure) -> bool:
    return open_commission(procedure) is None


@guard("没有等待结果的委托调查")
def commission_asked(procedure: Procedure) -> bool:
    return open_commission(procedure) is not None


@guard("委托函已经发出")
def commission_unsent(procedure: Procedure) -> bool:
    found = open_commission(procedure)
    return found is not None and found.sent_at is None


def _waiting_sentence(procedure: Procedure) -> str:
    found = open_commission(procedure)
    if found is None:
        return ""
    if found.sent_at is None:
        return f"委托{found.to_name}调查的函还没有发出"
    if found.answered_at is not None:
        return f"{found.to_name}已经回复，还没有登记委托调查结果"
    return f"还没有收到{found.to_name}的调查回函（请于 {found.due_on:%-m-%d} 前回函）"


@guard(_waiting_sentence)
def commission_answered(procedure: Procedure) -> bool:
    """For the opinion: no commission is waiting."""
    return open_commission(procedure) is None


# Acts that these guards refuse are not offered: foreign to the region, or nothing waits.
SPENT = frozenset({commission_known, commission_unasked, commission_asked, commission_unsent})
