-- What a roster of 临时救助 pays: every instalment due by its month that no other roster carries (named CTEs in the
-- place of owed.sql). Nothing is compared with the month before, and nothing is made up: an instalment waits for the
-- next roster by itself.
held AS (
    SELECT coalesce(-for_member_id, household_id) AS subject, reason FROM payments_rosterline
    WHERE roster_id = %(roster)s AND change = 'held'
), last AS (
    SELECT household_id AS subject, household_id, for_member_id, decision_id, case_id, village_id, head_name, persons,
           payable, arrears
    FROM payments_rosterline WHERE false
), piece AS (
    SELECT i.id, i.amount, coalesce(-d.for_member_id, d.household_id) AS subject, d.id AS decision_id,
           d.household_id, d.for_member_id, d.case_id, d.persons, d.source, d.decided_at, i.month, coalesce(p.kind, '') AS kind
    FROM approvals_instalment i
    JOIN approvals_decision d ON d.id = i.decision_id
    LEFT JOIN approvals_procedure p ON p.id = d.procedure_id
    WHERE d.township_id = %(township)s AND d.category = %(category)s AND d.granted
      AND d.in_force_at IS NOT NULL AND d.revoked_at IS NULL
      AND i.paid_from = 'roster' AND i.month <= %(month)s AND i.paid_at IS NULL AND i.cancelled_at IS NULL
      AND (%(only)s::bigint IS NULL OR coalesce(-d.for_member_id, d.household_id) = %(only)s)
      AND NOT EXISTS (SELECT FROM payments_paidinstalment q
                      WHERE q.instalment_id = i.id AND q.roster_id <> %(roster)s)
), due AS (
    SELECT (array_agg(decision_id ORDER BY decided_at DESC, decision_id DESC))[1] AS id, subject, household_id, for_member_id,
           (array_agg(case_id ORDER BY decided_at DESC, decision_id DESC))[1] AS case_id,
           min(source) AS source, max(persons) AS persons, sum(amount) AS amount, 0::numeric AS topup,
           sum(amount) AS payable, min(month) AS first_month, NULL::date AS last_month, min(kind) AS kind,
           true AS is_live
    FROM piece GROUP BY subject, household_id, for_member_id
), $failed, owed AS (
    SELECT * FROM failed
)
