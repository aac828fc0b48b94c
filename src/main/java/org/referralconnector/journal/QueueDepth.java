package org.referralconnector.journal;

import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How much is open for one destination.
 *
 * @param due what waits for its time and its turn
 * @param claimed what is being carried
 * @param parked what waits for a person
 * @param oldestDue the time of the due delivery that has waited longest; in the future if none is late
 */
public record QueueDepth(long due, long claimed, long parked, Optional<Instant> oldestDue) {

    static QueueDepth of(String state, long count, Instant oldest) {
        boolean due = state.equals(DeliveryState.DUE.word());
        return new QueueDepth(
                due ? count : 0,
                state.equals(DeliveryState.CLAIMED.word()) ? count : 0,
                state.equals(DeliveryState.PARKED.word()) ? count : 0,
                due ? Optional.of(oldest) : Optional.empty());
    }

    QueueDepth and(QueueDepth other) {
        return new QueueDepth(
                due + other.due,
                claimed + other.claimed,
                parked + other.parked,
                Stream.of(oldestDue, other.oldestDue).flatMap(Optional::stream).min(Instant::compareTo));
    }
}
