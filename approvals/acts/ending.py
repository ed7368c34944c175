"""Extension and the ends other than a decision."""

from __future__ import annotations

import datetime

from django.utils import timezone
from django_fsm import GET_STATE, transition

from accounts.models import Post
from approvals import evidence, guards
from approvals.acts.base import Acts
from approvals.clockwork import EXTENSION
from approvals.lateness import past_limit
from approvals.permits import CLERK, EXTENSION_SIGNER, LEADER
from approvals.route import stay
from approvals.stages import ACCEPTED, BEFOREHAND, UNACCEPTED, Stage
from audit.acts import Refused
from cases.papers import issue
from policies.deadlines import due_dates
from policies.workdays import current_calendar

ABANDON_GROUNDS = {
    "false": "提供虚假信息",
    "uncooperative": "不配合调查",
    "refused": "拒绝接受调查",
}


class EndingActs(Acts):
    @transition(
        field="stage",
        source=list(ACCEPTED),
        target=GET_STATE(stay, states=ACCEPTED),
        permission=EXTENSION_SIGNER,
        conditions=[guards.not_extended],
        custom={"label": "延长办理期限", "order": 300, "signing": True, "basis": "overall.ext"},
    )
    def extend(self, *, by: Post, at: datetime.datetime, ground: str) -> None:
        """Once, before the limit, for a reason the rules list (83号 四(一))."""
        today = timezone.localdate(at)
        extension = self.rules.extension
        problems = []
        if extension.limit is None:
            problems.append("本地规则没有规定可以延长")
        elif ground not in extension.reasons:
            problems.append("延期理由须是：" + "、".join(extension.reasons))
        if past_limit(self, today):
            problems.append("办结期限已过，不能再办延期")
        if problems:
            raise Refused(problems)
        self.extended_on, self.extension_reason = today, ground
        known = due_dates(self.rules, {"accepted": timezone.localdate(self.accepted_at)}, current_calendar())
        due_on = next(deadline.due_on for deadline in known if deadline.name == EXTENSION)
        issue("EXT", self.case, by=by, at=at, rules=self.rules, extra={"reason": ground, "due_on": due_on})

    @transition(
        field="stage",
        source=[Stage.DRAFT, *BEFOREHAND, *UNACCEPTED, *ACCEPTED],
        target=Stage.WITHDRAWN,
        permission=CLERK,
        conditions=[guards.is_application],
        custom={"label": "撤回申请", "order": 310, "clause": "依申请人书面申请"},
    )
    def withdraw(self, *, by: Post, at: datetime.datetime, why: str) -> None:
        """At the applicant's own written wish."""
        self._end("withdrawn", why, "请写明申请人撤回的原因", by=by, at=at)

    @transition(
        field="stage",
        source=list(ACCEPTED),
        target=Stage.ABANDONED,
        permission=LEADER,
        conditions=[guards.is_application],
        custom={"label": "视为放弃", "order": 320, "signing": True, "basis": "accept.abandoned_if"},
    )
    def abandon(
        self, *, by: Post, at: datetime.datetime, ground: str, findings: str, warned_on: datetime.date | None
    ) -> None:
        """Only on the three grounds, after a documented warning, signed by a leader (GC-54, H-39)."""
        problems = []
        allowed = [
            words for words in ABANDON_GROUNDS.values() if words in (self.rules.accept.abandoned_if or ())
        ]
        if ABANDON_GROUNDS.get(ground) not in allowed:
            problems.append(
                "视为放弃的情形只有：" + "、".join(allowed) if allowed else "本地规则没有视为放弃的规定"
            )
        if warned_on is None or not self.since_acceptance(warned_on, at):
            problems.append("请填写受理以后书面提醒申请人的日期")
        if not findings.strip():
            problems.append("请写明事实和证据")
        if problems:
            raise Refused(problems)
        self._end("abandoned", f"{ABANDON_GROUNDS[ground]}：{findings}", "", by=by, at=at)

    @transition(
        field="stage",
        source=list(ACCEPTED),
        target=Stage.TERMINATED,
        permission=LEADER,
        conditions=[],
        custom={"label": "终止办理", "order": 330, "signing": True, "clause": "57号 第二十九条"},
    )
    def terminate(self, *, by: Post, at: datetime.datetime, why: str) -> None:
        """无正当理由拒不配合 (57号 art. 29), death of the only member and the like."""
        self._end("terminated", why, "请写明终止办理的理由", by=by, at=at)

    def _end(self, ending: str, reason: str, missing: str, *, by: Post, at: datetime.datetime) -> None:
        if not reason.strip():
            raise Refused([missing])
        self.ended_at, self.ending_reason = at, reason
        hanging = evidence.publicity(self)
        if hanging is not None and hanging.closed_at is None:
            hanging.withdraw(reason=f"程序终结：{reason}"[:300], by=by, at=at)
        if self.submitted_at is not None:
            issue(
                "D36", self.case, by=by, at=at, rules=self.rules, extra={"reason": reason, "ending": ending}
            )
