INSERT INTO referral (participant, campaign, referrer, status, can_qualify, entry, cause, changed_at)
VALUES (:#participant, :#campaign, :#referrer, :#status, :#canQualify, :#entry, :#cause, :#changedAt)
ON CONFLICT DO NOTHING
