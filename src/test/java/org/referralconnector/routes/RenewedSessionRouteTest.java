package org.referralconnector.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.referralconnector.routes.Batches.API;
import static org.referralconnector.routes.FakeSalesforce.answer;

import com.sun.net.httpserver.HttpExchange;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.referralconnector.carry.Gate;
import org.referralconnector.salesforce.SalesforceAnswer;
import org.referralconnector.salesforce.SalesforceReplies;
import org.referralconnector.salesforce.SalesforceWatch;

/** {@code call-salesforce} with the real login. */
class RenewedSessionRouteTest {
    private final Gate gate = new Gate(Batches.CLOCK, new Random(1));
    private FakeSalesforce salesforce;
    private RouteAlone route;

    @BeforeEach
    void start() throws Exception {
        salesforce = new FakeSalesforce();
        LoggedIn org = LoggedIn.at(salesforce.url(), Duration.ofSeconds(30));
        route = RouteAlone.ofSalesforce("call-salesforce");
        route.context().addComponent("referral-salesforce-default", org.component());
        route.with("salesforceLogin-default", org.login())
                .with("salesforceReplies", new SalesforceReplies(Batches.JSON))
                .with(
                        "salesforceWatch-default",
                        new SalesforceWatch(
                                "default", Batches.ERRORS, gate, Batches.budget(), new SimpleMeterRegistry()))
                .together("ask-salesforce")
                .start();
    }

    @AfterEach
    void stop() {
        route.close();
        salesforce.close();
    }

    @Test
    void a_renewal_that_is_refused_is_an_answer_and_closes_the_gate() {
        call();
        salesforce.onCall = exchange -> {
            salesforce.onLogin = login -> answer(login, 400, "{\"error\":\"invalid_grant\"}");
            refuse(exchange);
        };

        assertThat(call()).isEqualTo(new SalesforceAnswer(API.limits(), 0, "LOGIN:invalid_grant"));
        assertThat(gate.closure())
                .hasValueSatisfying(closure -> assertThat(closure.reason()).isEqualTo(Gate.Reason.LOGIN));
    }

    @Test
    void a_session_that_is_refused_on_its_very_first_call_is_renewed_within_that_call() {
        refuseFirstSession();

        assertThat(call()).isEqualTo(new SalesforceAnswer(API.limits(), 200, "{}"));
        assertThat(salesforce.logins).hasValue(2);
        assertThat(gate.closed()).isFalse();
    }

    @Test
    void of_many_calls_that_share_a_refused_first_session_one_renews_it() throws Exception {
        int callers = 8;
        CyclicBarrier allRefused = new CyclicBarrier(callers);
        salesforce.onCall = exchange -> {
            if (first(exchange)) {
                meet(allRefused);
                refuse(exchange);
            } else {
                answer(exchange, 200, "{}");
            }
        };
        ExecutorService threads = Executors.newFixedThreadPool(callers);
        try {
            List<Future<SalesforceAnswer>> calls = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                calls.add(threads.submit(this::call));
            }
            for (Future<SalesforceAnswer> one : calls) {
                assertThat(one.get(20, TimeUnit.SECONDS).status()).isEqualTo(200);
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(salesforce.logins).hasValue(2);
        assertThat(salesforce.requests).hasSize(2 * callers);
    }

    @Test
    void a_new_session_that_is_refused_like_the_old_one_is_the_answer() {
        salesforce.onCall = RenewedSessionRouteTest::refuse;

        assertThat(call().status()).isEqualTo(401);
        assertThat(salesforce.requests).hasSize(2);
        assertThat(salesforce.logins).hasValue(2);
        assertThat(gate.closure())
                .hasValueSatisfying(closure -> assertThat(closure.reason()).isEqualTo(Gate.Reason.LOGIN));
    }

    private void refuseFirstSession() {
        salesforce.onCall = exchange -> {
            if (first(exchange)) {
                refuse(exchange);
            } else {
                answer(exchange, 200, "{}");
            }
        };
    }

    private static boolean first(HttpExchange exchange) {
        return exchange.getRequestHeaders().getFirst("Authorization").endsWith("token-1");
    }

    private static void refuse(HttpExchange exchange) throws IOException {
        answer(exchange, 401, "[{\"errorCode\":\"INVALID_SESSION_ID\",\"message\":\"no\"}]");
    }

    private static void meet(CyclicBarrier barrier) throws IOException {
        try {
            barrier.await(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    private SalesforceAnswer call() {
        Exchange exchange = route.send(API.limits(), Map.of(), Map.of());
        assertThat(exchange.getException()).isNull();
        SalesforceAnswer answer = exchange.getMessage().getBody(SalesforceAnswer.class);
        return new SalesforceAnswer(answer.call(), answer.status(), answer.body());
    }
}
