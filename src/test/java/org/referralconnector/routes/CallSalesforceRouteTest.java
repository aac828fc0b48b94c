package org.referralconnector.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.referralconnector.routes.Batches.API;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
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
import org.referralconnector.MovingClock;
import org.referralconnector.carry.Gate;
import org.referralconnector.journal.Urgency;
import org.referralconnector.salesforce.ApiUsage;
import org.referralconnector.salesforce.SalesforceAnswer;
import org.referralconnector.salesforce.SalesforceBudget;
import org.referralconnector.salesforce.SalesforceCall;
import org.referralconnector.salesforce.SalesforceReplies;
import org.referralconnector.salesforce.SalesforceWatch;

class CallSalesforceRouteTest {
    private static final SalesforceCall CALL = API.query("SELECT Id FROM Lead");

    private final MovingClock clock = new MovingClock(Batches.NOW);
    private final Gate gate = new Gate(clock, new Random(1));
    private final SalesforceBudget budget = Batches.budget();
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final Deque<Integer> statuses = new ArrayDeque<>();
    private Optional<ApiUsage> usage = Optional.empty();
    private RouteAlone route;

    @BeforeEach
    void start() throws Exception {
        route = RouteAlone.ofSalesforce("call-salesforce")
                .with("salesforceReplies", new SalesforceReplies(Batches.JSON))
                .with("salesforceWatch-default", new SalesforceWatch("default", Batches.ERRORS, gate, budget, meters))
                .neighbour("ask-salesforce-default", this::answered)
                .start();
    }

    @AfterEach
    void stop() {
        route.close();
    }

    @Test
    void an_answer_is_handed_on_and_counted() {
        assertThat(call(200)).isEqualTo(new SalesforceAnswer(CALL, 200, "{}"));
        assertThat(meters.counter(
                                "referral.salesforce.calls", "connection", "default", "kind", "query", "status", "200")
                        .count())
                .isEqualTo(1);
    }

    @Test
    void salesforce_is_not_asked_while_it_is_away() {
        gate.close(Gate.Reason.OUTAGE, "HTTP_503");

        assertThat(call()).isEqualTo(SalesforceAnswer.notTried(CALL));
        assertThat(route.askedOf("ask-salesforce-default")).isEmpty();
        assertThat(gate.closed()).as("asking nobody proves nothing").isTrue();
    }

    @Test
    void a_session_that_has_expired_is_renewed_once_and_the_call_repeated() {
        assertThat(call(401, 200).status()).isEqualTo(200);

        assertThat(route.askedOf("ask-salesforce-default")).containsExactly(CALL, CALL);
        assertThat(route.mock("ask-salesforce-default").getReceivedExchanges())
                .extracting(asked -> asked.getVariable("expired"))
                .containsExactly(null, "session-1");
        assertThat(gate.closed()).isFalse();
    }

    @Test
    void a_second_refusal_of_the_session_is_the_answer() {
        assertThat(call(401, 401, 200).status()).isEqualTo(401);

        assertThat(route.askedOf("ask-salesforce-default")).hasSize(2);
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

    @Test
    void a_call_without_a_permit_is_not_made_and_is_no_outage() {
        usage = Optional.of(new ApiUsage(4_000, 5_000));
        call(200);

        assertThat(call()).isEqualTo(SalesforceAnswer.notTried(CALL, SalesforceAnswer.API_RESERVE));
        assertThat(make(CALL, Map.of("urgency", Urgency.CREATION), 200).body()).isEqualTo(SalesforceAnswer.API_RESERVE);
        assertThat(route.askedOf("ask-salesforce-default")).hasSize(1);
        assertThat(meters.counter("referral.salesforce.calls.held.back", "connection", "default")
                        .count())
                .isEqualTo(2);
        assertThat(gate.closed()).isFalse();
    }

    @Test
    void a_qualification_goes_below_the_reserve_and_its_answer_is_noted() {
        usage = Optional.of(new ApiUsage(4_000, 5_000));
        call(200);
        usage = Optional.of(new ApiUsage(4_001, 5_000));

        assertThat(make(CALL, Map.of("urgency", Urgency.QUALIFICATION), 200).status())
                .isEqualTo(200);
        assertThat(budget.standing().orElseThrow().left()).isEqualTo(999);
    }

    @Test
    void a_call_that_nobody_answers_gives_its_permit_back() {
        usage = Optional.of(new ApiUsage(3_998, 5_000));
        call(200);
        usage = Optional.empty();
        gate.open();
        assertThat(call(SalesforceAnswer.NO_ANSWER).status()).isZero();
        gate.open();

        assertThat(budget.standing().orElseThrow().used())
                .as("it may have been carried out")
                .isEqualTo(3_999);
        assertThat(call(200).status()).isEqualTo(200);
    }

    @Test
    void a_call_that_only_reads_is_a_probe_once_a_probe_is_due() {
        gate.close(Gate.Reason.LIMIT, "REQUEST_LIMIT_EXCEEDED");
        assertThat(make(API.limits(), Map.of(), 200).body()).isEqualTo(SalesforceAnswer.NOT_TRIED);

        clock.move(Duration.ofMinutes(10));
        assertThat(make(API.update("{}"), Map.of()).body()).isEqualTo(SalesforceAnswer.NOT_TRIED);
        assertThat(make(API.limits(), Map.of(), 200).status()).isEqualTo(200);
        assertThat(gate.closure()).isEmpty();

        gate.close(Gate.Reason.OUTAGE, "HTTP_503");
        clock.move(Duration.ofMinutes(10));
        assertThat(call(200).status()).isEqualTo(200);
        assertThat(gate.closure()).isEmpty();
    }

    private Object answered(Exchange exchange) {
        int status = statuses.remove();
        return new SalesforceAnswer(
                exchange.getMessage().getBody(SalesforceCall.class),
                status,
                status == SalesforceAnswer.NO_ANSWER ? SalesforceAnswer.IO : "{}",
                status == 401 ? Optional.of("session-1") : Optional.empty(),
                usage);
    }

    private SalesforceAnswer call(Integer... answers) {
        return make(CALL, Map.of(), answers);
    }

    private SalesforceAnswer make(SalesforceCall call, Map<String, Object> variables, Integer... answers) {
        statuses.clear();
        statuses.addAll(List.of(answers));
        Exchange exchange = route.send(call, Map.of(), variables);
        assertThat(exchange.getException()).isNull();
        return exchange.getMessage().getBody(SalesforceAnswer.class);
    }
}
