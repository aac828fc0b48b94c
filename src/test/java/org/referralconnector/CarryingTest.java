package org.referralconnector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.util.Map;
import org.junit.jupiter.api.Test;

@RunsOnBothDatabases
class CarryingTest {
    private final RunningConnector connector;
    private final DatabaseKind database;

    CarryingTest(RunningConnector connector, DatabaseKind database) {
        this.connector = connector;
        this.database = database;
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

    @Test
    void the_database_is_the_one_of_the_settings() throws Exception {
        try (Connection connection = connector.database().getConnection()) {
            assertThat(connection.getMetaData().getDatabaseProductName()).isEqualTo(database.toString());
        }
    }
}
