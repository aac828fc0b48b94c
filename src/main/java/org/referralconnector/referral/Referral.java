package org.referralconnector.referral;

import java.time.Instant;
import java.util.Optional;
import org.referralconnector.campaign.QualificationRule.Action;

/**
 * One row of the ledger, as rules see it.
 *
 * @param id whose
 * @param status how it stands
 * @param canQualify false if the campaign's duplicate policy says that it never can
 * @param code the participant's referral code
 * @param joinedAt when the participant joined
 * @param told the action by which a rule moved it last; empty if no rule did, or if that was taken back
 */
record Referral(
        ReferralId id,
        ReferralStatus status,
        boolean canQualify,
        Optional<String> code,
        Optional<Instant> joinedAt,
        Optional<Action> told) {}
