"""What a month's roster costs, against a keyed INSERT … SELECT of as many rows, alternately in the same run.

Works in a scratch database of the embedded server, copied from a migrated one and dropped afterwards.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit, urlunsplit

import psycopg

from config import embedded
from tests.bench import floor

ROOT = Path(__file__).resolve().parents[2]
DATABASE = f"bench_roster_{os.getpid()}"
GOAL = 1.5
COUNTY, TOWNSHIP, VILLAGE = "410104000000", "410104001000", "410104001001"
AUTHOR = json.dumps(
    {
        "author": 1,
        "reason": "测速",
        "sentence": "测速",
        "at": "2026-11-20T08:42:00+00:00",
        "bulk_file": "bench:1",
    }
)

# Households in receipt, each with a head, an account, a case and a decision of an old ledger.
FILL = """
INSERT INTO accounts_region (code, name, level, parent_id, short)
VALUES ('410000000000', '河南省', 'province', NULL, 'HN'),
       ('410100000000', '郑州市', 'city', '410000000000', 'ZZ'),
       ('410104000000', '管城回族区', 'county', '410100000000', 'GC'),
       ('410104001000', '东关街道', 'township', '410104000000', 'DG'),
       ('410104001001', '青杠社区', 'village', '410104001000', 'QG');
INSERT INTO households_household (county_id, township_id, village_id, group_name, address, head_name, area, phone,
                                  phone_index, certificate_no, note)
SELECT '{county}', '{township}', '{village}', '', '', '户' || n, 'urban', '', '', '', ''
FROM generate_series(1, {rows}) n;
INSERT INTO households_member (household_id, county_code, name, name_pinyin, name_initials, search_terms, relation,
                               is_head, id_number, id_index, birth_on, sex, health, disability_kind, work_ability,
                               occupation, school, honour, counted, exclusion, left_reason)
SELECT id, '{county}', head_name, '', '', '{{}}', 'head', true, 'k1.' || repeat('A', 60),
       encode(sha256(convert_to(id::text, 'UTF8')), 'hex'), date '1960-01-01', 'male', 'healthy', '', '', '', '',
       '', true, '', ''
FROM households_household;
INSERT INTO households_payeeaccount (household_id, county_code, bank, holder_name, number, number_index, social_card,
                                     since)
SELECT id, '{county}', '郑州农商银行', head_name, 'k1.' || repeat('B', 60),
       encode(sha256(convert_to('a' || id, 'UTF8')), 'hex'), true, date '2026-01-01'
FROM households_household;
INSERT INTO cases_case (household_id, category, case_no, county_id, township_id, village_id, applicant_id,
                        applicant_name, name_grams, opened_at, channel, proxy_name, kin_filed, told_facts)
SELECT h.id, 'dibao', 'DG-2026-' || h.id, '{county}', '{township}', '{village}', m.id, h.head_name, '{{}}', now(),
       'window', '', false, '{{}}'
FROM households_household h JOIN households_member m ON m.household_id = h.id;
INSERT INTO approvals_decision (case_id, household_id, county_id, township_id, category, source, granted, reasons,
                                persons, amount, topup, payable, derivation, first_month, decided_at,
                                in_force_at, round, certificate_no)
SELECT id, household_id, '{county}', '{township}', 'dibao', 'ledger', true, '', 2, 460 + id % 300, 60,
       520 + id % 300, '{{}}', date '2021-01-01', now(), now(), 1, ''
FROM cases_case;
"""
TIMED = """
import datetime, json, sys, time
import django
django.setup()
from django.db import connection, transaction
from django.utils import timezone
from accounts.models import Region
from audit.acts import Job
from payments.build import build_roster
from payments.models import Roster
job, township = Job("payments.build_roster"), Region.objects.get(level="township")
job.author_id
floor = sys.argv[1]
for line in sys.stdin:
    kind, month = line.split()
    start = time.perf_counter()
    with transaction.atomic():
        if kind == "roster":
            build_roster(township, "dibao", datetime.date.fromisoformat(month), by=job, at=timezone.now())
        else:
            connection.cursor().execute(floor, [month])
    print(json.dumps(time.perf_counter() - start), flush=True)
"""


@contextmanager
def scratch(rows: int) -> Iterator[tuple[psycopg.Connection, dict[str, str]]]:
    """A migrated database with `rows` households in receipt; its owner's connection and the environment to use it."""
    services = embedded.ensure()
    app, owner = (
        urlunsplit(urlsplit(url)._replace(path=f"/{DATABASE}"))
        for url in (services.app_url, services.owner_url)
    )
    environment = {**os.environ, "DATABASE_URL": app, "REDIS_URL": services.redis_url, "DEBUG": "1"}
    environment["DJANGO_SETTINGS_MODULE"] = "config.settings"
    with psycopg.connect(services.superuser_url, autocommit=True) as superuser:
        superuser.execute(f"CREATE DATABASE {DATABASE} TEMPLATE {floor.migrated()} OWNER yimen_owner")
        superuser.execute(f"GRANT CONNECT ON DATABASE {DATABASE} TO yimen_app")
        try:
            with psycopg.connect(owner) as connection:
                connection.execute("SELECT set_config('yimen.author', %s, false)", [AUTHOR])
                filled = FILL.format(rows=rows, county=COUNTY, township=TOWNSHIP, village=VILLAGE)
                connection.execute(filled)  # type: ignore[arg-type]
                connection.commit()
                connection.autocommit = True
                connection.execute("VACUUM ANALYZE")
                connection.execute("VACUUM ANALYZE")
                yield connection, environment
        finally:
            superuser.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")


def floor_table(owner: psycopg.Connection) -> str:
    """A bare table with the roster lines' columns and keys, and the INSERT … SELECT that fills a month of it."""
    owner.execute(
        "CREATE TABLE bare (LIKE payments_rosterline INCLUDING DEFAULTS INCLUDING IDENTITY INCLUDING INDEXES)"
    )
    for (definition,) in owner.execute(
        "SELECT pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE conrelid = 'payments_rosterline'::regclass AND contype IN ('f', 'c')"
    ).fetchall():
        owner.execute(f"ALTER TABLE bare ADD {definition}")
    owner.execute("GRANT ALL ON bare TO yimen_app")
    columns = "roster_id, county_id, village_id, seq, household_id, case_id, decision_id, month, category, head_name, "
    columns += (
        "persons, payee_name, payee_id, payee_index, bank, account, account_index, amount, topup, arrears, "
    )
    columns += "arrears_months, recovery, payable, last_payable, last_persons, change, reason, first_month"
    copied = columns.replace("month, category", "%s::date, category", 1)
    copied = copied.replace("roster_id", "(SELECT max(id) FROM payments_roster)", 1)
    return f"INSERT INTO bare ({columns}) SELECT {copied} FROM payments_rosterline WHERE month = '2026-11-01'"


def run(small: bool = False) -> Iterator[dict[str, object]]:
    """The shape `python -m tests.bench` asks for."""
    yield from figures(*((200, 1) if small else (100_000, 5)))


def figures(rows: int, pairs: int) -> Iterator[dict[str, object]]:
    """Yields {"name", "value", "floor", "ratio"}: seconds of a month, each beside its floor, medians of `pairs`."""
    with scratch(rows) as (owner, environment):
        floor = floor_table(owner)
        command = [sys.executable, "-c", TIMED, floor]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        with subprocess.Popen(command, cwd=ROOT, env=environment, **pipes) as worker:  # type: ignore[call-overload]

            def timed(kind: str, month: str) -> float:
                worker.stdin.write(f"{kind} {month}\n")
                worker.stdin.flush()
                return float(worker.stdout.readline())

            timed("roster", "2026-11-01")
            owner.execute("VACUUM ANALYZE")
            took = []
            for number in range(pairs):
                year, month0 = divmod(2026 * 12 + 11 + number, 12)
                month = f"{year}-{month0 + 1:02}-01"
                took.append((timed("roster", month), timed("floor", month)))
            worker.stdin.close()
    values, floors = zip(*took, strict=True)
    ratio = median(value / bare for value, bare in took)
    yield {
        "name": "roster.month",
        "value": round(median(values), 3),
        "floor": round(median(floors), 3),
        "ratio": round(ratio, 3),
        "unit": "s",
        "aim": f"≤ {GOAL}",
        "met": ratio <= GOAL,
    }
