"""What must be true before and after the county has the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from approvals import evidence, route
from approvals.stages import Stage
from audit.acts import guard

if TYPE_CHECKING:
    from approvals.models import Procedure


@guard("还没有上报县级民政部门")
def sent_to_county(procedure: Procedure) -> bool:
    return evidence.county_review(procedure) is not None


@guard("已经上报县级民政部门")
def not_sent_to_county(procedure: Procedure) -> bool:
    return evidence.county_review(procedure) is None


@guard("县级还没有签收上报材料")
def county_received(procedure: Procedure) -> bool:
    return evidence.county_received(procedure)


@guard("上报材料已经签收")
def county_not_received(procedure: Procedure) -> bool:
    return not evidence.county_received(procedure)


@guard("县级审核意见尚未签署")
def county_agreed(procedure: Procedure) -> bool:
    """Asked wherever the route of this procedure leads through the county."""
    through = any(step.stage == Stage.COUNTY_REVIEW for step in route.steps(procedure))
    return not through or evidence.county_agreed(procedure)


def _county_visit_sentence(procedure: Procedure) -> str:
    staff = "、".join(filing.staff.name for filing in procedure.case.kin_filings.select_related("staff"))
    why = f"本案有近亲属备案（{staff}）" if staff else "本案有投诉举报"
    return f"{why}，须由{procedure.county.name}民政部门入户调查后才能审批"


def county_visit_wanted(procedure: Procedure) -> bool:
    """Where the rules want the county's own eyes: kin applied, or somebody complained (57号 art. 20)."""
    if not procedure.rules.relatives.county_visit:
        return False
    return procedure.case.kin_filed or procedure.complained_at is not None


@guard(_county_visit_sentence)
def county_visited(procedure: Procedure) -> bool:
    return not county_visit_wanted(procedure) or evidence.county_visit(procedure) is not None


@guard("投诉举报已经登记")
def not_complained(procedure: Procedure) -> bool:
    return procedure.complained_at is None


@guard("本案不要求县级入户")
def county_visit_due(procedure: Procedure) -> bool:
    return county_visit_wanted(procedure) and evidence.county_visit(procedure) is None
