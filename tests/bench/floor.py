"""What all measurements share: scratch databases made from the migrations, pairs of timings, and when to say nothing."""

from __future__ import annotations

import atexit
import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import median
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection

from config.stories.scratch import migrated as template_database
from tests.database import connect_as, database_url

Figure = dict[str, Any]
PAIRS = 5
AGREE = 0.25  # wall and processor ratios further apart than this say that the machine was busy with something else

_at_exit = ExitStack()
atexit.register(_at_exit.close)


@dataclass(frozen=True)
class Aim:
    """What a ratio should be: at most, or at least. Without one the figure is only told."""

    most: float | None = None
    least: float | None = None

    def __str__(self) -> str:
        if self.most is not None:
            return f"≤ {self.most:g}"
        return f"≥ {self.least:g}" if self.least is not None else ""

    def met(self, ratio: float) -> bool | None:
        if self.most is not None:
            return ratio <= self.most
        return ratio >= self.least if self.least is not None else None


@dataclass(frozen=True)
class Took:
    """Seconds by the wall and on the processor."""

    wall: float
    cpu: float


def figure(name: str, value: float, floor: float, ratio: float | None, aim: Aim, unit: str) -> Figure:
    """One line of the report. `ratio` None: the runs contradicted each other, nothing is claimed."""
    said = ratio is not None and {"ratio": round(ratio, 4), "met": aim.met(ratio)}
    told: Figure = {
        "name": name,
        "value": round(value, 4),
        "floor": round(floor, 4),
        "ratio": None,
        "unit": unit,
    }
    return told | {"aim": str(aim), "met": None} | (said or {})


def compare(
    name: str,
    value: Callable[[], object],
    floor: Callable[[], object],
    *,
    aim: Aim = Aim(),
    pairs: int = PAIRS,
    servers: Callable[[], list[int]] = list,
) -> Figure:
    """Time both alternately, in seconds; `servers` are the database processes whose work counts as well."""

    def pair(turn: int) -> tuple[Took, Took]:
        if turn % 2:
            return clocked(value, servers), clocked(floor, servers)
        bare = clocked(floor, servers)
        return clocked(value, servers), bare

    return settled(name, pair, aim=aim, pairs=pairs, unit="s")


def settled(
    name: str, pair: Callable[[int], tuple[Took, Took]], *, aim: Aim, pairs: int, unit: str
) -> Figure:
    """Medians over `pairs` pairs after one to warm up; repeated once when wall and processor disagree."""
    for _ in range(2):
        pair(0)
        taken = [pair(turn) for turn in range(pairs)]
        wall = median(value.wall / floor.wall for value, floor in taken)
        cpu = median(value.cpu / floor.cpu for value, floor in taken)
        if abs(wall / cpu - 1) <= AGREE:
            break
    values, floors = (median(each[side].wall for each in taken) for side in (0, 1))
    agreed = abs(wall / cpu - 1) <= AGREE
    found = figure(name, values, floors, wall if agreed else None, aim, unit)
    return found if agreed else found | {"said": f"wall {wall:.3f} and processor {cpu:.3f} disagree"}


def clocked(work: Callable[[], object], servers: Callable[[], list[int]] = list) -> Took:
    pids = [os.getpid(), *servers()]
    cpu, wall = processor_seconds(pids), time.perf_counter()
    work()
    return Took(time.perf_counter() - wall, processor_seconds(pids) - cpu)


def processor_seconds(pids: list[int]) -> float:
    """What these processes have used so far, all their threads, in seconds to the nanosecond."""
    files = (file for pid in pids for file in Path(f"/proc/{pid}/task").glob("*/schedstat"))
    return sum(int(text.split()[0]) for file in files if (text := _read(file))) / 1e9


def _read(file: Path) -> str:
    try:
        return file.read_text()
    except OSError:  # the thread has just ended
        return ""


def own_server() -> list[int]:
    """The database process behind Django's connection."""
    connection.ensure_connection()
    return [connection.connection.info.backend_pid]


@contextmanager
def scratch(purpose: str, *, template: str = "") -> Iterator[str]:
    """Django works in a database of its own, as the runtime role; it is dropped afterwards."""
    before = connection.settings_dict["NAME"]
    name = make(purpose, template or migrated())
    try:
        use(name)
        yield name
    finally:
        connection.close()
        drop(name)
        connection.settings_dict["NAME"] = before


def lasting(purpose: str, *, template: str = "") -> str:
    """A scratch database for several measurements of one run, dropped when the run ends."""
    name = make(purpose, template or migrated())
    _at_exit.callback(drop, name)
    return name


@cache
def migrated() -> str:
    """The empty database all others are copied from, the tests' too: made by the owner from the migrations."""
    return str(template_database("test_template_"))


def make(purpose: str, template: str) -> str:
    name = f"bench_{purpose}_{os.getpid()}"
    with superuser() as server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE {template} OWNER yimen_owner")
        server.execute(f"REVOKE ALL ON DATABASE {name} FROM PUBLIC")
        server.execute(f"GRANT CONNECT ON DATABASE {name} TO yimen_app")
    return name


def drop(name: str) -> None:
    with superuser() as server:
        server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def use(name: str) -> None:
    """From now on Django works in this database as the runtime role."""
    connection.settings_dict["NAME"] = name
    connect_as(settings.DATABASE_URL)


@contextmanager
def superuser(database: str = "") -> Iterator[psycopg.Connection]:
    """A connection past every trigger: to the server, or to one database of it."""
    url = f"{database_url('superuser').rpartition('/')[0]}/{database or 'postgres'}"
    with psycopg.connect(url, autocommit=True) as server:
        yield server
