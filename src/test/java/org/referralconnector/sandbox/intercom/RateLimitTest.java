package org.referralconnector.sandbox.intercom;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.referralconnector.MovingClock;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.http.Parameters;

class RateLimitTest {
    private final MovingClock clock = new MovingClock(Instant.parse("2026-05-13T12:00:09.900Z"));
    private final RateLimit limit = new RateLimit(clock);

    @Test
    void a_slice_is_a_sixth_of_a_minute_rounded_up() {
        set("limit", 1000);

        assertThat(limit.take("a").limit()).isEqualTo(167);
        assertThat(limit.take("a").remaining()).isEqualTo(165);
    }

    @Test
    void slices_begin_at_full_tens_of_seconds_whenever_the_first_call_was() {
        set("limit", 6);
        assertThat(limit.take("a").exceeded()).isFalse();
        assertThat(limit.take("a").exceeded()).isTrue();

        clock.move(Duration.ofMillis(100));

        RateLimit.Standing next = limit.take("a");
        assertThat(next.exceeded()).isFalse();
        assertThat(next.reset()).isEqualTo(Instant.parse("2026-05-13T12:00:20Z").getEpochSecond());
    }

    @Test
    void apps_have_their_own_limit_and_share_that_of_the_workspace() {
        set("limit", 12);
        set("workspaceLimit", 18);

        assertThat(limit.take("a").remaining()).isEqualTo(1);
        assertThat(limit.take("b").remaining()).isEqualTo(1);
        assertThat(limit.take("a").remaining()).isZero();
        RateLimit.Standing refused = limit.take("b");
        assertThat(refused.exceeded()).isTrue();
        assertThat(refused.limit()).isEqualTo(3);
    }

    private void set(String name, int value) {
        limit.set(Parameters.of(Json.object().put(name, value)));
    }
}
