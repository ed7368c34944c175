-- Who is due a month of a roster, and which earlier months they are still owed (named CTEs, used by three statements).
-- `subject` is whom an entitlement is for: a household by its key, one person of it by the person's key below zero.
-- A month is owed when an entitlement was in force and neither a line nor a row of arrears ever paid it. Whoever
-- was paid by the last roster was paid everything up to it, so only the months between are looked at.
held AS (
    -- For as long as the office says so (a death to be followed up), or on this roster alone; lifted, a hold lets go of
    -- the line it held.
    SELECT DISTINCT ON (subject) subject, reason FROM (
        SELECT coalesce(-c.for_member_id, c.household_id) AS subject, h.reason
        FROM approvals_paymenthold h JOIN cases_case c ON c.id = h.case_id
        WHERE h.category = %(category)s AND h.lifted_at IS NULL AND h.from_month <= %(month)s
        UNION ALL
        SELECT coalesce(-l.for_member_id, l.household_id), l.reason FROM payments_rosterline l
        WHERE l.roster_id = %(roster)s AND l.change = 'held'
          AND NOT EXISTS (SELECT FROM approvals_paymenthold h JOIN cases_case c ON c.id = h.case_id
                          WHERE h.household_id = l.household_id AND h.category = %(category)s
                            AND c.for_member_id IS NOT DISTINCT FROM l.for_member_id
                            AND h.reason = l.reason AND h.lifted_at IS NOT NULL)
    ) AS every_hold ORDER BY subject
), last AS (
    SELECT coalesce(-for_member_id, household_id) AS subject, household_id, for_member_id, decision_id, case_id,
           village_id, head_name, persons, payable, arrears
    FROM payments_rosterline WHERE roster_id = %(last)s AND payable > 0
), due AS (
    -- A decision pays only once it is in force; a ledger that closes at an hour leaves out what came later, but not
    -- what a raised standard puts in the place of a decision that was there.
    SELECT d.id, coalesce(-d.for_member_id, d.household_id) AS subject, d.household_id, d.for_member_id, d.case_id,
           d.source, d.persons, d.amount, d.topup, d.payable, d.first_month,
           d.last_month, d.in_force_at, coalesce(p.kind, CASE d.source WHEN 'uplift' THEN 'uplift' ELSE '' END) AS kind,
           d.last_month IS NULL OR d.last_month >= %(month)s AS is_live
    FROM approvals_decision d
    LEFT JOIN approvals_procedure p ON p.id = d.procedure_id
    WHERE d.township_id = %(township)s AND d.category = %(category)s AND d.granted AND d.first_month <= %(month)s
      AND d.in_force_at IS NOT NULL AND d.revoked_at IS NULL
      AND (d.source IN ('ledger', 'uplift') OR d.in_force_at < coalesce(%(cutoff)s::timestamptz, 'infinity'))
      AND (%(only)s::bigint IS NULL OR coalesce(-d.for_member_id, d.household_id) = %(only)s)
      AND (d.last_month IS NULL OR d.last_month >= coalesce(%(last_month)s::date, '-infinity')
           OR d.in_force_at >= coalesce(%(last_built)s::timestamptz, 'infinity')
           OR EXISTS (SELECT FROM payments_rosterline l
                      WHERE l.roster_id = %(last)s AND l.decision_id = d.id AND l.change = 'held'))
), span AS (
    SELECT due.*, CASE
               WHEN last.subject IS NOT NULL THEN greatest(first_month, %(last_month)s::date + interval '1 month')
               WHEN source IN ('procedure', 'care') OR (source = 'uplift' AND NOT EXISTS (
                        SELECT FROM approvals_decision o WHERE o.household_id = due.household_id
                        AND o.for_member_id IS NOT DISTINCT FROM due.for_member_id AND o.category = %(category)s AND o.source = 'ledger')) THEN first_month
               -- What an old ledger owed before was paid outside: counted from the first roster made here.
               ELSE coalesce((SELECT min(l.month) FROM payments_rosterline l
                              WHERE l.decision_id = due.id AND l.month < %(month)s), %(month)s)
           END AS owed_from,
           least(last_month, (%(month)s::date - interval '1 month')::date) AS owed_to
    FROM due LEFT JOIN last ON last.subject = due.subject
), lacking AS (
    -- A raised standard reaches months that were paid at the old amount: what lacks of each is owed.
    SELECT due.subject, due.household_id, due.for_member_id, due.id AS decision_id, due.case_id, due.persons, due.first_month, l.month,
           due.payable - l.amount - l.topup AS amount, '提标补差' AS reason, NULL::bigint AS failure_id
    FROM due
    JOIN payments_rosterline l ON l.household_id = due.household_id AND l.category = %(category)s
         AND l.for_member_id IS NOT DISTINCT FROM due.for_member_id
         AND l.month >= due.first_month AND l.month <= due.in_force_at + interval '1 month' AND l.month < %(month)s
         AND l.payable > l.arrears AND l.decision_id <> due.id
    WHERE due.source = 'uplift' AND (due.last_month IS NULL OR l.month <= due.last_month)
      AND due.payable > l.amount + l.topup
      AND due.subject NOT IN (SELECT subject FROM held)
      AND NOT EXISTS (SELECT FROM payments_arrears a
                      WHERE a.household_id = due.household_id AND a.category = %(category)s
                        AND a.for_member_id IS NOT DISTINCT FROM due.for_member_id
                        AND a.month = l.month AND a.failure_id IS NULL AND a.roster_id <> %(roster)s)
), $failed, owed AS MATERIALIZED (
    (SELECT DISTINCT ON (subject, owed_month) subject, household_id, for_member_id, id AS decision_id, case_id,
           persons, first_month, owed_month::date AS month, payable AS amount,
           coalesce((SELECT '缓发：' || l.reason FROM payments_rosterline l
                     WHERE l.household_id = span.household_id AND l.category = %(category)s
                       AND l.for_member_id IS NOT DISTINCT FROM span.for_member_id
                       AND l.month = owed_month AND l.change = 'held'), '未列入当月名册') AS reason,
           NULL::bigint AS failure_id
    FROM span CROSS JOIN LATERAL
         generate_series(owed_from::timestamp, owed_to::timestamp, interval '1 month') AS owed_month
    WHERE owed_from <= owed_to
      AND subject NOT IN (SELECT subject FROM held)
      AND NOT EXISTS (SELECT FROM payments_rosterline l
                      WHERE l.household_id = span.household_id AND l.category = %(category)s
                        AND l.for_member_id IS NOT DISTINCT FROM span.for_member_id
                        AND l.month = owed_month AND l.payable > l.arrears)
      AND NOT EXISTS (SELECT FROM payments_arrears a
                      WHERE a.household_id = span.household_id AND a.category = %(category)s
                        AND a.for_member_id IS NOT DISTINCT FROM span.for_member_id
                        AND a.month = owed_month AND a.failure_id IS NULL AND a.roster_id <> %(roster)s)
    ORDER BY subject, owed_month, first_month DESC, id DESC)
    UNION ALL SELECT * FROM lacking
    UNION ALL SELECT * FROM failed
)
