package org.referralconnector.salesforce;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.referralconnector.journal.Urgency;

/**
 * A stretch of time of which the changes are asked for.
 *
 * @param from what was modified from then on
 * @param asked when it is asked, up to which everything is known then
 * @param doubts the streams of which something is missing, and how often that was noted when it was asked
 * @param covered the streams that are known up to {@code asked} then
 */
public record ChangeWindow(Instant from, Instant asked, Map<String, Long> doubts, List<String> covered) {
    /** As urgent as what it may bring to light. */
    public Urgency urgency() {
        return Urgency.QUALIFICATION;
    }
}
