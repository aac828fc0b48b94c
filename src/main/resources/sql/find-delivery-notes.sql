SELECT noted_at, attempt, state, reason, detail
FROM delivery_note
WHERE delivery = :#id
ORDER BY noted_at, attempt
