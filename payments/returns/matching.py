"""A bank's answer beside the roster: one statement says of every row what it comes to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import connection

from accounts.vault import blind_index, seal
from payments.returns.reading import Answer, Problem, Read
from payments.states import Said

if TYPE_CHECKING:
    from payments.models import Roster

SQL = Path(__file__).parents[1] / "sql"
SAID = (SQL / "said.sql").read_text(encoding="utf-8")
LINES = "SELECT account_index FROM payments_rosterline WHERE roster_id = %s AND payable > 0"
LOOK = SAID + (SQL / "look.sql").read_text(encoding="utf-8")
EXACT_DIGITS = 15  # what a spreadsheet keeps of a number


@dataclass(frozen=True)
class Seen:
    """One row with what it comes to. `head` and `payable` (元) are the roster's, where it speaks of a line of it."""

    read: Read
    kind: str
    line_id: int | None
    payable: Decimal | None
    head: str


def values_of(roster: Roster, rows: Sequence[Read]) -> dict[str, Any]:
    """The rows as arrays, accounts by their blind index; sealed too where the roster does not know them."""
    with connection.cursor() as cursor:
        cursor.execute(LINES, [roster.pk])
        known = {index for (index,) in cursor.fetchall()}
    indexes = [blind_index("account", read.account) for read in rows]
    return {
        "roster": roster.pk,
        "rows": [read.row for read in rows],
        "numbers": [read.number for read in rows],
        "accounts": indexes,
        "sealed": [
            "" if index in known else seal("account", read.account)
            for index, read in zip(indexes, rows, strict=True)
        ],
        "names": [read.name for read in rows],
        "amounts": [read.amount for read in rows],
        "oks": [read.ok for read in rows],
        "whys": [read.why for read in rows],
        "days": [read.paid_on for read in rows],
    }


def look(roster: Roster, answer: Answer) -> list[Seen]:
    """Dry run: writes nothing. An account that lost its last digits on the way becomes a problem of the answer."""
    with connection.cursor() as cursor:
        cursor.execute(LOOK, values_of(roster, answer.rows))
        found = cursor.fetchall()
    seen = []
    for read, (_, kind, line_id, payable, head, near) in zip(answer.rows, found, strict=True):
        seen.append(Seen(read, kind, line_id, payable, head or ""))
        if near and len(read.account) > EXACT_DIGITS and not read.account[EXACT_DIGITS:].strip("0"):
            heading = answer.headings["account"]
            message = f"第 {read.row} 行“{heading}”末几位都是 0，像是被表格改过，请用银行原来的文件"
            answer.problems.append(Problem(read.row, heading, message))
    return seen


def counts(kinds: Sequence[str]) -> dict[str, int]:
    """How many rows of each kind, in the order of Said."""
    found = Counter(kinds)
    return {kind: found[kind] for kind in Said.values if found[kind]}
