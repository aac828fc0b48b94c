package org.referralconnector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.referralconnector.RunningConnector.Answer;

/** From the port for webhooks to the records of a sandbox, over real HTTP. */
@RunsOnBothDatabases(settings = {"referral.campaigns=src/test/resources/all-campaigns"})
class EdgeTest {
    private final RunningConnector connector;
    private final DatabaseKind database;

    private final String mark = Long.toString(System.nanoTime(), 36);

    EdgeTest(RunningConnector connector, DatabaseKind database) {
        this.connector = connector;
        this.database = database;
    }

    @BeforeEach
    void calm() {
        control("DELETE", "/sandbox/faults", null);
    }

    @Test
    void a_webhook_is_acknowledged_with_its_entry_and_becomes_a_lead() {
        Answer answer = joined("1", "ada");

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.json().path("entry").isIntegralNumber()).isTrue();
        assertThat(answer.json().path("duplicate").asBoolean(true)).isFalse();
        patiently().untilAsserted(() -> assertThat(leads("ada")).hasSize(1));
        assertThat(leads("ada").get(0).path("Company").asText()).isEqualTo("Referred");
    }

    @Test
    void a_redelivered_webhook_is_told_apart_and_has_no_second_effect() {
        long entry = joined("1", "ada").json().path("entry").asLong();
        patiently().untilAsserted(() -> assertThat(leads("ada")).hasSize(1));
        int calls = writes();

        Answer again = joined("1", "ada");

        assertThat(again.status()).isEqualTo(202);
        assertThat(again.json().path("duplicate").asBoolean()).isTrue();
        assertThat(again.json().path("entry").asLong()).isEqualTo(entry);
        settled();
        assertThat(leads("ada")).hasSize(1);
        assertThat(writes()).isEqualTo(calls);
    }

    @Test
    void ten_webhooks_at_once_about_one_new_person_make_one_record() throws Exception {
        List<Answer> answers = atOnce(10, i -> connector.leadJoined(mark + "-" + i, mark + "-p-" + i, email("ada")));

        assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isEqualTo(202));
        settled();
        assertThat(leads("ada")).hasSize(1);
    }

    @Test
    void fifty_events_of_one_person_are_carried_in_their_order() {
        joined("0", "ada");
        for (int i = 1; i <= 50; i++) {
            Answer answer = connector.send(
                    "POST",
                    connector.business("/webhooks/spring"),
                    """
                    {"id": "%s-%d", "type": "participant.updated",
                     "participant": {"id": "%s-ada", "email": "%s", "last_name": "Lovelace", "first_name": "Ada %d"}}
                    """.formatted(mark, i, mark, email("ada"), i),
                    Map.of());
            assertThat(answer.status()).isEqualTo(202);
        }

        settled();
        assertThat(leads("ada")).hasSize(1);
        assertThat(leads("ada").get(0).path("FirstName").asText()).isEqualTo("Ada 50");
    }

    @Test
    void nothing_is_lost_in_an_outage() {
        fault("{\"status\": 503, \"seconds\": 2}");
        int people = 20;
        for (int i = 0; i < people; i++) {
            assertThat(joined("e" + i, "p" + i).status()).isEqualTo(202);
        }

        settled();
        assertThat(IntStream.range(0, people).mapToObj(i -> leads("p" + i).size()))
                .containsOnly(1);
    }

    @Test
    void nothing_is_lost_when_connections_break() {
        fault("{\"kind\": \"drop-request\", \"times\": 3}");
        assertThat(joined("1", "ada").status()).isEqualTo(202);

        settled();
        assertThat(leads("ada")).hasSize(1);
    }

    @Test
    void an_expired_session_costs_one_login() {
        joined("1", "ada");
        settled();
        int logins = stats().path("tokenCalls").asInt();

        fault("{\"kind\": \"expire-sessions\"}");
        for (int i = 0; i < 10; i++) {
            joined("e" + i, "p" + i);
        }

        settled();
        assertThat(IntStream.range(0, 10).mapToObj(i -> leads("p" + i).size())).containsOnly(1);
        assertThat(stats().path("tokenCalls").asInt()).isEqualTo(logins + 1);
    }

    @Test
    void an_answer_that_was_lost_after_the_commit_makes_no_second_record() {
        joined("0", "grace");
        settled();
        fault("{\"kind\": \"drop-answer\", \"times\": 1, \"path\": \"^/services/data/v[0-9.]+/composite\"}");

        joined("1", "ada");

        settled();
        assertThat(leads("ada")).hasSize(1);
    }

    @Test
    void records_of_one_batch_are_settled_one_by_one() {
        joined("0", "grace");
        settled();
        fault("{\"status\": 503, \"seconds\": 1}");
        fault("{\"kind\": \"lock-row\", \"times\": 1}");
        List<Long> entries = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            entries.add(joined("e" + i, "p" + i).json().path("entry").asLong());
        }

        settled();
        assertThat(IntStream.range(0, 3).mapToObj(i -> leads("p" + i).size())).containsOnly(1);
        assertThat(deliveries().stream()
                        .filter(delivery ->
                                entries.contains(delivery.path("entry").asLong()))
                        .map(delivery -> connector
                                .operate(
                                        "GET",
                                        "/api/deliveries/" + delivery.path("id").asText(),
                                        null)
                                .body())
                        .filter(history -> history.contains("UNABLE_TO_LOCK_ROW")))
                .as("deliveries that were held up by the locked record")
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"shop, 1, Changed", "shop-that-skips, 1, Before", "shop-that-creates, 2, Before"})
    void a_person_who_is_in_salesforce_already_is_treated_as_the_campaign_says(
            String campaign, int records, String oldest) {
        String email = campaign + "@" + mark + ".example.org";
        control(
                "POST",
                "/sandbox/records/Lead",
                "{\"LastName\": \"Before\", \"Company\": \"Old\", \"Email\": \"" + email + "\"}");

        Answer answer = connector.send(
                "POST",
                connector.business("/webhooks/" + campaign),
                event("evt-" + mark, "p-" + campaign + mark, email),
                SignedWebhook.headers("msg-" + mark + campaign, event("evt-" + mark, "p-" + campaign + mark, email)));

        assertThat(answer.status()).isEqualTo(202);
        settled();
        List<JsonNode> found = records("Lead", email);
        assertThat(found).hasSize(records);
        assertThat(found.get(0).path("LastName").asText()).isEqualTo(oldest);
    }

    @Test
    void what_an_exhausted_limit_holds_up_is_neither_lost_nor_asked_again_and_again() {
        joined("0", "grace");
        settled();
        fault("{\"status\": 403, \"code\": \"REQUEST_LIMIT_EXCEEDED\", \"seconds\": 5,"
                + " \"message\": \"ConcurrentRequests Limit exceeded.\"}");
        for (int i = 0; i < 5; i++) {
            assertThat(joined("e" + i, "p" + i).status()).isEqualTo(202);
        }

        await().atMost(Duration.ofSeconds(90)).untilAsserted(() -> assertThat(
                        IntStream.range(0, 5).mapToObj(i -> leads("p" + i).size()))
                .containsOnly(1));
        int refused = 0;
        for (JsonNode kind : stats().path("calls")) {
            refused += kind.path("403").asInt();
        }
        assertThat(refused).as("calls that met the limit").isBetween(1, 4);
    }

    @Test
    void without_a_key_field_a_lost_answer_makes_no_second_record_either() throws Exception {
        try (RunningConnector keyless =
                RunningConnector.start(database, Map.of("referral.salesforce.key-field", "none"))) {
            keyless.leadJoined("0", "p-0", "grace@example.org");
            patiently().untilAsserted(() -> assertThat(leadsOf(keyless)).contains("grace@example.org"));
            keyless.send(
                    "POST",
                    keyless.sandbox("/sandbox/faults"),
                    "{\"kind\": \"drop-answer\", \"times\": 1, \"path\": \"^/services/data/v[0-9.]+/composite\"}",
                    Map.of());

            keyless.leadJoined("1", "p-1", "ada@example.org");

            patiently().untilAsserted(() -> assertThat(keyless.operate("GET", "/api/deliveries?state=delivered", null)
                            .json()
                            .path("items"))
                    .hasSize(2));
            assertThat(leadsOf(keyless)).containsOnlyOnce("ada@example.org");
        }
    }

    private static String leadsOf(RunningConnector other) {
        return other.send("GET", other.sandbox("/sandbox/records/Lead"), null, Map.of())
                .body();
    }

    @Test
    void a_taken_port_stops_the_start_with_the_name_of_the_key() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            for (String key : List.of("referral.http.port", "referral.management.port")) {
                assertThatThrownBy(() ->
                                RunningConnector.start(database, Map.of(key, String.valueOf(taken.getLocalPort()))))
                        .hasStackTraceContaining("InvalidSetting: " + key + ": port " + taken.getLocalPort());
            }
        }
    }

    @Test
    void a_stop_finishes_what_is_under_way_and_tells_senders_to_come_again() throws Exception {
        try (RunningConnector stopping = RunningConnector.start(database)) {
            stopping.leadJoined("0", "p-0", "grace@example.org");
            patiently().untilAsserted(() -> assertThat(
                            stopping.send("GET", stopping.sandbox("/sandbox/records/Lead"), null, Map.of())
                                    .body())
                    .contains("grace@example.org"));
            stopping.send(
                    "POST",
                    stopping.sandbox("/sandbox/faults"),
                    "{\"delay\": 3000, \"path\": \"^/services/data/v[0-9.]+/composite\"}",
                    Map.of());
            stopping.leadJoined("1", "p-1", "ada@example.org");
            patiently().untilAsserted(() -> assertThat(stopping.operate("GET", "/api/deliveries?state=claimed", null)
                            .body())
                    .contains("\"claimed\""));
            CountDownLatch over = new CountDownLatch(1);
            Thread stop = new Thread(() -> {
                stopping.stop();
                over.countDown();
            });
            stop.start();

            List<Integer> statuses = new ArrayList<>();
            patiently().until(() -> {
                Answer answer = stopping.leadJoined("2", "p-2", "late@example.org");
                statuses.add(answer.status());
                return answer.status() == 503 && answer.headers().containsKey("retry-after");
            });
            over.await();

            assertThat(Set.copyOf(statuses)).isSubsetOf(Set.of(202, 503));
            assertThat(stopping.send("GET", stopping.sandbox("/sandbox/records/Lead"), null, Map.of())
                            .body())
                    .contains("ada@example.org");
        }
    }

    private Answer joined(String event, String who) {
        return connector.leadJoined(mark + "-" + event, mark + "-" + who, email(who));
    }

    private String email(String who) {
        return who + "@" + mark + ".example.org";
    }

    private static String event(String id, String participant, String email) {
        return """
                {"id": "%s", "type": "lead.joined",
                 "participant": {"id": "%s", "email": "%s", "last_name": "Changed"}}""".formatted(id, participant, email);
    }

    private List<JsonNode> leads(String who) {
        return records("Lead", email(who));
    }

    private List<JsonNode> records(String object, String email) {
        List<JsonNode> found = new ArrayList<>();
        control("GET", "/sandbox/records/" + object, null)
                .json()
                .path("records")
                .forEach(record -> {
                    if (record.path("Email").asText().equals(email)) {
                        found.add(record);
                    }
                });
        return found;
    }

    private JsonNode stats() {
        return control("GET", "/sandbox/stats?last=0", null).json();
    }

    private int writes() {
        int all = 0;
        for (JsonNode status : stats().path("calls").path("write")) {
            all += status.asInt();
        }
        return all;
    }

    /** Waits until nothing is due or claimed any more; one question, because deliveries move between two. */
    private void settled() {
        patiently().untilAsserted(() -> assertThat(deliveries())
                .extracting(delivery -> delivery.path("state").asText())
                .doesNotContain("due", "claimed"));
    }

    private List<JsonNode> deliveries() {
        JsonNode page =
                connector.operate("GET", "/api/deliveries?limit=500", null).json();
        assertThat(page.path("next").isNull()).isTrue();
        List<JsonNode> deliveries = new ArrayList<>();
        page.path("items").forEach(deliveries::add);
        return deliveries;
    }

    private void fault(String fault) {
        assertThat(control("POST", "/sandbox/faults", fault).status()).isEqualTo(201);
    }

    private Answer control(String method, String path, String body) {
        return connector.send(method, connector.sandbox(path), body, Map.of());
    }

    private static ConditionFactory patiently() {
        return await().atMost(Duration.ofSeconds(30));
    }

    private interface Sender {
        Answer send(int number);
    }

    private static List<Answer> atOnce(int times, Sender sender) throws Exception {
        ExecutorService senders = Executors.newFixedThreadPool(times);
        try {
            CountDownLatch start = new CountDownLatch(1);
            List<Future<Answer>> sent = new ArrayList<>();
            for (int i = 0; i < times; i++) {
                int number = i;
                sent.add(senders.submit(() -> {
                    start.await();
                    return sender.send(number);
                }));
            }
            start.countDown();
            List<Answer> answers = new ArrayList<>();
            for (Future<Answer> one : sent) {
                answers.add(one.get());
            }
            return answers;
        } finally {
            senders.shutdownNow();
        }
    }
}
