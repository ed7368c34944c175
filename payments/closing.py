"""How a roster ends: nobody to pay, or every line settled and the county's signature under it."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django_fsm import transition

from accounts.models import Post, Role
from accounts.permits import holds
from audit.acts import Refused, guard
from payments.acts import earlier_released, signed_before, up_to_date
from payments.failing import fail_line
from payments.standing import lines_standing, standing_of
from payments.states import RosterState
from payments.totals import content_hash, refresh_totals
from policies.rules import rules_for

if TYPE_CHECKING:
    from payments.models import Roster, RosterLine

NAMED = 5


@guard("名册里还有应发的户，请走签批上报")
def nobody_to_pay(roster: Roster) -> bool:
    return not roster.lines.payable().exists()


@guard("还没有登记银行回盘")
def answered(roster: Roster) -> bool:
    return roster.returns.taken().exists()


@guard("还有一份回盘文件没有登记，请登记或者作废")
def no_return_waiting(roster: Roster) -> bool:
    return not roster.returns.filter(state="checked").exists()


def _aside_words(roster: Roster) -> str:
    return f"名册外发放、户名不符还有 {roster.asides.open().count()} 笔没有结论，须由区（县）查明"


@guard(_aside_words)
def nothing_aside(roster: Roster) -> bool:
    return not roster.asides.open().exists()


def _unsettled_words(roster: Roster) -> str:
    return "；".join(
        f"{count.label} {count.lines} 户（{_names(roster, count.standing)}）"
        for count in standing_of(roster)
        if not count.settled
    )


def _names(roster: Roster, standing: str) -> str:
    lines = roster.lines.filter(pk__in=lines_standing(roster, standing)).order_by("seq")
    names = list(lines.values_list("head_name", flat=True)[: NAMED + 1])
    return "、".join(names[:NAMED]) + ("等" if len(names) > NAMED else "")


@guard(_unsettled_words)
def every_line_settled(roster: Roster) -> bool:
    return all(count.settled for count in standing_of(roster))


class ClosingActs:
    @transition(
        field="state",
        source=RosterState.DRAFTED,
        target=RosterState.NIL,
        permission=holds(Role.TOWNSHIP_HEAD, unless=[signed_before]),
        conditions=[nobody_to_pay, earlier_released, up_to_date],
        custom={"label": "确认本月无应发", "order": 45, "signing": True},
    )
    def confirm_nil(self, *, by: Post, at: datetime.datetime) -> None:
        """Nobody is paid this month. A person says so, not the calendar: a roster may also be empty by mistake.

        Skipping it when a later one comes would let everybody be held for a month without a signature.
        """
        refresh_totals(self)
        self.content_hash, self.submitted_at = content_hash(self), at
        self._sign("submitted", by, at)

    @transition(
        field="state",
        source=RosterState.RELEASED,
        target=RosterState.RELEASED,
        permission=holds(Role.FINANCE),
        conditions=[answered],
        custom={"label": "登记未到账", "order": 90, "on_line": True},
    )
    def report_unpaid(self, *, by: Post, at: datetime.datetime, line: RosterLine, why: str) -> None:
        """The bank's answer leaves a line out or says too little, and the bank confirms that nothing more will come."""
        line, why = self._own(line), why.strip()
        problems = [] if why else [f"请写明{line.head_name}户未到账的原因"]
        if line.pk not in lines_standing(self, "missing", "short"):
            problems.append(f"{line.head_name}户的发放情况回盘里已经有了，不用登记")
        if problems:
            raise Refused(problems)
        fail_line(line, why, at)

    @transition(
        field="state",
        source=RosterState.RELEASED,
        target=RosterState.CLOSED,
        permission=holds(Role.COUNTY_SUPERVISOR, Role.COUNTY_LEADER, unless=[signed_before]),
        conditions=[answered, no_return_waiting, nothing_aside, every_line_settled],
        custom={"label": "对账结清", "order": 100, "signing": True},
    )
    def close(self, *, by: Post, at: datetime.datetime, word: str = "") -> None:
        """Roster, bank file and answer agree, failures are carried on; nothing is open (F.4 step 12).

        `word`: why fewer rows agreed with the roster than the rules ask for, where that is so (YC-088, TA 四).
        """
        rate, least = agreement(self), least_agreement(self)
        if rate < least and not word.strip():
            raise Refused([f"回盘与名册一致率 {percent(rate)}，低于规定的 {percent(least)}，请写明情况"])
        self.closed_at = at
        self._sign("closed", by, at)


def agreement(roster: Roster) -> Decimal:
    """Share of lines and rows that say the same: 1 − (rows put aside or short, lines never answered) ÷ all."""
    rows = roster.return_rows.exclude(kind__in=["known", "retried"])
    counted = rows.count()
    differing = rows.filter(kind__in=["stray", "twice", "over", "short", "name"]).count()
    unanswered = roster.lines.payable().filter(return_rows=None).count()
    whole = counted + unanswered
    return 1 - Decimal(differing + unanswered) / whole if whole else Decimal(1)


def least_agreement(roster: Roster) -> Decimal:
    """What the rules of the place ask for: 1 where no difference is allowed, 0 where they are silent."""
    rules = rules_for(roster.township_id, roster.category, roster.month)
    if rules.payment.match_tolerance == 0:
        return Decimal(1)
    return rules.oversight.data_match_min or Decimal(0)


def percent(share: Decimal) -> str:
    """97.5% of 0.975; never rounded up to what is not reached."""
    return f"{int(share * 1000) / 10:g}%"
