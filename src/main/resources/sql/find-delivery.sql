SELECT d.id, d.entry, j.campaign, j.kind, j.participant, d.destination, d.state, d.reason, d.detail, d.attempts,
  d.due_at, d.claimed_by, d.claimed_at, d.in_doubt_since, d.object, d.record_id, d.created, j.received_at, d.settled_at
FROM delivery d JOIN journal_entry j ON j.id = d.entry
WHERE d.id = :#id
