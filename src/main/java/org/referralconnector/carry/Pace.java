package org.referralconnector.carry;

import java.time.Duration;

/**
 * How soon the next batch may start, so that a burst is carried in few calls and a lone event at once.
 *
 * <p>After a batch of one, the next may start at any time. After a larger one, more of the same is to be expected: the
 * next waits until {@code 10 ms × (size − 1)}, at most {@code longest}, have passed since that batch started. After a
 * full one it waits for a quarter of the longest wait, so that what is left over does not go alone.
 */
final class Pace {
    private static final long MILLIS_PER_COMPANION = 10;

    /** Of the longest wait: enough for the next batch to be full, too, and far below what a destination can take. */
    private static final long PART_AFTER_A_FULL_ONE = 4;

    private final Duration longest;
    private final int full;
    private long notBefore;

    /**
     * @param longest the longest wait
     * @param full the size of a full batch
     */
    Pace(Duration longest, int full) {
        this.longest = longest;
        this.full = full;
        this.notBefore = Long.MIN_VALUE;
    }

    /** Milliseconds to wait before the next batch may start; 0 or less for none. */
    synchronized long waitMillis(long nowMillis) {
        return notBefore == Long.MIN_VALUE ? 0 : notBefore - nowMillis;
    }

    /** Notes that a batch of this size started. */
    synchronized void started(int size, long nowMillis) {
        long wait = size >= full
                ? longest.toMillis() / PART_AFTER_A_FULL_ONE
                : Math.min(longest.toMillis(), MILLIS_PER_COMPANION * (size - 1));
        notBefore = nowMillis + wait;
    }
}
