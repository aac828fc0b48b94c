package org.referralconnector.salesforce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.referralconnector.salesforce.Deals.CONNECTION;
import static org.referralconnector.salesforce.Deals.STREAM;
import static org.referralconnector.salesforce.SalesforceFixture.LEAST;
import static org.referralconnector.salesforce.SalesforceFixture.NOW;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.referralconnector.MovingClock;
import org.referralconnector.journal.Backoff;
import org.referralconnector.journal.StreamPositions;
import org.referralconnector.journal.TestDatabase;

class ChangeWindowsTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration OVERLAP = Duration.ofMinutes(10);

    private final TestDatabase database = TestDatabase.h2();
    private final StreamPositions positions = new StreamPositions(database.database());
    private final MovingClock clock = new MovingClock(NOW);
    private final Set<String> subscribed = new HashSet<>();
    private final AtomicInteger forgotten = new AtomicInteger();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ChangeWindows windows = windows(HOUR);

    @BeforeEach
    void begin() throws Exception {
        positions.begin(STREAM, NOW);
    }

    @AfterEach
    void close() throws Exception {
        database.close();
    }

    @Test
    void nothing_is_asked_for_while_nothing_is_missing() throws Exception {
        subscribed.add(STREAM);

        assertThat(windows.missing()).isNull();
        assertThat(missingSeconds()).isZero();
    }

    @Test
    void what_is_missing_is_asked_for_once_its_stream_goes_on() throws Exception {
        positions.doubt(STREAM);
        clock.move(Duration.ofMinutes(1));
        assertThat(windows.missing()).isNull();
        assertThat(windows.missingSince()).contains(NOW);
        assertThat(missingSeconds()).isEqualTo(60);

        subscribed.add(STREAM);
        ChangeWindow window = windows.missing();
        assertThat(window)
                .isEqualTo(new ChangeWindow(NOW.minus(OVERLAP), clock.instant(), Map.of(STREAM, 1L), List.of()));

        windows.read(done(window, Optional.empty()));
        assertThat(windows.missing()).isNull();
        assertThat(missingSeconds()).isZero();
    }

    @Test
    void what_went_missing_during_the_reading_is_asked_for_again() throws Exception {
        subscribed.add(STREAM);
        positions.doubt(STREAM);
        ChangeWindow window = windows.missing();
        positions.doubt(STREAM);

        windows.read(done(window, Optional.empty()));

        assertThat(windows.missing()).isNotNull();
    }

    @Test
    void a_reading_that_failed_is_repeated_ever_more_rarely_and_what_it_saw_is_forgotten() throws Exception {
        subscribed.add(STREAM);
        positions.doubt(STREAM);

        windows.read(done(windows.missing(), Optional.of("HTTP_503")));
        assertThat(windows.missing()).isNull();
        clock.move(Duration.ofSeconds(2));
        ChangeWindow again = windows.missing();
        assertThat(again.from()).isEqualTo(NOW.minus(OVERLAP));
        windows.failed(new IllegalStateException());
        clock.move(Duration.ofSeconds(3));
        assertThat(windows.missing()).isNull();
        clock.move(Duration.ofSeconds(1));
        assertThat(windows.missing()).isNotNull();
        assertThat(forgotten).hasValue(2);
    }

    @Test
    void the_regular_question_looks_back_to_the_last_one_and_comes_in_time() throws Exception {
        assertThat(windows.regular()).isNull();
        clock.move(HOUR.minusSeconds(1));
        assertThat(windows.regular()).isNull();
        clock.move(Duration.ofSeconds(1));

        ChangeWindow window = windows.regular();
        assertThat(window.from()).isEqualTo(NOW.minus(OVERLAP));
        windows.read(done(window, Optional.empty()));
        assertThat(windows.regular()).isNull();
        clock.move(HOUR);
        assertThat(windows.regular().from()).isEqualTo(NOW.plus(HOUR).minus(OVERLAP));
    }

    @Test
    void another_process_that_has_asked_spares_the_call() throws Exception {
        ChangeWindows other = windows(HOUR);
        assertThat(windows.regular()).isNull();
        assertThat(other.regular()).isNull();
        clock.move(HOUR);
        windows.read(done(windows.regular(), Optional.empty()));

        assertThat(other.regular()).isNull();
    }

    @Test
    void after_a_long_stop_the_regular_question_looks_back_over_it() throws Exception {
        assertThat(windows.regular()).isNull();
        clock.move(Duration.ofDays(5));

        assertThat(windows(HOUR).regular().from()).isEqualTo(NOW.minus(OVERLAP));
    }

    @Test
    void an_interval_of_zero_is_never() throws Exception {
        ChangeWindows never = windows(Duration.ZERO);
        clock.move(Duration.ofDays(5));

        assertThat(never.regular()).isNull();
    }

    private double missingSeconds() {
        return meters.get("referral.stream.missing.seconds").gauge().value();
    }

    private static ChangeReading done(ChangeWindow window, Optional<String> failure) {
        return new ChangeReading(window, List.of(), List.of(), false, failure);
    }

    private ChangeWindows windows(Duration interval) {
        return new ChangeWindows(
                CONNECTION,
                interval,
                List.of(STREAM),
                () -> subscribed,
                forgotten::incrementAndGet,
                positions,
                new Backoff(Duration.ofSeconds(2), Duration.ofMinutes(5), LEAST),
                clock,
                meters);
    }
}
