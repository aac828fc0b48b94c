package org.referralconnector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The same campaign in an org without person accounts. */
class NoPersonAccountsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Test
    void a_person_waits_with_the_reason_and_the_cure_until_the_org_has_person_accounts() throws Exception {
        try (RunningConnector connector = RunningConnector.start(
                DatabaseKind.H2,
                Map.of(
                        "referral.campaigns", "src/test/resources/person-campaigns",
                        "referral.salesforce.schema-ttl", "1s"))) {
            connector.leadJoined("1", "ada", "ada@example.org");
            JsonNode parked = first(connector, "parked");
            assertThat(parked.path("reason").asText()).isEqualTo("PERSON_ACCOUNTS_OFF");
            assertThat(parked.path("detail").asText()).contains("person accounts are not enabled in this org");

            connector.send("POST", connector.sandbox("/sandbox/person-accounts"), null, Map.of());

            // until the description of the object is too old to be believed, it is parked again
            String release = "/api/deliveries/" + parked.path("id").asText() + "/release";
            await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(1)).until(() -> {
                connector.operate("POST", release, "{\"reason\": \"person accounts enabled\"}");
                return isThere(connector, "delivered");
            });
            assertThat(first(connector, "delivered").path("object").asText()).isEqualTo("Account");
        }
    }

    private static JsonNode first(RunningConnector connector, String state) {
        await().atMost(PATIENCE).until(() -> isThere(connector, state));
        return deliveries(connector, state).path(0);
    }

    private static boolean isThere(RunningConnector connector, String state) {
        return !deliveries(connector, state).isEmpty();
    }

    private static JsonNode deliveries(RunningConnector connector, String state) {
        return connector
                .operate("GET", "/api/deliveries?destination=salesforce/default&state=" + state, null)
                .json()
                .path("items");
    }
}
