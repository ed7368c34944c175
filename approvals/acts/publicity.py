"""公示: a gate of whole days at the board where the household lives, and what happens when somebody objects."""

from __future__ import annotations

import datetime
from types import MappingProxyType

from django.utils import timezone
from django_fsm import GET_STATE, transition

from accounts.models import Post
from approvals import evidence, guards
from approvals.acts.base import Acts
from approvals.permits import CLERK, POSTER
from approvals.route import finished, next_stage, publicity_key, stay
from approvals.stages import Rerun, Stage
from audit.acts import Refused
from cases.models import Objection, Publicity, StoredFile
from cases.models.boards import BoardPhotos, hang, lacking, take_down
from cases.papers import issue
from policies.workdays import current_calendar

NO_PHOTOS: BoardPhotos = MappingProxyType({})
# A posting may stand before the report (钦北), before the county (巴彦淖尔), before or after the decision.
AFTER_POSTING = [
    Stage.VERIFICATION,
    Stage.REVIEW,
    Stage.PUBLICITY,
    Stage.COUNTY_REVIEW,
    Stage.DECISION,
    Stage.IN_FORCE,
]
AFTER_OBJECTION = [
    Stage.OBJECTION,
    Stage.INVESTIGATION,
    Stage.VERIFICATION,
    Stage.APPRAISAL,
    Stage.REVIEW,
    Stage.PUBLICITY,
    Stage.COUNTY_REVIEW,
    Stage.DECISION,
]


class PublicityActs(Acts):
    @transition(
        field="stage",
        source=Stage.PUBLICITY,
        target=Stage.PUBLICITY,
        permission=POSTER,
        conditions=[guards.ready_for_the_board, guards.objections_settled, guards.not_posted],
        custom={"label": "张贴公示", "order": 160, "basis": "publicity.P1.days"},
    )
    def post_notice(
        self,
        *,
        by: Post,
        at: datetime.datetime,
        place: str,
        photo: StoredFile | None,
        boards: BoardPhotos = NO_PHOTOS,
    ) -> None:
        """Hang the sheet of this step where the rules say, with a photograph; the period is counted, not typed.

        What the neighbours found is published before any opinion, without an amount (GC-77, 78; QB-24).
        `boards`: where the rules name several, a photograph from each beside the first.
        """
        rule = self.rules.publicity(publicity_key(self))
        further = rule.hung_at[1:]
        if wanting := lacking(further, boards, "张贴"):
            raise Refused(wanting)
        opinion = None if rule.position == "after_appraisal" else evidence.opinion(self)
        publicity = Publicity.post(
            self.case,
            self.round,
            key=rule.id,
            content=rule.content,
            place=place,
            days=rule.days,
            unit=rule.unit,
            calendar=current_calendar(),
            roll=self.rules.calendar.publicity_roll is not False,
            amount=opinion.payable if opinion else None,
            photo=photo,
            by=by,
            at=at,
        )
        hang(publicity, further, boards, at=at)
        issue(
            "D26",
            self.case,
            by=by,
            at=at,
            rules=self.rules,
            extra={"publicity": publicity, "opinion": opinion},
        )

    @transition(
        field="stage",
        source=Stage.PUBLICITY,
        target=GET_STATE(next_stage, states=AFTER_POSTING),
        permission=POSTER,
        conditions=[guards.posted, guards.objections_settled],
        custom={"label": "公示期满", "order": 170, "basis": "publicity.P1.days"},
    )
    def close_notice(
        self,
        *,
        by: Post,
        at: datetime.datetime,
        photo: StoredFile | None,
        boards: BoardPhotos = NO_PHOTOS,
    ) -> None:
        """Take the sheet down after the last whole day, with a photograph that it hung to the end (GC-78)."""
        posted = self._posted()
        if wanting := lacking([each.place for each in posted.further_boards.all()], boards, "期满"):
            raise Refused([*posted.close_checks(at=at, end_photo=photo), *wanting])
        posted.close(end_photo=photo, by=by, at=at)
        take_down(posted, boards, at=at)
        if finished(self):
            evidence.decision(self).come_into_force(at, timezone.localdate(at))

    @transition(
        field="stage",
        source=[Stage.PUBLICITY, Stage.OBJECTION],
        target=Stage.OBJECTION,
        permission=CLERK,
        conditions=[guards.posted],
        custom={"label": "登记异议", "order": 180, "basis": "objection.actions"},
    )
    def register_objection(
        self,
        *,
        by: Post,
        at: datetime.datetime,
        grounds: str,
        name: str = "",
        contact: str = "",
        raised_at: datetime.datetime | None = None,
    ) -> None:
        """Somebody objects inside the window, by name or not (GC-79, H-52); a later one joins the open ones.

        `raised_at`: when a letter came in that is entered only now.
        """
        if raised_at is not None and raised_at > at:
            raise Refused(["提出异议的时间不能晚于登记时间"])
        Objection.register(
            self._posted(),
            name=name,
            real_name=bool(name.strip()),
            contact=contact,
            grounds=grounds,
            raised_at=raised_at,
            by=by,
            at=at,
        )

    @transition(
        field="stage",
        source=Stage.OBJECTION,
        target=Stage.INVESTIGATION,
        permission=CLERK,
        conditions=[guards.may_reinvestigate],
        custom={"label": "重新调查", "order": 190, "basis": "objection.actions"},
    )
    def reinvestigate(self, *, by: Post, at: datetime.datetime) -> None:
        """The posting comes down, investigators go out again, everything from the opinion on is done anew (GC-79)."""
        self._take_down("公示有异议，重新调查", by, at)
        self.begin_round(Rerun.INVESTIGATION)

    @transition(
        field="stage",
        source=Stage.OBJECTION,
        target=Stage.APPRAISAL,
        permission=CLERK,
        conditions=[guards.may_reappraise],
        custom={"label": "组织评议复核", "order": 195, "basis": "objection.actions"},
    )
    def reappraise(self, *, by: Post, at: datetime.datetime) -> None:
        """The posting comes down, the neighbours are heard; opinion and decision are made anew (TA-17, YC-031)."""
        self._take_down("公示有异议，组织民主评议", by, at)
        self.begin_round(Rerun.APPRAISAL)

    @transition(
        field="stage",
        source=AFTER_OBJECTION,
        target=GET_STATE(stay, states=AFTER_OBJECTION),
        permission=CLERK,
        conditions=[guards.has_open_objections, guards.looked_into],
        custom={"label": "答复异议", "order": 200, "basis": "objection.due"},
    )
    def settle_objection(
        self, *, by: Post, at: datetime.datetime, objection: Objection, outcome: str, reply: str
    ) -> None:
        """Say what was found and answer the objector; only after the new investigation or meeting."""
        objection = evidence.own(self, objection)
        objection.settle(outcome=outcome, reply=reply, by=by, at=at)
        issue("D27", self.case, by=by, at=at, rules=self.rules, extra={"objection": objection})

    def _posted(self) -> Publicity:
        """The sheet of the board the procedure stands at."""
        found = evidence.publicity(self, publicity_key(self))
        if found is None:
            raise Refused(["公示单还没有张贴"])
        return found

    def _take_down(self, why: str, by: Post, at: datetime.datetime) -> None:
        self._posted().withdraw(reason=why, by=by, at=at)
