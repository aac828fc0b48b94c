package org.referralconnector.intercom;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;

/**
 * Deals out the calls that one connection may make, to all its threads: whoever finds none left gets one of a later slice
 * and is told how long to wait for it. Thread-safe.
 *
 * <p>Some calls of each slice are never dealt out: what is sent at the end of a slice may arrive in the next one.
 */
public final class RateSlices {
    /** As long as a slice is (REST API 2.17, rate limiting). */
    static final Duration SLICE = Duration.ofSeconds(10);

    /** Intercom tells the end of a slice, and its own time, in whole seconds; and answers take their time. */
    private static final Duration TOLERANCE = Duration.ofSeconds(2);

    /** One call of so many is kept back. */
    private static final int KEPT_BACK = 40;

    private static final int UNKNOWN = Integer.MAX_VALUE;

    private final Clock clock;
    private int limit = UNKNOWN;
    private int left = UNKNOWN;
    private Instant end;
    private Instant notBefore;

    public RateSlices(Clock clock) {
        this.clock = clock;
        this.notBefore = clock.instant();
        this.end = notBefore.plus(SLICE);
    }

    /** Takes a call. How long to wait before it is made; zero if it may be made at once. */
    public synchronized Duration take() {
        Instant now = clock.instant();
        if (!now.isBefore(end)) {
            end = now.plus(SLICE);
            left = dealtOut();
        } else if (left == 0) {
            end = end.plus(SLICE);
            left = dealtOut();
        }
        left = left == UNKNOWN ? left : left - 1;
        Duration wait = Duration.between(now, later(end.minus(SLICE), notBefore));
        return wait.isNegative() ? Duration.ZERO : wait;
    }

    /** Takes note of what an answer says. Others may use the same token: what they took is not left to us. */
    public synchronized void answered(RateWindow window) {
        limit = Math.max(1, window.limit());
        if (isOver(window.reset())) {
            return;
        }
        int remaining = Math.max(0, window.remaining() - limit / KEPT_BACK);
        boolean isNext = window.reset().isAfter(end.plus(TOLERANCE));
        left = isNext ? remaining : Math.min(left, remaining);
        end = window.reset();
    }

    /** Intercom has refused a call: none is made before {@code reset}. */
    public synchronized void exhausted(Instant reset) {
        notBefore = later(notBefore, reset);
        if (!isOver(reset)) {
            left = 0;
            end = reset;
        }
    }

    /** How many calls are left now; empty as long as Intercom has not told how many there are. */
    synchronized OptionalInt left() {
        if (left == UNKNOWN && limit == UNKNOWN) {
            return OptionalInt.empty();
        }
        Instant now = clock.instant();
        if (now.isBefore(end.minus(SLICE)) || now.isBefore(notBefore)) {
            return OptionalInt.of(0);
        }
        return OptionalInt.of(now.isBefore(end) ? left : dealtOut());
    }

    private int dealtOut() {
        return limit == UNKNOWN ? UNKNOWN : limit - limit / KEPT_BACK;
    }

    /** True if the slice that ends then is an earlier one than the one that is dealt out now. */
    private boolean isOver(Instant reset) {
        return left != UNKNOWN && !reset.isAfter(end.minus(SLICE).plus(TOLERANCE));
    }

    private static Instant later(Instant one, Instant other) {
        return one.isBefore(other) ? other : one;
    }
}
