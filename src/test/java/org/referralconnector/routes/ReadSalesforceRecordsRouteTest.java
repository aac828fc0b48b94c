package org.referralconnector.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.referralconnector.salesforce.SalesforceAnswer;
import org.referralconnector.salesforce.SalesforceCall;

class ReadSalesforceRecordsRouteTest {
    private RouteAlone route;

    @BeforeEach
    void start() throws Exception {
        route = RouteAlone.ofSalesforce("read-salesforce-records")
                .neighbour("call-salesforce-default", exchange -> {
                    SalesforceCall call = exchange.getMessage().getBody(SalesforceCall.class);
                    return new SalesforceAnswer(
                            call, 200, "answer to " + call.soql().orElseThrow());
                })
                .start();
    }

    @AfterEach
    void stop() {
        route.close();
    }

    @Test
    void every_question_has_its_answer_in_its_place() {
        assertThat(read(Batches.API.query("one"), Batches.API.query("two")))
                .extracting(SalesforceAnswer::body)
                .containsExactly("answer to one", "answer to two");
    }

    @Test
    void nothing_to_ask_costs_no_call() {
        assertThat(read()).isEmpty();
        assertThat(route.askedOf("call-salesforce-default")).isEmpty();
    }

    @SuppressWarnings("unchecked")
    private List<SalesforceAnswer> read(SalesforceCall... calls) {
        Exchange exchange = route.send(List.of(calls), Map.of(), Map.of());
        assertThat(exchange.getException()).isNull();
        return exchange.getMessage().getBody(List.class);
    }
}
