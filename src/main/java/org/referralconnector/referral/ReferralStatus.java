package org.referralconnector.referral;

/** How a referral stands. */
public enum ReferralStatus {
    PENDING,
    UNCONFIRMED,
    CONFIRMED,
    REJECTED
}
