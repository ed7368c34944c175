-- Of whom the line differs from what it should be now.
WITH $owed, $lines
SELECT coalesce(f.head_name, l.head_name)
FROM (SELECT *, coalesce(-for_member_id, household_id) AS subject FROM payments_rosterline WHERE roster_id = %(roster)s) l
FULL JOIN fresh f ON f.subject = l.subject
WHERE l.id IS NULL OR f.subject IS NULL OR ($mine) IS DISTINCT FROM ($fresh)
ORDER BY l.seq NULLS LAST, f.household_id, f.for_member_id
