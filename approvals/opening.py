"""历史台账: households already in receipt get a case and an opening decision, so that the roster can pay them.

Set-based: two statements whatever the size of the ledger. The rows are covered by the bulk events of the
ledger file they came from.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from audit.acts import Actor
from households.models import LedgerFile

OPEN_CASES = """
WITH entry AS (
    SELECT e.id, e.household_id, e.category, h.county_id, h.township_id, h.village_id,
           m.id AS head_id, m.name AS head_name, row_number() OVER (ORDER BY e.row, e.id) AS n
    FROM households_ledgerentry e
    JOIN households_household h ON h.id = e.household_id
    JOIN households_member m ON m.household_id = h.id AND m.is_head AND m.left_on IS NULL AND m.died_on IS NULL
    WHERE e.batch_id = %(batch)s
      AND NOT EXISTS (SELECT 1 FROM cases_case c
                      WHERE c.household_id = e.household_id AND c.category = e.category AND c.for_member_id IS NULL)
), taken AS (
    INSERT INTO cases_casecounter AS counter (prefix, year, last)
    SELECT %(prefix)s, %(year)s, count(*) FROM entry HAVING count(*) > 0
    ON CONFLICT (prefix, year) DO UPDATE SET last = counter.last + EXCLUDED.last
    RETURNING last
)
INSERT INTO cases_case (household_id, category, case_no, county_id, township_id, village_id, applicant_id,
                        applicant_name, name_grams, opened_at, channel, proxy_name, kin_filed, told_facts)
SELECT household_id, category,
       %(prefix)s || '-' || %(year)s || '-' ||
           lpad((taken.last - (SELECT count(*) FROM entry) + n)::text, 4, '0'),
       county_id, township_id, village_id, head_id, head_name,
       ARRAY(SELECT DISTINCT substr(head_name, i, 2)
             FROM generate_series(1, greatest(1, length(head_name) - 1)) AS i ORDER BY 1),
       %(at)s, 'window', '', false, '{}'
FROM entry, taken
"""

OPEN_DECISIONS = """
INSERT INTO approvals_decision (case_id, household_id, county_id, township_id, category, source, granted, reasons,
                                persons, amount, topup, payable, derivation, first_month, decided_at,
                                in_force_at, round, certificate_no)
SELECT c.id, e.household_id, c.county_id, c.township_id, e.category, 'ledger', true,
       '历史台账：' || to_char(e.as_of, 'YYYY"年"FMMM"月"') || '在保，表内第' || e.row || '行',
       e.persons, e.base_amount, e.topup_amount, e.payable,
       jsonb_build_object('source', 'ledger', 'sha256', e.file_sha256, 'row', e.row),
       e.first_month, %(at)s, %(at)s, 1, e.certificate_no
FROM households_ledgerentry e
JOIN cases_case c ON c.household_id = e.household_id AND c.category = e.category AND c.for_member_id IS NULL
WHERE e.batch_id = %(batch)s
  AND NOT EXISTS (SELECT 1 FROM approvals_decision d
                  WHERE d.household_id = e.household_id AND d.category = e.category AND d.for_member_id IS NULL)
"""


def open_decisions(batch_id: int, by: Actor, at: datetime.datetime) -> int:
    """Open a case and a decision 历史台账 for every entry of a ledger file that has none; returns how many.

    Inside the `acting(bulk_file=…)` of the import, so each statement leaves one event.
    """
    township = LedgerFile.objects.select_related("township").get(pk=batch_id).township
    values: dict[str, Any] = {
        "batch": batch_id,
        "prefix": township.short,
        "year": timezone.localtime(at).year,
        "at": at,
    }
    with connection.cursor() as cursor:
        cursor.execute(OPEN_CASES, values)
        cursor.execute(OPEN_DECISIONS, values)
        return cursor.rowcount
