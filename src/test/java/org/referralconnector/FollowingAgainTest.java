package org.referralconnector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.referralconnector.DealsOfASandbox.DEALS;
import static org.referralconnector.DealsOfASandbox.patiently;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.referralconnector.journal.TestDatabase;

/** Connectors that stop and start while people go on, and those that learn of changes in other ways. */
class FollowingAgainTest {

    @ParameterizedTest
    @EnumSource
    void after_a_restart_it_goes_on_exactly_where_it_was(DatabaseKind kind) throws Exception {
        try (TestDatabase database = kind.fresh();
                RunningConnector connector = start(database, Map.of())) {
            DealsOfASandbox deals = new DealsOfASandbox(connector);
            deals.subscribed(2);
            String deal = deals.deal("A");
            deals.recorded(deal, 1);
            long doubts = deals.doubts(DEALS);

            connector.stop();
            deals.move(deal, "Prospecting");
            deals.move(deal, "Closed Won");
            connector.startAgain();

            assertThat(deals.recorded(deal, 3)).containsExactly("CREATE", "UPDATE Prospecting", "UPDATE Closed Won");
            assertThat(deals.doubts(DEALS)).isEqualTo(doubts);
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_the_database_does_not_take_comes_again_and_nothing_is_skipped(DatabaseKind kind) throws Exception {
        try (TestDatabase database = kind.fresh();
                RunningConnector connector = start(database, Map.of())) {
            DealsOfASandbox deals = new DealsOfASandbox(connector);
            deals.subscribed(2);
            String deal = deals.deal("A");
            deals.recorded(deal, 1);
            long before = deals.position(DEALS);
            database.execute(
                    "ALTER TABLE journal_entry ADD CONSTRAINT nothing_won CHECK (body NOT LIKE '%Closed Won%')");

            deals.move(deal, "Closed Won");
            deals.move(deal, "Closed Lost");
            patiently().untilAsserted(() -> assertThat(metric(connector, "referral_stream_interruptions_total"))
                    .contains("route-failed"));
            assertThat(deals.position(DEALS)).isEqualTo(before);
            database.execute("ALTER TABLE journal_entry DROP CONSTRAINT nothing_won");

            assertThat(deals.recorded(deal, 3)).containsExactly("CREATE", "UPDATE Closed Won", "UPDATE Closed Lost");
        }
    }

    @ParameterizedTest
    @EnumSource
    void after_an_outage_that_outlasts_the_retention_the_state_is_asked_for(DatabaseKind kind) throws Exception {
        try (TestDatabase database = kind.fresh();
                RunningConnector connector = start(database, Map.of())) {
            DealsOfASandbox deals = new DealsOfASandbox(connector);
            deals.subscribed(2);
            String deal = deals.deal("A");
            String gone = deals.deal("B");
            deals.recorded(deal, 1);
            deals.recorded(gone, 1);

            connector.stop();
            deals.control("POST", "/sandbox/streaming", "{\"changeRetention\": 0}");
            deals.move(deal, "Prospecting");
            deals.move(deal, "Closed Won");
            deals.control("DELETE", "/sandbox/records/Opportunity/" + gone, null);
            int calls = deals.apiCalls();
            connector.startAgain();

            patiently().untilAsserted(() -> assertThat(deals.rows(deal)).containsExactly("Closed Won"));
            patiently().untilAsserted(() -> assertThat(deals.rows(gone)).hasSize(1));
            assertThat(deals.bodies("participant = '" + gone + "' AND body LIKE '%\"IsDeleted\":true%'"))
                    .hasSize(1);
            deals.subscribed(2);
            // what the org has was learned before the restart by another process, so it is learned again: leads,
            // Opportunities and their contact roles
            assertThat(deals.apiCalls() - calls).isLessThanOrEqualTo(7);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_position_older_than_the_retention_is_not_trusted(DatabaseKind kind) throws Exception {
        try (TestDatabase database = kind.fresh();
                RunningConnector connector = start(database, Map.of("referral.salesforce.stream-retention", "72h"))) {
            DealsOfASandbox deals = new DealsOfASandbox(connector);
            deals.subscribed(2);
            String deal = deals.deal("A");
            deals.recorded(deal, 1);
            long doubts = deals.doubts(DEALS);

            connector.stop();
            database.execute("UPDATE stream_position SET covered_until = '2026-01-01 00:00:00+00'");
            connector.startAgain();

            patiently().untilAsserted(() -> assertThat(deals.doubts(DEALS)).isGreaterThan(doubts));
            deals.subscribed(2);
            assertThat(deals.changes(deal)).containsExactly("CREATE");
        }
    }

    @ParameterizedTest
    @EnumSource(names = "H2")
    void while_salesforce_is_away_it_starts_and_follows_later(DatabaseKind kind) throws Exception {
        try (TestDatabase database = kind.fresh();
                RunningConnector connector = start(database, Map.of())) {
            DealsOfASandbox deals = new DealsOfASandbox(connector);
            deals.subscribed(2);
            connector.stop();
            deals.control("POST", "/sandbox/faults", "{\"status\": 503}");
            connector.startAgain();

            patiently().untilAsserted(() -> assertThat(deals.stream().path("channels"))
                    .allSatisfy(channel -> {
                        assertThat(channel.path("subscribed").asBoolean()).isFalse();
                        assertThat(channel.path("lastInterruption").asText()).isIn("login-failed", "busy");
                    }));
            String deal = deals.deal("A");
            deals.control("DELETE", "/sandbox/faults", null);

            // there was no event yet after which the stream could go on, so the record itself is asked for
            patiently().untilAsserted(() -> assertThat(deals.rows(deal)).containsExactly("Qualification"));
            deals.subscribed(2);
        }
    }

    @ParameterizedTest
    @EnumSource(names = "H2")
    void notifications_of_push_topics_that_it_makes_itself_tell_of_changes(DatabaseKind kind) throws Exception {
        try (TestDatabase database = kind.fresh();
                RunningConnector connector = start(database, Map.of("referral.salesforce.stream", "push-topic"))) {
            DealsOfASandbox deals = new DealsOfASandbox(connector);
            deals.subscribed(2);
            String deal = deals.deal("A");
            deals.move(deal, "Closed Won");
            deals.control("DELETE", "/sandbox/records/Opportunity/" + deal, null);

            patiently().untilAsserted(() -> assertThat(
                            deals.bodies("participant = '" + deal + "' AND body LIKE '%\"sobject\"%'"))
                    .hasSize(3));
            JsonNode topic = deals
                    .control("GET", "/sandbox/records/PushTopic", null)
                    .json()
                    .path("records")
                    .findParents("Id")
                    .stream()
                    .filter(one -> one.path("Name").asText().equals("Referral_Opportunity"))
                    .findFirst()
                    .orElseThrow();
            assertThat(topic.path("Query").asText())
                    .isEqualTo("SELECT Id, Amount, NextStep, StageName FROM Opportunity");
        }
    }

    @ParameterizedTest
    @EnumSource(names = "H2")
    void a_custom_channel_has_the_changes_of_all_objects_once_somebody_makes_it(DatabaseKind kind) throws Exception {
        try (TestDatabase database = kind.fresh();
                RunningConnector connector =
                        start(database, Map.of("referral.salesforce.stream-channel", "Deals__chn"))) {
            DealsOfASandbox deals = new DealsOfASandbox(connector);
            patiently().untilAsserted(() -> assertThat(
                            deals.stream().path("channels").findValuesAsText("lastInterruption"))
                    .containsExactly("no-such-channel"));
            deals.control(
                    "POST", "/sandbox/streaming", "{\"channels\": {\"Deals__chn\": [\"Lead\", \"Opportunity\"]}}");
            deals.subscribed(1);

            assertThat(deals.recorded(deals.deal("A"), 1)).containsExactly("CREATE");
        }
    }

    @ParameterizedTest
    @EnumSource(names = "H2")
    void polling_finds_the_state_and_records_nothing_twice(DatabaseKind kind) throws Exception {
        try (TestDatabase database = kind.fresh();
                RunningConnector connector = start(
                        database,
                        Map.of("referral.salesforce.stream", "poll", "referral.salesforce.poll-interval", "1s"))) {
            DealsOfASandbox deals = new DealsOfASandbox(connector);
            String deal = deals.deal("A");
            patiently().untilAsserted(() -> assertThat(deals.rows(deal)).containsExactly("Qualification"));
            deals.move(deal, "Closed Won");
            patiently()
                    .untilAsserted(() -> assertThat(deals.rows(deal)).containsExactly("Qualification", "Closed Won"));
            connector.stop();
            deals.move(deal, "Closed Lost");
            connector.startAgain();

            patiently().untilAsserted(() -> assertThat(deals.rows(deal))
                    .containsExactly("Qualification", "Closed Won", "Closed Lost"));
            int calls = deals.apiCalls();
            patiently().untilAsserted(() -> assertThat(deals.apiCalls()).isGreaterThan(calls + 2));
            assertThat(deals.rows(deal)).hasSize(3);
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_regular_question_costs_one_call_and_records_only_what_the_stream_did_not_tell(DatabaseKind kind)
            throws Exception {
        try (TestDatabase database = kind.fresh();
                RunningConnector connector = start(database, Map.of("referral.salesforce.reconcile", "2s"))) {
            DealsOfASandbox deals = new DealsOfASandbox(connector);
            deals.subscribed(2);
            String deal = deals.deal("A");
            deals.recorded(deal, 1);
            // a change of which the stream says nothing
            deals.control("POST", "/sandbox/streaming", "{\"entities\": [\"Lead\"]}");
            deals.move(deal, "Closed Won");

            patiently().untilAsserted(() -> assertThat(deals.rows(deal)).containsExactly("Closed Won"));
            int calls = deals.apiCalls();
            List<String> before = asked(deals);
            patiently().untilAsserted(() -> assertThat(asked(deals)).isNotEqualTo(before));
            patiently().untilAsserted(() -> assertThat(deals.apiCalls()).isGreaterThan(calls));
            assertThat(deals.rows(deal)).hasSize(1);
        }
    }

    private static List<String> asked(DealsOfASandbox deals) {
        return deals.column("SELECT covered_until FROM stream_position WHERE stream = 'salesforce/default/query'");
    }

    private static String metric(RunningConnector connector, String name) {
        return connector
                .send("GET", connector.management("/observe/metrics"), null, Map.of())
                .body()
                .lines()
                .filter(line -> line.startsWith(name))
                .toList()
                .toString();
    }

    private static RunningConnector start(TestDatabase database, Map<String, String> more) throws Exception {
        Map<String, String> settings = new HashMap<>();
        settings.put("referral.campaigns", "src/test/resources/deal-campaigns");
        settings.put("referral.salesforce.reconcile", "0s");
        settings.putAll(more);
        return RunningConnector.start(database, settings);
    }
}
