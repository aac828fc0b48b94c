package org.referralconnector.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.referralconnector.routes.Batches.API;
import static org.referralconnector.routes.Batches.ERRORS;
import static org.referralconnector.routes.Batches.JSON;
import static org.referralconnector.routes.Batches.batch;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.referralconnector.journal.Batch;
import org.referralconnector.journal.EventKind;
import org.referralconnector.journal.Link;
import org.referralconnector.journal.Outcome;
import org.referralconnector.journal.Settlement;
import org.referralconnector.journal.Urgency;
import org.referralconnector.program.Understood;
import org.referralconnector.salesforce.Decisions;
import org.referralconnector.salesforce.DuplicateQueries;
import org.referralconnector.salesforce.MissingFields;
import org.referralconnector.salesforce.SalesforceAnswer;
import org.referralconnector.salesforce.SalesforceCall;
import org.referralconnector.salesforce.SalesforcePlanner;
import org.referralconnector.salesforce.SalesforceSchema;
import org.referralconnector.salesforce.WriteAnswers;
import org.referralconnector.salesforce.WritePlan;

class DeliverToSalesforceRouteTest {
    private final FakeLinks links = new FakeLinks();
    private final SalesforceSchema schema = Batches.unread();
    private boolean known = true;
    private RouteAlone route;

    /** Remembers the links that a test gives it. */
    public static final class FakeLinks {
        final List<Link> known = new ArrayList<>();

        @SuppressWarnings("unused")
        public List<Link> of(Batch batch) {
            return known;
        }
    }

    @BeforeEach
    void start() throws Exception {
        DuplicateQueries queries = new DuplicateQueries(API);
        route = RouteAlone.ofSalesforce("deliver-to-salesforce")
                .with("understanding", Batches.UNDERSTANDING)
                .with("salesforceBudget-default", Batches.budget())
                .with("links", links)
                .with("salesforcePlanner-default", new SalesforcePlanner(schema, Optional.empty(), new MissingFields()))
                .with("salesforceDecisions-default", new Decisions(API, queries, ERRORS, JSON))
                .with("salesforceWriteAnswers-default", new WriteAnswers(API, ERRORS, schema, Optional.empty(), JSON))
                .neighbour("learn-salesforce-objects-default", exchange -> {
                    if (known) {
                        schema.learn(List.of(Batches.described("Lead"), Batches.described("Contact")));
                    }
                    return null;
                })
                .neighbour("find-duplicates-in-salesforce-default", exchange -> List.of())
                .neighbour("write-to-salesforce-default", DeliverToSalesforceRouteTest::written)
                .neighbour("look-up-salesforce-records-default", exchange -> List.of())
                .neighbour("keep-ledger")
                .startFrom("direct:deliver-to-salesforce");
    }

    @AfterEach
    void stop() {
        route.close();
    }

    @Test
    void linked_people_are_written_and_each_delivery_has_its_outcome() {
        link("p-1", "00Q000000000001AAA");
        link("p-2", "00Q000000000002AAA");

        Settlement settlement = deliver(batch().lead(1, "ada@example.org").lead(2, "refused@example.org"));

        assertThat(settlement.outcomes().get(1L)).isEqualTo(new Outcome.Delivered("Lead", "00Q000000000001AAA", false));
        assertThat(settlement.outcomes().get(2L)).isInstanceOf(Outcome.Parked.class);
    }

    @Test
    void nothing_is_written_for_people_whose_duplicates_could_not_be_looked_for() {
        Settlement settlement = deliver(batch().lead(1, "ada@example.org"));

        assertThat(settlement.outcomes().get(1L))
                .isInstanceOfSatisfying(Outcome.TryLater.class, later -> assertThat(later.inDoubt())
                        .isFalse());
        assertThat(writes().requests()).isEmpty();
    }

    @Test
    void nothing_is_written_into_an_object_that_could_not_be_learned() {
        known = false;

        Settlement settlement = deliver(batch().lead(1, "ada@example.org"));

        assertThat(settlement.outcomes().get(1L).reason()).isEqualTo("SCHEMA_NOT_READ");
        assertThat(writes().requests()).isEmpty();
    }

    @Test
    void the_ledger_is_told_before_the_batch_is_settled() {
        link("p-1", "00Q000000000001AAA");
        deliver(batch().lead(1, "ada@example.org"));

        Exchange told = route.mock("keep-ledger").getReceivedExchanges().get(0);
        assertThat(told.getVariable("understood", Understood.class).due()).hasSize(1);
        assertThat(told.getVariable("settlement", Settlement.class).outcomes()).containsKey(1L);
    }

    @Test
    void what_cannot_be_read_any_more_is_parked_and_the_rest_carried() {
        link("p-2", "00Q000000000002AAA");

        Settlement settlement = deliver(batch().entry(1, "spring", EventKind.LEAD_JOINED, "{\"participant\": 1}")
                .lead(2, "ada@example.org"));

        assertThat(settlement.outcomes().get(1L)).isInstanceOf(Outcome.Parked.class);
        assertThat(settlement.outcomes().get(2L)).isInstanceOf(Outcome.Delivered.class);
    }

    @Test
    void a_delivery_of_a_campaign_that_is_gone_is_parked_and_the_rest_carried() {
        link("p-2", "00Q000000000002AAA");

        Settlement settlement = deliver(
                batch().entry(1, "gone", EventKind.LEAD_JOINED, Batches.event("lead.joined", "p-1", "gone@example.org"))
                        .lead(2, "ada@example.org"));

        assertThat(settlement.outcomes().get(1L))
                .isInstanceOfSatisfying(Outcome.Parked.class, parked -> assertThat(parked.reason())
                        .isEqualTo("UNKNOWN_CAMPAIGN"));
        assertThat(settlement.outcomes().get(2L)).isInstanceOf(Outcome.Delivered.class);
    }

    @Test
    void an_event_that_the_webhook_does_not_hold_any_more_is_parked() {
        Settlement settlement = deliver(batch().second(1, "ada@example.org"));

        assertThat(settlement.outcomes().get(1L))
                .isInstanceOfSatisfying(Outcome.Parked.class, parked -> assertThat(parked.reason())
                        .isEqualTo("UNREADABLE"));
    }

    @Test
    void the_calls_are_made_for_something_as_urgent_as_the_least_urgent_delivery() {
        link("p-1", "00Q000000000001AAA");
        deliver(batch().lead(1, "ada@example.org"));

        for (String neighbour : List.of(
                "learn-salesforce-objects-default",
                "find-duplicates-in-salesforce-default",
                "write-to-salesforce-default")) {
            assertThat(route.mock(neighbour).getReceivedExchanges().get(0).getVariable("urgency"))
                    .isEqualTo(Urgency.CREATION);
        }
    }

    private void link(String participant, String recordId) {
        links.known.add(new Link("spring", participant, Batches.DESTINATION, "Lead", recordId));
    }

    private Settlement deliver(Batches batch) {
        Exchange exchange = route.send(batch.claimed(), Map.of(), Map.of());
        assertThat(exchange.getException()).isNull();
        return exchange.getMessage().getBody(Settlement.class);
    }

    private WritePlan writes() {
        return route.mock("write-to-salesforce-default")
                .getReceivedExchanges()
                .get(0)
                .getVariable("writes", WritePlan.class);
    }

    /** Salesforce takes everything but records with the address of somebody called refused. */
    private static Object written(Exchange exchange) {
        Message message = exchange.getMessage();
        assertThat(message).isNotNull();
        return exchange.getVariable("writes", WritePlan.class).calls().stream()
                .map(call -> new SalesforceAnswer(
                        call.call(),
                        200,
                        call.writes().stream()
                                .map(write -> result(call.call(), write.toString()))
                                .toList()
                                .toString()))
                .toList();
    }

    private static String result(SalesforceCall call, String write) {
        assertThat(call.kind()).isEqualTo(SalesforceCall.Kind.WRITE);
        return write.contains("00Q000000000002AAA") && call.json().orElseThrow().contains("refused@example.org")
                ? "{\"success\":false,\"errors\":[{\"statusCode\":\"STRING_TOO_LONG\",\"message\":\"no\",\"fields\":[]}]}"
                : "{\"success\":true,\"errors\":[]}";
    }
}
