SELECT a.id, a.state, a.reason, a.due_at
FROM delivery d JOIN delivery a ON a.lane = d.lane AND a.destination = d.destination AND a.id < d.id
WHERE d.id = :#id
ORDER BY a.id
LIMIT 100
