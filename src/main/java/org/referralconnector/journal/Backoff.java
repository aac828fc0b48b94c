package org.referralconnector.journal;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: doubling from a first delay to a longest one, each shortened by a random
 * share of up to a half, so that what failed together does not come back together.
 */
public final class Backoff {
    private final Duration first;
    private final Duration longest;
    private final RandomGenerator random;

    public Backoff(Duration first, Duration longest, RandomGenerator random) {
        this.first = first;
        this.longest = longest;
        this.random = random;
    }

    /**
     * The delay after this many failed attempts.
     *
     * @param attempts at least 1
     */
    public Duration after(int attempts) {
        int doublings = Math.min(Math.max(attempts, 1) - 1, 30);
        long full = Math.min(first.toMillis() << doublings, longest.toMillis());
        return Duration.ofMillis(Math.max(first.toMillis(), full - random.nextLong(full / 2 + 1)));
    }
}
