package org.referralconnector.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.referralconnector.carry.Gate;
import org.referralconnector.carry.Gates;
import org.referralconnector.intercom.IntercomAnswer;
import org.referralconnector.intercom.IntercomCall;
import org.referralconnector.intercom.IntercomErrors;
import org.referralconnector.intercom.IntercomReplies;
import org.referralconnector.intercom.IntercomWatch;
import org.referralconnector.intercom.RateWindow;

class CallIntercomRouteTest {
    private static final String NEIGHBOUR = "ask-intercom-default";
    private static final IntercomCall CALL = IntercomCall.reading("default", "read-contact", "/contacts/1", "");

    private final Clock clock = Clock.systemUTC();
    private final Gates gates = new Gates(clock, new Random(1));
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Queue<Instant> asked = new ConcurrentLinkedQueue<>();
    private volatile IntercomAnswer answer = new IntercomAnswer(CALL, 200, "{}");
    private RouteAlone route;

    @BeforeEach
    void start() throws Exception {
        route = new RouteAlone("call-intercom")
                .with("intercomReplies", new IntercomReplies(clock))
                .with("intercomWatch", new IntercomWatch(new IntercomErrors(new ObjectMapper()), gates, meters, clock))
                .neighbour(NEIGHBOUR, exchange -> {
                    asked.add(clock.instant());
                    exchange.getMessage().setHeader("CamelHttpResponseCode", 200);
                    return answer;
                })
                .startForConnection(Map.of());
    }

    @AfterEach
    void stop() {
        route.close();
    }

    @Test
    void an_answer_is_handed_on_and_counted_and_no_header_comes_with_it() {
        Exchange exchange = route.sendForConnection(CALL);

        assertThat(exchange.getMessage().getBody()).isEqualTo(answer);
        assertThat(exchange.getMessage().getHeaders()).isEmpty();
        assertThat(route.askedOf(NEIGHBOUR)).containsExactly(CALL);
        assertThat(meters.counter(
                                "referral.intercom.calls",
                                "connection",
                                "default",
                                "call",
                                "read-contact",
                                "status",
                                "200")
                        .count())
                .isEqualTo(1);
    }

    @Test
    void an_outage_closes_the_gate_and_the_next_call_is_not_made() {
        answer = new IntercomAnswer(CALL, 503, "");

        assertThat(call()).isEqualTo(answer);
        assertThat(call().wasNotTried()).isTrue();
        assertThat(asked).hasSize(1);
        assertThat(gates.of("intercom/default").closure().orElseThrow().reason())
                .isEqualTo(Gate.Reason.OUTAGE);
    }

    @Test
    void a_token_that_is_not_accepted_closes_the_gate() {
        answer = new IntercomAnswer(CALL, 401, "{\"errors\":[{\"code\":\"unauthorized\"}]}");

        call();

        assertThat(call().wasNotTried()).isTrue();
        assertThat(gates.of("intercom/default").closure().orElseThrow().detail())
                .isEqualTo("UNAUTHORIZED");
    }

    @Test
    void after_too_many_calls_nobody_calls_before_the_reset() {
        Instant reset = clock.instant().plus(Duration.ofMillis(700));
        answer = answered(429, 0, reset);
        assertThat(call().status()).isEqualTo(429);
        answer = new IntercomAnswer(CALL, 200, "{}");

        assertThat(call().status()).isEqualTo(200);

        // delays have whole milliseconds
        assertThat(last()).isAfter(reset.minusMillis(2));
    }

    @Test
    void several_threads_share_the_calls_of_a_slice() throws Exception {
        Instant reset = clock.instant().plus(Duration.ofSeconds(2));
        answer = answered(200, 3, reset);
        call();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Callable<IntercomAnswer>> callers = Stream.generate(() -> (Callable<IntercomAnswer>) this::call)
                .limit(8)
                .toList();

        List<IntercomAnswer> answers = new ArrayList<>();
        for (Future<IntercomAnswer> called : threads.invokeAll(callers)) {
            answers.add(called.get());
        }
        threads.shutdown();

        assertThat(answers).hasSize(8).allMatch(IntercomAnswer::succeeded);
        assertThat(asked.stream().skip(1).filter(moment -> moment.isBefore(reset.minusMillis(2))))
                .as("of the slice that was told, three calls were left")
                .hasSizeLessThanOrEqualTo(3);
    }

    private IntercomAnswer answered(int status, int remaining, Instant reset) {
        return new IntercomAnswer(
                CALL, status, "{}", Optional.empty(), Optional.of(new RateWindow(20, remaining, reset)));
    }

    private Instant last() {
        return asked.stream().reduce((one, other) -> other).orElseThrow();
    }

    private IntercomAnswer call() {
        Exchange exchange = route.sendForConnection(CALL);
        assertThat(exchange.getException()).isNull();
        return exchange.getMessage().getBody(IntercomAnswer.class);
    }
}
