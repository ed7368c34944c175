"""The county concludes on money the roster does not know of, and says where it was handed over (YC-093)."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django_fsm import transition

from accounts.models import Post, Role
from accounts.permits import holds, recusal
from audit.acts import Refused
from payments.failing import fail_line
from payments.states import AsideState, Said, Verdict

if TYPE_CHECKING:
    from payments.models import Aside


def _releaser_words(aside: Aside, by: Post) -> str:
    step = aside.roster.signatures.filter(user_id=by.user_id, void_at=None).first()
    return f"{by.author_name}办过本名册的“{step.get_step_display()}”，须由另一人下结论" if step else ""


@recusal(_releaser_words)
def signed_the_roster(aside: Aside, by: Post) -> bool:
    """Whoever built, signed, checked or released the roster does not judge what was paid beside it."""
    return aside.roster.signatures.filter(user_id=by.user_id, void_at=None).exists()


class AsideActs:
    @transition(
        field="state",
        source=AsideState.OPEN,
        target=AsideState.CONCLUDED,
        permission=holds(
            Role.COUNTY_SUPERVISOR, Role.COUNTY_LEADER, unless=[signed_the_roster], verb="下结论"
        ),
        custom={"label": "下结论", "order": 10, "signing": True},
    )
    def conclude(
        self,
        *,
        by: Post,
        at: datetime.datetime,
        verdict: str,
        findings: str,
        handed_to: str = "",
        handed_no: str = "",
        handed_on: datetime.date | None = None,
    ) -> None:
        """What was found out, and where it was handed over. The row stays what it is: never one of the roster."""
        found = {
            "verdict": verdict,
            "findings": findings.strip(),
            "handed_to": handed_to.strip(),
            "handed_no": handed_no.strip(),
            "handed_on": handed_on,
        }
        if problems := _against_concluding(self, found, timezone.localdate(at)):
            raise Refused(problems)
        for name, value in found.items():
            setattr(self, name, value)
        self.concluded_by, self.concluded_at = by, at
        if self.kind == Said.NAME and verdict != Verdict.SAME_PERSON:
            # Another was paid in the household's name: it is still to have its money.
            fail_line(self.row.line, f"户名不符（{self.row.name}）", at)


def _against_concluding(aside: Aside, found: dict, today: datetime.date) -> list[str]:
    problems = []
    verdict = found["verdict"]
    if verdict not in Verdict.values:
        problems.append("请选择结论")
    if verdict == Verdict.SAME_PERSON and aside.kind != Said.NAME:
        problems.append(f"{aside.get_kind_display()}不能按“{Verdict.SAME_PERSON.label}”了结")
    if not found["findings"]:
        problems.append("请写明查明的事实：谁操作、款项去向、依据")
    if verdict == Verdict.VIOLATION and not found["handed_to"]:
        problems.append("违规发放一律移交，请写明移交单位")
    if verdict == Verdict.VIOLATION and not found["handed_on"]:
        problems.append("请写明移交日期")
    if found["handed_on"] and found["handed_on"] > today:
        problems.append(f"移交日期 {found['handed_on']} 还没有到，请核对")
    return problems
