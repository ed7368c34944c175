-- Every row of a bank's answer beside the line it speaks of, and what it comes to (CTE `said`).
-- A row speaks of the line with its account; of several on one account, of that with its number, name and amount.
-- The number is that of the bank file: its place among the lines that carry money.
WITH due AS (
    SELECT l.id, l.account_index, regexp_replace(l.payee_name, '\s', '', 'g') AS name, l.payable,
           row_number() OVER (ORDER BY l.seq, l.id) AS number,
           row_number() OVER (PARTITION BY l.account_index, l.payee_name, l.payable ORDER BY l.seq, l.id) AS nth
    FROM payments_rosterline l WHERE l.roster_id = %(roster)s AND l.payable > 0
), earlier AS (
    SELECT r.* FROM payments_returnrow r WHERE r.roster_id = %(roster)s
), got AS (
    -- What left for a line already: by earlier answers, or with a later roster that pays it again.
    SELECT line_id, sum(amount) AS amount FROM (
        SELECT r.line_id, CASE r.kind WHEN 'bounced' THEN -r.amount ELSE r.amount END AS amount
        FROM earlier r LEFT JOIN payments_aside a ON a.row_id = r.id
        WHERE r.kind IN ('paid', 'short', 'over', 'bounced')
           OR (r.kind = 'name' AND a.verdict NOT IN ('violation', 'bank_error'))
        UNION ALL
        SELECT f.line_id, f.amount FROM payments_failedpayment f
        JOIN payments_arrears p ON p.failure_id = f.id
        JOIN payments_roster later ON later.id = p.roster_id AND later.state <> 'drafted'
        WHERE f.roster_id = %(roster)s
    ) AS left_for GROUP BY line_id
), read AS (
    SELECT r.*, row_number() OVER (PARTITION BY account_index, name, amount ORDER BY "row") AS nth,
           row_number() OVER (PARTITION BY account_index, name, amount, ok, paid_on ORDER BY "row") AS like_it
    FROM unnest(%(rows)s::int[], %(numbers)s::int[], %(accounts)s::text[], %(sealed)s::text[], %(names)s::text[],
                %(amounts)s::numeric[], %(oks)s::bool[], %(whys)s::text[], %(days)s::date[])
         AS r ("row", number, account_index, account, name, amount, ok, why, paid_on)
), placed AS (
    SELECT DISTINCT ON (r."row") r.*, d.id AS line_id, d.payable,
           -- What a bank's computer cannot write it writes as ? or □: one sign for one character.
           r.name = d.name OR d.name LIKE translate(r.name, '%%_?？□', '  ___') AS same_name
    FROM read r LEFT JOIN due d ON d.account_index = r.account_index
    ORDER BY r."row", d.number = r.number DESC NULLS LAST, d.name = r.name DESC NULLS LAST,
             d.payable = r.amount DESC NULLS LAST, d.nth = r.nth DESC NULLS LAST, d.number
), again AS (
    -- The same row as in an earlier answer: the bank says it once more, it does not pay once more.
    SELECT p.*, p.like_it <= coalesce(e.times, 0) AS known
    FROM placed p
    LEFT JOIN (SELECT account_index, name, amount, ok, paid_on, count(*) AS times FROM earlier
               WHERE kind <> 'known' GROUP BY 1, 2, 3, 4, 5) e
      ON (e.account_index, e.name, e.amount, e.ok) = (p.account_index, p.name, p.amount, p.ok)
     AND e.paid_on IS NOT DISTINCT FROM p.paid_on
), weighed AS (
    SELECT a.*, coalesce(g.amount, 0) AS got, f.state AS failure,
           coalesce(sum(a.amount) FILTER (WHERE a.ok AND NOT a.known) OVER up_to_here, 0) AS beside,
           bool_or(a.ok AND NOT a.known) OVER (PARTITION BY a.line_id) AS also_ok,
           count(*) FILTER (WHERE NOT a.ok) OVER up_to_here AS failed_before
    FROM again a
    LEFT JOIN got g ON g.line_id = a.line_id
    LEFT JOIN payments_failedpayment f ON f.line_id = a.line_id
    WINDOW up_to_here AS (PARTITION BY a.line_id ORDER BY a."row"
                          ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
), said AS (
    SELECT w.*, CASE
               WHEN known THEN 'known'
               WHEN line_id IS NULL THEN 'stray'
               WHEN NOT ok AND also_ok THEN 'retried'
               WHEN NOT ok AND got >= payable AND coalesce(failure, 'settled') = 'settled' AND failed_before = 0
               THEN 'bounced'
               WHEN NOT ok AND (failed_before > 0 OR failure <> 'settled') THEN 'known'
               WHEN NOT ok THEN 'failed'
               WHEN got + beside >= payable THEN 'twice'
               WHEN NOT same_name THEN 'name'
               WHEN got + beside + amount = payable THEN 'paid'
               WHEN got + beside + amount < payable THEN 'short'
               ELSE 'over' END AS kind
    FROM weighed w
)
