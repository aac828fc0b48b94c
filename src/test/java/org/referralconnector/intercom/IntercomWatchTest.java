package org.referralconnector.intercom;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.referralconnector.MovingClock;
import org.referralconnector.carry.Gate;
import org.referralconnector.carry.Gates;

class IntercomWatchTest {
    private static final IntercomCall READ = IntercomCall.reading("default", "read-contact", "/contacts/1", "");
    private static final IntercomCall WRITE =
            IntercomCall.writing("default", "create-contact", "POST", "/contacts", "{}");
    private static final IntercomCall ELSEWHERE = IntercomCall.reading("emea", "read-contact", "/contacts/1", "");

    private final MovingClock clock = new MovingClock(Instant.parse("2026-11-27T12:00:00Z"));
    private final Gates gates = new Gates(clock, new Random(1));
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final IntercomWatch watch = new IntercomWatch(new IntercomErrors(new ObjectMapper()), gates, meters, clock);

    @ParameterizedTest
    @CsvSource({
        "0, TIMEOUT, OUTAGE",
        "0, CONNECT, OUTAGE",
        "0, IO, OUTAGE",
        "503, '', OUTAGE",
        "404, <html>, OUTAGE",
        "401, unauthorized, LOGIN",
        "401, token_revoked, LOGIN",
        "403, <html>, LOGIN"
    })
    void a_workspace_that_is_away_or_refuses_everything_closes_its_gate(int status, String body, Gate.Reason reason) {
        IntercomAnswer answer = status == 0 ? new IntercomAnswer(WRITE, 0, body) : answer(WRITE, status, body);

        assertThat(watch.saw(answer)).isSameAs(answer);

        assertThat(gates.of("intercom/default").closure().orElseThrow().reason())
                .isEqualTo(reason);
        assertThat(watch.admits(WRITE)).isFalse();
        assertThat(watch.admits(READ)).isFalse();
        assertThat(watch.admits(ELSEWHERE)).as("another connection").isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "200, ''",
        "400, parameter_invalid",
        "403, forbidden",
        "403, api_plan_restricted",
        "404, not_found",
        "409, conflict",
        "410, contact_merged",
        "429, rate_limit_exceeded"
    })
    void a_workspace_that_answers_opens_its_gate(int status, String code) {
        watch.saw(answer(WRITE, 503, ""));

        watch.saw(answer(WRITE, status, code));

        assertThat(watch.admits(WRITE)).isTrue();
    }

    @Test
    void a_call_that_only_reads_may_find_out_whether_intercom_is_back() {
        watch.saw(answer(READ, 503, ""));
        clock.move(Duration.ofMinutes(1));

        assertThat(watch.admits(WRITE)).isFalse();
        assertThat(watch.admits(READ)).isTrue();
    }

    @Test
    void a_call_that_was_not_tried_says_nothing_about_intercom() {
        watch.saw(answer(READ, 503, ""));

        watch.saw(IntercomAnswer.notTried(READ));

        assertThat(gates.of("intercom/default").closure()).isPresent();
        assertThat(meters.find("referral.intercom.calls").counters()).hasSize(1);
    }

    @Test
    void answers_are_counted_by_connection_call_and_status() {
        watch.saw(answer(READ, 200, ""));
        watch.saw(answer(READ, 200, ""));
        watch.saw(new IntercomAnswer(WRITE, IntercomAnswer.NO_ANSWER, IntercomAnswer.TIMEOUT));
        watch.saw(answer(ELSEWHERE, 429, ""));

        assertThat(count("default", "read-contact", "200")).isEqualTo(2);
        assertThat(count("default", "create-contact", "none")).isEqualTo(1);
        assertThat(count("emea", "read-contact", "429")).isEqualTo(1);
    }

    @Test
    void the_calls_that_are_left_are_dealt_out_for_each_connection() {
        watch.saw(rated(READ, 200, 1));

        assertThat(watch.pause(WRITE)).isZero();
        assertThat(watch.callsLeft("default")).hasValue(0);
        assertThat(watch.pause(READ)).isEqualTo(5_000);
        assertThat(watch.pause(ELSEWHERE)).isZero();
        assertThat(watch.callsLeft("emea")).isEmpty();
        assertThat(watch.callsLeft("nobody")).isEmpty();
    }

    @Test
    void after_too_many_calls_nobody_calls_before_the_reset() {
        watch.saw(rated(READ, 429, 0));

        assertThat(watch.pause(READ)).isEqualTo(5_000);
        assertThat(watch.pause(WRITE)).isEqualTo(5_000);
        assertThat(watch.admits(READ)).as("it is not away").isTrue();
    }

    @Test
    void too_many_calls_without_a_word_about_the_reset_cost_a_slice() {
        watch.saw(answer(READ, 429, "rate_limit_exceeded"));

        assertThat(watch.pause(READ)).isEqualTo(10_000);
    }

    private double count(String connection, String call, String status) {
        return meters.counter("referral.intercom.calls", "connection", connection, "call", call, "status", status)
                .count();
    }

    private IntercomAnswer rated(IntercomCall call, int status, int remaining) {
        RateWindow window = new RateWindow(20, remaining, clock.instant().plusSeconds(5));
        return new IntercomAnswer(call, status, "{}", Optional.empty(), Optional.of(window));
    }

    private static IntercomAnswer answer(IntercomCall call, int status, String code) {
        String body = code.matches("[a-z_]+")
                ? "{\"type\":\"error.list\",\"errors\":[{\"code\":\"" + code + "\",\"message\":\"no\"}]}"
                : code;
        return new IntercomAnswer(call, status, body);
    }
}
