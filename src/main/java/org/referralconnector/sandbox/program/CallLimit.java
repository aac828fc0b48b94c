package org.referralconnector.sandbox.program;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import org.referralconnector.sandbox.http.Parameters;

/** So many calls may be made in a window of time, which begins with the first call after the last window is over. */
public final class CallLimit {
    private final Clock clock;
    private int max;
    private Duration window;
    private Instant start;
    private int used;
    private boolean exceeded;
    private int windowsExceeded;

    public CallLimit(int max, Duration window, Clock clock) {
        this.max = max;
        this.window = window;
        this.clock = clock;
        this.start = clock.instant();
    }

    /** Takes one call and tells how many are left; empty if none was left. */
    public synchronized OptionalInt take() {
        Instant now = clock.instant();
        if (!now.isBefore(start.plus(window))) {
            start = now;
            used = 0;
            exceeded = false;
        }
        if (used < max) {
            used++;
            return OptionalInt.of(max - used);
        }
        if (!exceeded) {
            exceeded = true;
            windowsExceeded++;
        }
        return OptionalInt.empty();
    }

    public synchronized int max() {
        return max;
    }

    /** In how many windows more calls were made than are allowed. */
    public synchronized int windowsExceeded() {
        return windowsExceeded;
    }

    /** Whole seconds, at least one, until calls may be made again. */
    public synchronized long secondsLeft() {
        long millis = Duration.between(clock.instant(), start.plus(window)).toMillis();
        return Math.max(1, (millis + 999) / 1000);
    }

    /**
     * Sets what is given of {@code max}, {@code used} and {@code seconds}, and forgets earlier excesses.
     *
     * @throws IllegalArgumentException with a sentence for people if one of them makes no sense
     */
    public synchronized void set(Parameters order) {
        int newMax = order.integer("max").orElse(max);
        int newUsed = order.integer("used").orElse(used);
        double seconds = order.number("seconds").map(Number::doubleValue).orElseGet(() -> window.toMillis() / 1000.0);
        if (newMax < 0 || newUsed < 0 || seconds <= 0) {
            throw new IllegalArgumentException("\"max\" and \"used\" must be 0 or more, \"seconds\" above 0");
        }
        max = newMax;
        used = newUsed;
        window = Duration.ofMillis(Math.round(seconds * 1000));
        exceeded = false;
        windowsExceeded = 0;
    }

    public synchronized void report(ObjectNode node) {
        node.put("callsUsed", used).put("callsMax", max).put("windowsExceeded", windowsExceeded);
    }
}
