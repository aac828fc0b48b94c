package org.referralconnector.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.referralconnector.routes.Batches.API;
import static org.referralconnector.routes.Batches.ERRORS;
import static org.referralconnector.routes.Batches.JSON;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.referralconnector.salesforce.Decisions;
import org.referralconnector.salesforce.DuplicateQueries;
import org.referralconnector.salesforce.SalesforceAnswer;
import org.referralconnector.salesforce.SalesforceCall;
import org.referralconnector.salesforce.WriteCall;
import org.referralconnector.salesforce.WritePlan;

class WriteToSalesforceRouteTest {
    private static final SalesforceCall FIRST = API.update("{\"records\":[1]}");
    private static final SalesforceCall SECOND = API.create("{\"records\":[2]}");

    private RouteAlone route;

    @BeforeEach
    void start() throws Exception {
        route = RouteAlone.ofSalesforce("write-to-salesforce")
                .with("salesforceDecisions-default", new Decisions(API, new DuplicateQueries(API), ERRORS, JSON))
                .neighbour("call-salesforce-default", exchange -> {
                    SalesforceCall call = exchange.getMessage().getBody(SalesforceCall.class);
                    return new SalesforceAnswer(call, call.equals(FIRST) ? 503 : 200, "[]");
                })
                .start();
    }

    @AfterEach
    void stop() {
        route.close();
    }

    @Test
    void calls_are_made_in_the_order_of_the_plan_and_each_has_its_answer() {
        assertThat(write(FIRST, SECOND))
                .containsExactly(new SalesforceAnswer(FIRST, 503, "[]"), new SalesforceAnswer(SECOND, 200, "[]"));
        assertThat(route.askedOf("call-salesforce-default")).containsExactly(FIRST, SECOND);
    }

    @Test
    void nothing_to_write_is_no_answer() {
        assertThat(write()).isEmpty();
        assertThat(route.askedOf("call-salesforce-default")).isEmpty();
    }

    @SuppressWarnings("unchecked")
    private List<SalesforceAnswer> write(SalesforceCall... calls) {
        List<WriteCall> writes = List.of(calls).stream()
                .map(call -> new WriteCall(call, List.of()))
                .toList();
        Exchange exchange = route.send(
                Map.of("writes", new WritePlan(writes, List.of(), List.of(), List.of(), Map.of(), Set.of())));
        assertThat(exchange.getException()).isNull();
        return exchange.getMessage().getBody(List.class);
    }
}
