package org.referralconnector.journal;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How much is open for one destination.
 *
 * @param due what waits for its time and its turn
 * @param claimed what is being carried
 * @param parked what waits for a person
 * @param oldestDue the time of the due delivery that has waited longest; in the future if none is late
 * @param waiting what is due, by urgency; one for which nothing is due is not mentioned
 */
public record QueueDepth(long due, long claimed, long parked, Optional<Instant> oldestDue, Map<Urgency, Long> waiting) {

    /** Nothing is open. */
    public static final QueueDepth NONE = new QueueDepth(0, 0, 0, Optional.empty(), Map.of());

    static QueueDepth of(String state, Urgency urgency, long count, Instant oldest) {
        boolean due = state.equals(DeliveryState.DUE.word());
        return new QueueDepth(
                due ? count : 0,
                state.equals(DeliveryState.CLAIMED.word()) ? count : 0,
                state.equals(DeliveryState.PARKED.word()) ? count : 0,
                due ? Optional.of(oldest) : Optional.empty(),
                due ? Map.of(urgency, count) : Map.of());
    }

    QueueDepth and(QueueDepth other) {
        Map<Urgency, Long> both = new EnumMap<>(Urgency.class);
        both.putAll(waiting);
        other.waiting.forEach((urgency, count) -> both.merge(urgency, count, Long::sum));
        return new QueueDepth(
                due + other.due,
                claimed + other.claimed,
                parked + other.parked,
                Stream.of(oldestDue, other.oldestDue).flatMap(Optional::stream).min(Instant::compareTo),
                both);
    }
}
