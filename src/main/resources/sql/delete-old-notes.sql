DELETE FROM delivery_note
WHERE delivery IN (
  SELECT d.id FROM journal_entry j JOIN delivery d ON d.entry = j.id
  WHERE j.received_at < :#before AND d.settled_at < :#before AND d.state IN ('delivered', 'skipped', 'refused')
  ORDER BY j.received_at, d.id
  LIMIT :#most)
