package org.referralconnector.carry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.referralconnector.carry.Gate.Reason;

class GateTest {
    private static final Instant START = Instant.parse("2026-11-22T03:00:00Z");

    /** Always the smallest value: waits are not shortened. */
    private static final RandomGenerator LEAST = () -> 0L;

    private final Hand clock = new Hand();
    private final Gate gate = new Gate(clock, LEAST);

    /** A clock that a test moves. */
    private static final class Hand extends Clock {
        private Instant now = START;

        void move(Duration by) {
            now = now.plus(by);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @Test
    void destinations_that_share_a_gate_are_away_together() {
        Gates gates = new Gates(Clock.systemUTC(), RandomGenerator.getDefault());
        gates.share("changes", "salesforce/default");

        gates.of("salesforce/default").close(Reason.OUTAGE, "HTTP_503");

        assertThat(gates.of("changes").closed()).isTrue();
    }

    @Test
    void a_destination_may_ask_to_be_left_alone_for_longer_than_the_gate_would() {
        gate.close(Reason.LIMIT, "TOO_MANY_CALLS", Duration.ofHours(1));

        clock.move(Duration.ofMinutes(59));
        assertThat(gate.probeIsDue()).isFalse();
        clock.move(Duration.ofMinutes(1));
        assertThat(gate.probeIsDue()).isTrue();
    }

    @Test
    void a_destination_is_not_probed_sooner_because_it_asks_for_less() {
        gate.close(Reason.LIMIT, "HTTP_429", Duration.ofSeconds(1));

        clock.move(Duration.ofSeconds(2));
        assertThat(gate.probeIsDue()).isFalse();
    }

    @Test
    void a_probe_is_due_once_the_wait_is_over_until_somebody_probes() {
        assertThat(gate.probeIsDue()).isFalse();
        gate.close(Reason.OUTAGE, "HTTP 503");
        assertThat(gate.probeIsDue()).isFalse();

        clock.move(Duration.ofSeconds(1));
        assertThat(gate.probeIsDue()).isTrue();
        gate.pass();
        assertThat(gate.probeIsDue()).isFalse();
    }

    @Test
    void everybody_passes_an_open_gate() {
        assertThat(gate.pass()).isEmpty();
        assertThat(gate.closed()).isFalse();
        assertThat(gate.closure()).isEmpty();
    }

    @Test
    void nobody_passes_a_closed_gate_before_its_time() {
        gate.close(Reason.OUTAGE, "HTTP_503");

        assertThat(gate.pass()).contains(Duration.ofSeconds(1));
        assertThat(gate.closed()).isTrue();
    }

    @Test
    void one_probe_passes_when_the_time_is_up_and_the_others_wait_for_it() {
        gate.close(Reason.OUTAGE, "HTTP_503");
        clock.move(Duration.ofSeconds(1));

        assertThat(gate.pass()).isEmpty();
        assertThat(gate.closed()).as("the probe may call").isFalse();
        assertThat(passElsewhere()).isPresent();
    }

    @Test
    void a_probe_with_an_answer_opens_the_gate_for_all() {
        gate.close(Reason.OUTAGE, "HTTP_503");
        clock.move(Duration.ofSeconds(1));
        gate.pass();

        gate.open();

        assertThat(passElsewhere()).isEmpty();
        assertThat(gate.closure()).isEmpty();
    }

    @Test
    void a_probe_without_an_answer_closes_it_for_twice_as_long() {
        gate.close(Reason.OUTAGE, "HTTP_503");
        clock.move(Duration.ofSeconds(1));
        gate.pass();

        gate.close(Reason.OUTAGE, "HTTP_503");

        assertThat(gate.pass()).contains(Duration.ofSeconds(2));
        assertThat(gate.closure()).hasValueSatisfying(closure -> assertThat(closure.since())
                .as("since the first failure")
                .isEqualTo(START));
    }

    @Test
    void the_wait_of_an_outage_never_grows_beyond_half_a_minute() {
        for (int i = 0; i < 20; i++) {
            gate.close(Reason.OUTAGE, "HTTP_503");
            clock.move(Duration.ofMinutes(1));
            gate.pass();
        }
        gate.close(Reason.OUTAGE, "HTTP_503");

        assertThat(gate.pass()).contains(Duration.ofSeconds(30));
    }

    @Test
    void several_calls_of_one_moment_close_it_once() {
        gate.close(Reason.OUTAGE, "HTTP_503");
        gate.close(Reason.OUTAGE, "HTTP_503");
        gate.close(Reason.OUTAGE, "HTTP_503");

        assertThat(gate.pass()).contains(Duration.ofSeconds(1));
    }

    @Test
    void an_exhausted_limit_is_asked_about_less_often_than_an_outage() {
        gate.close(Reason.LIMIT, "REQUEST_LIMIT_EXCEEDED");

        assertThat(gate.pass()).contains(Duration.ofSeconds(20));
    }

    @Test
    void a_probe_that_had_nothing_to_ask_leaves_its_place_to_the_next() {
        gate.close(Reason.OUTAGE, "HTTP_503");
        clock.move(Duration.ofSeconds(1));
        gate.pass();

        gate.leave();

        assertThat(passElsewhere()).isEmpty();
    }

    @Test
    void only_the_probe_can_leave_its_place() {
        gate.close(Reason.OUTAGE, "HTTP_503");
        clock.move(Duration.ofSeconds(1));
        gate.pass();

        CompletableFuture.runAsync(gate::leave).join();

        assertThat(passElsewhere()).isPresent();
    }

    private Optional<Duration> passElsewhere() {
        return CompletableFuture.supplyAsync(gate::pass).join();
    }
}
