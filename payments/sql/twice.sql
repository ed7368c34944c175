-- Lines of a roster one of whose persons is paid for the same month on another line of a monthly benefit: in 低保 and
-- 特困, with the household and alone, or in another household, in whatever township or county. The persons of a line
-- are the one it is for, else every living member who counts in the household.
SELECT mine.id
FROM payments_rosterline mine
JOIN payments_rosterline other ON other.household_id = mine.household_id AND other.month = mine.month
                              AND other.id <> mine.id
WHERE mine.roster_id = %(roster)s AND mine.payable > 0 AND other.payable > 0
  AND other.category = ANY(%(monthly)s)
  AND (mine.for_member_id IS NULL AND other.for_member_id IS NULL
       OR EXISTS (SELECT FROM households_member m
                  WHERE m.household_id = mine.household_id
                    AND (m.id = mine.for_member_id
                         OR mine.for_member_id IS NULL AND m.counted AND m.left_on IS NULL AND m.died_on IS NULL)
                    AND (m.id = other.for_member_id
                         OR other.for_member_id IS NULL AND m.counted AND m.left_on IS NULL AND m.died_on IS NULL)))
UNION
SELECT mine.id
FROM payments_rosterline mine
JOIN households_member m ON m.household_id = mine.household_id
     AND (m.id = mine.for_member_id
          OR mine.for_member_id IS NULL AND m.counted AND m.left_on IS NULL AND m.died_on IS NULL)
JOIN households_member n ON n.id_index = m.id_index AND n.household_id <> m.household_id
JOIN payments_rosterline other ON other.household_id = n.household_id AND other.month = mine.month
     AND (n.id = other.for_member_id
          OR other.for_member_id IS NULL AND n.counted AND n.left_on IS NULL AND n.died_on IS NULL)
WHERE mine.roster_id = %(roster)s AND mine.payable > 0 AND other.payable > 0
  AND other.category = ANY(%(monthly)s)
