-- A request that two departments returned undone (YC-151): the county, once for each request.
INSERT INTO approvals_notification (region_id, role, step, text, subject, link, created_at)
SELECT first.county_id, %(county)s, 'escalated',
       '推诿扯皮待查：' || first.person || '的求助“' || left(first.need, 60) || '”被部门退回 ' || count(*) || ' 次',
       'cases.referral:' || first.id || ':bounced', %(referral)s || first.id || '/', %(now)s
FROM cases_referral sent
JOIN cases_referral first ON first.id = coalesce(sent.request_id, sent.id)
WHERE sent.returned
GROUP BY first.id
HAVING count(*) >= %(twice)s
ON CONFLICT (subject, step, role, region_id) WHERE NOT (subject = '') DO NOTHING;
-- A complaint that went up and down between township and county (YC-156).
INSERT INTO approvals_notification (region_id, role, step, text, subject, link, created_at)
SELECT c.county_id, %(county)s, 'escalated',
       '推诿扯皮待查：投诉举报 ' || c.number || ' 在上下级之间转了 ' || count(*) || ' 次',
       'oversight.complaint:' || c.id || ':bounced', %(complaint)s || c.number || '/', %(now)s
FROM oversight_complaintmove m
JOIN oversight_complaint c ON c.id = m.complaint_id
WHERE m.kind IN ('up', 'down')
GROUP BY c.id
HAVING count(*) >= %(twice)s
ON CONFLICT (subject, step, role, region_id) WHERE NOT (subject = '') DO NOTHING;
-- A department that does not answer in time: whoever referred it, and the county.
INSERT INTO approvals_notification (region_id, role, step, due_on, text, subject, link, created_at)
SELECT told.region_id, told.role, told.step, r.due_on,
       r.person || '的求助转' || r.department || '，应于' || to_char(r.due_on, 'FMMM-DD') || '前反馈，还没有结果',
       'cases.referral:' || r.id || ':overdue', %(referral)s || r.id || '/', %(now)s
FROM cases_referral r
JOIN accounts_post p ON p.id = r.referred_by_id
CROSS JOIN LATERAL (VALUES (p.region_id, p.role::text, 'overdue'), (r.county_id, %(county)s::text, 'escalated'))
     AS told(region_id, role, step)
WHERE r.closed_at IS NULL AND r.due_on < %(today)s
ON CONFLICT (subject, step, role, region_id) WHERE NOT (subject = '') DO NOTHING;
