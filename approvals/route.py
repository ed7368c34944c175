"""Which stage comes next: the first step of the frozen route whose evidence is not there yet."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from approvals import evidence
from approvals.stages import ENDS, Stage

if TYPE_CHECKING:
    from approvals.models import Procedure
    from policies.rules import Step


EVIDENCE: dict[str, Callable[[Procedure], bool]] = {
    Stage.INVESTIGATION: evidence.visit_done,
    Stage.VERIFICATION: evidence.check_settled,
    Stage.APPRAISAL: evidence.appraisal_settled,
    Stage.REVIEW: evidence.opinion_signed,
    Stage.DECISION: evidence.decided,
}


def gathered(procedure: Procedure, step: Step) -> bool:
    """Is the evidence of this step there? What is not going to be granted is not put on the board (57号 art. 24)."""
    if step.stage == Stage.PUBLICITY:
        return evidence.proposed_refusal(procedure) or evidence.published_clean(procedure, step.key)
    if step.stage == Stage.IN_FORCE:
        return procedure.stage == Stage.IN_FORCE
    return EVIDENCE[step.stage](procedure)


def current_step(procedure: Procedure) -> Step | None:
    """The first step of the route that still waits for its evidence; None when the whole route is walked."""
    return next((step for step in procedure.route if not gathered(procedure, step)), None)


def finished(procedure: Procedure) -> bool:
    """A grant whose whole route is walked: what is left is to be in force."""
    step, made = current_step(procedure), evidence.decision(procedure)
    return made is not None and made.granted and (step is None or step.stage == Stage.IN_FORCE)


def next_stage(procedure: Procedure, *, at: datetime.datetime, **facts: Any) -> str:
    """Where an act leads; arriving at an end stamps the hour, since a procedure is ended exactly there."""
    decided = evidence.decision(procedure)
    step = current_step(procedure)
    if decided is not None and not decided.granted:
        stage: str = Stage.REJECTED
    else:
        stage = step.stage if step else Stage.IN_FORCE
    if stage in ENDS:
        procedure.ended_at = at
    return stage


def stay(procedure: Procedure, **_facts: Any) -> str:
    """For acts that leave the procedure where it stands."""
    return procedure.stage
