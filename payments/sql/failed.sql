-- Lines of earlier rosters whose money came back, once the account is put right (CTE `failed`, after `held`): paid
-- again as a whole, by one roster.
failed AS (
    SELECT coalesce(-l.for_member_id, l.household_id) AS subject, l.household_id, l.for_member_id, l.decision_id,
           l.case_id, l.persons, l.first_month, l.month, f.amount, '上次没有到账：' || f.why AS reason,
           f.id AS failure_id
    FROM payments_failedpayment f
    JOIN payments_roster r ON r.id = f.roster_id
    JOIN payments_rosterline l ON l.id = f.line_id
    WHERE f.state = 'ready' AND r.township_id = %(township)s AND r.category = %(category)s AND r.month < %(month)s
      AND (%(only)s::bigint IS NULL OR coalesce(-l.for_member_id, l.household_id) = %(only)s)
      AND coalesce(-l.for_member_id, l.household_id) NOT IN (SELECT subject FROM held)
      AND NOT EXISTS (SELECT FROM payments_arrears a
                      WHERE a.failure_id = f.id AND a.roster_id <> %(roster)s)
)
