-- Instalments that are no longer to be paid by this roster.
WITH $instalments
DELETE FROM payments_paidinstalment q
USING payments_rosterline l
WHERE q.roster_id = %(roster)s AND l.id = q.line_id AND (%(only)s::bigint IS NULL OR coalesce(-l.for_member_id, l.household_id) = %(only)s)
  AND (l.change = 'held' OR NOT EXISTS (SELECT FROM piece WHERE piece.id = q.instalment_id))
