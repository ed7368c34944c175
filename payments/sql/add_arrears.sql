-- A row for every month a line makes up.
WITH $owed
INSERT INTO payments_arrears (roster_id, line_id, household_id, for_member_id, decision_id, category, month, amount, reason,
                              failure_id)
SELECT %(roster)s, l.id, o.household_id, o.for_member_id, o.decision_id, %(category)s, o.month, o.amount, left(o.reason, 200),
       o.failure_id
FROM owed o
JOIN payments_rosterline l ON l.roster_id = %(roster)s AND l.household_id = o.household_id
                           AND l.for_member_id IS NOT DISTINCT FROM o.for_member_id
WHERE NOT EXISTS (SELECT FROM payments_arrears a WHERE a.roster_id = %(roster)s
                  AND a.household_id = o.household_id
                    AND a.for_member_id IS NOT DISTINCT FROM o.for_member_id AND a.month = o.month
                    AND a.failure_id IS NOT DISTINCT FROM o.failure_id)
ORDER BY l.seq, o.month
