-- Only what differs is deleted, changed or added; answers how many lines that was.
WITH $owed, $lines, gone AS (
    DELETE FROM payments_rosterline l
    WHERE l.roster_id = %(roster)s AND (%(only)s::bigint IS NULL OR coalesce(-l.for_member_id, l.household_id) = %(only)s)
      AND NOT EXISTS (SELECT FROM fresh f WHERE f.subject = coalesce(-l.for_member_id, l.household_id))
    RETURNING l.id
), changed AS (
    UPDATE payments_rosterline l SET ($ours) = ROW($fresh)
    FROM fresh f
    WHERE l.roster_id = %(roster)s AND f.subject = coalesce(-l.for_member_id, l.household_id) AND ($mine) IS DISTINCT FROM ($fresh)
    RETURNING l.id
), added AS (
    $insert WHERE NOT EXISTS (SELECT FROM payments_rosterline l
                               WHERE l.roster_id = %(roster)s AND coalesce(-l.for_member_id, l.household_id) = f.subject)
    RETURNING id
)
SELECT (SELECT count(*) FROM gone) + (SELECT count(*) FROM changed) + (SELECT count(*) FROM added)
