"""The pages of a clerk's day in a large county: beside a bare Django page, and beside themselves in a small county.

Every page comes from a real gunicorn through session, user, post and template. The clerk's township is the same in
both counties (see county.py): what differs is how much lies around it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from urllib.parse import quote

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from approvals.models import Procedure
from cases.models import Case
from tests.bench import county, floor
from tests.bench.floor import Aim, Figure, Took
from tests.bench.site import Site, served, session, turns

LARGE, SMALL = 1_000_000, 10_000
YIMEN, PLAIN = "tests.bench.settings", "tests.bench.plain.settings"
CONNECTIONS = 4


def run(small: bool = False) -> Iterator[Figure]:
    """Figures of the desk, the case page, the search and the long list."""
    sizes = (3_000, 2_500) if small else (LARGE, SMALL)
    requests, pairs = (4, 1) if small else (60, floor.PAIRS)
    large, little = (county.database(size) for size in sizes)
    floor.use(large)
    home, crowded = county.clerk(), county.clerk(county.LONG)
    with ExitStack() as stack:
        site, tiny, plain = (
            stack.enter_context(served(*at)) for at in ((large, YIMEN), (little, YIMEN), (large, PLAIN))
        )
        cookie, elsewhere = (stack.enter_context(session(name, home)) for name in (large, little))
        yield from beside_plain(site, plain, cookie, requests + requests // 2, pairs)
        for name, path in pages().items():
            yield floor.settled(
                f"workbench.{name}",
                lambda _, path=path: turns((site, tiny), ((path, cookie), (path, elsewhere)), requests),
                aim=Aim(most=1.25),
                pairs=pairs,
                unit="ms",
            )
        other = stack.enter_context(session(large, crowded))
        yield floor.settled(
            "workbench.page_500",
            lambda _: turns((site, site), ((far_page(small), other), ("/cases/", other)), requests),
            aim=Aim(most=1.25),
            pairs=pairs,
            unit="ms",
        )
    yield statements(little)


def beside_plain(site: Site, plain: Site, cookie: str, requests: int, pairs: int) -> Iterator[Figure]:
    """Tail and processor time of the desk against a new Django project's page with a session, a user and 20 rows."""
    bare = f"/twenty/{county.HOME}/"

    def loads(_: int) -> tuple[Took, Took]:
        ours = site.load("/desk/", cookie, requests, CONNECTIONS)
        floors = plain.load(bare, cookie, 2 * requests, CONNECTIONS)
        return Took(ours.p95, ours.cpu), Took(floors.p95, floors.cpu)

    def processor(turn: int) -> tuple[Took, Took]:
        ours, floors = loads(turn)
        return Took(ours.cpu, ours.cpu), Took(floors.cpu, floors.cpu)

    yield floor.settled("workbench.desk_cpu", processor, aim=Aim(most=2.0), pairs=pairs, unit="ms")
    yield floor.settled("workbench.desk_p95", loads, aim=Aim(most=2.0), pairs=pairs, unit="ms")


def pages() -> dict[str, str]:
    """What is asked of both counties, by name of the figure."""
    walked = Case.objects.order_by("id")[0]
    return {
        "desk": "/desk/",
        "case": f"/cases/{walked.case_no}/",
        "open_cases": "/cases/",
        "search_name": f"/search/?q={quote('何桂兰')}",
        "search_initials": "/search/?q=hgl",
        "search_last_four": f"/search/?q={5 * 7919 % 10000:04}",
    }


def far_page(small: bool) -> str:
    """Address of page 500 of the long list (of its own township): the one after the last row of page 499."""
    township, page = (county.HOME, 2) if small else (county.LONG, 500)
    rows = Procedure.objects.filter(township=township).open().by_due()
    last = rows[(page - 1) * 25 - 1]
    return f"/cases/?after={last.due_on}.{last.pk}"


def statements(database: str) -> Figure:
    """SQL statements of the desk with a full page against those with a handful of rows; a count, not a time."""
    floor.use(database)
    client = Client(HTTP_HOST="localhost")
    client.force_login(county.clerk().user, backend="django.contrib.auth.backends.ModelBackend")
    client.get("/desk/")

    def asked(path: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        return len(captured)

    full, few = asked("/desk/"), asked(f"/desk/?place={county.HOME[:9]}001")
    client.logout()
    return floor.figure("workbench.statements", full, few, full / few, Aim(most=1.0), "statements")
