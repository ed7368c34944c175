"""The acts of a failed payment: the township puts the account right, a later roster pays it again."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django_fsm import transition

from accounts.models import Post, Role
from accounts.permits import holds
from audit.acts import Refused, guard
from payments.permits import COUNTY
from payments.states import FailureState, RosterState

if TYPE_CHECKING:
    from payments.models import FailedPayment

LONGEST = 300


@guard(lambda failure: f"已列入{failure.paid_again_on()}补发")
def not_paid_again(failure: FailedPayment) -> bool:
    again = getattr(failure, "paid_again", None)
    return again is None or again.roster.state == RosterState.DRAFTED


class FailureActs:
    @transition(
        field="state",
        source=FailureState.OPEN,
        target=FailureState.READY,
        permission=holds(Role.CLERK),
        custom={"label": "账户已更正", "order": 10},
    )
    def put_right(self, *, by: Post, at: datetime.datetime, word: str = "") -> None:
        """The next roster may pay again: another account is on file, or the bank has cleared the same one."""
        word = _short(word)
        if not self.account_changed and not word:
            raise Refused(
                ["收款账户还是发放失败的那一个，请先在家庭档案里换登账户；账户没有错的，写明银行核实的情况"]
            )
        self._handled(by, at, word or "已换登收款账户")

    @transition(
        field="state",
        source=[FailureState.OPEN, FailureState.READY],
        target=FailureState.WAIVED,
        permission=holds(*COUNTY),
        conditions=[not_paid_again],
        custom={"label": "不再补发", "order": 20, "signing": True},
    )
    def waive(self, *, by: Post, at: datetime.datetime, word: str) -> None:
        """Nobody is left to be paid (a death without a surviving household), or the money was not due."""
        word = _short(word)
        if not word:
            raise Refused(["请写明不再补发的理由"])
        self._handled(by, at, word)

    def _handled(self, by: Post, at: datetime.datetime, word: str) -> None:
        self.word, self.handled_by, self.handled_at = word, by, at


def _short(word: str) -> str:
    word = word.strip()
    if len(word) > LONGEST:
        raise Refused([f"请写在 {LONGEST} 字以内，现有 {len(word)} 字"])
    return word
