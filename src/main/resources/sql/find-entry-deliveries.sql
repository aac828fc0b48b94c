SELECT id, destination, state, reason, detail, attempts, due_at, object, record_id, created, settled_at
FROM delivery
WHERE entry = :#id
ORDER BY id
