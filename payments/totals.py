"""What a roster's lines come to: the sums on its head, and the digest everybody signs."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Count, Sum

if TYPE_CHECKING:
    from payments.models import Roster


def refresh_totals(roster: Roster) -> None:
    """Sum the lines into the head; the caller saves."""
    sums = roster.lines.payable().aggregate(
        households=Count("pk"), persons=Sum("persons"), total=Sum("payable")
    )
    roster.households = sums["households"]
    roster.persons = sums["persons"] or 0
    roster.total = sums["total"] or Decimal(0)
    roster.forget_findings()


def content_hash(roster: Roster) -> str:
    """sha-256 over every line as it is to be paid, in order. Numbers stand in it by their index, not as sealed."""
    with connection.cursor() as cursor:
        cursor.execute(CONTENT, {"roster": roster.pk})
        return cursor.fetchone()[0]


CONTENT = """
SELECT encode(sha256(coalesce(string_agg(sha256(convert_to(jsonb_build_array(
           seq, household_id, decision_id, month, category, head_name, persons, payee_name, payee_index, bank,
           account_index, amount, topup, arrears, arrears_months, recovery, payable, last_payable, change, reason
       )::text, 'UTF8')), ''::bytea ORDER BY seq, id), ''::bytea)), 'hex')
FROM payments_rosterline WHERE roster_id = %(roster)s
"""
