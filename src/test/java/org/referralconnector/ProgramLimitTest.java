package org.referralconnector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.referralconnector.campaign.QualificationRule.Action;
import org.referralconnector.change.Person;
import org.referralconnector.change.StatusUpdate;
import org.referralconnector.change.StatusUpdate.Cause;
import org.referralconnector.change.StatusUpdates;
import org.referralconnector.journal.Arrival;
import org.referralconnector.journal.Event;
import org.referralconnector.journal.EventKind;
import org.referralconnector.journal.Journal;

/** A program that takes only so many calls. */
class ProgramLimitTest {
    private static final int PEOPLE = 40;

    @Test
    void the_last_calls_of_the_hour_are_left_to_others_and_what_waits_counts_no_attempt() throws Exception {
        try (RunningConnector connector = RunningConnector.start(
                DatabaseKind.H2, Map.of("referral.campaigns", "src/test/resources/telling-campaigns"))) {
            control(connector, "POST", "{\"max\": 30}");

            tell(connector);

            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() ->
                            assertThat(gate(connector).path("detail").asText()).isEqualTo("CALLS_LEFT"));
            JsonNode limit = control(connector, "GET", null);
            assertThat(limit.path("windowsExceeded").asInt()).isZero();
            assertThat(limit.path("callsUsed").asInt()).isBetween(10, 15);
            assertThat(gate(connector).path("reason").asText()).isEqualTo("limit");
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(connector
                            .operate("GET", "/api/deliveries?state=due&destination=program/hero", null)
                            .json()
                            .path("items"))
                    .hasSizeBetween(PEOPLE - 15, PEOPLE - 10)
                    .allSatisfy(one -> assertThat(one.path("attempts").asInt()).isZero()));
        }
    }

    private static void tell(RunningConnector connector) throws Exception {
        StatusUpdates updates = new StatusUpdates(new ObjectMapper());
        List<Arrival> arrivals = new ArrayList<>();
        for (int i = 0; i < PEOPLE; i++) {
            String id = "00300000000%04dAAA".formatted(i);
            StatusUpdate update = new StatusUpdate(
                    Action.ADD_CONTACT,
                    id,
                    Optional.empty(),
                    Optional.of(new Person(
                            "salesforce/default",
                            "Contact",
                            id,
                            Optional.of("p" + i + "@example.org"),
                            Optional.empty(),
                            Optional.of("Lovelace"))),
                    Optional.empty(),
                    new Cause("import", "Contact", id, Instant.EPOCH, false));
            arrivals.add(new Arrival(
                    "hero",
                    Instant.now(),
                    "application/json",
                    updates.body(update),
                    List.of(new Event(EventKind.STATUS_CHANGED, Optional.of(id), id, Optional.empty(), Map.of())),
                    List.of("program/hero")));
        }
        connector
                .context()
                .getRegistry()
                .lookupByNameAndType("journal", Journal.class)
                .recordAll(arrivals);
    }

    private static JsonNode gate(RunningConnector connector) {
        return connector
                .operate("GET", "/api/status", null)
                .json()
                .path("destinations")
                .path("program/hero")
                .path("gate");
    }

    private static JsonNode control(RunningConnector connector, String method, String body) {
        return connector
                .send(method, connector.sandbox("/sandbox/referralhero"), body, Map.of())
                .json();
    }
}
