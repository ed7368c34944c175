"""What bringing in a ledger costs: dry run and commit of 10,000 households, beside a bare COPY and set-based SQL.

The floor reads the same spreadsheet, copies its cells into a staging table and fills three plain tables from it: no
checks, no sealing, no search terms, no events.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from typing import Any

import psycopg
import tablib
from django.conf import settings
from django.db import transaction
from import_export import resources
from python_calamine import CalamineWorkbook

from accounts.models import Region
from audit.acts import Job, acting
from households.ledger import book, job
from households.models import Household, LedgerFile, Member
from tests.bench.floor import PAIRS, Aim, Figure, compare, own_server, scratch
from tests.database import database_url
from tests.households.spreadsheets import big_ledger, person

HOUSEHOLDS, PERSONS = 10_000, 2
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


def received(households: int, start: int = 0) -> tuple[bytes, LedgerFile]:
    content = big_ledger(households, villages=VILLAGES, size=PERSONS, start=start)
    township = Region.objects.get(pk="410104001000")
    return content, job.receive(content, "台账.xlsx", township=township, category="dibao", by=None, at=NOW)


def run(small: bool = False) -> Iterator[Figure]:
    """Import against the floor, ten times the households against once, import-export's default against ours."""
    opens, settings.LEDGER_OPENING = (
        settings.LEDGER_OPENING,
        "",
    )  # the import alone, without the cases it opens
    try:
        with scratch("import"):
            with acting(AUTHOR, reason="种植区划"):
                for code, name in TREE.items():
                    Region.objects.plant(code, name)
                for number, name in enumerate(VILLAGES):
                    Region.objects.plant(f"410104001{200 + number}", name)
            yield from figures(*((40, 1, 4) if small else (HOUSEHOLDS, PAIRS, 500)))
    finally:
        settings.LEDGER_OPENING = opens


def figures(households: int, pairs: int, few: int) -> Iterator[Figure]:
    content, file = received(households)
    with psycopg.connect(database_url("owner"), autocommit=True) as owner:
        owner.execute(PLAIN)
        servers = [*own_server(), owner.info.backend_pid]
        for name, work in (("ledger_import.preview", preview), ("ledger_import.commit", commit)):
            yield compare(
                name, partial(work, file), lambda: floor(content, owner), pairs=pairs, servers=lambda: servers
            )
    _, tenth = received(households // 10)
    yield compare(
        "ledger_import.ten_times",
        lambda: commit(file),
        lambda: commit(tenth),
        aim=Aim(most=12),
        pairs=max(1, pairs // 2),
        servers=own_server,
    )
    _, same = received(few, start=500_000)
    yield compare(
        "ledger_import.import_export",
        lambda: (preview(same), commit(same)),
        lambda: default_resource(few, PERSONS),
        aim=Aim(most=0.033),
        pairs=1,
        servers=own_server,
    )


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
    with transaction.atomic():
        with acting(AUTHOR, reason="测速"):
            data, resource = _members(households, size), MemberResource()
            for dry_run in (True, False):
                result = resource.import_data(data, dry_run=dry_run)
                wrong = [each.error for each in result.base_errors] + [
                    row.errors for row in result.invalid_rows
                ]
                assert not result.has_errors(), wrong[:1]
        transaction.set_rollback(True)


def _members(households: int, size: int) -> tablib.Dataset:
    """Persons as import-export wants them, each with the number of an existing household."""
    township = Region.objects.get(pk="410104001000")
    place = {"county": township.county, "township": township, "village": township.children.first()}
    homes = [Household.objects.create(**place, head_name="测") for _ in range(households)]
    data = tablib.Dataset(headers=list(MemberResource.Meta.fields[1:]))
    for number in range(households * size):
        name, id_number = person(700_000 + number)
        row = [homes[number // size].pk, name, "other", id_number, "1970-01-01", "male", "chronic", "partial"]
        data.append(row)
    return data
