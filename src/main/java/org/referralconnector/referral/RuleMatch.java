package org.referralconnector.referral;

import java.time.Instant;
import java.util.Optional;

/**
 * A rule that is, or was, true of a record.
 *
 * @param rule the rule's name
 * @param recordId the record
 * @param object the type of the record
 * @param since when the record became what the rule asks for
 * @param actsAt when the rule's actions follow
 * @param acted whether they have followed
 * @param reversedAt when it stopped being true, if that counted
 */
record RuleMatch(
        String rule,
        String recordId,
        String object,
        Instant since,
        Instant actsAt,
        boolean acted,
        Optional<Instant> reversedAt) {

    boolean isReversed() {
        return reversedAt.isPresent();
    }

    /** True if its actions have followed, or have to. */
    boolean isInEffect(Instant now) {
        return !isReversed() && !actsAt.isAfter(now);
    }

    RuleMatch thatActed() {
        return new RuleMatch(rule, recordId, object, since, actsAt, true, reversedAt);
    }

    RuleMatch reversed(Instant at) {
        return new RuleMatch(rule, recordId, object, since, actsAt, acted, Optional.of(at));
    }
}
