"""A county of any size: one case walked by the acts themselves, the rest laid beside it by SQL.

The clerk's township is the same in a small county and in a large one: 60 open procedures and 2,000 closed. The next
township holds the long list (open procedures enough for 500 pages, in a large county). All else is closed and lies
in thirty other townships. No ledger rows are laid: the walked case has its own.
"""

from __future__ import annotations

import datetime
from decimal import Decimal
from functools import cache

import psycopg
from django.utils import timezone

from accounts.models import ROLE_LEVEL, Level, Post, Region, Role, User
from audit.acts import Job, acting, perform
from cases.models.case import bigrams
from config.celery import app as celery_app
from households import names
from policies.models import StandardKind
from policies.standards import NewStandard, enter
from tests.approvals.walk import Walk, at
from tests.bench import floor

JOB = Job("bench.county")
COUNTY, HOME, LONG = "410104000000", "410104001000", "410104002000"
TOWNSHIPS, VILLAGES = 32, 10
OPEN, CLOSED = 60, 2_000
LONG_LIST = 13_000  # more than 500 pages of 25
TREE = {
    "410000000000": "河南省",
    "410100000000": "郑州市",
    COUNTY: "管城回族区",
    HOME: "东关街道",
    LONG: "北下街街道",
}
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = "桂兰 国富 建华 秀英 玉珍 志强 淑芬 海燕 德胜 春梅 永福 丽娟 文斌 小雨 金凤 长顺 爱莲 保国 素芹 振东"
STAGES = (
    "submitted",
    "investigation",
    "verification",
    "appraisal",
    "review",
    "publicity",
    "decision",
    "correction",
)


@cache
def database(procedures: int) -> str:
    """Name of a database with about this many procedures; dropped when the run ends."""
    name = floor.lasting(f"county_{procedures}", template=walked())
    with floor.superuser(name) as server:
        fill(server, procedures)
    return name


@cache
def walked() -> str:
    """A county of one case, on the day after its notice was hung."""
    name = floor.lasting("walked")
    floor.use(name)
    with acting(JOB, reason="种植区划"):
        for code, label in _tree().items():
            Region.objects.plant(code, label)
    posts = {
        role: _post(role) for role in (Role.CLERK, Role.DEPUTY_LEADER, Role.TOWNSHIP_HEAD, Role.INVESTIGATOR)
    }
    entering, confirming = _post(Role.COUNTY_CLERK), _post(Role.COUNTY_SUPERVISOR)
    _post(Role.CLERK, LONG)
    standard = NewStandard(
        kind=StandardKind.DIBAO,
        region=Region.objects.get(pk=COUNTY),
        household_class="urban",
        value=Decimal("740.00"),
        valid_from=datetime.date(2026, 1, 1),
        doc_no="郑民文〔2026〕1号",
    )
    row = enter(standard, by=entering, at=at("2026-01-05"))
    perform(row.confirm, by=confirming, at=at("2026-01-06"))
    Walk(*posts.values(), _post(Role.VILLAGE_ASSISTANT)).to_publicity()
    celery_app.control.purge()  # the papers of this case are printed by nobody
    floor.connection.close()
    return name


def _tree() -> dict[str, str]:
    tree = TREE | {f"410104{number:03}000": f"第{number}街道" for number in range(3, TOWNSHIPS + 1)}
    for township in [code for code in tree if code.startswith("410104") and code != COUNTY]:
        tree |= {f"{township[:9]}{number:03}": f"第{number}社区" for number in range(1, VILLAGES + 1)}
    return tree


def _post(role: Role, place: str = "") -> Post:
    code = (
        place
        or {Level.VILLAGE: f"{HOME[:9]}001", Level.TOWNSHIP: HOME, Level.COUNTY: COUNTY}[ROLE_LEVEL[role]]
    )
    with acting(JOB, reason="配备人员"):
        user = User.objects.create_user(f"{role}-{code}".lower(), f"{Role(role).label[:2]}某", "Ceshi-2026")
        return Post.objects.create(user=user, role=role, region_id=code, since=datetime.date(2020, 1, 1))


def clerk(township: str = HOME) -> Post:
    """The clerk of a township, in the database in use."""
    return Post.objects.select_related("user").get(role=Role.CLERK, region=township)


def fill(server: psycopg.Connection, procedures: int) -> None:
    """Lay the rows, past triggers and foreign keys; secondary indexes are built afterwards."""
    server.execute("SET session_replication_role = replica")
    server.execute("SET maintenance_work_mem = '512MB'")
    _plan(server, procedures)
    held = _take_indexes(server, [table for table, _, _ in LAID])
    for table, wanted, values in LAID:
        _lay(server, table, wanted, values)
    for definition in held:
        server.execute(definition)
    server.execute("DROP TABLE plan, called")
    server.execute("VACUUM ANALYZE")


def _plan(server: psycopg.Connection, procedures: int) -> None:
    """One row per household to be: its number, place, name, stage and due day."""
    server.execute("CREATE UNLOGGED TABLE called (k int PRIMARY KEY, name text, grams text[], terms text[])")
    people = [surname + given for surname in SURNAMES for given in GIVEN.split()]
    with server.cursor().copy("COPY called FROM STDIN") as copy:
        for number, name in enumerate(people):
            copy.write_row((number, name, bigrams(name), names.search_terms(name, "", [])))
    long_list = LONG_LIST if procedures > 10 * LONG_LIST else 0
    server.execute(
        """CREATE UNLOGGED TABLE plan AS
           SELECT n, p.township, left(p.township, 9) || lpad((1 + n %% %(villages)s)::text, 3, '0') AS village,
                  n <= %(open)s OR p.township = %(long)s AS open,
                  (%(stages)s::text[])[1 + n %% %(kinds)s] AS stage,
                  %(today)s::date + (n %% 60)::int - 5 AS due_on,
                  lpad((n::bigint * 7919 %% 10000)::text, 4, '0') AS tail, c.*
           FROM generate_series(1, %(rows)s) n
           CROSS JOIN LATERAL (SELECT CASE WHEN n <= %(home)s THEN %(here)s
                                           WHEN n <= %(home)s + %(crowd)s THEN %(long)s
                                           ELSE '410104' || lpad((3 + n %% %(others)s)::text, 3, '0') || '000' END) p(township)
           JOIN called c ON c.k = n * 31 %% %(people)s""",
        {
            "villages": VILLAGES, "open": OPEN, "long": LONG, "stages": list(STAGES), "kinds": len(STAGES),
            "today": timezone.localdate(), "rows": procedures, "home": OPEN + CLOSED, "here": HOME,
            "crowd": long_list, "others": TOWNSHIPS - 2, "people": len(people),
        },
    )  # fmt: skip


# Table, which planned rows get one, and what differs from the walked row; every id is a million and the number.
PLACE = {"township_id": "p.township", "village_id": "p.village"}
OF_CASE = {"id": "1000000 + p.n", "case_id": "1000000 + p.n"}
LAID = (
    ("households_household", "true", PLACE | {"id": "1000000 + p.n", "head_name": "p.name"}),
    (
        "households_member",
        "true",
        {
            "id": "1000000 + p.n",
            "household_id": "1000000 + p.n",
            "name": "p.name",
            "search_terms": "ARRAY['@' || county_code, '@' || p.township, '@' || p.village] || p.terms || ('#' || p.tail)",
        },
    ),
    (
        "cases_case",
        "true",
        PLACE
        | {
            "id": "1000000 + p.n",
            "household_id": "1000000 + p.n",
            "applicant_id": "1000000 + p.n",
            "applicant_name": "p.name",
            "name_grams": "p.grams",
            "case_no": "'BX-2026-' || lpad(p.n::text, 7, '0')",
        },
    ),
    (
        "approvals_procedure",
        "true",
        PLACE
        | OF_CASE
        | {
            "stage": "CASE WHEN p.open THEN p.stage ELSE 'in_force' END",
            "ended_at": "CASE WHEN NOT p.open THEN now() END",
            "due_on": "CASE WHEN p.open THEN p.due_on END",
        },
    ),
    (
        "approvals_clock",
        "true",
        OF_CASE
        | {
            "procedure_id": "1000000 + p.n",
            "due_on": "p.due_on",
            "met_on": "CASE WHEN NOT p.open THEN p.due_on END",
            "voided_at": "NULL",
        },
    ),
    ("cases_visit", "true", OF_CASE | {"findings": "'{}'"}),
    ("cases_checkrequest", "true", OF_CASE),
    (
        "cases_publicity",
        "NOT p.open OR p.stage IN ('publicity', 'decision')",
        OF_CASE
        | {
            "closed_at": "CASE WHEN NOT p.open OR p.stage = 'decision' THEN now() END",
            "end_photo_id": "CASE WHEN NOT p.open OR p.stage = 'decision' THEN walked.posting_photo_id END",
        },
    ),
)


def _lay(server: psycopg.Connection, table: str, wanted: str, values: dict[str, str]) -> None:
    """Copies of the first row of a table, with these columns different."""
    rows = server.execute(
        """SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass
           AND attnum > 0 AND NOT attisdropped AND attgenerated = ''""",
        [table],
    )
    columns = [name for (name,) in rows.fetchall()]
    assert not values.keys() - set(columns), (table, values.keys() - set(columns))
    chosen = ", ".join(values.get(name, f"walked.{name}") for name in columns)
    first = f"(SELECT * FROM {table} ORDER BY id LIMIT 1) walked"
    if table == "approvals_clock":
        first = f"(SELECT * FROM {table} WHERE name = 'overall.limit' LIMIT 1) walked"
    # A person has one number; the copies are found by name and by the last four only.
    chosen = chosen.replace("walked.id_index", "NULL").replace("walked.id_number", "''")
    server.execute(
        f"INSERT INTO {table} ({', '.join(columns)}) OVERRIDING SYSTEM VALUE "
        f"SELECT {chosen} FROM plan p, {first} WHERE {wanted}"
    )


def _take_indexes(server: psycopg.Connection, tables: list[str]) -> list[str]:
    """Drop what is no constraint; gives the statements that build it again."""
    rows = server.execute(
        """SELECT i.indexname, i.indexdef FROM pg_indexes i WHERE i.schemaname = 'public' AND i.tablename = ANY(%s)
           AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conname = i.indexname)""",
        [tables],
    ).fetchall()
    for name, _ in rows:
        server.execute(f'DROP INDEX "{name}"')
    return [definition for _, definition in rows]
