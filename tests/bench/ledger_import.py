"""What bringing in a ledger costs: dry run and commit of 10,000 households, beside a bare COPY and set-based SQL.

    python tests/bench/ledger_import.py [--households 10000] [--size 2] [--pairs 5] [--import-export 500]

Prints one JSON line per figure: name, value, floor, ratio, goal, met. The floor reads the same spreadsheet, copies its
cells into a staging table and fills three plain tables from it: no checks, no sealing, no search terms, no events.
Works in a test database of its own, which is dropped afterwards.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
os.environ["TEST_DB"] = f"bench_import_{os.getpid()}"

import django  # noqa: E402

django.setup()

import psycopg  # noqa: E402
import tablib  # noqa: E402
from django.conf import settings  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test.utils import setup_databases, setup_test_environment, teardown_databases  # noqa: E402
from import_export import resources  # noqa: E402
from python_calamine import CalamineWorkbook  # noqa: E402

from accounts.models import Region  # noqa: E402
from audit.acts import Job, acting  # noqa: E402
from households.ledger import book, job  # noqa: E402
from households.models import Household, LedgerFile, Member  # noqa: E402
from tests.database import connect_as, database_url  # noqa: E402
from tests.households.spreadsheets import big_ledger, person  # noqa: E402

AUTHOR = Job("bench.ledger_import")
NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
VILLAGES = ("青杠村", "河口村", "石板村", "大湾村")
TREE = {
    "410000000000": "河南省",
    "410100000000": "郑州市",
    "410104000000": "管城回族区",
    "410104001000": "东关街道",
}
STAGE = "CREATE UNLOGGED TABLE stage (n int, {})"
FLOOR = (
    """INSERT INTO plain_household (id, village, head, certificate)
       SELECT n, c2, c3, c1 FROM stage WHERE c1 <> ''""",
    """INSERT INTO plain_member (household_id, name, relation, id_number, health, income)
       SELECT max(n) FILTER (WHERE c1 <> '') OVER (ORDER BY n), c4, c5, c6, c7, c10::numeric FROM stage""",
    """INSERT INTO plain_account (household_id, number, payable) SELECT n, c16, c14::numeric FROM stage WHERE c1 <> ''""",
)
PLAIN = """
    CREATE TABLE plain_household (id bigint PRIMARY KEY, village text, head text, certificate text);
    CREATE TABLE plain_member (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, household_id bigint REFERENCES plain_household,
                               name text, relation text, id_number text UNIQUE, health text, income numeric(12,2));
    CREATE TABLE plain_account (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                                household_id bigint REFERENCES plain_household, number text, payable numeric(12,2));
"""


def floor(content: bytes, owner: psycopg.Connection) -> None:
    """The least any import must do: read, COPY, INSERT … SELECT."""
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()[2:]
    width = len(rows[0])
    with owner.transaction(force_rollback=True):
        owner.execute(STAGE.format(", ".join(f"c{n} text" for n in range(1, width + 1))))
        names = ", ".join(["n", *(f"c{n}" for n in range(1, width + 1))])
        with owner.cursor().copy(f"COPY stage ({names}) FROM STDIN") as copy:
            for number, row in enumerate(rows):
                copy.write_row((number, *row))
        for statement in FLOOR:
            owner.execute(statement)


def preview(file: LedgerFile) -> None:
    checked = book.check(file, at=NOW)
    assert not checked.findings.errors, checked.findings.errors[:3]


def commit(file: LedgerFile) -> None:
    with transaction.atomic():
        _, written = book.commit(file, by=AUTHOR, at=NOW)
        assert written.households
        transaction.set_rollback(True)


def seconds(work: Callable[[], None]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def compared(work: Callable[[], None], bare: Callable[[], None], pairs: int) -> tuple[float, float, float]:
    """Medians of both and of their ratio, measured alternately after one warm-up each."""
    work()
    bare()
    runs = [(seconds(work), seconds(bare)) for _ in range(pairs)]
    return median(a for a, _ in runs), median(b for _, b in runs), median(a / b for a, b in runs)


def figure(name: str, value: float, bare: float, ratio: float, goal: str, met: bool) -> dict[str, Any]:
    return {
        "name": name,
        "value": round(value, 3),
        "floor": round(bare, 3),
        "ratio": round(ratio, 2),
        "goal": goal,
        "met": met,
    }


def received(households: int, size: int, start: int = 0) -> tuple[bytes, LedgerFile]:
    content = big_ledger(households, villages=VILLAGES, size=size, start=start)
    township = Region.objects.get(pk="410104001000")
    return content, job.receive(content, "台账.xlsx", township=township, category="dibao", by=None, at=NOW)


def figures(households: int, size: int, pairs: int, small: int) -> Iterator[dict[str, Any]]:
    """Import against the floor, ten times the households against once, import-export's default against ours."""
    content, file = received(households, size)
    with psycopg.connect(database_url("owner"), autocommit=True) as owner:
        owner.execute(PLAIN)
        for name, work in (("ledger_preview", preview), ("ledger_commit", commit)):
            value, bare, ratio = compared(lambda work=work: work(file), lambda: floor(content, owner), pairs)
            yield figure(f"{name}_{households}", value, bare, ratio, "× COPY + INSERT … SELECT", True)
    _, tenth = received(households // 10, size)
    value, bare, ratio = compared(lambda: commit(file), lambda: commit(tenth), max(1, pairs // 2))
    yield figure("ledger_ten_times_the_households", value, bare, ratio, "≤ 12", ratio <= 12)
    if small:
        yield against_import_export(small, size)


def against_import_export(households: int, size: int) -> dict[str, Any]:
    """Preview and import of the same persons through a plain ModelResource (default settings) against ours."""
    _, file = received(households, size, start=500_000)
    ours = seconds(lambda: (preview(file), commit(file)))
    theirs = seconds(lambda: default_resource(households, size))
    ratio = theirs / ours
    return figure("ledger_against_import_export", ours, theirs, ratio, "≥ 30 × faster", ratio >= 30)


class MemberResource(resources.ModelResource):
    """import-export as it comes: one save a row, a dry run before the import."""

    class Meta:
        model = Member
        fields = (
            "id",
            "household",
            "name",
            "relation",
            "id_number",
            "birth_on",
            "sex",
            "health",
            "work_ability",
        )

    def after_import(self, *args: Any, **kwargs: Any) -> None:
        """It would reset the table's sequence, which the runtime role may not."""


def default_resource(households: int, size: int) -> None:
    township = Region.objects.get(pk="410104001000")
    village = township.children.first()
    with transaction.atomic(), acting(AUTHOR, reason="测速"):
        homes = [
            Household.objects.create(
                county=township.county, township=township, village=village, head_name="测"
            )
            for _ in range(households)
        ]
        data = tablib.Dataset(
            headers=[
                "household",
                "name",
                "relation",
                "id_number",
                "birth_on",
                "sex",
                "health",
                "work_ability",
            ]
        )
        for number in range(households * size):
            name, id_number = person(700_000 + number)
            data.append(
                [
                    homes[number // size].pk,
                    name,
                    "other",
                    id_number,
                    "1970-01-01",
                    "male",
                    "chronic",
                    "partial",
                ]
            )
        resource = MemberResource()
        for dry_run in (True, False):
            result = resource.import_data(data, dry_run=dry_run)
            assert not result.has_errors(), [each.error for each in result.base_errors] or [
                row.errors for row in result.invalid_rows
            ][:1]
        transaction.set_rollback(True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--households", type=int, default=10_000)
    parser.add_argument("--size", type=int, default=2)
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--import-export", type=int, default=500, dest="small")
    options = parser.parse_args()
    setup_test_environment()
    settings.LEDGER_OPENING = ""  # the import alone, without the cases and decisions it opens
    connect_as(settings.DATABASE_OWNER_URL)
    databases = setup_databases(0, interactive=False, serialized_aliases=set())
    try:
        connect_as(settings.DATABASE_URL)
        with acting(AUTHOR, reason="种植区划"):
            for code, name in TREE.items():
                Region.objects.plant(code, name)
            for number, name in enumerate(VILLAGES):
                Region.objects.plant(f"410104001{200 + number}", name)
        for found in figures(options.households, options.size, options.pairs, options.small):
            print(json.dumps(found, ensure_ascii=False), flush=True)
    finally:
        connect_as(settings.DATABASE_OWNER_URL)
        connection.close()
        teardown_databases(databases, verbosity=0)


if __name__ == "__main__":
    main()
