"""Gap-free numbers: one counter row per series, locked until the transaction that took the number ends."""

from __future__ import annotations

from typing import Any

from django.db import connection, models
from psycopg import sql

TAKE = """
INSERT INTO {table} ({columns}, last) VALUES ({values}, 1)
ON CONFLICT ({columns}) DO UPDATE SET last = {table}.last + 1 RETURNING last
"""


def take_number(counter: type[models.Model], **key: Any) -> int:
    """The next number of the series `key`; a rolled-back transaction gives its number back.

    One statement, so two first comers cannot both insert the row. `key` names the columns of the
    counter’s unique constraint by their database names.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a number is taken inside the transaction that uses it")
    statement = sql.SQL(TAKE).format(
        table=sql.Identifier(counter._meta.db_table),
        columns=sql.SQL(", ").join(map(sql.Identifier, key)),
        values=sql.SQL(", ").join(sql.Placeholder() for _ in key),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, list(key.values()))
        return int(cursor.fetchone()[0])
