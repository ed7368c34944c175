"""The acts of a bank's answer: taken in as a whole, or put aside for another file."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django_fsm import transition

from accounts.models import Post, Role
from accounts.permits import holds
from audit.acts import Refused, guard
from payments.returns.taking import take_in
from payments.states import ReturnState, RosterState

if TYPE_CHECKING:
    from payments.models import BankReturn

NAMED = 5


def _unreadable_words(file: BankReturn) -> str:
    first = "；".join(problem["message"] for problem in file.problems[:NAMED])
    more = f"等 {len(file.problems)} 处" if len(file.problems) > NAMED else ""
    return f"文件里有读不出的内容，一行也不登记：{first}{more}"


@guard(_unreadable_words)
def readable(file: BankReturn) -> bool:
    return not file.problems


def _taken_words(file: BankReturn) -> str:
    taken = _same_taken(file)
    day = f"{timezone.localdate(taken.taken_at):%-m月%-d日}" if taken and taken.taken_at else ""
    return f"这份文件 {day}已经登记过，不重复登记"


def _same_taken(file: BankReturn) -> BankReturn | None:
    return file.roster.returns.filter(state=ReturnState.TAKEN, sha256=file.sha256).first()


@guard(_taken_words)
def not_taken_before(file: BankReturn) -> bool:
    return _same_taken(file) is None


@guard("试读以后又登记了别的回盘，请重新上传这份文件再核对")
def nothing_since(file: BankReturn) -> bool:
    return file.roster.returns.filter(state=ReturnState.TAKEN).count() == file.after


@guard("文件里的内容以前都登记过，没有新的内容")
def says_something_new(file: BankReturn) -> bool:
    return bool(file.problems) or bool(file.report.get("new", 0))


@guard("名册已经结清，不再登记回盘")
def roster_open(file: BankReturn) -> bool:
    return file.roster.state == RosterState.RELEASED


class ReturnActs:
    @transition(
        field="state",
        source=ReturnState.CHECKED,
        target=ReturnState.TAKEN,
        permission=holds(Role.FINANCE),
        conditions=[roster_open, readable, not_taken_before, nothing_since, says_something_new],
        custom={"label": "登记回盘", "order": 10},
    )
    def take(self, *, by: Post, at: datetime.datetime) -> None:
        """Enter what the bank answered. Whatever the roster does not know of is put aside, and the county is told."""
        said = take_in(self, by=by, at=at)
        if said != self.report.get("counts"):
            raise Refused(["名册的发放情况在试读以后变了，请重新上传这份文件再核对"])
        self.taken_by, self.taken_at = by, at

    @transition(
        field="state",
        source=ReturnState.CHECKED,
        target=ReturnState.DROPPED,
        permission=holds(Role.FINANCE),
        custom={"label": "作废这份文件", "order": 20},
    )
    def drop(self, *, by: Post, at: datetime.datetime) -> None:
        """The wrong file, or one that another has taken the place of: nothing of it was entered."""
