"""The acts of a roster. Every step is another person; after the release nothing changes."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django_fsm import transition

from accounts.models import Post, Role
from accounts.permits import holds, recusal
from audit.acts import Refused, guard
from payments import checks
from payments.states import RosterState
from payments.strip import strip_of

if TYPE_CHECKING:
    from payments.models import Roster, RosterLine

COUNTY = (Role.COUNTY_CLERK, Role.COUNTY_SUPERVISOR, Role.COUNTY_LEADER)


def _signed_words(roster: Roster, by: Post) -> str:
    step = roster.signatures.filter(user_id=by.user_id, void_at=None).first()
    return f"{by.author_name}已办过本名册的“{step.get_step_display()}”，须由另一人办理" if step else ""


@recusal(_signed_words)
def signed_before(roster: Roster, by: Post) -> bool:
    return roster.signatures.filter(user_id=by.user_id, void_at=None).exists()


def _blockers_sentence(roster: Roster) -> str:
    return "；".join(check.sentence for check in checks.blocking(roster))


@guard(_blockers_sentence)
def no_blockers(roster: Roster) -> bool:
    return not checks.blocking(roster)


def _unexplained_sentence(roster: Roster) -> str:
    return "须先写说明：" + "；".join(check.sentence for check in checks.unexplained(roster))


@guard(_unexplained_sentence)
def all_explained(roster: Roster) -> bool:
    return not checks.unexplained(roster)


@guard("名册内容与签批时的摘要不一致，不能放款；请退回街道（乡镇）核对")
def unchanged_since_signed(roster: Roster) -> bool:
    return roster.content_hash == checks.content_hash(roster)


@guard("户数、金额与上月对不上，请退回重新生成")
def adds_up(roster: Roster) -> bool:
    return strip_of(roster).adds_up


@guard("名册里没有应发的户")
def not_empty(roster: Roster) -> bool:
    return roster.lines.payable().exists()


class RosterActs:
    @transition(
        field="state",
        source=RosterState.DRAFTED,
        target=RosterState.DRAFTED,
        permission=holds(Role.CLERK),
        custom={"label": "缓发", "order": 10},
    )
    def hold_line(self, *, by: Post, at: datetime.datetime, line: RosterLine, why: str) -> None:
        """Leave one household out of this month, with the reason; the month is made up once the cause is gone."""
        if not why.strip():
            raise Refused([f"请写明{line.head_name}户缓发的理由"])
        line.payable, line.change, line.reason = 0, "held", why.strip()
        line.save()
        checks.refresh_totals(self)

    @transition(
        field="state",
        source=RosterState.DRAFTED,
        target=RosterState.DRAFTED,
        permission=holds(Role.CLERK),
        custom={"label": "写说明", "order": 20},
    )
    def explain(self, *, by: Post, at: datetime.datetime, code: str, words: str) -> None:
        """A word for a check that needs one."""
        if not words.strip():
            raise Refused(["请写明情况说明"])
        self.explanations = {**self.explanations, code: words.strip()}

    @transition(
        field="state",
        source=RosterState.DRAFTED,
        target=RosterState.SUBMITTED,
        permission=holds(Role.TOWNSHIP_HEAD, unless=[signed_before]),
        conditions=[not_empty, adds_up, no_blockers, all_explained],
        custom={"label": "签批上报", "order": 30, "signing": True},
    )
    def submit(self, *, by: Post, at: datetime.datetime) -> None:
        """主要领导签字，加盖公章，上报备案 (GC-87, 88)."""
        checks.refresh_totals(self)
        self.content_hash = checks.content_hash(self)
        self.submitted_at = at
        self._sign("submitted", by, at)

    @transition(
        field="state",
        source=[RosterState.SUBMITTED, RosterState.CHECKED, RosterState.RELEASING],
        target=RosterState.DRAFTED,
        permission=holds(*COUNTY),
        custom={"label": "退回更正", "order": 60, "signing": True},
    )
    def send_back(self, *, by: Post, at: datetime.datetime, why: str) -> None:
        """Back to the township with the reason; every signature since the building is void."""
        if not why.strip():
            raise Refused(["请写明退回更正的理由"])
        self.returned_reason, self.content_hash = why.strip(), ""
        self.submitted_at = self.checked_at = None
        for signature in self.signatures.filter(void_at=None).exclude(step="built"):
            signature.void_at = at
            signature.save()

    @transition(
        field="state",
        source=RosterState.SUBMITTED,
        target=RosterState.CHECKED,
        permission=holds(*COUNTY, unless=[signed_before], verb="审核"),
        conditions=[unchanged_since_signed, no_blockers],
        custom={"label": "审核", "order": 40, "signing": True},
    )
    def approve(self, *, by: Post, at: datetime.datetime) -> None:
        """区民政局审核汇总 (GC-89)."""
        self.checked_at = at
        self._sign("checked", by, at)

    @transition(
        field="state",
        source=RosterState.CHECKED,
        target=RosterState.RELEASING,
        permission=holds(*COUNTY, unless=[signed_before]),
        conditions=[unchanged_since_signed, no_blockers],
        custom={"label": "放款初核", "order": 50, "signing": True},
    )
    def release(self, *, by: Post, at: datetime.datetime) -> None:
        """First of two persons."""
        self._sign("released", by, at)

    @transition(
        field="state",
        source=RosterState.RELEASING,
        target=RosterState.RELEASED,
        permission=holds(*COUNTY, unless=[signed_before]),
        conditions=[unchanged_since_signed, no_blockers],
        custom={"label": "放款复核", "order": 55, "signing": True},
    )
    def confirm_release(self, *, by: Post, at: datetime.datetime) -> None:
        """Second of two persons; from here on the roster never changes."""
        self.released_at = at
        self._sign("confirmed", by, at)

    def _sign(self, step: str, by: Post, at: datetime.datetime) -> None:
        self.signatures.create(step=step, user_id=by.user_id, post=by, at=timezone.localtime(at))
