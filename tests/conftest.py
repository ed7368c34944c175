"""Plumbing of the tests: a real database with its two roles, a real worker, a real browser.

The test database is made and migrated by the owner; then everything runs as the runtime role, which owns nothing.
Personas are in tests/personas.py.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from celery.contrib.testing.worker import start_worker
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import TransactionTestCase
from django.test.utils import setup_databases, teardown_databases

from config.celery import app as celery_app
from config.stories.scratch import migrated
from tests.database import Cleaner, connect_as, database_url

# Playwright's synchronous API keeps an event loop in the test's thread; Django would refuse to query there.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

if (Path(__file__).parent / "personas.py").exists():
    from tests.personas import *  # noqa: F403

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    django_test_environment: None,
    django_db_blocker: Any,
    django_db_keepdb: bool,
    django_db_createdb: bool,
    django_db_modify_db_settings: None,
) -> Iterator[None]:
    """Make and migrate the test database as owner, then reconnect as the runtime role."""
    verbosity = request.config.option.verbose
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        # Migrated once for all workers and runs of the same migrations; each test database is a copy of it.
        connection.settings_dict["TEST"]["TEMPLATE"] = migrated("test_template_")
        connect_as(settings.DATABASE_OWNER_URL)
        databases = setup_databases(
            verbosity,
            interactive=False,
            serialized_aliases=set(),
            keepdb=django_db_keepdb and not django_db_createdb,
        )
        with connection.cursor() as cursor:
            name = connection.ops.quote_name(connection.settings_dict["NAME"])
            cursor.execute(f"REVOKE ALL ON DATABASE {name} FROM PUBLIC")
            cursor.execute(f"GRANT CONNECT ON DATABASE {name} TO yimen_app")
        with psycopg.connect(database_url("superuser"), autocommit=True) as superuser:
            cleaner = Cleaner(superuser)
            connect_as(settings.DATABASE_URL)
            # The flush after a transactional test truncates, which the runtime role may not do.
            patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _case: cleaner.clean())
            with django_db_blocker.block():
                yield
        connect_as(settings.DATABASE_OWNER_URL)
        if not django_db_keepdb:
            teardown_databases(databases, verbosity=verbosity)


@pytest.fixture
def owner_connection(db: None) -> Iterator[psycopg.Connection]:
    """A connection of its own to the test database as the owner of the tables."""
    with psycopg.connect(database_url("owner"), autocommit=True) as owner:
        yield owner


@pytest.fixture
def superuser_connection(db: None) -> Iterator[psycopg.Connection]:
    """A connection of its own as a database superuser, for tests of tampering."""
    with psycopg.connect(database_url("superuser"), autocommit=True) as superuser:
        yield superuser


@pytest.fixture
def app_connection(db: None) -> Iterator[psycopg.Connection]:
    """A connection of its own as the runtime role: what an intruder in the web server would hold."""
    with psycopg.connect(database_url("app"), autocommit=True) as runtime:
        yield runtime


@pytest.fixture
def celery_worker(transactional_db: None) -> Iterator[Any]:
    """A real worker on the real broker, in a thread; tasks are sent with `.delay()` as in production."""
    celery_app.control.purge()
    with start_worker(celery_app, perform_ping_check=False, pool="solo", loglevel="warning") as worker:
        yield worker
    celery_app.control.purge()


@pytest.fixture(autouse=True)
def _own_cache() -> Iterator[None]:
    """Sessions and cached values do not outlive a test."""
    yield
    for key in cache._cache.get_client(None, write=True).scan_iter(match=f"{cache.key_prefix}:*"):  # type: ignore[attr-defined]
        cache._cache.get_client(None, write=True).delete(key)  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's Chromium. Missing, it fails the tests: a browser test is never skipped."""
    assert Path(CHROMIUM).exists(), f"没有找到浏览器 {CHROMIUM}：apt-get install chromium，或设置 CHROMIUM"
    flags = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ]
    # The browser's own words (“选择文件”, the order of a date) in Chinese where chromium-l10n is installed.
    chinese = {**os.environ, "LANGUAGE": "zh_CN"}
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": flags, "env": chinese}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """An office PC in China."""
    screen = {"width": 1366, "height": 768}
    return {**browser_context_args, "locale": "zh-CN", "timezone_id": "Asia/Shanghai", "viewport": screen}


@pytest.fixture
def live(live_server: Any) -> str:
    """Address of the real server: live + "/desk/"."""
    return str(live_server.url)


def pytest_collection_finish() -> None:
    """What was imported and collected lives to the end: the collector need not look through it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests share one worker: one Chromium at a time on a small machine."""
    for item in items:
        if "page" in getattr(item, "fixturenames", ()) or "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("browser"))
