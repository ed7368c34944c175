"""Checks before a roster may go on: those that block, and those that need a word (requirements F.5)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Count, F, Q, Sum

if TYPE_CHECKING:
    from payments.models import Roster

JUMP = Decimal("0.30")  # W1: a household's amount changes by more than this
DRIFT = Decimal("0.10")  # W6: the township's total changes by more than this
NAMED = 5  # households named in a sentence before “等”


@dataclass(frozen=True)
class Check:
    """One finding. `code` is the rule number of F.5; `households` are the heads' names."""

    code: str
    title: str
    blocks: bool
    count: int
    households: tuple[str, ...]
    line_ids: tuple[int, ...] = ()

    @property
    def sentence(self) -> str:
        names = "、".join(self.households[:NAMED]) + ("等" if self.count > NAMED else "")
        return f"{self.title} {self.count} 户（{names}）" if names else self.title


def findings(roster: Roster) -> list[Check]:
    """Every check that found something, blocking ones first."""
    return list(_blocking(roster)) + list(_explainable(roster))


def blocking(roster: Roster) -> list[Check]:
    return list(_blocking(roster))


def unexplained(roster: Roster) -> list[Check]:
    return [check for check in _explainable(roster) if not roster.explanations.get(check.code)]


def _check(code: str, title: str, lines, *, blocks: bool) -> Iterator[Check]:
    found = list(lines.order_by("seq").values_list("head_name", "pk"))
    if found:
        names, ids = zip(*found, strict=True)
        yield Check(code, title, blocks, len(found), tuple(names), tuple(ids))


def _blocking(roster: Roster) -> Iterator[Check]:
    lines = roster.lines.payable()
    yield from _check("B0", "没有收款账户", lines.filter(account=""), blocks=True)
    stale = ~Q(decision__payable=F("amount") + F("topup")) | Q(decision__granted=False)
    ended = Q(decision__last_month__lt=roster.month) | Q(decision__first_month__gt=roster.month)
    yield from _check("B1", "与审批决定不一致", lines.filter(stale | ended), blocks=True)
    yield from _check("B2", "家庭成员同月在另一户领取", _twice(roster, lines), blocks=True)
    yield from _check("B6", "户主已死亡", lines.filter(_dead_head()), blocks=True)


def _dead_head() -> Q:
    return Q(
        household__members__is_head=True,
        household__members__died_on__isnull=False,
        household__members__left_on=None,
    )


def _twice(roster: Roster, lines):
    """Lines of households one of whose members is on another household's line of the month, in any township."""
    with connection.cursor() as cursor:
        cursor.execute(TWICE, {"roster": roster.pk, "county": roster.county_id, "month": roster.month})
        return lines.filter(pk__in=[row[0] for row in cursor.fetchall()])


TWICE = """
SELECT DISTINCT mine.id
FROM payments_rosterline mine
JOIN households_member m ON m.household_id = mine.household_id
JOIN households_member n ON n.id_index = m.id_index AND n.household_id <> m.household_id
JOIN payments_rosterline other ON other.household_id = n.household_id AND other.month = mine.month
WHERE mine.roster_id = %(roster)s AND mine.payable > 0 AND other.payable > 0
  AND other.county_id = %(county)s AND other.month = %(month)s
  AND m.left_on IS NULL AND m.died_on IS NULL AND n.left_on IS NULL AND n.died_on IS NULL
"""


def _explainable(roster: Roster) -> Iterator[Check]:
    lines = roster.lines.payable()
    jump = Q(payable__gt=F("last_payable") * (1 + JUMP)) | Q(payable__lt=F("last_payable") * (1 - JUMP))
    yield from _check("W1", "金额比上月增减超过 30%", lines.filter(jump, last_payable__gt=0), blocks=False)
    shared = (
        lines.exclude(account_index="")
        .values("account_index")
        .annotate(n=Count("pk"))
        .filter(n__gt=1)
        .values("account_index")
    )
    yield from _check("W2", "几户共用一个账号", lines.filter(account_index__in=shared), blocks=False)
    last = roster.last_month()
    if last and last.total and abs(roster.total - last.total) > last.total * DRIFT:
        yield Check("W6", f"总额比上月增减超过 10%（上月 {last.total} 元）", False, 1, ())


def refresh_totals(roster: Roster) -> None:
    """Sum the lines into the head; the caller saves."""
    sums = roster.lines.payable().aggregate(
        households=Count("pk"), persons=Sum("persons"), total=Sum("payable")
    )
    roster.households = sums["households"]
    roster.persons = sums["persons"] or 0
    roster.total = sums["total"] or Decimal(0)


def content_hash(roster: Roster) -> str:
    """sha-256 over every line as it is to be paid, in order."""
    with connection.cursor() as cursor:
        cursor.execute(CONTENT, {"roster": roster.pk})
        return cursor.fetchone()[0]


CONTENT = """
SELECT encode(sha256(convert_to(coalesce(string_agg(
           concat_ws('|', seq, household_id, decision_id, payee_name, account_index, amount, topup, arrears,
                     recovery, payable, change), E'\\n' ORDER BY seq), ''), 'UTF8')), 'hex')
FROM payments_rosterline WHERE roster_id = %(roster)s
"""
