"""Building a month's roster: one set-based statement over the decisions in force.

Lines are covered by one event of the roster (count, total, content hash); from then on a line changes only by a
recorded act.
"""

from __future__ import annotations

import datetime

from django.db import IntegrityError, connection, transaction

from accounts.models import Post, Region
from audit.acts import Actor, acting
from payments.checks import refresh_totals
from payments.days import payday
from payments.models import Roster, RosterSignature
from policies.categories import Category
from policies.rules import rules_for

LINES = """
WITH last AS (
    SELECT household_id, decision_id, payable, persons, head_name, village_id
    FROM payments_rosterline
    WHERE roster_id = %(last)s AND payable > 0
), due AS (
    SELECT d.*, CASE WHEN d.source = 'ledger'
                     -- What an old ledger owed before was paid outside: count from the first roster made here.
                     THEN coalesce((SELECT min(l.month) FROM payments_rosterline l WHERE l.decision_id = d.id),
                                   %(month)s::date)
                     ELSE d.first_month END AS owed_from
    FROM approvals_decision d
    WHERE d.township_id = %(township)s AND d.category = %(category)s AND d.granted
      AND d.first_month <= %(month)s AND (d.last_month IS NULL OR d.last_month >= %(month)s)
), paid AS (
    SELECT decision_id, sum(1 + arrears_months)::int AS months
    FROM payments_rosterline
    WHERE decision_id IN (SELECT id FROM due) AND payable > 0 AND month < %(month)s
    GROUP BY decision_id
), missed AS (
    SELECT due.id, GREATEST(0,
               (EXTRACT(YEAR FROM %(month)s::date) - EXTRACT(YEAR FROM due.owed_from))::int * 12
               + (EXTRACT(MONTH FROM %(month)s::date) - EXTRACT(MONTH FROM due.owed_from))::int
               - coalesce(paid.months, 0)) AS months
    FROM due LEFT JOIN paid ON paid.decision_id = due.id
), account AS (
    SELECT DISTINCT ON (household_id) household_id, holder_name, bank, number, number_index
    FROM households_payeeaccount
    WHERE for_member_id IS NULL AND since <= %(account_day)s AND (until IS NULL OR until > %(account_day)s)
    ORDER BY household_id, since DESC
), live AS (
    SELECT due.household_id, due.case_id, due.id AS decision_id, h.village_id, h.head_name, m.id_number,
           due.persons, a.holder_name, a.bank, a.number, a.number_index, due.amount, due.topup,
           due.payable * missed.months AS arrears, missed.months AS arrears_months,
           due.payable * (1 + missed.months) AS payable, due.first_month, due.source,
           due.certificate_no, c.case_no
    FROM due
    JOIN missed ON missed.id = due.id
    JOIN households_household h ON h.id = due.household_id
    JOIN cases_case c ON c.id = due.case_id
    LEFT JOIN households_member m ON m.household_id = h.id AND m.is_head AND m.left_on IS NULL
                                 AND m.died_on IS NULL
    LEFT JOIN account a ON a.household_id = h.id
), stopped AS (
    SELECT last.*, d.case_id, d.first_month, d.last_month, d.persons AS decided_persons
    FROM last JOIN approvals_decision d ON d.id = last.decision_id
    WHERE NOT EXISTS (SELECT 1 FROM live WHERE live.household_id = last.household_id)
)
INSERT INTO payments_rosterline (roster_id, county_id, village_id, seq, household_id, case_id, decision_id, month,
    category, head_name, persons, payee_name, payee_id, bank, account, account_index, amount, topup, arrears,
    arrears_months, recovery, payable, last_payable, last_persons, change, reason, first_month)
SELECT %(roster)s, %(county)s, line.village_id, row_number() OVER (ORDER BY line.village_id, line.household_id),
       line.household_id, line.case_id, line.decision_id, %(month)s, %(category)s, line.head_name, line.persons,
       line.payee_name, line.payee_id, line.bank, line.account, line.account_index, line.amount, line.topup,
       line.arrears, line.arrears_months, 0, line.payable, line.last_payable, line.last_persons, line.change,
       line.reason, line.first_month
FROM (
    SELECT live.village_id, live.household_id, live.case_id, live.decision_id, live.head_name, live.persons,
           coalesce(live.holder_name, '') AS payee_name, coalesce(live.id_number, '') AS payee_id,
           coalesce(live.bank, '') AS bank, coalesce(live.number, '') AS account,
           coalesce(live.number_index, '') AS account_index, live.amount, live.topup, live.arrears,
           live.arrears_months, live.payable, coalesce(last.payable, 0) AS last_payable,
           coalesce(last.persons, 0) AS last_persons,
           CASE WHEN last.household_id IS NULL THEN 'new'
                WHEN live.payable > last.payable THEN 'raised'
                WHEN live.payable < last.payable THEN 'lowered'
                ELSE 'same' END AS change,
           CASE WHEN live.arrears_months > 0 THEN '补发' || live.arrears_months || '个月，案号' || live.case_no
                WHEN last.household_id IS NULL AND live.source = 'ledger' THEN '历史台账'
                WHEN last.household_id IS NULL OR live.decision_id <> last.decision_id THEN '案号' || live.case_no
                WHEN live.payable <> last.payable THEN '上月含补发'
                ELSE '' END AS reason,
           live.first_month
    FROM live LEFT JOIN last ON last.household_id = live.household_id
    UNION ALL
    SELECT stopped.village_id, stopped.household_id, stopped.case_id, stopped.decision_id, stopped.head_name,
           stopped.decided_persons, '', '', '', '', '', 0, 0, 0, 0, 0, stopped.payable, stopped.persons, 'stopped',
           '待遇至' || to_char(stopped.last_month, 'YYYY-MM') || '止', stopped.first_month
    FROM stopped
) AS line
"""


def build_roster(
    township: Region, category: str, month: datetime.date, *, by: Actor, at: datetime.datetime
) -> Roster:
    """The roster of a township, category and month; the one there is when it has been built before.

    `month`: first day of the month paid. Two builders at once give one roster: the second waits for the unique
    constraint of the first and then reads it.
    """
    month = month.replace(day=1)
    key = {"township": township, "category": category, "month": month}
    found = Roster.objects.filter(**key).first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return _build(township, category, month, by=by, at=at)
    except IntegrityError:
        return Roster.objects.get(**key)


def _build(
    township: Region, category: str, month: datetime.date, *, by: Actor, at: datetime.datetime
) -> Roster:
    rules = rules_for(township.code, category, month)
    with acting(by, reason=f"生成{month:%Y-%m}名册", act="build_roster", sentence="生成名册", at=at):
        roster = Roster.objects.create(
            county=township.county,
            township=township,
            category=category,
            month=month,
            number=f"{township.short}-{Category(category).value.upper()}-{month:%Y%m}",
            profile=rules.version,
            submit_by=payday(rules, month, "submit"),
            pay_by=payday(rules, month, "pay_by"),
            built_at=at,
        )
        _fill(roster, by, at)
        refresh_totals(roster)
        roster.save()
        if isinstance(by, Post):
            RosterSignature.objects.create(roster=roster, step="built", user_id=by.user_id, post=by, at=at)
    return roster


def _fill(roster: Roster, by: Actor, at: datetime.datetime) -> None:
    last = roster.last_month()
    values = {
        "roster": roster.pk,
        "last": last.pk if last else None,
        "county": roster.county_id,
        "township": roster.township_id,
        "category": roster.category,
        "month": roster.month,
        "account_day": at.date(),
    }
    with (
        acting(
            by,
            reason="名册明细",
            act="build_roster",
            sentence="写入名册明细",
            at=at,
            bulk_file=roster.file_key,
        ),
        connection.cursor() as cursor,
    ):
        cursor.execute(LINES, values)
