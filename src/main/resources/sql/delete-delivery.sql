DELETE FROM delivery WHERE id = :#id AND state IN ('delivered', 'skipped', 'refused')
