package org.referralconnector.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.referralconnector.routes.Batches.API;
import static org.referralconnector.routes.Batches.batch;

import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.referralconnector.salesforce.MissingFields;
import org.referralconnector.salesforce.SalesforceAnswer;
import org.referralconnector.salesforce.SalesforceCall;
import org.referralconnector.salesforce.SalesforcePlanner;
import org.referralconnector.salesforce.SalesforceSchema;

class LearnSalesforceObjectsRouteTest {
    private final SalesforceSchema schema = Batches.unread();
    private int status = 200;
    private RouteAlone route;

    @BeforeEach
    void start() throws Exception {
        route = new RouteAlone("learn-salesforce-objects")
                .with("salesforcePlanner", new SalesforcePlanner(schema, Optional.empty(), new MissingFields()))
                .with("salesforceSchema", schema)
                .neighbour("call-salesforce", this::described)
                .start();
    }

    @AfterEach
    void stop() {
        route.close();
    }

    @Test
    void each_object_that_a_batch_needs_is_asked_for_once() {
        learnFor(batch().lead(1, "a@example.org").referrer(2, "b@example.org").lead(3, "c@example.org"));

        assertThat(route.askedOf("call-salesforce"))
                .containsExactlyInAnyOrder(API.describe("Lead"), API.describe("Contact"));
        assertThat(schema.object("Lead")).isPresent();
        assertThat(schema.object("Contact")).isPresent();
    }

    @Test
    void what_is_known_is_not_asked_for_again() {
        learnFor(batch().lead(1, "a@example.org"));
        route.mock("call-salesforce").reset();
        learnFor(batch().lead(2, "b@example.org"));

        assertThat(route.askedOf("call-salesforce")).isEmpty();
    }

    @Test
    void a_failure_is_remembered_as_the_reason_why_an_object_is_not_known() {
        status = 503;
        learnFor(batch().lead(1, "a@example.org"));

        assertThat(schema.object("Lead")).isEmpty();
        assertThat(schema.whyUnknown("Lead").reason()).isEqualTo("HTTP_503");
    }

    private Object described(Exchange exchange) {
        SalesforceCall call = exchange.getMessage().getBody(SalesforceCall.class);
        return status == 200
                ? Batches.described(call.path().contains("Lead") ? "Lead" : "Contact")
                : new SalesforceAnswer(call, status, "");
    }

    private void learnFor(Batches batch) {
        Exchange exchange = route.send(
                Map.of("due", Batches.UNDERSTANDING.of(batch.claimed()).due()));
        assertThat(exchange.getException()).isNull();
    }
}
