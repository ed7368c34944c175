-- Months no longer owed, or owed otherwise than they were entered.
WITH $owed
DELETE FROM payments_arrears a
WHERE a.roster_id = %(roster)s AND (%(only)s::bigint IS NULL OR coalesce(-a.for_member_id, a.household_id) = %(only)s)
  AND NOT EXISTS (SELECT FROM owed o WHERE (o.subject, o.decision_id, o.month, o.amount, o.reason, coalesce(o.failure_id, 0))
                                         = (coalesce(-a.for_member_id, a.household_id), a.decision_id, a.month, a.amount, a.reason,
                                            coalesce(a.failure_id, 0)))
