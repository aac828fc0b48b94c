package org.referralconnector.carry;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.referralconnector.journal.Backoff;

/**
 * Stands before one destination and closes while it is away, so that an outage costs one probing batch now and then
 * instead of a storm.
 *
 * <p>While closed nobody passes. When the time is up one worker passes as a probe; whether its calls get an answer
 * decides whether the gate opens or stays closed for longer.
 */
public final class Gate {

    /** Why a destination is away, and how patiently to ask again. */
    public enum Reason {
        /** It does not answer, or says that it is unwell. */
        OUTAGE(Duration.ofSeconds(1), Duration.ofSeconds(30)),
        /** Its API limit is exhausted. */
        LIMIT(Duration.ofSeconds(20), Duration.ofMinutes(5)),
        /** It refuses our login. */
        LOGIN(Duration.ofSeconds(5), Duration.ofMinutes(5)),
        /** It says that it wants nothing any more. */
        GONE(Duration.ofHours(1), Duration.ofHours(1)),
        /** Somebody has disconnected it: nobody asks before somebody connects it again. */
        DISCONNECTED(Duration.ofDays(1), Duration.ofDays(1));

        private final Duration first;
        private final Duration longest;

        Reason(Duration first, Duration longest) {
            this.first = first;
            this.longest = longest;
        }
    }

    /**
     * How a closed gate looks.
     *
     * @param reason why it is closed
     * @param detail the destination's own code, such as {@code HTTP 503}
     * @param since when the destination was first found away
     * @param until when it is probed next
     */
    public record Closure(Reason reason, String detail, Instant since, Instant until) {}

    private final Clock clock;
    private final RandomGenerator random;
    private final Duration limitPause;
    private Closure closure;
    private int failures;
    private Thread probe;
    private Closure held;

    public Gate(Clock clock, RandomGenerator random) {
        this(clock, random, Reason.LIMIT.first);
    }

    /** @param limitPause after what time an exhausted API limit is probed for the first time */
    Gate(Clock clock, RandomGenerator random, Duration limitPause) {
        this.clock = clock;
        this.random = random;
        this.limitPause = limitPause;
    }

    /** Lets a worker pass, or says how long to wait before it asks again. */
    synchronized Optional<Duration> pass() {
        if (held != null) {
            return Optional.of(Duration.ofSeconds(1));
        }
        if (closure == null) {
            return Optional.empty();
        }
        Duration left = Duration.between(clock.instant(), closure.until());
        if (probe != null || left.compareTo(Duration.ZERO) > 0) {
            return Optional.of(probe != null ? Duration.ofSeconds(1) : left);
        }
        probe = Thread.currentThread();
        return Optional.empty();
    }

    /** Whether calls to the destination should not even be tried now. */
    public synchronized boolean closed() {
        return held != null || (closure != null && probe == null);
    }

    /** Whether the gate is closed and it is time that somebody tries. */
    public synchronized boolean probeIsDue() {
        return held == null && closed() && !clock.instant().isBefore(closure.until());
    }

    /** The destination was found away. */
    public void close(Reason reason, String detail) {
        close(reason, detail, Duration.ZERO);
    }

    /**
     * The destination was found away.
     *
     * @param atLeast how long it asks to be left alone
     */
    public synchronized void close(Reason reason, String detail, Duration atLeast) {
        Instant now = clock.instant();
        if (closure != null && probe == null && now.isBefore(closure.until())) {
            // several calls of one moment say the same
            return;
        }
        failures = closure != null && closure.reason() == reason ? failures + 1 : 1;
        Duration first = reason == Reason.LIMIT ? limitPause : reason.first;
        Duration wait = new Backoff(first, reason.longest, random).after(failures);
        closure = new Closure(reason, detail, closure == null ? now : closure.since(), now.plus(longer(wait, atLeast)));
        probe = null;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }

    /** From now on nobody passes, whatever the destination answers, until {@link #release()}. */
    public synchronized void hold(String detail) {
        if (held == null) {
            Instant now = clock.instant();
            held = new Closure(Reason.DISCONNECTED, detail, now, now.plus(Reason.DISCONNECTED.longest));
        }
    }

    /** Ends a {@link #hold}. */
    public synchronized void release() {
        held = null;
    }

    /** The destination answered. */
    public synchronized void open() {
        closure = null;
        failures = 0;
        probe = null;
    }

    /** The calling worker is done; if it was the probe and nobody answered it, the next worker is. */
    synchronized void leave() {
        if (Thread.currentThread().equals(probe)) {
            probe = null;
        }
    }

    /** Why and until when the gate is closed; empty if it is open. */
    public synchronized Optional<Closure> closure() {
        return Optional.ofNullable(held == null ? closure : held);
    }
}
