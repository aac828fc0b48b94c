package org.referralconnector.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.referralconnector.routes.Batches.API;
import static org.referralconnector.routes.Batches.batch;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.referralconnector.journal.Link;
import org.referralconnector.salesforce.BatchPlan;
import org.referralconnector.salesforce.DuplicateQueries;
import org.referralconnector.salesforce.MissingFields;
import org.referralconnector.salesforce.SalesforceAnswer;
import org.referralconnector.salesforce.SalesforceCall;
import org.referralconnector.salesforce.SalesforcePlanner;

class FindDuplicatesInSalesforceRouteTest {
    private final SalesforcePlanner planner =
            new SalesforcePlanner(Batches.read(), Optional.empty(), new MissingFields());
    private RouteAlone route;

    @BeforeEach
    void start() throws Exception {
        route = RouteAlone.ofSalesforce("find-duplicates-in-salesforce")
                .with("salesforceDuplicateQueries", new DuplicateQueries(API))
                .neighbour(
                        "call-salesforce-default",
                        exchange ->
                                new SalesforceAnswer(exchange.getMessage().getBody(SalesforceCall.class), 200, "{}"))
                .start();
    }

    @AfterEach
    void stop() {
        route.close();
    }

    @Test
    void everybody_is_looked_for_with_one_query_per_object() {
        List<SalesforceAnswer> answers = find(
                batch().lead(1, "a@example.org").referrer(2, "b@example.org").lead(3, "c@example.org"), List.of());

        List<SalesforceCall> calls =
                answers.stream().map(SalesforceAnswer::call).toList();
        assertThat(calls).hasSize(2).isEqualTo(route.askedOf("call-salesforce-default"));
        assertThat(calls.stream().map(call -> call.soql().orElseThrow()))
                .anySatisfy(soql -> assertThat(soql).contains("FROM Lead", "'a@example.org'", "'c@example.org'"))
                .anySatisfy(soql -> assertThat(soql).contains("FROM Contact", "'b@example.org'"));
    }

    @Test
    void nobody_is_asked_about_people_who_are_linked() {
        List<SalesforceAnswer> answers = find(
                batch().lead(1, "a@example.org"),
                List.of(new Link("spring", "p-1", Batches.DESTINATION, "Lead", "00Q000000000001AAA")));

        assertThat(answers).isEmpty();
        assertThat(route.askedOf("call-salesforce-default")).isEmpty();
    }

    @SuppressWarnings("unchecked")
    private List<SalesforceAnswer> find(Batches batch, List<Link> links) {
        BatchPlan plan = planner.plan(Batches.UNDERSTANDING.of(batch.claimed()).due(), links);
        Exchange exchange = route.send(Map.of("plan", plan));
        assertThat(exchange.getException()).isNull();
        return exchange.getMessage().getBody(List.class);
    }
}
