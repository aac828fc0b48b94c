package org.referralconnector.journal;

import java.util.Comparator;
import java.util.List;

/**
 * Deliveries of one destination that were claimed together.
 *
 * @param destination where they go, such as {@code salesforce/default}
 * @param claim the number of the claim: only its holder can settle them
 * @param deliveries at least one, in the order in which their entries were recorded
 */
public record Batch(String destination, long claim, List<Delivery> deliveries) {
    /** The urgency of its least urgent delivery. */
    public Urgency leastUrgent() {
        return deliveries.stream()
                .map(Delivery::urgency)
                .max(Comparator.naturalOrder())
                .orElse(Urgency.LEAST);
    }

    @Override
    public String toString() {
        return "Batch[" + destination + ", " + deliveries.size() + " deliveries]";
    }
}
