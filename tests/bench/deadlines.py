"""Days and clocks: a million due dates, the calendar beside chinesecalendar, the nightly sweep of a large county."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator

import chinese_calendar
import psycopg
from django.db import connection
from django.utils import timezone

from approvals import sweep
from policies.workdays import WorkCalendar, packaged_calendar, packaged_days
from tests.bench import county, floor
from tests.bench.floor import Aim, Figure
from tests.database import database_url

DATES, CLOCKS = 1_000_000, 1_000_000
Start = tuple[datetime.date, int]
FIRST = datetime.date(2020, 1, 1)
JOIN = """SELECT sum(w.day - date '2000-01-01')
          FROM starts s JOIN counted c ON c.day = s.day JOIN workday w ON w.number = c.upto + s.n"""


def run(small: bool = False) -> Iterator[Figure]:
    """Figures of the calendar and of the sweep."""
    yield from days(20_000 if small else DATES, 1 if small else floor.PAIRS)
    yield from nightly(2_500 if small else CLOCKS, 1 if small else floor.PAIRS)


def days(wanted: int, pairs: int) -> Iterator[Figure]:
    """A million due dates one by one in Python against one join with a calendar table."""
    calendar = packaged_calendar()
    starts = [(FIRST + datetime.timedelta(days=i % 2000), 1 + i % 60) for i in range(wanted)]
    with floor.scratch("days"), psycopg.connect(database_url("owner"), autocommit=True) as owner:
        owner.execute("SET max_parallel_workers_per_gather = 0")
        _calendar_tables(owner, calendar, wanted)
        server = owner.info.backend_pid
        in_sql, in_python = owner.execute(JOIN).fetchone(), sum(_offsets(calendar, starts))
        assert in_sql == (in_python,), (in_sql, in_python)
        yield floor.compare(
            "deadlines.million",
            lambda: [calendar.add(day, n) for day, n in starts],
            lambda: owner.execute(JOIN).fetchone(),
            pairs=pairs,
            servers=lambda: [server],
        )
    yield differences(calendar)
    yield floor.settled(
        "deadlines.against_chinesecalendar",
        lambda _: (_each(starts[:20_000], calendar.add), _each(starts[:200], _walked)),
        aim=Aim(most=0.002),
        pairs=pairs,
        unit="µs",
    )


def differences(calendar: WorkCalendar) -> Figure:
    """Days on which the calendar and chinesecalendar disagree, of all days the package covers."""
    covered = list(packaged_days())
    wrong = sum(calendar.is_workday(day) != chinese_calendar.is_workday(day) for day in covered)
    return floor.figure(
        "deadlines.differences", wrong, len(covered), wrong / len(covered), Aim(most=0), "days"
    )


def _walked(day: datetime.date, n: int) -> datetime.date:
    """The n-th working day as one finds it with chinesecalendar: day by day."""
    while n:
        day += datetime.timedelta(days=1)
        n -= chinese_calendar.is_workday(day)
    return day


def _each(starts: list[Start], add: Callable[[datetime.date, int], datetime.date]) -> floor.Took:
    """Microseconds for one due date."""
    took = floor.clocked(lambda: [add(day, n) for day, n in starts])
    return floor.Took(1e6 * took.wall / len(starts), 1e6 * took.cpu / len(starts))


def _offsets(calendar: WorkCalendar, starts: list[Start]) -> Iterator[int]:
    origin = datetime.date(2000, 1, 1)
    return ((calendar.add(day, n) - origin).days for day, n in starts)


def _calendar_tables(owner: psycopg.Connection, calendar: WorkCalendar, wanted: int) -> None:
    """Days with the number of working days up to them, working days by number, and the dates to be answered."""
    owner.execute("CREATE UNLOGGED TABLE counted (day date PRIMARY KEY, upto int, working boolean)")
    upto = 0
    with owner.cursor().copy("COPY counted FROM STDIN") as copy:
        for offset in range(2500):
            day = FIRST + datetime.timedelta(days=offset)
            working = calendar.is_workday(day)
            upto += working
            copy.write_row((day, upto, working))
    owner.execute("CREATE UNLOGGED TABLE workday AS SELECT upto AS number, day FROM counted WHERE working")
    owner.execute("ALTER TABLE workday ADD PRIMARY KEY (number)")
    owner.execute(
        f"""CREATE UNLOGGED TABLE starts AS SELECT date '{FIRST}' + (i % 2000) AS day, 1 + i % 60 AS n
            FROM generate_series(0, {wanted - 1}) i"""
    )
    owner.execute("ANALYZE")


def nightly(clocks: int, pairs: int) -> Iterator[Figure]:
    """One night over this many open clocks against a bare INSERT of the very alerts it writes."""
    name = county.database(clocks)
    now = timezone.now()
    with floor.superuser(name) as server:
        _open_clocks(server, timezone.localdate(now))
        floor.use(name)
        assert sweep.remind(now), "no alert was due"
        server.execute("CREATE UNLOGGED TABLE alerts AS TABLE approvals_notification")
        server.execute("GRANT SELECT ON alerts TO yimen_app")
        assert sweep.remind(now) == 0, "the second sweep of the same night wrote again"
        again = floor.clocked(lambda: sweep.remind(now), floor.own_server)

        def emptied(write: Callable[[], object]) -> floor.Took:
            server.execute("TRUNCATE approvals_notification")
            return floor.clocked(write, floor.own_server)

        yield floor.settled(
            "deadlines.sweep",
            lambda _: (emptied(lambda: sweep.remind(now)), emptied(_insert)),
            aim=Aim(most=1.5),
            pairs=pairs,
            unit="s",
        )
        first = emptied(lambda: sweep.remind(now))
        yield floor.figure(
            "deadlines.sweep_again", again.wall, first.wall, again.wall / first.wall, Aim(), "s"
        )
        _close_clocks(server)
    connection.close()


def _open_clocks(server: psycopg.Connection, today: datetime.date) -> None:
    """One more clock for every procedure, running, due on one of a hundred days from yesterday on."""
    server.execute("SET session_replication_role = replica")
    columns = "case_id, procedure_id, round, label, from_event, started_on, n, unit, kind, basis, provisional"
    server.execute(
        f"""INSERT INTO approvals_clock (id, {columns}, name, due_on) OVERRIDING SYSTEM VALUE
            SELECT id + 100000000, {columns}, 'bench.due', %s::date - 1 + (id %% 100)::int FROM approvals_clock WHERE id > 1000000""",
        [today],
    )
    server.execute("VACUUM ANALYZE approvals_clock")


def _close_clocks(server: psycopg.Connection) -> None:
    """Leave the county as it was: its pages are measured as well."""
    server.execute("TRUNCATE approvals_notification")
    server.execute("DELETE FROM approvals_clock WHERE name = 'bench.due'")
    server.execute("VACUUM ANALYZE approvals_clock")


def _insert() -> None:
    columns = "region_id, role, procedure_id, clock_id, step, due_on, text, created_at"
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO approvals_notification ({columns}) SELECT {columns} FROM alerts")
