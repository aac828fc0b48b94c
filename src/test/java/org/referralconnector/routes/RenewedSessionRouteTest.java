package org.referralconnector.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.referralconnector.routes.Batches.API;
import static org.referralconnector.routes.FakeSalesforce.answer;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.referralconnector.carry.Gate;
import org.referralconnector.salesforce.SalesforceAnswer;
import org.referralconnector.salesforce.SalesforceConnection;
import org.referralconnector.salesforce.SalesforceConnection.Authentication;
import org.referralconnector.salesforce.SalesforceLogin;
import org.referralconnector.salesforce.SalesforceReplies;
import org.referralconnector.salesforce.SalesforceWatch;

/** {@code call-salesforce} with the real login. */
class RenewedSessionRouteTest {

    @Test
    void a_renewal_that_is_refused_is_an_answer_and_closes_the_gate() throws Exception {
        Gate gate = new Gate(Batches.CLOCK, new Random(1));
        try (FakeSalesforce salesforce = new FakeSalesforce();
                RouteAlone route = new RouteAlone("call-salesforce")) {
            var component = new SalesforceConnection(
                            salesforce.url(),
                            Authentication.CLIENT_CREDENTIALS,
                            "us",
                            "hush",
                            null,
                            null,
                            null,
                            "62.0",
                            Duration.ofSeconds(30))
                    .component();
            route.context().addComponent("referral-salesforce", component);
            route.with("salesforceLogin", new SalesforceLogin(component))
                    .with("salesforceReplies", new SalesforceReplies(Batches.JSON))
                    .with(
                            "salesforceWatch",
                            new SalesforceWatch(Batches.ERRORS, gate, Batches.budget(), new SimpleMeterRegistry()))
                    .together("ask-salesforce")
                    .start();
            route.send(API.limits(), Map.of(), Map.of());
            salesforce.onCall = exchange -> {
                salesforce.onLogin = login -> answer(login, 400, "{\"error\":\"invalid_grant\"}");
                answer(exchange, 401, "[{\"errorCode\":\"INVALID_SESSION_ID\",\"message\":\"no\"}]");
            };

            Exchange exchange = route.send(API.limits(), Map.of(), Map.of());

            assertThat(exchange.getException()).isNull();
            assertThat(exchange.getMessage().getBody())
                    .isEqualTo(new SalesforceAnswer(API.limits(), 0, "LOGIN:invalid_grant"));
            assertThat(gate.closure())
                    .hasValueSatisfying(closure -> assertThat(closure.reason()).isEqualTo(Gate.Reason.LOGIN));
        }
    }
}
