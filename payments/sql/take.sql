-- The rows of an answer taken in, each with what it comes to.
INSERT INTO payments_returnrow (roster_id, bank_return_id, "row", number, line_id, account_index, account, name, amount,
                                ok, why, paid_on, kind)
SELECT %(roster)s, %(bank_return)s, "row", number, line_id, account_index,
       CASE WHEN line_id IS NULL THEN account ELSE '' END, name, amount, ok, why, paid_on, kind
FROM said ORDER BY "row"
