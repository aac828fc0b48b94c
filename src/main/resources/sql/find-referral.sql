SELECT campaign, participant, code, referrer, status, can_qualify, entry, changed_at
FROM referral
WHERE participant = :#participant AND campaign = :#campaign
