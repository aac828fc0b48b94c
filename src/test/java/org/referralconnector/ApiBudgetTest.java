package org.referralconnector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.referralconnector.RunningConnector.Answer;

/** What becomes of waiting events when the API calls of the day run short, over real HTTP. */
@RunsOnBothDatabases
class ApiBudgetTest {
    private static final int PEOPLE = 1_000;
    private static final int QUALIFIED = 10;
    private static final int LIMIT = 250;
    private static final int RESERVE = 50;

    private final Map<String, Integer> sent = new HashMap<>();
    private final DatabaseKind database;
    private RunningConnector connector;

    ApiBudgetTest(DatabaseKind database) {
        this.database = database;
    }

    @BeforeEach
    void start() throws Exception {
        connector =
                RunningConnector.start(database, Map.of("referral.campaigns", "src/test/resources/budget-campaigns"));
    }

    @AfterEach
    void stop() {
        connector.close();
    }

    @Test
    void qualifications_go_at_once_others_leave_the_reserve_alone_and_arrive_when_the_limit_is_reset() {
        everybody("lead.joined", "Known", PEOPLE);
        patiently().until(() -> open() == 0);
        used(LIMIT - RESERVE - 5);
        person(0, "referral.qualified", "Qualified");
        patiently().until(() -> api().path("limit").asInt() == LIMIT);

        everybody("participant.updated", "Updated", PEOPLE);
        patiently().until(() -> api().path("restricted").asBoolean() && claimed() == 0);
        assertThat(used()).isLessThanOrEqualTo(LIMIT - RESERVE);
        assertThat(waiting("update")).isPositive();
        assertThat(waiting("qualification")).isZero();

        int before = used();
        for (int i = 0; i < QUALIFIED; i++) {
            person(PEOPLE - 1 - i, "referral.qualified", "Qualified");
        }
        patiently().until(() -> leads("Qualified") == QUALIFIED && waiting("qualification") == 0);
        assertThat(used() - before).as("calls for %d qualifications", QUALIFIED).isBetween(1, 2 * QUALIFIED);
        assertThat(leads("Known")).as("people whose updates wait").isEqualTo(waiting("update"));

        used(0);
        person(PEOPLE - 1, "referral.qualified", "Qualified again");
        patiently().until(() -> open() == 0);
        assertThat(leads("Known")).isZero();
        assertThat(leads("Updated")).isEqualTo(PEOPLE - QUALIFIED);
        assertThat(api().path("restricted").asBoolean(true)).isFalse();
        assertThat(metrics())
                .contains("referral_salesforce_api_limit{connection=\"default\"} 250.0")
                .contains("referral_salesforce_api_reserve{connection=\"default\"} 50.0")
                .contains("referral_salesforce_api_left{connection=\"default\"} ")
                .contains("referral_salesforce_api_exhausted_at_seconds")
                .contains("referral_salesforce_calls_held_back_total");
        patiently().untilAsserted(() -> assertThat(metrics())
                .contains("referral_queue_waiting{destination=\"salesforce/default\",urgency=\"update\"} 0.0"));
    }

    @Test
    void counters_of_a_person_that_wait_become_one_write_with_the_newest() {
        subscriber("new_registration", 0);
        patiently().until(() -> open() == 0 && leads("King") == 1);
        used(LIMIT - RESERVE);
        person(0, "referral.qualified", "Qualified");
        patiently().until(() -> api().path("restricted").asBoolean());
        for (int points = 1; points <= 30; points++) {
            subscriber("subscriber_updated", points);
        }
        patiently().until(() -> waiting("counter") == 30);
        int before = updates();

        used(0);
        person(0, "referral.qualified", "Qualified again");
        patiently().until(() -> open() == 0);

        assertThat(lead("byron@example.org").path("NumberOfEmployees").asInt()).isEqualTo(30);
        assertThat(updates() - before).as("the qualification and the counters").isEqualTo(2);
    }

    private void everybody(String type, String lastName, int people) {
        for (int i = 0; i < people; i++) {
            person(i, type, lastName);
        }
    }

    private void person(int number, String type, String lastName) {
        Answer answer = connector.send(
                "POST",
                connector.business("/webhooks/spring"),
                """
                {"id": "%s-%d-%d", "type": "%s",
                 "participant": {"id": "p-%d", "email": "p-%d@example.org", "last_name": "%s"},
                 "referrer": {"id": "r-1"}}""".formatted(type, number, sent.merge(type, 1, Integer::sum), type, number, number, lastName),
                Map.of());
        assertThat(answer.status()).isEqualTo(202);
    }

    private void subscriber(String response, int points) {
        Answer answer =
                connector.send("POST", connector.business("/webhooks/hero"), """
                {"subscriber_id": "sub_1", "response": "%s", "last_name": "King", "email": "byron@example.org",
                 "points": %d}""".formatted(response, points), Map.of());
        assertThat(answer.status()).isEqualTo(200);
    }

    private void used(int calls) {
        control("POST", "/sandbox/limits", "{\"max\": " + LIMIT + ", \"used\": " + calls + "}");
    }

    private int used() {
        return control("POST", "/sandbox/limits", "{}").path("used").asInt();
    }

    private long leads(String lastName) {
        long found = 0;
        for (JsonNode record : control("GET", "/sandbox/records/Lead", null).path("records")) {
            found += record.path("LastName").asText().equals(lastName) ? 1 : 0;
        }
        return found;
    }

    private JsonNode lead(String email) {
        for (JsonNode record : control("GET", "/sandbox/records/Lead", null).path("records")) {
            if (record.path("Email").asText().equals(email)) {
                return record;
            }
        }
        throw new AssertionError(email);
    }

    /** How often a lead was changed so far. */
    private int updates() {
        return control("GET", "/sandbox/stats?last=0", null)
                .path("records")
                .path("Lead")
                .path("updated")
                .asInt();
    }

    private JsonNode control(String method, String path, String body) {
        return connector.send(method, connector.sandbox(path), body, Map.of()).json();
    }

    private JsonNode status() {
        return connector.operate("GET", "/api/status", null).json();
    }

    private JsonNode api() {
        return status().at("/salesforce/default/api");
    }

    private JsonNode queue() {
        return status().path("destinations").path("salesforce/default");
    }

    private long open() {
        JsonNode queue = queue();
        return queue.path("due").asLong()
                + queue.path("claimed").asLong()
                + queue.path("parked").asLong();
    }

    private long claimed() {
        return queue().path("claimed").asLong();
    }

    private long waiting(String urgency) {
        return queue().path("waiting").path(urgency).asLong();
    }

    private String metrics() {
        return connector
                .send("GET", connector.management("/observe/metrics"), null, Map.of())
                .body();
    }

    private static ConditionFactory patiently() {
        return await().atMost(Duration.ofSeconds(60));
    }
}
