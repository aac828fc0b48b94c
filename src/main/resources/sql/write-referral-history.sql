INSERT INTO referral_change (participant, campaign, entry, status, cause, changed_at)
SELECT participant, campaign, entry, status, cause, changed_at FROM referral
WHERE participant = :#participant AND campaign = :#campaign
ON CONFLICT DO NOTHING
