"""What the acts of 临时救助 ask of a case, each with the sentence an office would say when it is not so."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from approvals import evidence
from approvals.stages import Kind, Stage
from audit.acts import guard
from cases.models import Emergency

if TYPE_CHECKING:
    from approvals.models import Procedure

SKIPPABLE: dict[str, tuple[Callable[[Procedure], bool], str]] = {
    "verification": (evidence.check_reported, "本地规则没有免除核对，核对报告尚未出具"),
    "appraisal": (evidence.appraisal_settled, "本地规则没有免除民主评议，民主评议尚无结论"),
    "publicity": (
        lambda procedure: all(evidence.published_clean(procedure, item.id) for item in procedure.rules.publicities),
        "本地规则没有免除公示，公示尚未期满",
    ),
}  # fmt: skip


def told(procedure: Procedure) -> Emergency | None:
    """The event of the case as it stands in the database."""
    return Emergency.objects.select_related("place").filter(case_id=procedure.case_id).first()


@guard("本类救助须受理、调查、审核以后批准，不能先行救助")
def urgent(procedure: Procedure) -> bool:
    return procedure.rules.urgent


def _kept_sentence(procedure: Procedure) -> str:
    found = told(procedure)
    if found is None or found.ineligible_at is None:
        return "还没有登记事后核查不符，急难救助不能直接追回"
    return "事后核查没有发现弄虚作假，已经给予的急难救助不追回（649号令第六十八条）"


@guard(_kept_sentence)
def recoverable(procedure: Procedure) -> bool:
    """Urgent aid given in good faith stays with the household; after fraud it is asked back (H-62)."""
    if not procedure.rules.urgent:
        return True
    found = told(procedure)
    return found is not None and found.recoverable


@guard("急难救助先行救助、后补手续，不办这一步")
def not_urgent(procedure: Procedure) -> bool:
    return not procedure.rules.urgent


@guard("只有支出型临时救助需要拟定救助金额")
def for_an_expense(procedure: Procedure) -> bool:
    return procedure.rules.paid_once and not procedure.rules.urgent


@guard("已经参照核对报告再次审核，金额不能再改")
def opinion_open(procedure: Procedure) -> bool:
    return evidence.opinion(procedure) is None


@guard("还没有登记急难事由")
def event_told(procedure: Procedure) -> bool:
    return told(procedure) is not None


@guard("急难事由已经登记")
def event_untold(procedure: Procedure) -> bool:
    return told(procedure) is None


def _unskipped(procedure: Procedure) -> list[str]:
    """Steps the rules keep even in an emergency, and that are not done; where they name none, all are left out."""
    skip = procedure.rules.emergency.skip
    kept = [] if skip is None else [name for name in SKIPPABLE if name not in skip]
    return [SKIPPABLE[name][1] for name in kept if not SKIPPABLE[name][0](procedure)]


@guard(lambda procedure: "；".join(_unskipped(procedure)))
def simplified(procedure: Procedure) -> bool:
    return not _unskipped(procedure)


@guard("手续已经补齐")
def papers_open(procedure: Procedure) -> bool:
    found = told(procedure)
    return found is not None and found.completed_at is None


@guard("已经登记过事后核查不符")
def not_found_ineligible(procedure: Procedure) -> bool:
    found = told(procedure)
    return found is None or found.ineligible_at is None


def waits_for_a_signature(procedure: Procedure) -> bool:
    """An urgent request written down, not yet granted or refused."""
    asked = procedure.stage in (Stage.DRAFT, Stage.SUBMITTED) and procedure.kind == Kind.APPLICATION
    return asked and procedure.rules.urgent and event_told(procedure)


# Guards that fail because the case is of another kind, or the thing is done: their acts are not shown.
SPENT = (
    urgent,
    not_urgent,
    for_an_expense,
    opinion_open,
    event_untold,
    papers_open,
    not_found_ineligible,
)
