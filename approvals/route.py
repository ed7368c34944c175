"""Which stage comes next: the first step of the frozen route whose evidence is not there yet."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from approvals import afterevidence, evidence
from approvals.deliberation import collective_grant
from approvals.stages import ENDS, Kind, Stage
from policies.rules import Step
from policies.vocabulary import STAGE_LABELS

if TYPE_CHECKING:
    from approvals.models import Procedure

# Asked for by an objection or a dispute where the route itself has no meeting.
APPRAISAL = Step("appraisal", "appraisal", STAGE_LABELS["appraisal"])


def _prechecked(procedure: Procedure) -> bool:
    return procedure.accepted_at is not None or procedure.invited_at is not None


def _checked(procedure: Procedure) -> bool:
    return evidence.check_settled(procedure) or collective_grant(procedure)


def _completed(procedure: Procedure) -> bool:
    return procedure.stage == Stage.IN_FORCE


EVIDENCE: dict[str, Callable[[Procedure], bool]] = {
    Stage.PRECHECK: _prechecked,
    Stage.INVESTIGATION: evidence.visit_done,
    Stage.VERIFICATION: _checked,
    Stage.APPRAISAL: evidence.appraisal_settled,
    Stage.REVIEW: evidence.opinion_signed,
    Stage.COUNTY_REVIEW: evidence.county_agreed,
    Stage.DECISION: evidence.decided,
    Stage.RELIEF: evidence.decided,
    Stage.COMPLETION: _completed,
}
# A review, change or stop waits for other things at the same stages.
AFTERWARDS: dict[str, Callable[[Procedure], bool]] = {
    Stage.INVESTIGATION: afterevidence.proposed,
    Stage.REVIEW: afterevidence.heard,
    Stage.DECISION: afterevidence.decided,
}


def steps(procedure: Procedure) -> list[Step]:
    """The route as this procedure walks it: with a meeting somebody asked for, without a county that need not ask."""
    walked = [step for step in procedure.route if applies(procedure, step)]
    if any(step.stage == Stage.APPRAISAL for step in walked) or not _meeting_asked(procedure):
        return walked
    before = next((n for n, step in enumerate(walked) if step.stage == Stage.REVIEW), len(walked))
    return [*walked[:before], APPRAISAL, *walked[before:]]


def applies(procedure: Procedure, step: Step) -> bool:
    """A county step above a limit is walked only when the sum proposed, with what the event was granted within the
    year, is above it (钦北: 2000.00 元 a household inclusive)."""
    if step.options.get("when") == "stopping":
        return afterevidence.stopping(procedure)
    if step.options.get("when") != "above_limit":
        return True
    return procedure.rules.decides_at(evidence.sum_at_stake(procedure)) == "county"


def _meeting_asked(procedure: Procedure) -> bool:
    called = evidence.meeting_of_round(procedure) is not None
    return procedure.accepted_at is not None and (called or evidence.appraisal_wanted(procedure))


def gathered(procedure: Procedure, step: Step) -> bool:
    """Is the evidence of this step there? What is not going to be granted is not put on the board (57号 art. 24)."""
    if step.stage == Stage.PUBLICITY:
        return evidence.proposed_refusal(procedure) or evidence.published_clean(procedure, step.key)
    if step.stage == Stage.IN_FORCE:
        return procedure.stage == Stage.IN_FORCE
    questions = EVIDENCE if procedure.kind == Kind.APPLICATION else AFTERWARDS
    asked = questions.get(step.stage)
    return asked is not None and asked(procedure)


def current_step(procedure: Procedure) -> Step | None:
    """The first step of the route that still waits for its evidence; None when the whole route is walked."""
    return next((step for step in steps(procedure) if not gathered(procedure, step)), None)


def publicity_key(procedure: Procedure) -> str:
    """The board the procedure stands at, P1, P2 …; "" when it stands at none."""
    step = current_step(procedure)
    return step.key if step is not None and step.stage == Stage.PUBLICITY else ""


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
