package org.referralconnector.sandbox.program.referralhero;

import java.util.Locale;
import java.util.Optional;

/** How far a referral has come. */
enum ReferralStatus {
    PENDING,
    UNCONFIRMED,
    CONFIRMED;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<ReferralStatus> of(String word) {
        for (ReferralStatus status : values()) {
            if (status.word().equals(word)) {
                return Optional.of(status);
            }
        }
        return Optional.empty();
    }
}
