"""集体研究: 审核确认会议 before a decision, 一事一议 where papers lack through no fault of the applicant."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django_fsm import GET_STATE, transition

from accounts.models import Post, Role
from accounts.permits import holds
from approvals import deliberation, guards
from approvals.acts.base import Acts
from approvals.permits import kin_of_household
from approvals.route import next_stage, stay
from approvals.stages import GATHERED, GATHERING, UNACCEPTED, Stage
from audit.acts import Refused
from cases.models import Council, CouncilKind
from cases.papers import issue

SECRETARY = holds(Role.CLERK, Role.DEPUTY_LEADER, Role.TOWNSHIP_HEAD, unless=[kin_of_household], verb="办理")
CHAIR = holds(Role.DEPUTY_LEADER, Role.TOWNSHIP_HEAD, Role.COUNTY_LEADER, unless=[kin_of_household])
# Where the rules of the place say nothing of it, the document the procedure is taken from.
COLLECTIVE_CLAUSE = "伊春指南 二(一)6"
HOLD: dict[str, Any] = {
    "field": "stage",
    "permission": CHAIR,
    "conditions": [deliberation.council_called, deliberation.council_ready],
    "custom": {
        "label": "形成会议决定",
        "order": 207,
        "signing": True,
        "basis": "collective.on",
        "clause": COLLECTIVE_CLAUSE,
    },
}


class CouncilActs(Acts):
    @transition(
        field="stage",
        source=Stage.DECISION,
        target=Stage.DECISION,
        permission=SECRETARY,
        conditions=[
            deliberation.council_known,
            deliberation.council_undecided,
            deliberation.council_uncalled,
            guards.opinion_signed,
        ],
        custom={"label": "召集审核确认会议", "order": 205, "basis": "decide.mode"},
    )
    def call_council(
        self,
        *,
        by: Post,
        at: datetime.datetime,
        held_at: datetime.datetime,
        place: str,
        chair: Post,
        situation: str = "",
    ) -> None:
        """Open the minutes; members, votes and signatures are entered there (YC-028)."""
        self._call(
            CouncilKind.CONFIRM, by=by, at=at, held_at=held_at, place=place, chair=chair, facts=situation
        )

    @transition(
        field="stage",
        source=[*UNACCEPTED, *GATHERING],
        target=GET_STATE(stay, states=[*UNACCEPTED, *GATHERING]),
        permission=SECRETARY,
        conditions=[
            deliberation.collective_known,
            deliberation.collective_ungranted,
            deliberation.council_uncalled,
        ],
        custom={"label": "提请一事一议", "order": 206, "basis": "collective.on", "clause": COLLECTIVE_CLAUSE},
    )
    def call_collective(
        self,
        *,
        by: Post,
        at: datetime.datetime,
        held_at: datetime.datetime,
        place: str,
        chair: Post,
        situation: str,
        reasons: Sequence[str],
    ) -> None:
        """Papers or facts lack through no fault of the applicant, and the family is in extreme need (YC-037)."""
        if not situation.strip():
            raise Refused(["请写明缺什么、为什么不是申请人的原因，以及家庭基本生活极度困难的情况"])
        self._call(
            CouncilKind.COLLECTIVE, by=by, at=at, held_at=held_at, place=place, chair=chair, facts=situation,
            reasons=reasons, known_reasons=self.rules.collective.reasons or (),
        )  # fmt: skip

    @transition(source=list(UNACCEPTED), target=GET_STATE(stay, states=list(UNACCEPTED)), **HOLD)
    @transition(source=list(GATHERING), target=GET_STATE(next_stage, states=GATHERED), **HOLD)
    @transition(source=Stage.DECISION, target=Stage.DECISION, **HOLD)
    def hold_council(self, *, by: Post, at: datetime.datetime) -> None:
        """The chair signs what the votes decided; it binds who decides the case (YC-038)."""
        council = deliberation.open_council(self)
        assert council is not None
        if council.chair.user_id != by.user_id:
            raise Refused([f"会议决定由主持人{council.chair.author_name}签署"])
        council.conclude(self.rules, by=by, at=at)
        named = (self.rules.collective.name or "") if council.kind == CouncilKind.COLLECTIVE else ""
        extra = _minutes(council, by) | {"name": named}
        issue("D29", self.case, by=by, at=at, rules=self.rules, extra=extra)

    def _call(self, kind: str, **facts: Any) -> None:
        Council.call(self.case, self.round, kind=kind, **facts)


def _minutes(council: Council, by: Post) -> dict[str, Any]:
    """What D29 is written from: everybody who came, with vote or recusal."""
    here = council.members.filter(present=True)
    reasons = "、".join(council.reasons)
    return {
        "council": council,
        "round": council.round,
        "held_at": council.held_at,
        "place": council.place,
        "chair": council.chair.author_name,
        "recorder": by.author_name,
        "present": [
            {
                "name": member.name,
                "post": member.duty,
                "vote": member.get_vote_display(),
                "recused": member.recusal_reason,
            }
            for member in here
        ],
        "facts": council.facts,
        "conclusion": f"会议决定：{council.get_conclusion_display()}",
        "reasons": f"{reasons}。{council.minutes}" if reasons else council.minutes,
    }
