package org.referralconnector.intercom;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * How far contacts are read, in the order in which they were created. Intercom's cursor alone would not do: how long one is
 * good for is not published. What is known besides is enough to go on without it, and to meet nobody twice.
 *
 * @param after contacts are asked for that were created after the day of this moment, in Unix seconds; 0 for all
 * @param reached when the last contact that was met was created, in Unix seconds
 * @param met the ids of the contacts created in that second that were met
 * @param losses how many cursors were lost since somebody was met
 * @param cursor where the next page begins; empty for the first one after {@code after}
 */
record ContactPlace(long after, long reached, Set<String> met, int losses, Optional<String> cursor) {
    /**
     * Intercom compares days, in the time zone of the workspace, and begins with the day after the one that it is told; the
     * longest day has 25 hours.
     */
    private static final Duration LONGEST_DAY = Duration.ofHours(25);

    private static final String NOBODY = "-";

    ContactPlace {
        met = Set.copyOf(met);
    }

    /** The place from which everybody is found who was created since. */
    static ContactPlace since(Optional<Instant> since) {
        return new ContactPlace(
                since.map(Instant::getEpochSecond).map(ContactPlace::dayBefore).orElse(0L),
                0,
                Set.of(),
                0,
                Optional.empty());
    }

    /**
     * The place in a text.
     *
     * @throws IllegalArgumentException if {@link #text} did not write it
     */
    static ContactPlace of(String text) {
        String[] parts = text.split(" ", 5);
        if (parts.length < 4) {
            throw new IllegalArgumentException("this is no place among contacts");
        }
        return new ContactPlace(
                Long.parseLong(parts[0]),
                Long.parseLong(parts[1]),
                parts[3].equals(NOBODY) ? Set.of() : Set.of(parts[3].split(",", -1)),
                Integer.parseInt(parts[2]),
                parts.length == 4 ? Optional.empty() : Optional.of(parts[4]));
    }

    /** The place in one line, for the database. */
    String text() {
        String place = after + " " + reached + " " + losses + " " + (met.isEmpty() ? NOBODY : String.join(",", met));
        return cursor.map(next -> place + " " + next).orElse(place);
    }

    /** Whether a contact was met before. */
    boolean knows(String id, long createdAt) {
        return createdAt < reached || (createdAt == reached && met.contains(id));
    }

    /** The place after a contact. */
    ContactPlace beyond(String id, long createdAt) {
        Set<String> now = new HashSet<>(createdAt == reached ? met : Set.of());
        now.add(id);
        return new ContactPlace(after, createdAt, now, 0, cursor);
    }

    /** The place with another cursor. */
    ContactPlace at(String next) {
        return new ContactPlace(after, reached, met, losses, Optional.of(next));
    }

    /** The same place without the cursor: contacts are asked for from the day on in which the last one was created. */
    ContactPlace withoutCursor() {
        return new ContactPlace(Math.max(after, dayBefore(reached)), reached, met, losses + 1, Optional.empty());
    }

    private static long dayBefore(long second) {
        return Math.max(0, second - LONGEST_DAY.toSeconds());
    }

    /** Leaves out the ids. */
    @Override
    public String toString() {
        return "ContactPlace[" + reached + "]";
    }
}
