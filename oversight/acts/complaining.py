"""The acts on a complaint. Who may do them hangs on whose business it is, and never on a post alone."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.core.files.base import File
from django.utils import timezone
from django_fsm import GET_STATE, transition

from accounts.models import Post, User
from audit.acts import Refused
from oversight import owed
from oversight.complaintpermits import HANDLER, OFFICE, at_township, for_the_city, may_go_down, ours
from oversight.complaintstates import Against, ComplaintState, Hands, Move, Outcome, Part
from oversight.evidence import keep_paper
from oversight.routing import roles_of, route

if TYPE_CHECKING:
    from oversight.models import Complaint

UNDONE = [ComplaintState.REGISTERED, ComplaintState.HANDLING]
REGISTERED, HANDLING = ComplaintState.REGISTERED, ComplaintState.HANDLING
CONCLUDED, CLOSED = ComplaintState.CONCLUDED, ComplaintState.CLOSED


def settled(complaint: Complaint, **_facts: Any) -> str:
    """Closed once nothing is owed any more."""
    return CLOSED if complaint.closed_at else CONCLUDED


def kept_by_handler(complaint: Complaint, **_facts: Any) -> str:
    return HANDLING if complaint.handler else REGISTERED


class ComplaintActs:
    @transition(
        field="state",
        source=REGISTERED,
        target=HANDLING,
        permission=OFFICE,
        conditions=[ours],
        custom={"label": "确定承办人", "order": 10},
    )
    def assign(self, *, by: Post, at: datetime.datetime, handler: Post) -> None:
        """One person answers for it from here on (YC-114)."""
        self._hand_to(handler, at)

    @transition(
        field="state",
        source=HANDLING,
        target=HANDLING,
        permission=OFFICE,
        conditions=[ours],
        custom={"label": "改派承办人", "order": 15},
    )
    def reassign(self, *, by: Post, at: datetime.datetime, handler: Post, why: str) -> None:
        """To another person of the same office, with the reason."""
        if not why.strip():
            raise Refused(["请写明为什么改派"])
        self._leave(at)
        self._hand_to(handler, at)

    @transition(
        field="state",
        source=HANDLING,
        target=HANDLING,
        permission=HANDLER,
        custom={"label": "登记调查情况", "order": 20},
    )
    def look_into(
        self,
        *,
        by: Post,
        at: datetime.datetime,
        looked_on: datetime.date,
        words: str,
        paper: File | None = None,
    ) -> None:
        """What was seen and heard, with the paper that shows it."""
        problems = [] if words.strip() else ["请写明调查情况"]
        if not timezone.localdate(self.taken_in_at) <= looked_on <= timezone.localdate(at):
            problems.append("调查日期须在登记以后、今天以前")
        if problems:
            raise Refused(problems)
        kept = keep_paper(self, paper)
        self.notes.create(looked_on=looked_on, words=words.strip(), noted_by=by, noted_at=at, **kept)

    @transition(
        field="state",
        source=HANDLING,
        target=GET_STATE(settled, states=[CONCLUDED, CLOSED]),
        permission=HANDLER,
        conditions=[owed.looked_into],
        custom={"label": "作出结论", "order": 30, "signing": True, "clause": "57号 第三十七条"},
    )
    def conclude(
        self, *, by: Post, at: datetime.datetime, outcome: str, findings: str, measures: str = ""
    ) -> None:
        """属实, 部分属实 or 不属实; what is true asks for measures."""
        problems = []
        if outcome not in Outcome.values:
            problems.append("请选择结论")
        if not findings.strip():
            problems.append("请写明核查情况")
        if outcome in (Outcome.TRUE, Outcome.PARTLY) and not measures.strip():
            problems.append("属实、部分属实的，请写明处理措施")
        if problems:
            raise Refused(problems)
        self.outcome, self.findings, self.measures = outcome, findings.strip(), measures.strip()
        self.concluded_at = at
        self._settle(at)

    @transition(
        field="state",
        source=CONCLUDED,
        target=GET_STATE(settled, states=[CONCLUDED, CLOSED]),
        permission=HANDLER,
        conditions=[owed.not_answered, owed.can_be_answered],
        custom={"label": "答复投诉人", "order": 40, "basis": "oversight.complaint_real_name_all"},
    )
    def answer(
        self,
        *,
        by: Post,
        at: datetime.datetime,
        answered_on: datetime.date,
        how: str,
        words: str,
    ) -> None:
        """及时反馈: the complainant learns what was found (YC-123; 57号 art. 37)."""
        problems = self._after_conclusion(answered_on, at, "答复日期")
        problems += [] if how.strip() else ["请写明怎样答复的"]
        problems += [] if words.strip() else ["请写明答复内容"]
        if problems:
            raise Refused(problems)
        self.answered_on, self.answered_how, self.answer_words = answered_on, how.strip(), words.strip()
        self._settle(at)

    @transition(
        field="state",
        source=CONCLUDED,
        target=GET_STATE(settled, states=[CONCLUDED, CLOSED]),
        permission=HANDLER,
        conditions=[owed.report_wanted],
        custom={"label": "上报处理结果", "order": 50, "basis": "oversight.complaint_report_to"},
    )
    def report_up(self, *, by: Post, at: datetime.datetime) -> None:
        """What the township found goes to the county, in the words of the conclusion."""
        self.reported_at = at
        self._settle(at)

    @transition(
        field="state",
        source=CONCLUDED,
        target=GET_STATE(settled, states=[CONCLUDED, CLOSED]),
        permission=HANDLER,
        conditions=[owed.filing_wanted],
        custom={"label": "报市级备案", "order": 60, "basis": "oversight.complaint_filed_with"},
    )
    def file_with_city(
        self, *, by: Post, at: datetime.datetime, filed_on: datetime.date, number: str
    ) -> None:
        """将处理结果上报市民政部门投诉举报受理工作机构备案 (YC-125)."""
        problems = self._after_conclusion(filed_on, at, "备案日期")
        problems += [] if number.strip() else ["请填写报市级的文号"]
        if problems:
            raise Refused(problems)
        self.filed_on, self.filing_number = filed_on, number.strip()
        self._settle(at)

    @transition(
        field="state",
        source=UNDONE,
        target=REGISTERED,
        permission=OFFICE,
        conditions=[at_township],
        custom={"label": "上交县级", "order": 70, "signing": True, "clause": "伊春指南 二(五)2"},
    )
    def escalate(self, *, by: Post, at: datetime.datetime, why: str) -> None:
        """Upward only with a reason, and counted (YC-156: 杜绝矛盾上交)."""
        self._move(Move.UP, Hands.COUNTY, f"{self.region.name}上交：{why.strip()}", why, by, at)

    @transition(
        field="state",
        source=UNDONE,
        target=REGISTERED,
        permission=OFFICE,
        conditions=[may_go_down],
        custom={"label": "交乡镇（街道）办理", "order": 75, "signing": True, "clause": "伊春指南 二(五)3"},
    )
    def hand_down(self, *, by: Post, at: datetime.datetime, why: str) -> None:
        """属地管理: what the township can handle itself goes back to it."""
        self._move(Move.DOWN, Hands.TOWNSHIP, f"县级交办：{why.strip()}", why, by, at)

    @transition(
        field="state",
        source=UNDONE,
        target=GET_STATE(kept_by_handler, states=UNDONE),
        permission=OFFICE,
        custom={"label": "补登被投诉的工作人员", "order": 80},
    )
    def name_staff(self, *, by: Post, at: datetime.datetime, staff: Iterable[User], why: str) -> None:
        """It turns out to be about staff: from here on it is routed as if that had been said at the beginning."""
        named = list(staff)
        problems = [] if named else ["请选择被投诉的工作人员"]
        problems += [] if why.strip() else ["请写明怎样发现涉及工作人员的"]
        if problems:
            raise Refused(problems)
        self.complain_of(named, at)
        self.against = sorted({*self.against, Against.STAFF})
        posts = Post.objects.current(timezone.localdate(at)).filter(user__in=self.staff)
        found = route(self.against, roles_of(posts), has_township=self.township_id is not None)
        if found.hands != self.hands:
            self._move(Move.REROUTED, found.hands, found.why, why, by, at)

    @transition(
        field="state",
        source=REGISTERED,
        target=CLOSED,
        permission=OFFICE,
        conditions=[for_the_city],
        custom={"label": "转报市级民政部门", "order": 90, "signing": True},
    )
    def pass_to_city(self, *, by: Post, at: datetime.datetime, filed_on: datetime.date, number: str) -> None:
        """What is said against the head of the bureau is not the bureau's to judge."""
        problems = [] if number.strip() else ["请填写报市级的文号"]
        if not timezone.localdate(self.taken_in_at) <= filed_on <= timezone.localdate(at):
            problems.append("转报日期须在登记以后、今天以前")
        if problems:
            raise Refused(problems)
        self.filed_on, self.filing_number, self.closed_at = filed_on, number.strip(), at

    def complain_of(self, staff: Iterable[User], at: datetime.datetime) -> None:
        """Enter staff as complained of; whoever handled it until now handles it no more."""
        for user in staff:
            person, _ = self.persons.get_or_create(
                user=user, defaults={"part": Part.COMPLAINED_OF, "since": at}
            )
            person.part = Part.COMPLAINED_OF
            person.save()

    def _hand_to(self, handler: Post, at: datetime.datetime) -> None:
        """Refused for whoever could not handle it themselves."""
        if reasons := OFFICE.reasons(self, handler):
            raise Refused([f"不能由{handler.author_name}承办：{reason}" for reason in reasons])
        person, _ = self.persons.get_or_create(
            user=handler.user, defaults={"part": Part.HANDLER, "post": handler, "since": at}
        )
        person.post, person.left_at, person.since = handler, None, at
        person.save()

    def _leave(self, at: datetime.datetime) -> None:
        for person in self.persons.filter(part=Part.HANDLER, left_at=None):
            person.left_at = at
            person.save()

    def _move(self, kind: Move, hands: Hands, words: str, why: str, by: Post, at: datetime.datetime) -> None:
        if not why.strip():
            raise Refused(["请写明理由"])
        self._leave(at)
        self.moves.create(kind=kind, township=self.township, why=why.strip(), moved_by=by, moved_at=at)
        self.hands, self.why_hands = hands, words[:200]

    def _after_conclusion(self, day: datetime.date, at: datetime.datetime, what: str) -> list[str]:
        assert self.concluded_at is not None
        if timezone.localdate(self.concluded_at) <= day <= timezone.localdate(at):
            return []
        return [f"{what}须在作出结论以后、今天以前"]

    def _settle(self, at: datetime.datetime) -> None:
        if not self.owes:
            self.closed_at = at
