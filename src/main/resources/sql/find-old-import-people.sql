SELECT p.run, p.record_id AS record
FROM import_person p JOIN import_run r ON r.id = p.run
WHERE r.finished_at < :#before
LIMIT :#most
