DELETE FROM import_person WHERE run = :#run AND record_id = :#record
