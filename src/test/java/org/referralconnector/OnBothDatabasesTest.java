package org.referralconnector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.referralconnector.journal.OnTwoDatabases;
import org.referralconnector.journal.TestDatabase;

/** The SQL of the operator API and of the housekeeping. */
class OnBothDatabasesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private final Instant now = Instant.now();
    private final Instant old = now.minus(Duration.ofDays(100));

    @OnTwoDatabases
    void what_was_settled_long_ago_is_removed_and_what_is_open_stays(TestDatabase database) throws Exception {
        entry(database, 1, old);
        delivery(database, 11, 1, "delivered", old);
        note(database, 11);
        entry(database, 2, old);
        delivery(database, 21, 2, "skipped", old);
        delivery(database, 22, 2, "parked", null);
        note(database, 22);
        entry(database, 3, old);
        entry(database, 4, old);
        delivery(database, 41, 4, "refused", now);
        entry(database, 5, now);
        for (int id = 1_000; id < 3_500; id++) {
            entry(database, id, old);
            delivery(database, 10_000 + id, id, "delivered", old);
        }

        try (RunningConnector connector = RunningConnector.start(database)) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(database.rows("SELECT id FROM journal_entry ORDER BY id"))
                            .extracting(row -> row.get("id"))
                            .containsExactly(2L, 4L, 5L));
            assertThat(database.rows("SELECT id FROM delivery ORDER BY id"))
                    .extracting(row -> row.get("id"))
                    .containsExactly(22L, 41L);
            assertThat(database.rows("SELECT delivery FROM delivery_note"))
                    .extracting(row -> row.get("delivery"))
                    .containsExactly(22L);
            assertThat(connector.operate("GET", "/api/deliveries/22", null).status())
                    .isEqualTo(200);
        }
    }

    @OnTwoDatabases
    void whom_an_import_chose_is_forgotten_long_after_its_end(TestDatabase database) throws Exception {
        importRun(database, 1, old);
        importRun(database, 2, now);
        importRun(database, 3, null);
        for (int id = 0; id < 1_500; id++) {
            importPerson(database, 1, id);
        }
        importPerson(database, 2, 1);
        importPerson(database, 3, 1);

        try (RunningConnector connector = RunningConnector.start(database)) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(database.rows("SELECT run FROM import_person ORDER BY run"))
                            .extracting(row -> row.get("run"))
                            .containsExactly(2L, 3L));
            assertThat(connector.operate("GET", "/api/imports/1", null).status())
                    .isEqualTo(200);
        }
    }

    private void importRun(TestDatabase database, long id, Instant finishedAt) throws Exception {
        database.execute(
                "INSERT INTO import_run (id, campaign, source, welcome_email, dry_run, state, started_at, finished_at,"
                        + " step, job_complete, restarts, records, chosen, no_email, already_participant, chosen_before,"
                        + " attempts, due_at, announcements) VALUES (?, ?, 'contacts', FALSE, FALSE, ?, ?,"
                        + " CAST(? AS TIMESTAMP WITH TIME ZONE), 0, FALSE, 0, 0, 0, 0, 0, 0, 0, ?, 0)",
                id,
                "spring" + id,
                "cancelled",
                old,
                finishedAt,
                now.plus(Duration.ofDays(1)));
    }

    private static void importPerson(TestDatabase database, long run, int person) throws Exception {
        database.execute(
                "INSERT INTO import_person (run, record_id, entry, counted) VALUES (?, ?, ?, TRUE)",
                run,
                "003" + person,
                person);
    }

    @OnTwoDatabases
    void the_operator_api_reads_both_databases_alike(TestDatabase database) throws Exception {
        entry(database, 1, now);
        delivery(database, 11, 1, "parked", null);
        note(database, 11);
        entry(database, 2, now);
        delivery(database, 21, 2, "parked", null);
        referral(database, "p-1");
        referral(database, "p-2");

        try (RunningConnector connector = RunningConnector.start(database)) {
            JsonNode first = connector
                    .operate("GET", "/api/deliveries?state=parked&destination=salesforce/default&limit=1", null)
                    .json();
            assertThat(first.path("items").path(0).path("id").asLong()).isEqualTo(11);
            assertThat(first.path("next").asLong()).isEqualTo(11);
            assertThat(Instant.parse(first.path("items").path(0).path("dueAt").asText()))
                    .isBefore(Instant.now());
            JsonNode last = connector
                    .operate("GET", "/api/deliveries?campaign=spring&reason=X&after=11&limit=1", null)
                    .json();
            assertThat(last.path("items").path(0).path("id").asLong()).isEqualTo(21);
            assertThat(last.path("next").isNull()).isTrue();

            JsonNode delivery =
                    connector.operate("GET", "/api/deliveries/21", null).json();
            assertThat(delivery.path("waitsBehind").path(0).path("id").asLong()).isEqualTo(11);
            assertThat(connector
                            .operate("GET", "/api/deliveries/11", null)
                            .json()
                            .path("history")
                            .path(0)
                            .path("reason")
                            .asText())
                    .isEqualTo("X");
            JsonNode journal = connector.operate("GET", "/api/journal/1", null).json();
            assertThat(journal.path("body").asText()).isEqualTo("{\"id\": 1}");
            assertThat(journal.path("deliveries").path(0).path("id").asLong()).isEqualTo(11);

            JsonNode ledger =
                    connector.operate("GET", "/api/referrals?limit=1", null).json();
            assertThat(ledger.path("items").path(0).path("participant").asText())
                    .isEqualTo("p-1");
            assertThat(connector
                            .operate(
                                    "GET",
                                    "/api/referrals?status=pending&campaign=spring&after="
                                            + ledger.path("next").asText(),
                                    null)
                            .json()
                            .path("items")
                            .path(0)
                            .path("participant")
                            .asText())
                    .isEqualTo("p-2");
            assertThat(connector
                            .operate("GET", "/api/referrals/spring/p-1", null)
                            .json()
                            .path("history"))
                    .hasSize(1);

            assertThat(connector
                            .operate("GET", "/api/status", null)
                            .json()
                            .path("destinations")
                            .path("salesforce/default")
                            .path("parked")
                            .asInt())
                    .isEqualTo(2);
        }
    }

    private void entry(TestDatabase database, long id, Instant received) throws SQLException {
        database.execute(
                "INSERT INTO journal_entry (id, campaign, kind, participant, event_key, position, received_at,"
                        + " content_type, body) VALUES (?, 'spring', 'lead-joined', 'p-1', ?, 0, ?,"
                        + " 'application/json', ?)",
                id,
                new UUID(0, id),
                received,
                "{\"id\": " + id + "}");
    }

    private void delivery(TestDatabase database, long id, long entry, String state, Instant settled)
            throws SQLException {
        database.execute(
                "INSERT INTO delivery (id, entry, destination, lane, state, urgency, due_at, attempts, reason)"
                        + " VALUES (?, ?, 'salesforce/default', ?, ?, 1, ?, 1, 'X')",
                id,
                entry,
                settled == null ? 1L : null,
                state,
                old);
        if (settled != null) {
            database.execute("UPDATE delivery SET settled_at = ? WHERE id = ?", settled, id);
        }
    }

    private void note(TestDatabase database, long delivery) throws SQLException {
        database.execute(
                "INSERT INTO delivery_note (delivery, noted_at, attempt, state, reason, detail)"
                        + " VALUES (?, ?, 1, 'parked', 'X', 'detail')",
                delivery,
                old);
    }

    private void referral(TestDatabase database, String participant) throws SQLException {
        database.execute(
                "INSERT INTO referral (participant, campaign, referrer, status, can_qualify, entry, cause, changed_at)"
                        + " VALUES (?, 'spring', 'r-1', 'pending', TRUE, 1, 'lead-joined', ?)",
                participant,
                now);
        database.execute(
                "INSERT INTO referral_change (participant, campaign, entry, status, cause, changed_at)"
                        + " VALUES (?, 'spring', 1, 'pending', 'lead-joined', ?)",
                participant,
                now);
    }
}
