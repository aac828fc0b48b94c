SELECT campaign, participant, code, referrer, status, can_qualify, entry, changed_at
FROM referral
WHERE (participant, campaign) > (CAST(:#afterParticipant AS VARCHAR), CAST(:#afterCampaign AS VARCHAR))
  AND (CAST(:#campaign AS VARCHAR) IS NULL OR campaign = CAST(:#campaign AS VARCHAR))
  AND (CAST(:#status AS VARCHAR) IS NULL OR status = CAST(:#status AS VARCHAR))
ORDER BY participant, campaign
LIMIT :#fetch
