SELECT d.id
FROM journal_entry j JOIN delivery d ON d.entry = j.id
WHERE j.received_at < :#before AND d.settled_at < :#before
LIMIT :#most
