"""A real gunicorn on one database, and people who ask it for pages."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from statistics import median

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.cache import cache

from accounts import sessions
from accounts.models import Post
from config.postgres import free_port
from tests.bench import floor

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def session(prefix: str, post: Post) -> Iterator[str]:
    """The cookie of someone signed in as this post, where the cache has this prefix."""
    before, cache.key_prefix = cache.key_prefix, prefix  # type: ignore[attr-defined]
    try:
        store = import_module(settings.SESSION_ENGINE).SessionStore()
        store[SESSION_KEY] = str(post.user_id)
        store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        store[HASH_SESSION_KEY] = post.user.get_session_auth_hash()
        store[sessions.CHOSEN] = post.pk
        store.save()
    finally:
        cache.key_prefix = before  # type: ignore[attr-defined]
    try:
        yield f"{settings.SESSION_COOKIE_NAME}={store.session_key}"
    finally:
        client = cache._cache.get_client(None, write=True)  # type: ignore[attr-defined]
        for key in client.scan_iter(match=f"{prefix}:*"):
            client.delete(key)


@dataclass
class Site:
    """One gunicorn; `ask` gives the milliseconds until the whole page was there."""

    database: str
    port: int
    process: subprocess.Popen[bytes]

    def pids(self) -> list[int]:
        """Master, workers, and the database processes that serve them."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        with floor.superuser() as server:
            rows = server.execute("SELECT pid FROM pg_stat_activity WHERE datname = %s", [self.database])
            return [self.process.pid, *map(int, children), *(pid for (pid,) in rows.fetchall())]

    def ask(self, connection: http.client.HTTPConnection, path: str, cookie: str) -> float:
        started = time.perf_counter()
        connection.request("GET", path, headers={"Host": "localhost", "Cookie": cookie})
        answer = connection.getresponse()
        answer.read()
        leads_to = answer.headers.get("Location", "/cases/")  # a search that finds one case opens it
        assert answer.status < 400, (path, answer.status)
        assert leads_to.startswith("/cases/"), (path, leads_to)
        return 1000 * (time.perf_counter() - started)

    def load(self, path: str, cookie: str, requests: int, connections: int = 4) -> Load:
        """Ask `requests` times through several kept connections at once."""
        pids = self.pids()
        used = floor.processor_seconds(pids)

        def client(_: int) -> list[float]:
            with closing(self.port) as connection:
                return [self.ask(connection, path, cookie) for _ in range(requests // connections)]

        with ThreadPoolExecutor(connections) as pool:
            taken = [each for one in pool.map(client, range(connections)) for each in one]
        cpu = 1000 * (floor.processor_seconds(pids) - used) / len(taken)
        return Load(median(taken), sorted(taken)[int(len(taken) * 0.95)], cpu)


@dataclass(frozen=True)
class Load:
    """Milliseconds: half the pages were there by, 95 of 100 were there by, processor time of a page."""

    p50: float
    p95: float
    cpu: float


@contextmanager
def closing(port: int) -> Iterator[http.client.HTTPConnection]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        yield connection
    finally:
        connection.close()


def turns(
    sites: tuple[Site, Site], asked: tuple[tuple[str, str], tuple[str, str]], requests: int
) -> tuple[floor.Took, floor.Took]:
    """Two pages asked for in turn, one after the other: median wall and mean processor milliseconds of each."""
    pids = [site.pids() for site in sites]
    before = [floor.processor_seconds(each) for each in pids]
    taken: tuple[list[float], list[float]] = ([], [])
    with closing(sites[0].port) as first, closing(sites[1].port) as second:
        for _ in range(requests):
            for side, connection in enumerate((first, second)):
                taken[side].append(sites[side].ask(connection, *asked[side]))
    used = [
        1000 * (floor.processor_seconds(each) - b) / requests for each, b in zip(pids, before, strict=True)
    ]
    return floor.Took(median(taken[0]), used[0]), floor.Took(median(taken[1]), used[1])


@contextmanager
def served(database: str, settings_module: str, workers: int = 2) -> Iterator[Site]:
    """gunicorn as the demo and the container run it."""
    port = free_port()
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": settings_module,
        "BENCH_DB": database,
        "PORT": str(port),
        "WEB_WORKERS": str(workers),
        "LOG_LEVEL": "ERROR",
    }
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "-c",
        "python:config.gunicorn",
        "--keep-alive",
        "60",
        "--max-requests",
        "0",
        "config.wsgi",
    ]
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait(process, port)
        yield Site(database, port, process)
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    limit = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < limit:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("gunicorn 没有启动起来")
