-- The instalments each line carries; a held line carries none.
WITH $instalments
INSERT INTO payments_paidinstalment (roster_id, line_id, instalment_id, amount)
SELECT %(roster)s, l.id, piece.id, piece.amount
FROM piece
JOIN payments_rosterline l ON l.roster_id = %(roster)s AND l.household_id = piece.household_id
                           AND l.for_member_id IS NOT DISTINCT FROM piece.for_member_id
WHERE l.change <> 'held'
  AND NOT EXISTS (SELECT FROM payments_paidinstalment q WHERE q.instalment_id = piece.id)
ORDER BY l.seq, piece.id
