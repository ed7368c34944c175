"""The acts of one entry of the fund ledger: written down by one person, booked by another, never changed after."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django_fsm import transition

from accounts.models import Post, Role
from accounts.permits import holds, recusal
from audit.acts import Refused, guard, perform
from payments.funds.against import ONLY_RAISED, against_allocating, against_reversing, against_spending
from payments.funds.kinds import OUTGOING, RAISED, EntryKind, EntryState

if TYPE_CHECKING:
    from payments.models import FundEntry

KEEPERS = (Role.FINANCE, Role.COUNTY_CLERK)


@recusal("登记资金的人不能复核同一笔，须由另一人复核")
def entered_by_self(entry: FundEntry, by: Post) -> bool:
    return entry.entered_user_id == by.user_id


def _obstacles(entry: FundEntry) -> list[str]:
    if entry.kind == EntryKind.REVERSAL:
        return against_reversing(entry)
    return against_spending(entry, with_waiting=False) if entry.kind in OUTGOING else []


@guard(lambda entry: "；".join(_obstacles(entry)))
def within_the_fund(entry: FundEntry) -> bool:
    return not _obstacles(entry)


@guard("这一笔已经登记冲正，请等另一人复核")
def not_being_reversed(entry: FundEntry) -> bool:
    return not entry.reversals.exclude(state=EntryState.VOID).exists()


@guard("冲正不能再冲正，请重新登记正确的一笔")
def is_original(entry: FundEntry) -> bool:
    return entry.kind != EntryKind.REVERSAL


@guard("冲正还没有经另一人复核")
def reversal_confirmed(entry: FundEntry) -> bool:
    return entry.reversals.filter(state=EntryState.CONFIRMED).exists()


@guard("下达日期已经登记")
def not_allocated(entry: FundEntry) -> bool:
    return entry.allocated_on is None


@guard(ONLY_RAISED)
def is_raised(entry: FundEntry) -> bool:
    return entry.kind in RAISED


class FundEntryActs:
    @transition(
        field="state",
        source=EntryState.ENTERED,
        target=EntryState.CONFIRMED,
        permission=holds(*KEEPERS, Role.COUNTY_LEADER, unless=[entered_by_self], verb="复核"),
        conditions=[within_the_fund],
        custom={"label": "复核入账", "order": 10, "signing": True},
    )
    def confirm(self, *, by: Post, at: datetime.datetime) -> None:
        """Second of two persons. Whoever draws on the county's moneys waits for the one before."""
        self.book.hold()
        if problems := _obstacles(self):  # another entry may have been booked since the guard looked
            raise Refused(problems)
        self.confirmed_by, self.confirmed_user, self.confirmed_at = by, by.user, at

    @transition(
        field="state",
        source=EntryState.ENTERED,
        target=EntryState.VOID,
        permission=holds(*KEEPERS, Role.COUNTY_LEADER),
        custom={"label": "作废", "order": 20},
    )
    def discard(self, *, by: Post, at: datetime.datetime, why: str) -> None:
        """Written down wrongly: nothing was booked."""
        if not why.strip():
            raise Refused(["请写明作废的原因"])
        self.void_reason = why.strip()

    @transition(
        field="state",
        source=EntryState.CONFIRMED,
        target=EntryState.CONFIRMED,
        permission=holds(*KEEPERS),
        conditions=[is_raised, not_allocated],
        custom={"label": "登记下达", "order": 30},
    )
    def allocate(self, *, by: Post, at: datetime.datetime, allocated_on: datetime.date) -> None:
        """When the money received was handed on (YC-096); written once."""
        if problems := against_allocating(self, allocated_on, timezone.localdate(at)):
            raise Refused(problems)
        self.allocated_on = allocated_on

    @transition(
        field="state",
        source=EntryState.CONFIRMED,
        target=EntryState.CONFIRMED,
        permission=holds(*KEEPERS),
        conditions=[is_original, not_being_reversed],
        custom={"label": "冲正", "order": 40, "danger": True},
    )
    def reverse(self, *, by: Post, at: datetime.datetime, why: str) -> None:
        """A correction is an entry of its own, the other way round; it too waits for a second person."""
        if not why.strip():
            raise Refused(["请写明冲正的原因"])
        self.book.entries.create(
            kind=EntryKind.REVERSAL,
            reverses=self,
            fund=self.fund,
            to_fund=self.to_fund,
            amount=self.amount,
            dated_on=self.book.day_within(timezone.localdate(at)),
            document_no=self.document_no,
            purpose=why.strip(),
            entered_by=by,
            entered_user=by.user,
            entered_at=at,
        )

    @transition(
        field="state",
        source=EntryState.CONFIRMED,
        target=EntryState.REVERSED,
        permission=holds(*KEEPERS, Role.COUNTY_LEADER),
        conditions=[reversal_confirmed],
        custom={"label": "冲正完成", "order": 50, "follows": True},
    )
    def strike(self, *, by: Post, at: datetime.datetime) -> None:
        """Follows the confirmation of the reversing entry; nobody presses it."""

    def follow_up(self, act: str, *, by: Any, at: datetime.datetime, facts: dict[str, Any]) -> None:
        if act == "confirm" and self.reverses is not None:
            perform(self.reverses.strike, by=by, at=at)
