package org.referralconnector.salesforce;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What was recorded of each record lately, so that a query that looks back over it records nothing twice. Forgotten when
 * the process ends or after many other records: then it is recorded once more, which changes nothing.
 */
final class RecentChanges {
    private static final int MOST = 20_000;

    private final Map<String, Seen> seen = Collections.synchronizedMap(new LinkedHashMap<>(1_024, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Seen> eldest) {
            return size() > MOST;
        }
    });

    /** A change of the record was recorded after which the record is read. */
    void recorded(String recordId, Instant committedAt) {
        seen.merge(
                recordId, new Seen(committedAt, Map.of()), (before, now) -> now.at.isBefore(before.at) ? before : now);
    }

    /**
     * Whether a row says nothing that was not recorded: a change not older than it, or a row with the same values. If it
     * says something, it counts as recorded from now on.
     */
    boolean knows(String recordId, Instant modifiedAt, Map<String, Object> values) {
        Seen before = seen.get(recordId);
        if (before != null
                && (!before.at.isBefore(modifiedAt) || (!before.values.isEmpty() && before.values.equals(values)))) {
            return true;
        }
        seen.put(recordId, new Seen(modifiedAt, values));
        return false;
    }

    void forget() {
        seen.clear();
    }

    private record Seen(Instant at, Map<String, Object> values) {}
}
