"""Sealing, and the witness: a file outside the database that remembers every seal."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from audit.models import Seal


class WitnessDisagrees(Exception):
    """The witness file remembers another seal than the database shows: one of them was replaced."""


def seal_queue(limit: int = 100_000) -> int:
    """Seal everything that waits, `limit` events to a seal; answers how many seals were set."""
    made = 0
    while _seal_once(limit):
        made += 1
    return made


def witness_path() -> Path:
    """Where the witness file is: the setting SEAL_WITNESS."""
    return Path(settings.SEAL_WITNESS)


def witness_seals(path: Path) -> int:
    """Append to the witness file every seal it does not know yet; answers how many.

    What a crash kept from being written is written on the next run. Raises WitnessDisagrees when its last
    line is not the database's seal of that number.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    last = _last_line(path)
    if last and not Seal.objects.filter(n=last["n"], hash=last["hash"]).exists():
        raise WitnessDisagrees(
            f"见证文件记有第 {last['n']} 道封条，台账里没有或不同：请停用并报告上级，不要删除见证文件"
        )
    lines = list(_unwitnessed(last["n"] if last else 0))
    with path.open("a", encoding="utf-8") as file:
        file.writelines(lines)
    return len(lines)


def _seal_once(limit: int) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit_seal_queue(%s)", [limit])
        row: tuple[int | None] = cursor.fetchone()
    return row[0]


def _unwitnessed(known: int) -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT json_build_object('ledger', l.identity, 'n', n, 'at', audit_instant(at), 'count', count,
                                        'root', root, 'prev', prev, 'hash', hash)::text
               FROM audit_seal, audit_ledger l WHERE n > %s ORDER BY n""",
            [known],
        )
        yield from (f"{row[0]}\n" for row in cursor.fetchall())


def _last_line(path: Path) -> dict[str, Any] | None:
    if not path.exists():
        return None
    lines = path.read_text(encoding="utf-8").splitlines()
    return json.loads(lines[-1]) if lines else None
