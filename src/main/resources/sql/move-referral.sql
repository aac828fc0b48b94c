UPDATE referral
SET status = :#status, entry = :#entry, cause = :#cause, changed_at = :#changedAt
WHERE participant = :#participant AND campaign = :#campaign AND entry < :#entry AND status <> :#status
  AND status IN ('pending', 'unconfirmed')
