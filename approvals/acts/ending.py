"""Extension and the ends other than a decision."""

from __future__ import annotations

import datetime

from django.utils import timezone
from django_fsm import GET_STATE, transition

from accounts.models import Post
from approvals import guards
from approvals.lateness import past_limit
from approvals.permits import CLERK, LEADER
from approvals.route import stay
from approvals.stages import ACCEPTED, UNACCEPTED, Stage
from audit.acts import Refused
from cases.papers import issue

ABANDON_GROUNDS = {
    "false": "提供虚假信息",
    "uncooperative": "不配合调查",
    "refused": "拒绝接受调查",
}


class EndingActs:
    @transition(
        field="stage",
        source=list(ACCEPTED),
        target=GET_STATE(stay, states=ACCEPTED),
        permission=LEADER,
        conditions=[guards.not_extended],
        custom={"label": "延长办理期限", "order": 300, "signing": True},
    )
    def extend(self, *, by: Post, at: datetime.datetime, ground: str) -> None:
        """Once, before the limit, for a reason the rules list (83号 四(一))."""
        today = timezone.localdate(at)
        extension = self.rules.extension
        problems = []
        if extension is None:
            problems.append("本地规则没有规定可以延长")
        elif ground not in extension.reasons:
            problems.append("延期理由须是：" + "、".join(extension.reasons))
        if past_limit(self, today):
            problems.append("办结期限已过，不能再办延期")
        if problems:
            raise Refused(problems)
        self.extended_on, self.extension_reason = today, ground

    @transition(
        field="stage",
        source=[Stage.DRAFT, *UNACCEPTED, *ACCEPTED],
        target=Stage.WITHDRAWN,
        permission=CLERK,
        conditions=[],
        custom={"label": "撤回申请", "order": 310},
    )
    def withdraw(self, *, by: Post, at: datetime.datetime, why: str) -> None:
        """At the applicant's own written wish."""
        self._end(why, "请写明申请人撤回的原因", by=by, at=at)

    @transition(
        field="stage",
        source=list(ACCEPTED),
        target=Stage.ABANDONED,
        permission=LEADER,
        conditions=[],
        custom={"label": "视为放弃", "order": 320, "signing": True},
    )
    def abandon(
        self, *, by: Post, at: datetime.datetime, ground: str, findings: str, warned_on: datetime.date | None
    ) -> None:
        """Only on the three grounds, after a documented warning, signed by a leader (GC-54, H-39)."""
        problems = []
        if ground not in ABANDON_GROUNDS:
            problems.append("视为放弃的情形只有：" + "、".join(ABANDON_GROUNDS.values()))
        if warned_on is None or warned_on > timezone.localdate(at):
            problems.append("请填写此前书面提醒申请人的日期")
        if not findings.strip():
            problems.append("请写明事实和证据")
        if problems:
            raise Refused(problems)
        self._end(f"{ABANDON_GROUNDS[ground]}：{findings}", "", by=by, at=at)

    @transition(
        field="stage",
        source=list(ACCEPTED),
        target=Stage.TERMINATED,
        permission=LEADER,
        conditions=[],
        custom={"label": "终止办理", "order": 330, "signing": True},
    )
    def terminate(self, *, by: Post, at: datetime.datetime, why: str) -> None:
        """无正当理由拒不配合 (57号 art. 29), death of the only member and the like."""
        self._end(why, "请写明终止办理的理由", by=by, at=at)

    def _end(self, reason: str, missing: str, *, by: Post, at: datetime.datetime) -> None:
        if not reason.strip():
            raise Refused([missing])
        self.ended_at, self.ending_reason = at, reason
        if self.submitted_at is not None:
            issue(
                "D36", self.case, by=by, at=at, rules=self.rules, extra={"reason": reason, "procedure": self}
            )
