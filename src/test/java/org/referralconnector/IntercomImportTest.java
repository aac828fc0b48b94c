package org.referralconnector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.referralconnector.RunningConnector.Answer;
import org.referralconnector.journal.OnTwoDatabases;
import org.referralconnector.journal.TestDatabase;

/** Contacts of an Intercom workspace become subscribers of the sandbox's ReferralHero; Salesforce has no part in it. */
class IntercomImportTest {
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final long DAY = 24 * 3_600;

    private static final Map<String, String> SETTINGS = Map.of(
            "referral.campaigns", "src/test/resources/intercom-import-campaigns",
            "referral.import.open", "100",
            "referral.instance.lease", "2s");

    private final long now = Instant.now().getEpochSecond();
    private final List<String> contacts = new ArrayList<>();

    @OnTwoDatabases
    void leads_become_subscribers_page_by_page_and_are_known_from_then_on(TestDatabase database) throws Exception {
        leads(320);
        contact("lead", null, now - 5);
        contact("user", "user@example.org", now - 7);

        try (RunningConnector connector = RunningConnector.start(database, SETTINGS)) {
            plant(connector);
            fault(connector, "{\"status\": 503, \"path\": \"/services/data\"}");
            JsonNode run = ended(connector, order(connector, "intercom-leads", ""));

            assertThat(run.path("state").asText()).isEqualTo("done");
            assertThat(run.path("total").asInt()).isEqualTo(321);
            assertThat(outcomes(run)).isEqualTo(Map.of("delivered", 320, "skipped no-email", 1));
            assertThat(subscribers(connector)).isEqualTo(320);
            assertThat(database.number("SELECT COUNT(DISTINCT record_id) FROM link WHERE campaign = 'hero'"
                            + " AND destination = 'intercom/default' AND object = 'contact'"))
                    .isEqualTo(320);
            assertThat(database.number("SELECT COUNT(*) FROM delivery d JOIN journal_entry e ON e.id = d.entry"
                            + " WHERE d.destination = 'intercom/default' AND e.kind = 'referrer-joined'"))
                    .as("what the program knows of them is on its way to their contacts")
                    .isEqualTo(320);
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(linked(connector))
                    .as("referral links at the very contacts")
                    .isEqualTo(320));
            assertThat(connector
                            .send("GET", connector.sandbox("/sandbox/intercom/contacts"), null, Map.of())
                            .json()
                            .path("total")
                            .asInt())
                    .as("nobody was made")
                    .isEqualTo(322);

            assertThat(outcomes(ended(connector, order(connector, "intercom-contacts", ""))))
                    .isEqualTo(Map.of("delivered", 1, "skipped already-participant", 320, "skipped no-email", 1));
        }
    }

    @OnTwoDatabases
    void a_dry_run_counts_those_of_a_segment_or_of_the_last_days_and_tells_nobody(
            TestDatabase database, @TempDir Path folder) throws Exception {
        contact("lead", "a@example.org", now - 30 * DAY);
        contact("user", "b@example.org", now - 2 * DAY - 60);
        contact("user", "c@example.org", now - 2 * DAY + 600);
        contact("user", "d@example.org", now - 60);

        try (RunningConnector connector = RunningConnector.start(database, SETTINGS)) {
            connector.send(
                    "POST", connector.sandbox("/sandbox/intercom"), "{\"timezone\": \"Pacific/Kiritimati\"}", Map.of());
            plant(connector);
            String segment = connector
                    .send("POST", connector.sandbox("/sandbox/intercom/segments"), """
                            {"name": "early", "contacts": ["a@example.org", "b@example.org"]}
                            """, Map.of())
                    .json()
                    .path("id")
                    .asText();

            assertThat(outcomes(ended(
                            connector,
                            order(
                                    connector,
                                    "intercom-segment",
                                    ", \"segment\": \"" + segment + "\", \"dryRun\": true"))))
                    .isEqualTo(Map.of("chosen dry-run", 2));

            JsonNode recent =
                    ended(connector, order(connector, "intercom-users", ", \"since\": \"2d\", \"dryRun\": true"));
            assertThat(outcomes(recent)).isEqualTo(Map.of("chosen dry-run", 2));
            assertThat(recent.path("total").asInt()).isEqualTo(2);
            assertThat(subscribers(connector)).isZero();

            StringWriter out = new StringWriter();
            Files.writeString(
                    folder.resolve("application.properties"),
                    "referral.management.port=" + connector.settings().get(Setting.MANAGEMENT_PORT)
                            + "\nreferral.admin.token=" + RunningConnector.TOKEN + "\n");
            int code = Application.commandLine()
                    .setOut(new PrintWriter(out))
                    .execute(
                            "import",
                            "--config",
                            folder.toString(),
                            "--campaign",
                            "hero",
                            "--from",
                            "intercom-segment",
                            "--segment",
                            segment,
                            "--since",
                            "3d",
                            "--dry-run");
            assertThat(code).isZero();
            assertThat(out.toString()).contains(" is done: 1 read.", "         1 chosen (dry-run)");
        }
    }

    @OnTwoDatabases
    void an_import_waits_while_intercom_is_away_and_what_cannot_be_meant_is_refused(TestDatabase database)
            throws Exception {
        leads(2);

        try (RunningConnector connector = RunningConnector.start(database, SETTINGS)) {
            plant(connector);
            fault(connector, "{\"status\": 503, \"path\": \"/intercom\", \"times\": 2}");
            assertThat(outcomes(ended(connector, order(connector, "intercom-leads", ""))))
                    .isEqualTo(Map.of("delivered", 2));

            Answer salesforce = order(connector, "contacts", "");
            assertThat(salesforce.status()).isEqualTo(400);
            assertThat(salesforce.json().path("message").asText())
                    .isEqualTo("campaign: hero has no salesforce section");
            Answer where = order(connector, "intercom-leads", ", \"where\": \"Email != null\"");
            assertThat(where.status()).isEqualTo(400);
            assertThat(where.json().path("message").asText()).startsWith("where: is a condition for Salesforce");
            assertThat(order(connector, "intercom-segment", "").status()).isEqualTo(400);
        }
    }

    /** The cursor is refused once the connector runs again, and many contacts are of the second in which it stopped. */
    @OnTwoDatabases
    void an_import_that_is_killed_goes_on_even_without_its_cursor_and_does_nobody_twice(TestDatabase database)
            throws Exception {
        for (int i = 0; i < 400; i++) {
            contact("lead", i % 40 == 0 ? null : "r" + i + "@example.org", now - 9_000 + i / 60);
        }
        try (RunningConnector first = RunningConnector.start(database, SETTINGS)) {
            plant(first);
            long id = order(first, "intercom-leads", "").json().path("id").asLong();
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> show(first, id).path("records").asInt() > 0);
            first.stop();
            fault(first, """
                    {"status": 400, "code": "parameter_invalid", "path": "/intercom/contacts/search", "times": 1}
                    """);

            try (RunningConnector second = RunningConnector.startAgain(first, database, SETTINGS)) {
                assertThat(show(second, id).path("records").asInt())
                        .as("it was stopped on the way")
                        .isBetween(1, 399);
                await().atMost(PATIENCE)
                        .until(() -> show(second, id).path("state").asText().equals("done"));

                JsonNode run = show(second, id);
                assertThat(run.path("records").asInt()).isEqualTo(400);
                assertThat(run.path("restarts").asInt()).isEqualTo(1);
                assertThat(outcomes(run)).isEqualTo(Map.of("delivered", 390, "skipped no-email", 10));
                JsonNode hero = second.send("GET", first.sandbox("/sandbox/referralhero"), null, Map.of())
                        .json()
                        .path("lists")
                        .path(0);
                assertThat(hero.path("subscribers").asInt()).isEqualTo(390);
                assertThat(hero.path("effects").path("created").asInt()).isEqualTo(390);
            }
        }
    }

    private void leads(int count) {
        for (int i = 0; i < count; i++) {
            contact("lead", "l" + i + "@example.org", now - DAY + i);
        }
    }

    private void contact(String role, String email, long createdAt) {
        contacts.add("{\"role\": \"" + role + "\", \"name\": \"Ada Lovelace\", "
                + (email == null ? "" : "\"email\": \"" + email + "\", ") + "\"created_at\": " + createdAt + "}");
    }

    private void plant(RunningConnector connector) {
        Answer planted =
                connector.send("POST", connector.sandbox("/sandbox/intercom/contacts"), contacts.toString(), Map.of());
        assertThat(planted.status()).as(planted.body()).isEqualTo(201);
    }

    private static void fault(RunningConnector connector, String fault) {
        Answer set = connector.send("POST", connector.sandbox("/sandbox/faults"), fault, Map.of());
        assertThat(set.status()).as(set.body()).isEqualTo(201);
    }

    private static Answer order(RunningConnector connector, String from, String more) {
        return connector.operate(
                "POST", "/api/imports", "{\"campaign\": \"hero\", \"from\": \"" + from + "\"" + more + "}");
    }

    private static JsonNode ended(RunningConnector connector, Answer begun) {
        assertThat(begun.status()).as(begun.body()).isIn(200, 201);
        long id = begun.json().path("id").asLong();
        await().atMost(PATIENCE)
                .until(() -> show(connector, id).path("state").asText().matches("done|failed|cancelled"));
        return show(connector, id);
    }

    private static JsonNode show(RunningConnector connector, long id) {
        return connector.operate("GET", "/api/imports/" + id, null).json();
    }

    private static Map<String, Integer> outcomes(JsonNode run) {
        return IntStream.range(0, run.path("outcomes").size())
                .mapToObj(run.path("outcomes")::get)
                .collect(Collectors.toMap(
                        outcome -> (outcome.path("state").asText() + " "
                                        + outcome.path("reason").asText())
                                .strip(),
                        outcome -> outcome.path("persons").asInt()));
    }

    private static int linked(RunningConnector connector) {
        int linked = 0;
        for (JsonNode contact : connector
                .send("GET", connector.sandbox("/sandbox/intercom/contacts"), null, Map.of())
                .json()
                .path("contacts")) {
            linked += contact.at("/custom_attributes/referral_link").asText().startsWith("http") ? 1 : 0;
        }
        return linked;
    }

    private static int subscribers(RunningConnector connector) {
        return connector
                .send("GET", connector.sandbox("/sandbox/referralhero"), null, Map.of())
                .json()
                .path("lists")
                .path(0)
                .path("subscribers")
                .asInt();
    }
}
