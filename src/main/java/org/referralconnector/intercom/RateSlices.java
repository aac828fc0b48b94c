package org.referralconnector.intercom;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Deals out the calls that one connection may make, to all its threads: whoever finds none left gets one of a later slice
 * and is told how long to wait for it. Thread-safe.
 */
public final class RateSlices {
    /** As long as a slice is (REST API 2.17, rate limiting). */
    static final Duration SLICE = Duration.ofSeconds(10);

    /** Intercom tells the end of a slice in whole seconds. */
    private static final Duration TOLERANCE = Duration.ofSeconds(1);

    private final Clock clock;
    private int limit = Integer.MAX_VALUE;
    private int left = Integer.MAX_VALUE;
    private Instant end;

    public RateSlices(Clock clock) {
        this.clock = clock;
        this.end = clock.instant().plus(SLICE);
    }

    /** Takes a call. How long to wait before it is made; zero if it may be made at once. */
    public synchronized Duration take() {
        Instant now = clock.instant();
        if (!now.isBefore(end)) {
            end = now.plus(SLICE);
            left = limit;
        } else if (left == 0) {
            end = end.plus(SLICE);
            left = limit;
        }
        left = left == Integer.MAX_VALUE ? left : Math.max(0, left - 1);
        Duration wait = Duration.between(now, end.minus(SLICE));
        return wait.isNegative() ? Duration.ZERO : wait;
    }

    /** Takes note of what an answer says. Others may use the same token: what they took is not left to us. */
    public synchronized void answered(RateWindow window) {
        limit = Math.max(1, window.limit());
        if (isOver(window.reset())) {
            return;
        }
        boolean isNext = window.reset().isAfter(end.plus(TOLERANCE));
        left = isNext ? window.remaining() : Math.min(left, window.remaining());
        end = window.reset();
    }

    /** Intercom has refused a call: nothing is left before {@code reset}. */
    public synchronized void exhausted(Instant reset) {
        if (!isOver(reset)) {
            left = 0;
            end = reset;
        }
    }

    /** True if the slice that ends then is an earlier one than the one that is dealt out now. */
    private boolean isOver(Instant reset) {
        return !reset.isAfter(end.minus(SLICE).plus(TOLERANCE));
    }
}
