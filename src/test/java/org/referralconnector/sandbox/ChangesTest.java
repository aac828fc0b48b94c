package org.referralconnector.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.referralconnector.sandbox.SandboxClient.Reply;

class ChangesTest {
    private static Sandbox sandbox;
    private static SandboxClient client;

    @BeforeAll
    static void start() {
        sandbox = Sandbox.start(0);
        client = SandboxClient.of(sandbox);
    }

    @AfterAll
    static void stop() {
        sandbox.close();
    }

    @Test
    void updated_and_deleted_records_are_listed_apart() {
        String kept = client.create("Account", "{\"Name\":\"Kept\"}");
        String gone = client.create("Account", "{\"Name\":\"Gone\"}");
        client.delete(SandboxClient.DATA + "/sobjects/Account/" + gone);

        JsonNode updated = changes("updated", 3600).json();
        JsonNode deleted = changes("deleted", 3600).json();

        assertThat(updated.path("ids")).extracting(JsonNode::asText).containsExactly(kept);
        assertThat(updated.has("latestDateCovered")).isTrue();
        assertThat(deleted.path("deletedRecords").findValuesAsText("id")).containsExactly(gone);
        assertThat(deleted.has("earliestDateAvailable")).isTrue();
    }

    @Test
    void a_span_too_long_ago_is_refused() {
        Reply refused = changes("updated", 31 * 86_400);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.errorCode()).isEqualTo("INVALID_REPLICATION_DATE");
    }

    private static Reply changes(String kind, int secondsBack) {
        Instant now = Instant.now();
        return client.get(SandboxClient.DATA + "/sobjects/Account/" + kind + "?start="
                + SandboxClient.encoded(now.minusSeconds(secondsBack).toString()) + "&end="
                + SandboxClient.encoded(now.plusSeconds(120).toString()));
    }
}
