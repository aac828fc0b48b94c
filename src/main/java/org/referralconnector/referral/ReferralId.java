package org.referralconnector.referral;

import java.util.Comparator;

/**
 * Which referral.
 *
 * @param campaign the campaign
 * @param participant the program's id of the referred person within the campaign
 */
record ReferralId(String campaign, String participant) implements Comparable<ReferralId> {
    private static final Comparator<ReferralId> ORDER =
            Comparator.comparing(ReferralId::participant).thenComparing(ReferralId::campaign);

    /** The order in which referrals are locked, so that two who lock several may wait for each other, but not both ways. */
    @Override
    public int compareTo(ReferralId other) {
        return ORDER.compare(this, other);
    }
}
