package org.referralconnector.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.referralconnector.routes.Batches.API;

import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.referralconnector.salesforce.SalesforceAnswer;
import org.referralconnector.salesforce.SalesforceCall;
import org.referralconnector.salesforce.SalesforceSchema;

class LearnSalesforceObjectsRouteTest {
    private final SalesforceSchema schema = Batches.unread();
    private int status = 200;
    private RouteAlone route;

    @BeforeEach
    void start() throws Exception {
        route = RouteAlone.ofSalesforce("learn-salesforce-objects")
                .with("salesforceSchema-default", schema)
                .neighbour("call-salesforce-default", this::described)
                .start();
    }

    @AfterEach
    void stop() {
        route.close();
    }

    @Test
    void each_object_that_a_batch_needs_is_asked_for_once() {
        learn("Lead", "Contact", "Lead");

        assertThat(route.askedOf("call-salesforce-default"))
                .containsExactlyInAnyOrder(API.describe("Lead"), API.describe("Contact"));
        assertThat(schema.object("Lead")).isPresent();
        assertThat(schema.object("Contact")).isPresent();
    }

    @Test
    void what_is_known_is_not_asked_for_again() {
        learn("Lead");
        route.mock("call-salesforce-default").reset();
        learn("Lead");

        assertThat(route.askedOf("call-salesforce-default")).isEmpty();
    }

    @Test
    void a_failure_is_remembered_as_the_reason_why_an_object_is_not_known() {
        status = 503;
        learn("Lead");

        assertThat(schema.object("Lead")).isEmpty();
        assertThat(schema.whyUnknown("Lead").reason()).isEqualTo("HTTP_503");
    }

    private Object described(Exchange exchange) {
        SalesforceCall call = exchange.getMessage().getBody(SalesforceCall.class);
        return status == 200
                ? Batches.described(call.path().contains("Lead") ? "Lead" : "Contact")
                : new SalesforceAnswer(call, status, "");
    }

    private void learn(String... objects) {
        Exchange exchange = route.send(List.of(objects), Map.of(), Map.of());
        assertThat(exchange.getException()).isNull();
    }
}
