SELECT o.state, o.reason, o.persons
FROM import_outcome o
WHERE o.run = :#id
UNION ALL
SELECT d.state, COALESCE(d.reason, ''), COUNT(*)
FROM import_person p JOIN delivery d ON d.entry = p.entry
WHERE p.run = :#id AND p.counted = FALSE
GROUP BY d.state, COALESCE(d.reason, '')
