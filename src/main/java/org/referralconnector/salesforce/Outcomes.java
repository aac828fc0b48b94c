package org.referralconnector.salesforce;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.referralconnector.journal.Outcome;
import org.referralconnector.journal.Outcome.Delivered;
import org.referralconnector.journal.Outcome.Parked;
import org.referralconnector.journal.Outcome.Refused;
import org.referralconnector.journal.Outcome.Skipped;
import org.referralconnector.journal.Outcome.TryLater;

/** Gathers what became of each delivery. One that has several writes ends with the worst of their outcomes. */
final class Outcomes {

    private final Map<Long, Outcome> worst = new LinkedHashMap<>();

    Outcomes() {}

    Outcomes(Map<Long, Outcome> known) {
        worst.putAll(known);
    }

    void add(long delivery, Outcome outcome) {
        worst.merge(delivery, outcome, Outcomes::worse);
    }

    void add(Intent intent, Outcome outcome) {
        intent.deliveries().forEach(delivery -> add(delivery, outcome));
    }

    Map<Long, Outcome> byDelivery() {
        return Map.copyOf(worst);
    }

    static Outcome worse(Outcome one, Outcome other) {
        if (one instanceof TryLater first && other instanceof TryLater second) {
            return both(first, second);
        }
        return rank(other) > rank(one) ? other : one;
    }

    /** Waits for the longer of the two, and a doubt about one is a doubt about both. */
    private static TryLater both(TryLater first, TryLater second) {
        Optional<Duration> longer =
                Stream.concat(first.after().stream(), second.after().stream()).max(Duration::compareTo);
        return new TryLater(longer, first.reason(), first.detail(), first.inDoubt() || second.inDoubt());
    }

    private static int rank(Outcome outcome) {
        if (outcome instanceof TryLater) {
            return 4;
        }
        if (outcome instanceof Parked) {
            return 3;
        }
        if (outcome instanceof Refused) {
            return 2;
        }
        if (outcome instanceof Skipped) {
            return 1;
        }
        if (outcome instanceof Delivered) {
            return 0;
        }
        throw new IllegalArgumentException("unknown outcome " + outcome.getClass());
    }
}
