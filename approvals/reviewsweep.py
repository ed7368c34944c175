"""Nightly, after the decisions: review days that nobody has set yet, and grace periods about to end."""

from __future__ import annotations

import datetime

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from accounts.models import Role
from approvals.models import Decision
from approvals.reviewcycle import before_the_end, due_after
from audit.acts import Job, acting
from policies.rules import Rules, rules_for

SWEEP = Job("approvals.review_days")
BATCH = 2000

# Counted back from the month the last payment is for: its roster is the last chance to act (S-63).
REMIND_GRACE = """
INSERT INTO approvals_notification (region_id, role, procedure_id, clock_id, step, due_on, text, created_at)
SELECT p.township_id, %(clerk)s, p.id, c.id, step.name, c.due_on,
       k.applicant_name || '户（' || k.case_no || '）渐退期到' || to_char(g.last_month, 'YYYY-MM')
           || '为止，期满自动停发；情况有变的，请在期满前复核',
       %(now)s
FROM approvals_change g
JOIN approvals_procedure p ON p.id = g.procedure_id
JOIN approvals_clock c ON c.procedure_id = p.id AND c.name = 'grace.end'
JOIN approvals_decision d ON d.id = g.made_id AND d.last_month = g.last_month AND d.revoked_at IS NULL
JOIN cases_case k ON k.id = g.case_id
JOIN (VALUES ('grace60', 60, 30), ('grace30', 30, -31)) AS step(name, from_day, to_day)
     ON %(today)s::date >= g.last_month - step.from_day AND %(today)s::date < g.last_month - step.to_day
WHERE g.kind = 'grace' AND g.decided_at IS NOT NULL
ON CONFLICT (clock_id, step, role, due_on) DO NOTHING
"""


def remind_grace(now: datetime.datetime) -> int:
    """Words 60 and 30 days before a grace period's last month; once each, however often it runs."""
    values: dict[str, datetime.datetime | datetime.date | str] = {
        "now": now,
        "today": timezone.localdate(now),
        "clerk": Role.CLERK.value,
    }
    with connection.cursor() as cursor:
        cursor.execute(REMIND_GRACE, values)
        return cursor.rowcount


def set_review_days(now: datetime.datetime) -> int:
    """Entitlements without a day of their next review (taken over from a ledger, say) get one; returns how many."""
    today, known = timezone.localdate(now), {}
    month = today.replace(day=1)
    still = Q(last_month=None) | Q(last_month__gte=month)
    waiting = Decision.objects.to_review().filter(still, next_review_on=None)
    written = 0
    for decision in (
        waiting.select_related("case__household", "procedure__pinned").order_by("pk").iterator(chunk_size=500)
    ):
        rules = _rules(known, decision, today)
        if rules.review.stable is None or written >= BATCH:
            continue
        since = timezone.localdate(decision.in_force_at)
        with acting(SWEEP, reason="排定下次复核日期", at=now):
            decision.next_review_on = before_the_end(decision, due_after(decision.case, rules, since))
            decision.save(update_fields=["next_review_on"])
        written += 1
    return written


def _rules(known: dict[tuple[str, str], Rules], decision: Decision, today: datetime.date) -> Rules:
    key = (decision.township_id, decision.category)
    if key not in known:
        known[key] = rules_for(*key, today)
    return known[key]
