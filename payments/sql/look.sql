-- What each row of an answer comes to, before anything is entered. The last column: an account the roster does not
-- know, in a row that is otherwise one of its lines.
SELECT s."row", s.kind, s.line_id, s.payable, l.head_name,
       s.kind = 'stray' AND EXISTS (SELECT FROM due d
                                    WHERE (d.number, d.name, d.payable) = (s.number, s.name, s.amount))
FROM said s LEFT JOIN payments_rosterline l ON l.id = s.line_id ORDER BY s."row"
