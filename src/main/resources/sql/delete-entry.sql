DELETE FROM journal_entry WHERE id = :#id
