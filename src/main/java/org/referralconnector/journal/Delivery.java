package org.referralconnector.journal;

import java.time.Instant;
import java.util.Optional;

/**
 * One journal entry on its way to one destination.
 *
 * @param id its number
 * @param entry what is carried
 * @param destination where to, such as {@code salesforce/default}
 * @param attempts how often it was tried before
 * @param inDoubtSince when the first attempt began whose end is not known: the destination may or may not have done
 *     the work already
 * @param urgency how urgent it is, if only because of what waits behind it
 */
public record Delivery(
        long id,
        JournalEntry entry,
        String destination,
        int attempts,
        Optional<Instant> inDoubtSince,
        Urgency urgency) {

    /** A delivery of a known participant that is as urgent as its event. */
    public Delivery(long id, JournalEntry entry, String destination, int attempts, Optional<Instant> inDoubtSince) {
        this(id, entry, destination, attempts, inDoubtSince, Urgency.of(entry.kind(), true));
    }
}
