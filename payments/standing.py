"""What became of the lines of a released roster: arrived, failed, carried on, or never answered."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import connection

if TYPE_CHECKING:
    from payments.models import Roster, RosterLine

# Standing → (label, is it settled).
STANDINGS: dict[str, tuple[str, bool]] = {
    "paid": ("到账", True),
    "carried": ("失败，已列入后册补发", True),
    "waived": ("不再补发", True),
    "failed": ("失败，待补发", False),
    "name": ("户名不符，待核实", False),
    "short": ("少发", False),
    "missing": ("回盘里没有", False),
}
COUNTED = """
SELECT standing, count(*), sum(payable), sum(least(got, payable)) FROM payments_standing(%s) GROUP BY standing
"""


@dataclass(frozen=True)
class Count:
    """Lines of one standing; `payable` and `got` in 元."""

    standing: str
    lines: int
    payable: Decimal
    got: Decimal

    @property
    def label(self) -> str:
        return STANDINGS[self.standing][0]

    @property
    def settled(self) -> bool:
        return STANDINGS[self.standing][1]


def standing_of(roster: Roster) -> list[Count]:
    """Counts by standing in the order of STANDINGS; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTED, [roster.pk])
        found = {row[0]: Count(*row) for row in cursor.fetchall()}
    return [found[name] for name in STANDINGS if name in found]


def standings_of(roster: Roster, *standings: str) -> dict[int, str]:
    """Line's key → standing, of the lines with one of these."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT line_id, standing FROM payments_standing(%s) WHERE standing = ANY(%s)",
            [roster.pk, list(standings)],
        )
        return dict(cursor.fetchall())


def lines_standing(roster: Roster, *standings: str) -> list[int]:
    """Keys of the lines with one of these standings."""
    return list(standings_of(roster, *standings))


def missing_of(line: RosterLine) -> Decimal:
    """元 of the line that have not arrived."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT payable - least(got, payable) FROM payments_standing(%s) WHERE line_id = %s",
            [line.roster_id, line.pk],
        )
        row = cursor.fetchone()
    return row[0] if row else Decimal(0)
