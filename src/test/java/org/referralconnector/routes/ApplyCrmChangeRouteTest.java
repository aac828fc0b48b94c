package org.referralconnector.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.referralconnector.change.DueChange;
import org.referralconnector.change.RecordsRead;
import org.referralconnector.change.Relatives;
import org.referralconnector.change.RelativesWanted;
import org.referralconnector.journal.Batch;
import org.referralconnector.journal.Delivery;
import org.referralconnector.journal.EventKind;
import org.referralconnector.journal.JournalEntry;
import org.referralconnector.journal.Outcome;
import org.referralconnector.journal.Settlement;
import org.referralconnector.journal.Urgency;
import org.referralconnector.salesforce.ChangeEntries;
import org.referralconnector.salesforce.RecordRelatives;
import org.referralconnector.salesforce.SalesforceAnswer;
import org.referralconnector.salesforce.SalesforceCall;
import org.referralconnector.salesforce.SalesforceChanges;

class ApplyCrmChangeRouteTest {
    private static final String DEAL = "0060S0000000001AAA";
    private static final String EVENT = """
            {"schema": "s", "event": {"replayId": 7}, "payload": {"StageName": "Closed Won", "ChangeEventHeader":
              {"entityName": "Opportunity", "recordIds": ["0060S0000000001AAA"], "changeType": "UPDATE",
               "transactionKey": "t", "sequenceNumber": 1, "commitTimestamp": 1795780800000, "commitNumber": 5,
               "changedFields": ["StageName"]}}}""";

    /** Knows one record, and asks for it. */
    public static final class FakeRecords {
        public List<String> objects(List<DueChange> changes) {
            return List.of("Opportunity");
        }

        public List<SalesforceCall> questions(List<DueChange> changes) {
            return changes.stream()
                    .map(due -> Batches.API.query("SELECT Id FROM Opportunity WHERE Id = '"
                            + due.change().recordId() + "'"))
                    .toList();
        }

        public RecordsRead read(List<DueChange> changes, List<SalesforceAnswer> answers) {
            return new RecordsRead(Map.of(), Map.of());
        }
    }

    /** Wants to know which lead became the Opportunity. */
    public static final class FakeSearch {
        public RelativesWanted wanted(List<DueChange> changes, RecordsRead read) {
            return new RelativesWanted(List.of(DEAL), List.of(), Map.of(), Map.of());
        }
    }

    /** Remembers what it was to apply. */
    public static final class FakeQualifications {
        private List<DueChange> applied = List.of();
        private Relatives relatives = Relatives.NONE;

        public Settlement apply(List<DueChange> changes, RecordsRead read, Relatives found) {
            applied = changes;
            relatives = found;
            Map<Long, Outcome> outcomes = new HashMap<>();
            changes.forEach(
                    due -> outcomes.put(due.delivery().id(), new Outcome.Delivered("Opportunity", DEAL, false)));
            return Settlement.of(outcomes);
        }
    }

    /** Everything is urgent. */
    public static final class FakeBudget {
        public Urgency urgencyOf(Batch batch) {
            return Urgency.QUALIFICATION;
        }
    }

    private final ObjectMapper json = new ObjectMapper();
    private final FakeQualifications qualifications = new FakeQualifications();
    private RouteAlone route;

    @BeforeEach
    void start() throws Exception {
        route = RouteAlone.ofSalesforce("apply-crm-change")
                .with("salesforceBudget-default", new FakeBudget())
                .with("salesforceChangeEntries", new ChangeEntries(new SalesforceChanges(json)))
                .with("salesforceRecords-default", new FakeRecords())
                .with("salesforceRelatives", new RecordRelatives(Batches.API, Batches.ERRORS, json))
                .with("referralSearch", new FakeSearch())
                .with("qualifications", qualifications)
                .neighbour("learn-salesforce-objects-default")
                .neighbour("read-salesforce-records-default", ApplyCrmChangeRouteTest::answers)
                .startFrom("direct:apply-crm-change");
    }

    @AfterEach
    void stop() {
        route.close();
    }

    @Test
    void the_changes_of_a_batch_are_applied_with_their_records_and_relatives() {
        Settlement settlement = apply(EVENT);

        assertThat(qualifications.applied)
                .extracting(due -> due.change().recordId())
                .containsExactly(DEAL);
        assertThat(qualifications.relatives.convertedLeads()).containsEntry(DEAL, List.of("00Q0S0000000001AAA"));
        assertThat(settlement.outcomes().get(1L)).isInstanceOf(Outcome.Delivered.class);
        assertThat(route.askedOf("learn-salesforce-objects-default")).containsExactly(List.of("Opportunity"));
    }

    @Test
    void an_entry_that_tells_of_no_change_is_refused_and_holds_up_no_other() {
        Settlement settlement = apply(EVENT, "{\"hello\": \"world\"}");

        assertThat(settlement.outcomes().get(1L)).isInstanceOf(Outcome.Delivered.class);
        assertThat(settlement.outcomes().get(2L))
                .isInstanceOfSatisfying(Outcome.Refused.class, refused -> assertThat(refused.reason())
                        .isEqualTo("UNREADABLE_CHANGE"));
    }

    private Settlement apply(String... bodies) {
        Exchange exchange = route.send(batch(bodies), Map.of(), Map.of());
        assertThat(exchange.getException()).isNull();
        return exchange.getMessage().getBody(Settlement.class);
    }

    private static Batch batch(String... bodies) {
        List<Delivery> deliveries = new ArrayList<>();
        for (int i = 0; i < bodies.length; i++) {
            JournalEntry entry = new JournalEntry(
                    i + 1,
                    "salesforce/default",
                    EventKind.RECORD_CHANGED,
                    DEAL,
                    0,
                    Instant.EPOCH,
                    "application/json",
                    bodies[i]);
            deliveries.add(new Delivery(i + 1, entry, "changes", 0, Optional.empty()));
        }
        return new Batch("changes", 1, deliveries);
    }

    @SuppressWarnings("unchecked")
    private static List<SalesforceAnswer> answers(Exchange exchange) {
        List<SalesforceCall> calls = exchange.getMessage().getBody(List.class);
        return calls.stream()
                .map(call -> new SalesforceAnswer(call, 200, """
                        {"done": true, "records": [{"Id": "00Q0S0000000001AAA", "ConvertedOpportunityId": "%s"}]}""".formatted(DEAL)))
                .toList();
    }
}
