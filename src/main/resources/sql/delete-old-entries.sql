DELETE FROM journal_entry
WHERE id IN (
  SELECT j.id FROM journal_entry j
  WHERE j.received_at < :#before AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.entry = j.id)
  ORDER BY j.received_at, j.id
  LIMIT :#most)
