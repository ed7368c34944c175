-- Lines of a roster whose household, or one of whose members, is paid for the same month on another line of a
-- monthly benefit: in 低保 and 特困, or in another household, in whatever township or county.
SELECT mine.id
FROM payments_rosterline mine
JOIN payments_rosterline other ON other.household_id = mine.household_id AND other.month = mine.month
WHERE mine.roster_id = %(roster)s AND mine.payable > 0 AND other.payable > 0
  AND other.category <> mine.category AND other.category = ANY(%(monthly)s)
UNION
SELECT mine.id
FROM payments_rosterline mine
JOIN households_member m ON m.household_id = mine.household_id AND m.left_on IS NULL AND m.died_on IS NULL
JOIN households_member n ON n.id_index = m.id_index AND n.household_id <> m.household_id
                        AND n.left_on IS NULL AND n.died_on IS NULL
JOIN payments_rosterline other ON other.household_id = n.household_id AND other.month = mine.month
WHERE mine.roster_id = %(roster)s AND mine.payable > 0 AND other.payable > 0
  AND other.category = ANY(%(monthly)s)
