package org.referralconnector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.referralconnector.DealsOfASandbox.DEALS;
import static org.referralconnector.DealsOfASandbox.LEADS;
import static org.referralconnector.DealsOfASandbox.patiently;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Changes that people make in a sandbox, while everything that can happen to a stream happens to it. */
@RunsOnBothDatabases(
        settings = {
            "referral.campaigns=src/test/resources/deal-campaigns",
            "referral.salesforce.stream-silence=5s",
            "referral.salesforce.reconcile=0s"
        })
class FollowingSalesforceTest {
    private final RunningConnector connector;
    private final DealsOfASandbox deals;
    private final String mark = Long.toString(System.nanoTime(), 36);

    FollowingSalesforceTest(RunningConnector connector) {
        this.connector = connector;
        this.deals = new DealsOfASandbox(connector);
    }

    @BeforeEach
    void calm() {
        deals.control("DELETE", "/sandbox/faults", null);
        deals.control("DELETE", "/sandbox/streaming/refusals", null);
        deals.control("POST", "/sandbox/streaming", "{\"silent\": false, \"merge\": false, \"gaps\": 0}");
        deals.subscribed(2);
    }

    @Test
    void a_change_that_a_rule_looks_at_is_recorded_once_and_waits_for_what_it_means() {
        String deal = deals.deal(mark + "A");
        deals.move(deal, "Closed Won");

        assertThat(deals.recorded(deal, 2)).containsExactly("CREATE", "UPDATE Closed Won");
        assertThat(deals.column(
                        "SELECT d.destination FROM delivery d JOIN journal_entry j ON j.id = d.entry WHERE j.participant = '"
                                + deal + "'"))
                .containsOnly("changes");
    }

    @Test
    void what_no_rule_looks_at_only_moves_the_position() {
        String deal = deals.deal(mark + "A");
        deals.recorded(deal, 1);
        long before = deals.position(DEALS);

        deals.control("PATCH", "/sandbox/records/Opportunity/" + deal, "{\"Description\": \"Nothing\"}");

        patiently().untilAsserted(() -> assertThat(deals.position(DEALS)).isGreaterThan(before));
        deals.move(deal, "Closed Won");
        assertThat(deals.recorded(deal, 2)).containsExactly("CREATE", "UPDATE Closed Won");
    }

    @Test
    void what_we_did_ourselves_is_no_news() {
        long before = deals.position(LEADS);
        connector.leadJoined(mark + "-1", mark + "-ada", mark + "@example.org");

        patiently().untilAsserted(() -> assertThat(deals.position(LEADS)).isGreaterThan(before));
        assertThat(deals.bodies("body LIKE '%" + mark + "@example.org%' AND kind = 'record-changed'"))
                .isEmpty();
    }

    @Test
    void a_dropped_connection_and_a_server_that_starts_again_lose_nothing() {
        String deal = deals.deal(mark + "A");
        deals.recorded(deal, 1);

        deals.control("POST", "/sandbox/streaming/drop", "");
        deals.move(deal, "Prospecting");
        deals.control("POST", "/sandbox/streaming/restart", "");
        deals.move(deal, "Closed Won");
        deals.subscribed(2);
        deals.move(deal, "Closed Lost");

        assertThat(deals.recorded(deal, 4))
                .containsExactly("CREATE", "UPDATE Prospecting", "UPDATE Closed Won", "UPDATE Closed Lost");
    }

    @Test
    void a_session_that_ends_costs_a_login_and_nothing_else() {
        String deal = deals.deal(mark + "A");
        deals.recorded(deal, 1);

        deals.control("POST", "/sandbox/faults", "{\"kind\": \"expire-sessions\"}");
        deals.move(deal, "Closed Won");

        assertThat(deals.recorded(deal, 2)).containsExactly("CREATE", "UPDATE Closed Won");
    }

    @Test
    void error_pages_in_place_of_the_stream_are_outlasted() {
        String deal = deals.deal(mark + "A");
        deals.recorded(deal, 1);

        for (String fault : List.of(
                "{\"status\": 401, \"path\": \"/cometd\", \"times\": 1}",
                "{\"status\": 403, \"path\": \"/cometd\", \"times\": 1}",
                "{\"status\": 503, \"path\": \"/cometd\", \"times\": 2}",
                "{\"status\": 200, \"body\": \"<html>Down for maintenance</html>\", \"path\": \"/cometd\", \"times\": 1}")) {
            assertThat(deals.control("POST", "/sandbox/faults", fault).status()).isLessThan(300);
        }
        deals.control("POST", "/sandbox/streaming/restart", "");
        deals.move(deal, "Closed Won");

        assertThat(deals.recorded(deal, 2)).containsExactly("CREATE", "UPDATE Closed Won");
    }

    @Test
    void refused_handshakes_connects_and_subscriptions_are_tried_again() {
        String deal = deals.deal(mark + "A");
        deals.recorded(deal, 1);

        deals.refuse(
                "{\"channel\": \"/meta/handshake\", \"error\": \"403::Handshake denied\", \"reconnect\": \"none\", \"times\": 1}");
        deals.refuse("{\"channel\": \"/meta/subscribe\", \"subscription\": \"" + DEALS
                + "\", \"error\": \"403::Subscription denied\", \"times\": 2}");
        deals.refuse("{\"channel\": \"/meta/subscribe\", \"subscription\": \"" + LEADS
                + "\", \"error\": \"403::x\", \"failureReason\": \"503::Server is too busy\", \"times\": 1}");
        deals.control("POST", "/sandbox/streaming/restart", "");
        deals.move(deal, "Closed Won");

        assertThat(deals.recorded(deal, 2)).containsExactly("CREATE", "UPDATE Closed Won");
        deals.subscribed(2);
    }

    @Test
    void a_server_that_says_nothing_any_more_is_left() {
        String deal = deals.deal(mark + "A");
        deals.recorded(deal, 1);
        double before = interruptions();

        deals.control("POST", "/sandbox/streaming", "{\"silent\": true}");
        deals.move(deal, "Closed Won");
        patiently().untilAsserted(() -> assertThat(interruptions()).isGreaterThan(before));
        deals.control("POST", "/sandbox/streaming", "{\"silent\": false}");

        assertThat(deals.recorded(deal, 2)).containsExactly("CREATE", "UPDATE Closed Won");
    }

    @Test
    void a_refused_position_is_noticed_and_what_is_missing_is_asked_for() throws Exception {
        String deal = deals.deal(mark + "A");
        deals.recorded(deal, 1);
        long before = deals.position(DEALS);

        deals.refuse("{\"channel\": \"/meta/subscribe\", \"subscription\": \"" + DEALS
                + "\", \"error\": \"400::The replayId {" + before
                + "} you provided was invalid.  Please provide a valid ID, -2 to replay all events, or -1 to replay only new"
                + " events.\", \"times\": 1}");
        deals.control("POST", "/sandbox/streaming/restart", "");
        deals.subscribed(2);
        deals.move(deal, "Closed Won");

        patiently().untilAsserted(() -> assertThat(deals.changes(deal)).contains("UPDATE Closed Won"));
        deals.nothingMissing();
        assertThat(deals.doubts(DEALS)).isPositive();
    }

    @Test
    void gaps_and_overflows_and_wildcards_lead_to_the_records() {
        String deal = deals.deal(mark + "A");
        deals.recorded(deal, 1);
        deals.control("POST", "/sandbox/streaming", "{\"gaps\": 1}");
        deals.move(deal, "Closed Won");
        assertThat(deals.recorded(deal, 2)).containsExactly("CREATE", "GAP_UPDATE");

        String other = deals.deal(mark + "B");
        deals.recorded(other, 1);
        long doubts = deals.doubts(DEALS);
        for (String gap : List.of(
                "{\"object\": \"Opportunity\", \"changeType\": \"GAP_OVERFLOW\", \"recordIds\": [\"000000000000000AAA\"]}",
                "{\"object\": \"Opportunity\", \"changeType\": \"GAP_UPDATE\", \"recordIds\": [\"006*\"]}")) {
            deals.control("POST", "/sandbox/streaming/gaps", gap);
        }

        patiently().untilAsserted(() -> assertThat(deals.doubts(DEALS)).isEqualTo(doubts + 2));
        deals.nothingMissing();
    }

    @Test
    void a_change_to_several_records_is_an_entry_for_each() {
        String first = deals.deal(mark + "A");
        String second = deals.deal(mark + "B");
        deals.recorded(first, 1);
        deals.recorded(second, 1);
        deals.control("POST", "/sandbox/streaming", "{\"merge\": true}");

        deals.control(
                "POST",
                "/sandbox/streaming/gaps",
                "{\"object\": \"Opportunity\", \"changeType\": \"GAP_UPDATE\", \"recordIds\": [\"" + first + "\", \""
                        + second + "\"]}");

        assertThat(deals.recorded(first, 2)).contains("GAP_UPDATE");
        assertThat(deals.recorded(second, 2)).contains("GAP_UPDATE");
    }

    @Test
    void status_and_health_say_how_the_stream_stands() {
        JsonNode stream = deals.stream();

        assertThat(stream.path("mode").asText()).isEqualTo("cdc");
        assertThat(stream.findValuesAsText("channel"))
                .containsExactlyInAnyOrder("data/LeadChangeEvent", "data/OpportunityChangeEvent");
        assertThat(metrics()).contains("referral_stream_subscribed{channel=\"data/LeadChangeEvent\"} 1.0");
    }

    private double interruptions() {
        return metrics()
                .lines()
                .filter(line -> line.startsWith("referral_stream_interruptions_total"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private String metrics() {
        return connector
                .send("GET", connector.management("/observe/metrics"), null, Map.of())
                .body();
    }
}
