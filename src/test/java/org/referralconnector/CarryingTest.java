package org.referralconnector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CarryingTest {
    private static RunningConnector connector;

    @BeforeAll
    static void start() throws Exception {
        connector = RunningConnector.start();
    }

    @AfterAll
    static void stop() {
        connector.close();
    }

    @Test
    void a_referred_person_becomes_a_lead() {
        assertThat(connector.leadJoined("evt-1", "p-1", "ada@example.org").status())
                .isEqualTo(202);

        await().untilAsserted(() -> assertThat(connector
                        .send("GET", connector.sandbox("/sandbox/records/Lead"), null, Map.of())
                        .body())
                .contains("ada@example.org"));
    }
}
