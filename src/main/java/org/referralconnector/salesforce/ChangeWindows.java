package org.referralconnector.salesforce;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.referralconnector.journal.Backoff;
import org.referralconnector.journal.StreamPosition;
import org.referralconnector.journal.StreamPositions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says which changes have to be asked for: those that a stream may have missed, and regularly those since the last time.
 *
 * <p>What is asked for begins a while before, since a transaction may be committed long after it stamped its records, and
 * the clocks of two machines differ.
 */
public final class ChangeWindows {
    private static final Logger LOG = LoggerFactory.getLogger(ChangeWindows.class);
    private static final Duration OVERLAP = Duration.ofMinutes(10);

    private final String regular;
    private final Duration interval;
    private final List<String> streams;
    private final Supplier<Set<String>> subscribed;
    private final Runnable forget;
    private final StreamPositions positions;
    private final Backoff backoff;
    private final Clock clock;
    private int failures;
    private Instant notBefore = Instant.MIN;
    private Instant nextRegular = Instant.MIN;
    private volatile Instant missingSince;

    /**
     * @param connection such as {@code salesforce/default}
     * @param interval how often changes are asked for even if nothing is missing; zero for never
     * @param streams the names of the streams' positions
     * @param subscribed those of them whose events come now
     * @param forget what has to be forgotten of a reading that failed: what it has seen need not be recorded
     */
    public ChangeWindows(
            String connection,
            Duration interval,
            List<String> streams,
            Supplier<Set<String>> subscribed,
            Runnable forget,
            StreamPositions positions,
            Backoff backoff,
            Clock clock,
            MeterRegistry meters) {
        this.regular = connection + "/query";
        this.interval = interval;
        this.streams = List.copyOf(streams);
        this.subscribed = subscribed;
        this.forget = forget;
        this.positions = positions;
        this.backoff = backoff;
        this.clock = clock;
        Gauge.builder("referral.stream.missing.seconds", this, ChangeWindows::missingSeconds)
                .description("For how long changes are missing that have not been asked for yet")
                .register(meters);
    }

    /**
     * What has to be asked for because a stream that goes on again has missed it; null if nothing is. While a stream does
     * not go on, more is missing every moment, and the regular question stands in for it.
     */
    public synchronized ChangeWindow missing() throws SQLException {
        Instant now = clock.instant();
        List<StreamPosition> gaps = positions.all(streams).stream()
                .filter(position -> position.missingSince().isPresent())
                .toList();
        missingSince = oldest(gaps);
        Set<String> live = subscribed.get();
        List<StreamPosition> due =
                gaps.stream().filter(gap -> live.contains(gap.stream())).toList();
        if (due.isEmpty() || now.isBefore(notBefore)) {
            return null;
        }
        Map<String, Long> doubts =
                due.stream().collect(Collectors.toMap(StreamPosition::stream, StreamPosition::doubts));
        return new ChangeWindow(oldest(due).minus(OVERLAP), now, doubts, List.of());
    }

    /** What is asked for regularly; null if it is not time yet, or another process has asked meanwhile. */
    public synchronized ChangeWindow regular() throws SQLException {
        Instant now = clock.instant();
        if (interval.isZero() || now.isBefore(nextRegular)) {
            return null;
        }
        Instant until = positions.begin(regular, now).coveredUntil();
        if (now.isBefore(until.plus(interval))) {
            nextRegular = until.plus(interval);
            return null;
        }
        if (now.isBefore(notBefore)) {
            return null;
        }
        return new ChangeWindow(until.minus(OVERLAP), now, Map.of(), List.of(regular));
    }

    /** The reading of a window has come to its end; if it failed, it is repeated. */
    public synchronized void read(ChangeReading reading) throws SQLException {
        if (reading.failure().isPresent()) {
            failed(reading.failure().get());
            return;
        }
        positions.found(reading.window().doubts());
        positions.cover(reading.window().covered(), reading.window().asked());
        failures = 0;
        notBefore = Instant.MIN;
        if (!reading.window().doubts().isEmpty()) {
            LOG.info(
                    "Asked Salesforce for what changed since {}",
                    reading.window().from());
        }
    }

    /** The window could not be read; it is tried again, ever more rarely. */
    public synchronized void failed(Exception failure) {
        failed(failure.getClass().getSimpleName());
    }

    /** Since when changes are missing; empty if none are. */
    public Optional<Instant> missingSince() {
        return Optional.ofNullable(missingSince);
    }

    private void failed(String reason) {
        forget.run();
        failures++;
        notBefore = clock.instant().plus(backoff.after(failures));
        if (failures == 1) {
            LOG.warn("Cannot ask Salesforce for what changed: {}", reason);
        }
    }

    private static Instant oldest(List<StreamPosition> gaps) {
        return gaps.stream()
                .map(gap -> gap.missingSince().orElseThrow())
                .min(Instant::compareTo)
                .orElse(null);
    }

    private double missingSeconds() {
        Instant since = missingSince;
        return since == null
                ? 0
                : Math.max(0, Duration.between(since, clock.instant()).toMillis() / 1000.0);
    }
}
