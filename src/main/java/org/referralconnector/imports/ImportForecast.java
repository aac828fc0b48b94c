package org.referralconnector.imports;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** How fast imports have been during the last minute, and so how long they will take. */
public final class ImportForecast {
    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final Clock clock;
    private final Map<Long, Deque<Sample>> samples = new ConcurrentHashMap<>();

    public ImportForecast(Clock clock) {
        this.clock = clock;
    }

    /** Takes note of how many people an import is done with. */
    void saw(long run, long done) {
        Instant now = clock.instant();
        samples.compute(run, (id, before) -> {
            Deque<Sample> window = before == null ? new ArrayDeque<>() : before;
            synchronized (window) {
                window.addLast(new Sample(now, done));
                while (window.getFirst().at().isBefore(now.minus(WINDOW))) {
                    window.removeFirst();
                }
            }
            return window;
        });
    }

    /** How many people a second; empty if that is not known yet. */
    public Optional<Double> rate(long run) {
        Deque<Sample> window = samples.get(run);
        if (window == null) {
            return Optional.empty();
        }
        Sample first;
        Sample last;
        synchronized (window) {
            first = window.peekFirst();
            last = window.peekLast();
        }
        if (first == null || last == null) {
            return Optional.empty();
        }
        double seconds = Duration.between(first.at(), last.at()).toMillis() / 1000.0;
        long people = last.done() - first.done();
        return seconds <= 0 || people <= 0 ? Optional.empty() : Optional.of(people / seconds);
    }

    /** How long an import will take for the people who are left, as fast as it was; empty if that is not known yet. */
    public Optional<Duration> left(long run, long people) {
        return rate(run).map(rate -> Duration.ofMillis((long) (1000 * people / rate)));
    }

    private record Sample(Instant at, long done) {}
}
