DELETE FROM delivery
WHERE id IN (
  SELECT d.id FROM journal_entry j JOIN delivery d ON d.entry = j.id
  WHERE j.received_at < :#before AND d.settled_at < :#before AND d.state IN ('delivered', 'skipped', 'refused')
    AND NOT EXISTS (SELECT 1 FROM delivery_note n WHERE n.delivery = d.id)
  ORDER BY j.received_at, d.id
  LIMIT :#most)
