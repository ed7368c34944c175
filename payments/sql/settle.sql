-- Failures that an answer reports; a bank that paid after all has settled its own (one that fails again is open again).
INSERT INTO payments_failedpayment (roster_id, line_id, state, amount, why, found_at, word)
SELECT DISTINCT ON (r.line_id) r.roster_id, r.line_id, 'open', s.payable - s.got,
       coalesce(nullif(r.why, ''), '银行没有写明原因'), %(at)s, ''
FROM payments_returnrow r
JOIN payments_standing(%(roster)s) s ON s.line_id = r.line_id
WHERE r.bank_return_id = %(bank_return)s AND r.kind IN ('failed', 'bounced') AND s.got < s.payable
ORDER BY r.line_id, r."row"
ON CONFLICT (line_id) DO UPDATE SET state = 'open', amount = excluded.amount, why = excluded.why
