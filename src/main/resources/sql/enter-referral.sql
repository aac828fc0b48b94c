INSERT INTO referral (participant, campaign, referrer, code, joined_at, status, can_qualify, entry, cause, changed_at)
VALUES (:#participant, :#campaign, :#referrer, :#code, :#joinedAt, :#status, :#canQualify, :#entry, :#cause, :#changedAt)
ON CONFLICT DO NOTHING
