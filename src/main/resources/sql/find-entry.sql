SELECT id, campaign, kind, participant, position, received_at, content_type, body
FROM journal_entry
WHERE id = :#id
