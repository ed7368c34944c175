"""The lines of a roster, written and brought up to date by single statements.

`sql/owed.sql` and `sql/lines.sql` say what the lines should be; here they are inserted, compared and, where they
differ, changed. What has not changed is not touched.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any

from django.db import connection

from payments.days import ledger_cutoff
from policies.rules import rules_for

if TYPE_CHECKING:
    from payments.models import Roster

SQL = Path(__file__).parent / "sql"

COLUMNS = [
    "village_id",
    "household_id",
    "for_member_id",
    "case_id",
    "decision_id",
    "head_name",
    "persons",
    "payee_name",
    "payee_id",
    "payee_index",
    "bank",
    "account",
    "account_index",
    "amount",
    "topup",
    "arrears",
    "arrears_months",
    "payable",
    "last_payable",
    "last_persons",
    "change",
    "reason",
    "first_month",
]
PARTS = {
    "ours": ", ".join(COLUMNS),
    "mine": ", ".join(f"l.{name}" for name in COLUMNS),
    "fresh": ", ".join(f"f.{name}" for name in COLUMNS),
}


def _script(name: str, parts: dict[str, str]) -> str:
    """The text of sql/<name>.sql with its $parts filled in."""
    return Template((SQL / f"{name}.sql").read_text(encoding="utf-8")).substitute(parts)


@dataclass(frozen=True)
class Scripts:
    """The statements of one way of paying: `drop` and `add` keep the rows that say what a line's money is for."""

    build: str
    refresh: str
    stale: str
    drop: tuple[str, ...]
    add: tuple[str, ...]


def _scripts(due: str, *kept: str) -> Scripts:
    """`due`: the named CTEs that say who is due what. `kept`: the rows that say what a line's money is for."""
    parts = dict(PARTS)
    for name, script in (
        ("failed", "failed"),
        ("owed", due),
        ("instalments", due),
        ("lines", "lines"),
        ("insert", "insert"),
    ):
        parts[name] = _script(script, parts)
    drop, add = (tuple(_script(f"{verb}_{rows}", parts) for rows in kept) for verb in ("drop", "add"))
    build, refresh, stale = (_script(name, parts) for name in ("build", "refresh", "stale"))
    return Scripts(build, refresh, stale, drop, add)


MONTHLY = _scripts("owed", "arrears")
ONCE = _scripts("instalments", "instalments", "arrears")


def _of(roster: Roster) -> Scripts:
    return ONCE if roster.paid_once else MONTHLY


def write_lines(roster: Roster, *, on: datetime.date) -> None:
    """Every line of a roster that has none, with the accounts of the day `on`, and the months it makes up.

    Inside `acting(bulk_file=…)`.
    """
    values, scripts = _values(roster, on), _of(roster)
    with connection.cursor() as cursor:
        cursor.execute(scripts.build, values)
        for add in scripts.add:
            cursor.execute(add, values)


def refresh_lines(roster: Roster, *, on: datetime.date, subject: int | None = None) -> int:
    """Bring the lines of a draft (or the one of a `RosterLine.subject`) up to date. Inside `acting()`.

    Returns how many were changed.
    """
    values, scripts = _values(roster, on) | {"only": subject}, _of(roster)
    with connection.cursor() as cursor:
        for drop in scripts.drop:
            cursor.execute(drop, values)
        cursor.execute(scripts.refresh, values)
        (changed,) = cursor.fetchone()
        for add in scripts.add:
            cursor.execute(add, values)
    return changed


def stale_households(roster: Roster, *, on: datetime.date) -> list[str]:
    """Names on the lines that are no longer what the decisions and accounts of today say."""
    with connection.cursor() as cursor:
        cursor.execute(_of(roster).stale, _values(roster, on))
        return [name for (name,) in cursor.fetchall()]


def _values(roster: Roster, on: datetime.date) -> dict[str, Any]:
    last = roster.last_month()
    rules = rules_for(roster.township_id, roster.category, roster.month)
    return {
        "roster": roster.pk,
        "last": last.pk if last else None,
        "last_month": last.month if last else None,
        "last_built": last.built_at if last else None,
        "county": roster.county_id,
        "township": roster.township_id,
        "category": roster.category,
        "month": roster.month,
        "cutoff": ledger_cutoff(rules, roster.month),
        "once": roster.paid_once,
        # The money arrives in the month paid: an account that begins with it is already the one to write down.
        "account_day": max(on, roster.month),
        "only": None,
    }
