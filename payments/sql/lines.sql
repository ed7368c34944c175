-- The lines of a roster as they should be now, one a household or person (CTE `fresh`, after those of owed.sql).
live AS (
    SELECT DISTINCT ON (subject) * FROM due WHERE is_live ORDER BY subject, first_month DESC, id DESC
), back AS (
    SELECT subject, household_id, for_member_id, count(*)::int AS months, sum(amount) AS amount,
           (array_agg(decision_id ORDER BY month DESC))[1] AS decision_id,
           (array_agg(case_id ORDER BY month DESC))[1] AS case_id,
           (array_agg(persons ORDER BY month DESC))[1] AS persons, min(first_month) AS first_month,
           '补发' || to_char(min(month), 'FMYYYY"年"FMMM"月"')
                  || CASE WHEN count(*) > 1 THEN '至' || to_char(max(month), 'FMYYYY"年"FMMM"月"')
                                                || '共' || count(*) || '个月' ELSE '' END
                  || '（' || left(string_agg(DISTINCT reason, '；'), 60) || '）' AS reason
    FROM owed GROUP BY subject, household_id, for_member_id
), paid AS (
    -- With a live entitlement, the month and what is owed; without, only what is owed.
    SELECT subject, coalesce(live.household_id, back.household_id) AS household_id,
           coalesce(live.for_member_id, back.for_member_id) AS for_member_id,
           coalesce(live.decision_id, back.decision_id) AS decision_id,
           coalesce(live.case_id, back.case_id) AS case_id, coalesce(live.persons, back.persons) AS persons,
           coalesce(live.first_month, back.first_month) AS first_month, live.decision_id IS NULL AS is_ended,
           coalesce(live.source, '') AS source, coalesce(live.kind, '') AS kind,
           coalesce(live.amount, 0) AS amount, coalesce(live.topup, 0) AS topup,
           coalesce(back.amount, 0) AS arrears, coalesce(back.months, 0) AS arrears_months,
           coalesce(live.payable, 0) + coalesce(back.amount, 0) AS payable, coalesce(back.reason, '') AS back_reason
    FROM (SELECT *, id AS decision_id FROM live) AS live FULL JOIN back USING (subject)
), compared AS (
    SELECT paid.*, held.reason AS held_reason, coalesce(last.payable, 0) AS last_payable,
           coalesce(last.persons, 0) AS last_persons, coalesce(last.arrears, 0) AS last_arrears,
           last.decision_id AS last_decision, last.subject IS NULL AS is_unpaid_last,
           NOT %(once)s AND last.subject IS NULL AND EXISTS (
               SELECT FROM payments_rosterline l
               WHERE l.household_id = paid.household_id
                 AND l.for_member_id IS NOT DISTINCT FROM paid.for_member_id AND l.category = %(category)s AND l.month < %(month)s
           ) AS was_on_a_roster
    FROM paid
    LEFT JOIN last ON last.subject = paid.subject
    LEFT JOIN held ON held.subject = paid.subject
), explained AS (
    SELECT compared.*, CASE
               WHEN held_reason IS NOT NULL THEN 'held'
               WHEN is_ended THEN 'arrears'
               WHEN is_unpaid_last THEN CASE WHEN was_on_a_roster THEN 'resumed' ELSE 'new' END
               WHEN compared.payable > last_payable THEN 'raised'
               WHEN compared.payable < last_payable THEN 'lowered'
               ELSE 'same' END AS change,
           coalesce(held_reason, concat_ws('；',
               nullif(back_reason, ''),
               CASE WHEN is_unpaid_last AND source = 'ledger' AND NOT was_on_a_roster THEN '历史台账'
                    WHEN is_unpaid_last OR decision_id <> last_decision OR is_ended
                    THEN CASE kind WHEN 'review' THEN '复核，' WHEN 'adjustment' THEN '变更，' WHEN 'uplift' THEN '提标，' ELSE '' END
                         || '案号 ' || c.case_no END,
               CASE WHEN last_arrears > 0 THEN '上月含补发' || last_arrears || '元' END)) AS reason
    FROM compared JOIN cases_case c ON c.id = compared.case_id
), fresh AS (
    -- The name on the line is that of whom it is for: the person helped alone, else the head of the household.
    SELECT e.subject, h.village_id, e.household_id, e.for_member_id, e.case_id, e.decision_id,
           coalesce(s.name, h.head_name) AS head_name, e.persons,
           coalesce(a.holder_name, '') AS payee_name, coalesce(m.id_number, '') AS payee_id,
           coalesce(m.id_index, '') AS payee_index, coalesce(a.bank, '') AS bank,
           coalesce(a.number, '') AS account, coalesce(a.number_index, '') AS account_index, e.amount, e.topup,
           CASE WHEN e.change = 'held' THEN 0 ELSE e.arrears END AS arrears,
           CASE WHEN e.change = 'held' THEN 0 ELSE e.arrears_months END AS arrears_months,
           CASE WHEN e.change = 'held' THEN 0 ELSE e.payable END AS payable,
           e.last_payable, e.last_persons, e.change, left(e.reason, 200) AS reason, e.first_month
    FROM explained e
    JOIN households_household h ON h.id = e.household_id
    LEFT JOIN households_member s ON s.id = e.for_member_id
    LEFT JOIN LATERAL (
        -- One person's aid goes to that person's own account where there is one.
        SELECT holder_name, bank, number, number_index FROM households_payeeaccount
        WHERE household_id = e.household_id AND (for_member_id IS NULL OR for_member_id = e.for_member_id)
          AND since <= %(account_day)s AND (until IS NULL OR until > %(account_day)s)
        ORDER BY for_member_id IS NULL, since DESC, id DESC LIMIT 1
    ) a ON true
    LEFT JOIN LATERAL (
        SELECT id_number, id_index FROM households_member
        WHERE household_id = e.household_id AND left_on IS NULL AND died_on IS NULL
          AND (name = a.holder_name OR id = e.for_member_id OR is_head)
        ORDER BY (name = a.holder_name) DESC, id = e.for_member_id DESC NULLS LAST, is_head DESC LIMIT 1
    ) m ON true
    UNION ALL
    SELECT last.subject, last.village_id, last.household_id, last.for_member_id, last.case_id, last.decision_id, last.head_name, last.persons,
           '', '', '', '', '', '', 0, 0, 0, 0, 0, last.payable, last.persons, 'stopped',
           coalesce('待遇至' || to_char(d.last_month, 'FMYYYY"年"FMMM"月"') || '止', '本月不再享受'), d.first_month
    FROM last JOIN approvals_decision d ON d.id = last.decision_id
    WHERE NOT EXISTS (SELECT FROM paid WHERE paid.subject = last.subject)
      AND (%(only)s::bigint IS NULL OR last.subject = %(only)s)
)
