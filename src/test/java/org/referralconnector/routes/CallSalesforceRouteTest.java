package org.referralconnector.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.referralconnector.routes.Batches.API;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.referralconnector.carry.Gate;
import org.referralconnector.salesforce.SalesforceAnswer;
import org.referralconnector.salesforce.SalesforceBudget;
import org.referralconnector.salesforce.SalesforceCall;
import org.referralconnector.salesforce.SalesforceReplies;
import org.referralconnector.salesforce.SalesforceWatch;

class CallSalesforceRouteTest {
    private static final SalesforceCall CALL = API.limits();

    private final Gate gate = new Gate(Batches.CLOCK, new Random(1));
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final Deque<Integer> statuses = new ArrayDeque<>();
    private RouteAlone route;

    @BeforeEach
    void start() throws Exception {
        route = new RouteAlone("call-salesforce")
                .with("salesforceGate", gate)
                .with("salesforceReplies", new SalesforceReplies(new SalesforceBudget()))
                .with("salesforceWatch", new SalesforceWatch(Batches.ERRORS, gate, meters))
                .neighbour("ask-salesforce", this::answered)
                .start();
    }

    @AfterEach
    void stop() {
        route.close();
    }

    @Test
    void an_answer_is_handed_on_and_counted() {
        assertThat(call(200)).isEqualTo(new SalesforceAnswer(CALL, 200, "{}"));
        assertThat(meters.counter("referral.salesforce.calls", "kind", "limits", "status", "200")
                        .count())
                .isEqualTo(1);
    }

    @Test
    void salesforce_is_not_asked_while_it_is_away() {
        gate.close(Gate.Reason.OUTAGE, "HTTP_503");

        assertThat(call()).isEqualTo(SalesforceAnswer.notTried(CALL));
        assertThat(route.askedOf("ask-salesforce")).isEmpty();
        assertThat(gate.closed()).as("asking nobody proves nothing").isTrue();
    }

    @Test
    void a_session_that_has_expired_is_renewed_once_and_the_call_repeated() {
        assertThat(call(401, 200).status()).isEqualTo(200);

        assertThat(route.askedOf("ask-salesforce")).containsExactly(CALL, CALL);
        assertThat(route.mock("ask-salesforce").getReceivedExchanges())
                .extracting(asked -> asked.getVariable("expired"))
                .containsExactly(null, "session-1");
        assertThat(gate.closed()).isFalse();
    }

    @Test
    void a_second_refusal_of_the_session_is_the_answer() {
        assertThat(call(401, 401, 200).status()).isEqualTo(401);

        assertThat(route.askedOf("ask-salesforce")).hasSize(2);
        assertThat(gate.closure())
                .hasValueSatisfying(closure -> assertThat(closure.reason()).isEqualTo(Gate.Reason.LOGIN));
    }

    @Test
    void an_outage_closes_the_gate_and_the_next_call_is_not_tried() {
        assertThat(call(503).status()).isEqualTo(503);
        assertThat(gate.closure())
                .hasValueSatisfying(closure -> assertThat(closure.reason()).isEqualTo(Gate.Reason.OUTAGE));

        assertThat(call(200)).isEqualTo(SalesforceAnswer.notTried(CALL));
    }

    private Object answered(Exchange exchange) {
        int status = statuses.remove();
        return new SalesforceAnswer(
                exchange.getMessage().getBody(SalesforceCall.class),
                status,
                "{}",
                status == 401 ? Optional.of("session-1") : Optional.empty());
    }

    private SalesforceAnswer call(Integer... answers) {
        statuses.clear();
        statuses.addAll(List.of(answers));
        Exchange exchange = route.send(CALL, Map.of(), Map.of());
        assertThat(exchange.getException()).isNull();
        return exchange.getMessage().getBody(SalesforceAnswer.class);
    }
}
