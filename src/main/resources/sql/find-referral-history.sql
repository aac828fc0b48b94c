SELECT entry, status, cause, changed_at
FROM referral_change
WHERE participant = :#participant AND campaign = :#campaign
UNION
SELECT entry, status, cause, changed_at
FROM referral
WHERE participant = :#participant AND campaign = :#campaign
ORDER BY entry, changed_at
