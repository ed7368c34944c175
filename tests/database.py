"""The test database behind Django's back: who is connected, and how it is emptied between tests."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.conf import settings
from django.db import connection
from psycopg import sql

Signature = tuple[int, int]  # rows, newest transaction


def connect_as(url: str) -> None:
    """Let Django's connection use the user of `url` from now on; the database stays."""
    parts = urlsplit(url)
    connection.close()
    connection.settings_dict["USER"] = parts.username
    connection.settings_dict["PASSWORD"] = parts.password


def database_url(role: str) -> str:
    """Address of the test database for `owner`, `app` or `superuser`."""
    url = {
        "owner": settings.DATABASE_OWNER_URL,
        "app": settings.DATABASE_URL,
        "superuser": settings.DATABASE_SUPERUSER_URL,
    }[role]
    assert url, f"DATABASE_{role.upper()}_URL is needed by the tests"
    return urlunsplit(urlsplit(url)._replace(path=f"/{connection.settings_dict['NAME']}"))


@dataclass
class Cleaner:
    """Brings a transactional test's tables back to what the migrations left, past every trigger.

    Seeds (rows that migrations made) are kept in a schema of their own and put back when a test changed them.
    """

    superuser: psycopg.Connection
    seeds: dict[str, Signature] = field(default_factory=dict)
    others: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.superuser.execute("DROP SCHEMA IF EXISTS seed CASCADE; CREATE SCHEMA seed")
        rows = self.superuser.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
        )
        for (table,) in rows.fetchall():
            signature = self._signature(table)
            if signature[0]:
                self._run("CREATE TABLE seed.{0} AS TABLE public.{0}", table)
                self.seeds[table] = signature
            else:
                self.others.append(table)

    def clean(self) -> None:
        """Empty what was empty, restore what was seeded; a few milliseconds when little was touched."""
        with self.superuser.transaction():
            self.superuser.execute("SET LOCAL session_replication_role = replica")
            for table in self._filled():
                self._run("DELETE FROM public.{0}", table)
            for table, signature in self.seeds.items():
                if self._signature(table) != signature:
                    self._restore(table)

    def _filled(self) -> list[str]:
        """Those of the empty tables that now hold a row, in one round trip."""
        if not self.others:
            return []
        probe = sql.SQL("SELECT {0}::text WHERE EXISTS (SELECT FROM public.{1})")
        parts = [probe.format(sql.Literal(table), sql.Identifier(table)) for table in self.others]
        return [name for (name,) in self.superuser.execute(sql.SQL(" UNION ALL ").join(parts)).fetchall()]

    def _restore(self, table: str) -> None:
        columns = sql.SQL(", ").join(sql.Identifier(name) for name in self._columns(table))
        self._run("DELETE FROM public.{0}", table)
        copy = sql.SQL("INSERT INTO public.{0} ({1}) OVERRIDING SYSTEM VALUE SELECT {1} FROM seed.{0}")
        self.superuser.execute(copy.format(sql.Identifier(table), columns))
        self.seeds[table] = self._signature(table)

    def _columns(self, table: str) -> list[str]:
        query = """SELECT attname FROM pg_attribute
                   WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''"""
        return [name for (name,) in self.superuser.execute(query, [f'public."{table}"']).fetchall()]

    def _signature(self, table: str) -> Signature:
        query = sql.SQL("SELECT count(*), coalesce(max(xmin::text::bigint), 0) FROM public.{0}")
        row = self.superuser.execute(query.format(sql.Identifier(table))).fetchone()
        assert row
        return row[0], row[1]

    def _run(self, statement: str, table: str) -> None:
        self.superuser.execute(sql.SQL(statement).format(sql.Identifier(table)))  # type: ignore[arg-type]
