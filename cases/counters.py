"""Gap-free numbers: one counter row per series, locked until the transaction that took the number ends."""

from __future__ import annotations

from typing import Any

from django.db import connection, models


def take_number(counter: type[models.Model], **key: Any) -> int:
    """The next number of the series `key`; a rolled-back transaction gives its number back.

    One statement, so two first comers cannot both insert the row. `key` names the columns of the
    counter’s unique constraint by their database names.
    """
    table, columns = counter._meta.db_table, list(key)
    quoted = ", ".join(f'"{c}"' for c in columns)
    sql = (
        f'INSERT INTO "{table}" ({quoted}, "last") VALUES ({", ".join(["%s"] * len(columns))}, 1) '
        f'ON CONFLICT ({quoted}) DO UPDATE SET "last" = "{table}"."last" + 1 RETURNING "last"'  # noqa: S608 - names of our own columns
    )
    if not connection.in_atomic_block:
        raise RuntimeError("a number is taken inside the transaction that uses it")
    with connection.cursor() as cursor:
        cursor.execute(sql, [key[c] for c in columns])
        return int(cursor.fetchone()[0])
