package org.referralconnector.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private final Backoff backoff = new Backoff(Duration.ofSeconds(2), Duration.ofMinutes(10), new Random(1));

    @Test
    void the_first_wait_is_the_first_delay() {
        assertThat(backoff.after(1)).isEqualTo(Duration.ofSeconds(2));
        assertThat(backoff.after(0)).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void waits_double_and_lose_half_of_themselves_at_the_most() {
        for (int attempts = 2; attempts <= 9; attempts++) {
            for (int i = 0; i < 100; i++) {
                assertThat(backoff.after(attempts))
                        .isBetween(Duration.ofSeconds(1L << (attempts - 1)), Duration.ofSeconds(1L << attempts));
            }
        }
    }

    @Test
    void no_wait_is_longer_than_the_longest() {
        for (int attempts : new int[] {20, 31, 64, 1_000_000, Integer.MAX_VALUE}) {
            assertThat(backoff.after(attempts)).isBetween(Duration.ofMinutes(5), Duration.ofMinutes(10));
        }
    }

    @Test
    void delays_of_days_do_not_overflow() {
        Backoff days = new Backoff(Duration.ofDays(200), Duration.ofDays(400), new Random(1));
        assertThat(days.after(Integer.MAX_VALUE)).isBetween(Duration.ofDays(200), Duration.ofDays(400));
    }

    @Test
    void a_longest_delay_below_the_first_one_is_the_delay() {
        Backoff odd = new Backoff(Duration.ofSeconds(9), Duration.ofSeconds(4), new Random(1));
        assertThat(odd.after(5)).isLessThanOrEqualTo(Duration.ofSeconds(9));
    }
}
