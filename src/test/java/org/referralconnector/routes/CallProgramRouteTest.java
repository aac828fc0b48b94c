package org.referralconnector.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.referralconnector.campaign.Campaigns;
import org.referralconnector.campaign.QualificationRule.Action;
import org.referralconnector.carry.Gate;
import org.referralconnector.carry.Gates;
import org.referralconnector.program.Dialogue;
import org.referralconnector.program.ProgramAnswer;
import org.referralconnector.program.ProgramApi;
import org.referralconnector.program.ProgramApis;
import org.referralconnector.program.ProgramCall;
import org.referralconnector.program.ProgramReplies;
import org.referralconnector.program.ProgramWatch;
import org.referralconnector.program.referralhero.ReferralHeroApi;

class CallProgramRouteTest {
    private static final ProgramCall CALL = ProgramCall.reading("spring", "read", "/x", "", Map.of());

    private final ProgramApi api = new ReferralHeroApi(new ObjectMapper());
    private final Gates gates = new Gates(Clock.systemUTC(), new Random(1));
    private final Gate gate = gates.of("program/spring");
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private ProgramAnswer answer = new ProgramAnswer(CALL, 200, "{\"status\":\"ok\",\"calls_left\":1000}");
    private RouteAlone route;

    @BeforeEach
    void start() throws Exception {
        Campaigns campaigns =
                new Campaigns(List.of(Dialogue.telling(api, Action.CONFIRMED).campaign()));
        route = new RouteAlone("call-program")
                .with("programReplies", new ProgramReplies(Clock.systemUTC()))
                .with("programWatch", new ProgramWatch(new ProgramApis(List.of(api)), campaigns, gates, meters))
                .neighbour("ask-program-spring", exchange -> answer)
                .startFor(Map.of("calls", 3, "period", 700));
    }

    @AfterEach
    void stop() {
        route.close();
    }

    @Test
    void an_answer_is_handed_on_and_counted() {
        assertThat(call()).isEqualTo(answer);
        assertThat(meters.counter(
                                "referral.program.calls",
                                "campaign",
                                "spring",
                                "type",
                                "referralhero",
                                "call",
                                "read",
                                "status",
                                "200")
                        .count())
                .isEqualTo(1);
    }

    @Test
    void an_outage_closes_the_gate_and_the_next_call_is_not_made() {
        answer = new ProgramAnswer(CALL, 503, "");

        assertThat(call()).isEqualTo(answer);
        assertThat(call().wasNotTried()).isTrue();
        assertThat(route.askedOf("ask-program-spring")).hasSize(1);
        assertThat(gate.closure().orElseThrow().reason()).isEqualTo(Gate.Reason.OUTAGE);
    }

    @Test
    void the_last_calls_of_the_hour_are_left_to_others() {
        answer = new ProgramAnswer(CALL, 200, "{\"status\":\"ok\",\"calls_left\":3}");

        assertThat(call()).isEqualTo(answer);
        assertThat(gate.closure().orElseThrow().detail()).isEqualTo("CALLS_LEFT");
    }

    @Test
    void an_hour_passes_after_too_many_calls() {
        answer = new ProgramAnswer(CALL, 429, "{\"status\":\"error\",\"code\":\"too_many_calls\"}");

        call();

        assertThat(gate.closure().orElseThrow().until()).isAfter(Instant.now().plus(Duration.ofMinutes(59)));
    }

    @Test
    void not_more_calls_are_made_than_the_program_takes() {
        long start = System.nanoTime();
        for (int i = 0; i < 4; i++) {
            call();
        }

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(600));
    }

    private ProgramAnswer call() {
        Exchange exchange = route.sendForSpring(CALL);
        assertThat(exchange.getException()).isNull();
        return exchange.getMessage().getBody(ProgramAnswer.class);
    }
}
