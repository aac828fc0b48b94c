INSERT INTO referral (participant, campaign, referrer, status, can_qualify, entry, changed_at)
VALUES (:#participant, :#campaign, :#referrer, :#status, :#canQualify, :#entry, :#changedAt)
ON CONFLICT DO NOTHING
