UPDATE referral SET can_qualify = FALSE
WHERE participant = :#participant AND campaign = :#campaign AND can_qualify
