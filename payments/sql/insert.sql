-- Lines that are not there yet, at the end of the roster.
INSERT INTO payments_rosterline (roster_id, county_id, month, category, recovery, seq, $ours)
SELECT %(roster)s, %(county)s, %(month)s, %(category)s, 0,
       coalesce((SELECT max(seq) FROM payments_rosterline WHERE roster_id = %(roster)s), 0)
       + row_number() OVER (ORDER BY f.village_id, f.household_id, f.for_member_id), $fresh
FROM fresh f
