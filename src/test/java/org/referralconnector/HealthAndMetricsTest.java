package org.referralconnector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.referralconnector.RunningConnector.Answer;

@RunsOnBothDatabases
class HealthAndMetricsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final DatabaseKind database;
    private RunningConnector connector;

    HealthAndMetricsTest(DatabaseKind database) {
        this.database = database;
    }

    @BeforeEach
    void start() throws Exception {
        connector = RunningConnector.start(database);
    }

    @AfterEach
    void stop() {
        connector.close();
    }

    @Test
    void an_outage_of_salesforce_is_shown_and_leaves_the_connector_ready() {
        fault("{\"status\": 503, \"path\": \"/services/data\"}");
        assertThat(connector.leadJoined("evt-1", "p-1", "ada@example.org").status())
                .isEqualTo(202);

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(metrics())
                .contains("referral_gate_closed{destination=\"salesforce/default\",reason=\"outage\"} 1.0"));
        assertThat(gate().path("open").asBoolean()).isFalse();
        assertThat(gate().path("nextProbe").isTextual()).isTrue();
        assertThat(look("/observe/health/ready").status()).isEqualTo(200);
        assertThat(look("/observe/health?data=true").body()).contains("away.since");
    }

    @Test
    void the_connector_is_not_ready_but_alive_while_its_database_is_away() {
        assertThat(look("/observe/health/ready").status()).isEqualTo(200);

        ((HikariDataSource) connector.database()).close();

        Answer ready = look("/observe/health/ready");
        assertThat(ready.status()).isEqualTo(503);
        assertThat(ready.body()).contains("\"referral-database\",\"status\":\"DOWN\"");
        assertThat(look("/observe/health/live").status()).isEqualTo(200);
    }

    @Test
    void health_tells_no_secret() {
        assertThat(look("/observe/health?data=true").body())
                .contains("referral-http-port", "referral-database", "referral-salesforce")
                .doesNotContain(RunningConnector.TOKEN, "sandbox-secret");
    }

    @Test
    void the_metrics_tell_what_is_open_and_what_the_api_budget_is() {
        connector.leadJoined("evt-1", "p-1", "ada@example.org");

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(metrics())
                .contains("referral_webhooks_received_total")
                .contains("referral_webhooks_recorded_total")
                .contains("referral_deliveries_total{destination=\"salesforce/default\",outcome=\"delivered\"}")
                .contains("referral_salesforce_calls_total{")
                .contains("referral_queue_deliveries{destination=\"salesforce/default\",state=\"parked\"} 0.0")
                .contains("referral_queue_oldest_due_age_seconds{destination=\"salesforce/default\"}")
                .contains("referral_journal_waiting 0.0")
                .contains("referral_salesforce_api_limit{connection=\"default\"} 15000.0")
                .contains("referral_salesforce_api_used")
                .contains("referral_salesforce_api_left"));
        assertThat(metrics()).doesNotContain("ada@example.org");
    }

    private JsonNode gate() {
        return connector
                .operate("GET", "/api/status", null)
                .json()
                .path("destinations")
                .path("salesforce/default")
                .path("gate");
    }

    private String metrics() {
        return look("/observe/metrics").body();
    }

    private Answer look(String path) {
        return connector.send("GET", connector.management(path), null, Map.of());
    }

    private void fault(String fault) {
        connector.send("POST", connector.sandbox("/sandbox/faults"), fault, Map.of());
    }
}
