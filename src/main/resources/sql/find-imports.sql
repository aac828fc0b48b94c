SELECT r.id, r.campaign, r.source, r.soql_condition, r.segment, r.since, r.welcome_email, r.dry_run, r.state, r.started_at,
  r.finished_at, r.total, r.records, r.chosen, r.no_email, r.already_participant, r.chosen_before, r.restarts, r.reason,
  r.detail
FROM import_run r
WHERE r.id < :#before
  AND (CAST(:#state AS VARCHAR) IS NULL OR r.state = CAST(:#state AS VARCHAR))
  AND (CAST(:#campaign AS VARCHAR) IS NULL OR r.campaign = CAST(:#campaign AS VARCHAR))
ORDER BY r.id DESC
LIMIT :#fetch
