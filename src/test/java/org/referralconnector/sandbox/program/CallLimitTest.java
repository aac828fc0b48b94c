package org.referralconnector.sandbox.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.referralconnector.MovingClock;

class CallLimitTest {
    private final MovingClock clock = new MovingClock(Instant.parse("2026-05-13T12:00:00Z"));
    private final CallLimit limit = new CallLimit(2, Duration.ofMinutes(1), clock);

    @Test
    void calls_are_counted_down_until_the_window_is_over() {
        assertThat(limit.take()).isEqualTo(OptionalInt.of(1));
        assertThat(limit.take()).isEqualTo(OptionalInt.of(0));
        clock.move(Duration.ofMillis(59_500));
        assertThat(limit.take()).isEmpty();
        assertThat(limit.secondsLeft()).isEqualTo(1);

        clock.move(Duration.ofMillis(500));
        assertThat(limit.take()).isEqualTo(OptionalInt.of(1));
    }

    @Test
    void a_window_in_which_calls_were_refused_counts_once() {
        for (int window = 0; window < 2; window++) {
            for (int i = 0; i < 5; i++) {
                limit.take();
            }
            clock.move(Duration.ofMinutes(1));
        }

        assertThat(limit.windowsExceeded()).isEqualTo(2);
    }
}
