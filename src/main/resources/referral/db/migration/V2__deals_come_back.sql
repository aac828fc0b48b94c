-- Written for H2 in PostgreSQL mode and for PostgreSQL alike.

ALTER TABLE referral ADD COLUMN code VARCHAR(300);               -- the participant's referral code, if the program told it
ALTER TABLE referral ADD COLUMN joined_at TIMESTAMP WITH TIME ZONE; -- when the participant joined
CREATE INDEX referral_code ON referral (code);

-- To whom a record belongs.
CREATE INDEX link_record ON link (record_id);
