"""A database of its own for stories: migrated once for each state of the migrations, never written to.

A story runs in it inside one transaction that is rolled back, so the next run finds it as new.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import override_settings
from psycopg import sql

from config.paths import BASE_DIR
from config.stories.mistakes import StoryError

PREFIX = "yimen_story_"
READY = "结构已建好"
LOCK = 73_109_201  # one process at a time builds


@contextmanager
def scratch_database() -> Iterator[None]:
    """Django's connection to the stories' database as the runtime role; afterwards back where it was."""
    before = dict(connection.settings_dict)
    name = migrated()
    try:
        _connect(settings.DATABASE_URL, name)
        with tempfile.TemporaryDirectory(prefix="yimen-story-") as media, override_settings(MEDIA_ROOT=media):
            yield
    finally:
        connection.close()
        connection.settings_dict.update(before)


def fingerprint() -> str:
    """Changes with every migration and every piece of SQL a migration installs."""
    files = sorted([*BASE_DIR.glob("*/migrations/*.py"), *BASE_DIR.glob("*/sql/*.sql")])
    digest = hashlib.sha256()
    for path in files:
        digest.update(str(path.relative_to(BASE_DIR)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def migrated(prefix: str = PREFIX) -> str:
    """Name of a migrated database for the present migrations, made when there is none; tests copy theirs from one."""
    if not settings.DATABASE_OWNER_URL:
        raise StoryError(
            ["没有设置 DATABASE_OWNER_URL：试跑故事要建一个数据库，须用表的所有者（yimen_owner）"]
        )
    name = prefix + fingerprint()
    try:
        with psycopg.connect(settings.DATABASE_OWNER_URL, autocommit=True) as owner:
            owner.execute("SELECT pg_advisory_lock(%s)", [LOCK])
            if not _is_ready(owner, name):
                _build(owner, name, prefix)
    except psycopg.Error as error:
        raise StoryError([f"试跑故事的数据库没有建成：{str(error).splitlines()[0]}"]) from None
    return name


def _is_ready(owner: psycopg.Connection[Any], name: str) -> bool:
    row = owner.execute(
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [name]
    ).fetchone()
    return row is not None and row[0] == READY


def _build(owner: psycopg.Connection[Any], name: str, prefix: str) -> None:
    """Drop what older migrations left, then create and migrate; the note that it is ready comes last."""
    old = owner.execute(
        "SELECT datname FROM pg_database WHERE starts_with(datname, %s)"
        " AND NOT EXISTS (SELECT FROM pg_stat_activity a WHERE a.datname = pg_database.datname)",
        [prefix],
    ).fetchall()
    for (left,) in old:
        owner.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(left)))
    target = sql.Identifier(name)
    # One of this name is half built: whoever built it was killed, and whoever still looks at it waits in vain.
    owner.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(target))
    owner.execute(sql.SQL("CREATE DATABASE {}").format(target))
    owner.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(target))
    owner.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO yimen_app").format(target))
    before = dict(connection.settings_dict)
    _connect(settings.DATABASE_OWNER_URL, name)
    call_command("migrate", verbosity=0, interactive=False)
    connection.close()
    connection.settings_dict.update(before)
    owner.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(target, sql.Literal(READY)))


def _connect(url: str, name: str) -> None:
    """Let Django's connection use this address and database from now on."""
    parts = urlsplit(urlunsplit(urlsplit(url)._replace(path=f"/{name}")))
    connection.close()
    connection.settings_dict.update({"NAME": name, "USER": parts.username, "PASSWORD": parts.password})
