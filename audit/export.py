"""The ledger as JSON lines, for the verifier that knows neither Django nor the database.

Header; seals; events by id; heads; a trailer with the sha-256 of everything before it. `old` and `new` are the
text the database stored and hashed, as strings: no JSON is re-written on the way.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

FORMAT = "yimen-ledger/1"

EVENTS = """
    SELECT json_build_object(
        'line', 'event', 'id', e.id, 'file', e.file_key, 'seq', e.seq, 'at', audit_instant(e.at),
        'acted_at', audit_instant(e.acted_at), 'op', e.op, 'table', e.table_name, 'row', e.row_pk,
        'old', e.old::text, 'new', e.new::text, 'author', e.author_id, 'name', e.author_name,
        'post', e.post_label, 'act', e.act, 'act_id', e.act_id, 'sentence', e.sentence, 'reason', e.reason,
        'clause', e.clause, 'request', e.request_id, 'prev', e.prev, 'hash', e.hash, 'seal', s.seal_id)::text
    FROM audit_event e LEFT JOIN audit_sealed s ON s.event_id = e.id
    WHERE %(file)s = '' OR e.file_key = %(file)s ORDER BY e.id
"""
SEALS = """
    SELECT json_build_object('line', 'seal', 'n', n, 'at', audit_instant(at), 'count', count, 'root', root,
                             'prev', prev, 'hash', hash)::text
    FROM audit_seal WHERE %(file)s = '' ORDER BY n
"""
HEADS = """
    SELECT json_build_object('line', 'head', 'file', file_key, 'seq', seq, 'hash', hash)::text
    FROM audit_head WHERE %(file)s = '' OR file_key = %(file)s ORDER BY file_key
"""
HEADER = """
    SELECT json_build_object(
        'line', 'ledger', 'format', %(format)s::text, 'ledger', identity, 'file', nullif(%(file)s, ''),
        'events', (SELECT count(*) FROM audit_event WHERE %(file)s = '' OR file_key = %(file)s),
        'files', (SELECT count(*) FROM audit_head WHERE %(file)s = '' OR file_key = %(file)s),
        'seals', (SELECT count(*) FROM audit_seal WHERE %(file)s = ''),
        'at', audit_instant(now()))::text
    FROM audit_ledger
"""


def lines(file_key: str = "") -> Iterator[str]:
    """Every line of an export, newline included; of one file when its key is given (without seals)."""
    digest = hashlib.sha256()
    with _one_moment():
        for query in (HEADER, SEALS, EVENTS, HEADS):
            for text in _rows(query, {"file": file_key, "format": FORMAT}):
                line = text + "\n"
                digest.update(line.encode())
                yield line
    yield json.dumps({"line": "end", "sha256": digest.hexdigest()}) + "\n"


def _rows(query: str, parameters: dict[str, str]) -> Iterator[str]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(query, parameters)
        while rows := cursor.fetchmany(2000):
            yield from (row[0] for row in rows)


@contextmanager
def _one_moment() -> Iterator[None]:
    """All queries see the ledger as it was when the first one ran."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield
