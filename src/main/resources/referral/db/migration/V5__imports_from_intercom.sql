-- Written for H2 in PostgreSQL mode and for PostgreSQL alike.

-- Imports from Intercom: whom a segment holds, and a place among contacts, which names those of its last second.
ALTER TABLE import_run ADD COLUMN segment VARCHAR(100);
ALTER TABLE import_run ALTER COLUMN locator SET DATA TYPE VARCHAR;
