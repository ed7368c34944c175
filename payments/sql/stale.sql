-- Heads of the households whose line differs from what it should be now.
WITH $owed, $lines
SELECT coalesce(f.head_name, l.head_name)
FROM (SELECT * FROM payments_rosterline WHERE roster_id = %(roster)s) l
FULL JOIN fresh f ON f.household_id = l.household_id
WHERE l.id IS NULL OR f.household_id IS NULL OR ($mine) IS DISTINCT FROM ($fresh)
ORDER BY l.seq NULLS LAST, f.household_id
