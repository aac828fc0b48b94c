SELECT d.id, d.entry, j.campaign, j.kind, d.destination, d.state, d.reason, d.detail, d.attempts, d.due_at,
  d.in_doubt_since, d.object, d.record_id, d.created, d.settled_at
FROM delivery d JOIN journal_entry j ON j.id = d.entry
WHERE d.id > :#after
  AND (CAST(:#state AS VARCHAR) IS NULL OR d.state = CAST(:#state AS VARCHAR))
  AND (CAST(:#destination AS VARCHAR) IS NULL OR d.destination = CAST(:#destination AS VARCHAR))
  AND (CAST(:#campaign AS VARCHAR) IS NULL OR j.campaign = CAST(:#campaign AS VARCHAR))
  AND (CAST(:#reason AS VARCHAR) IS NULL OR d.reason = CAST(:#reason AS VARCHAR))
ORDER BY d.id
LIMIT :#fetch
