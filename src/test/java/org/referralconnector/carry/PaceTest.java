package org.referralconnector.carry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final long NOW = 1_000_000;

    private final Pace pace = new Pace(Duration.ofMillis(100), 200);

    @Test
    void the_first_batch_starts_at_once() {
        assertThat(pace.waitMillis(NOW)).isLessThanOrEqualTo(0);
    }

    @Test
    void after_a_lone_delivery_the_next_starts_at_once() {
        pace.started(1, NOW);

        assertThat(pace.waitMillis(NOW)).isLessThanOrEqualTo(0);
    }

    @Test
    void after_company_the_next_waits_for_more_company() {
        pace.started(4, NOW);

        assertThat(pace.waitMillis(NOW)).isEqualTo(30);
        assertThat(pace.waitMillis(NOW + 30)).isLessThanOrEqualTo(0);
    }

    @Test
    void the_wait_has_an_end() {
        pace.started(199, NOW);

        assertThat(pace.waitMillis(NOW)).isEqualTo(100);
    }

    @Test
    void after_a_full_batch_the_rest_waits_for_a_little_company() {
        pace.started(200, NOW);

        assertThat(pace.waitMillis(NOW)).isEqualTo(25);
        assertThat(pace.waitMillis(NOW + 25)).isLessThanOrEqualTo(0);
    }
}
