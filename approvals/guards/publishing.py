"""What must be true of the board and of objections raised at it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from approvals import evidence, route
from approvals.stages import Kind, Rerun, Stage
from audit.acts import Guard, guard

if TYPE_CHECKING:
    from approvals.models import Procedure


def _objections_sentence(procedure: Procedure) -> str:
    return f"还有 {len(evidence.open_objections(procedure))} 件公示异议没有答复"


@guard(_objections_sentence)
def objections_settled(procedure: Procedure) -> bool:
    return not evidence.open_objections(procedure)


@guard("没有待答复的异议")
def has_open_objections(procedure: Procedure) -> bool:
    return bool(evidence.open_objections(procedure))


@guard("本轮公示单已经张贴")
def not_posted(procedure: Procedure) -> bool:
    return evidence.publicity(procedure, route.publicity_key(procedure)) is None


@guard("公示单还没有张贴")
def posted(procedure: Procedure) -> bool:
    return evidence.publicity(procedure, route.publicity_key(procedure)) is not None


@guard("审核意见尚未签署")
def ready_for_the_board(procedure: Procedure) -> bool:
    """What follows the opinion is published only with it; what the neighbours found needs none (钦北 P1), nor does
    a planned end of support (43号 art. 26)."""
    if procedure.kind != Kind.APPLICATION:
        return True
    rule = procedure.rules.publicity(route.publicity_key(procedure))
    before = rule is not None and rule.position == "after_appraisal"
    return before or evidence.opinion_signed(procedure)


def _unpublished(procedure: Procedure) -> list[str]:
    before = [item for item in procedure.rules.publicities if item.position != "after_decision"]
    return [item.content or item.id for item in before if not evidence.published_clean(procedure, item.id)]


def _unpublished_sentence(procedure: Procedure) -> str:
    names = "、".join(f"{name.removesuffix('公示')}公示" for name in _unpublished(procedure))
    return f"{names}未完成，公示尚未期满撤下"


@guard(_unpublished_sentence)
def published_clean(procedure: Procedure) -> bool:
    return evidence.proposed_refusal(procedure) or not _unpublished(procedure)


def allows_remedy(remedy: str, label: str) -> Guard:
    """An objection is answered in the ways the rules name: 重新调查, 民主评议."""

    @guard(f"本地规则没有规定公示异议后{label}")
    def allowed(procedure: Procedure) -> bool:
        return remedy in (procedure.rules.objection.actions or ())

    return allowed


may_reinvestigate = allows_remedy("reinvestigate", "重新调查")


may_reappraise = allows_remedy("appraisal", "民主评议")


def _unanswered_sentence(procedure: Procedure) -> str:
    if procedure.rerun_from == Rerun.APPRAISAL:
        return "重新评议完成后才能答复异议"
    return "重新调查完成后才能答复异议"


@guard(_unanswered_sentence)
def looked_into(procedure: Procedure) -> bool:
    """An objector is answered from what was found anew, not from what was objected to."""
    if procedure.stage == Stage.OBJECTION:
        return False
    if procedure.rerun_from == Rerun.APPRAISAL:
        return evidence.appraisal_settled(procedure)
    return evidence.visit_done(procedure)
