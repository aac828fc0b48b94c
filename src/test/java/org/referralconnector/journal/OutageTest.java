package org.referralconnector.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.referralconnector.journal.Arrivals.lead;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the journal does while its database is away. */
@Timeout(60)
class OutageTest {

    @OnTwoDatabases
    void a_closed_pool_is_told_at_once(TestDatabase test) throws Exception {
        Database database = test.another();
        try (Journal journal = new Journal(new JournalTables(database, false), destinations -> {})) {
            journal.record(lead("e1", "ada"));
            database.close();
            Instant before = Instant.now();

            assertThatExceptionOfType(JournalUnavailable.class).isThrownBy(() -> journal.record(lead("e2", "ada")));
            assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(4));
            assertThat(database.reachable()).isFalse();
        }
    }

    @Test
    void everybody_who_waits_for_a_server_that_is_away_is_told_together_and_later_it_works_again() throws Exception {
        try (TestDatabase test = TestDatabase.postgresql()) {
            String role = "away_" + System.nanoTime();
            String schema = (String) test.row("SELECT current_schema() AS name").get("name");
            test.execute("CREATE ROLE " + role + " LOGIN");
            test.execute("GRANT ALL ON SCHEMA " + schema + " TO " + role);
            test.execute("GRANT ALL ON ALL TABLES IN SCHEMA " + schema + " TO " + role);
            String url = test.url().replace("user=postgres", "user=" + role);
            try (Database database = Database.open(url, role, "");
                    Journal journal = new Journal(new JournalTables(database, false), destinations -> {})) {
                journal.record(lead("e1", "ada"));
                test.execute("ALTER ROLE " + role + " NOLOGIN");
                endSessionsOf(role, test);
                Instant before = Instant.now();
                assertThat(refused(journal, 40)).isEqualTo(40);
                assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(11));

                test.execute("ALTER ROLE " + role + " LOGIN");
                Awaitility.await().until(() -> refused(journal, 1) == 0);
            }
        }
    }

    @Test
    void an_embedded_database_that_was_shut_down_opens_again() throws Exception {
        try (TestDatabase test = TestDatabase.h2();
                Journal journal = new Journal(new JournalTables(test.database(), false), destinations -> {})) {
            long first = journal.record(lead("e1", "ada")).entry();
            shutDown(test);

            Awaitility.await().until(() -> refused(journal, 1) == 0);
            assertThat(journal.record(lead("e1", "ada"))).isEqualTo(new Recorded(first, true));
        }
    }

    @Test
    void an_interrupted_caller_does_not_close_the_embedded_database() throws Exception {
        try (TestDatabase test = TestDatabase.h2()) {
            Connection other = test.database().dataSource().getConnection();
            try (other;
                    Statement statement = other.createStatement()) {
                other.setAutoCommit(false);
                statement.execute("UPDATE numbering SET last_given = last_given + 7");
                Thread.currentThread().interrupt();
                other.commit();
            } finally {
                assertThat(Thread.interrupted()).isTrue();
            }
            assertThat(test.number("SELECT last_given FROM numbering")).isEqualTo(7);
        }
    }

    @Test
    void an_embedded_database_may_force_each_group_to_the_disk(@TempDir Path folder) throws Exception {
        try (Database database = Database.open("jdbc:h2:" + folder.resolve("referral"), "sa", "");
                Journal journal = new Journal(new JournalTables(database, true), destinations -> {})) {
            assertThat(journal.record(lead("e1", "ada")).duplicate()).isFalse();
        }
        assertThat(Files.size(folder.resolve("referral.mv.db"))).isPositive();
    }

    /** Returns once the last session is gone: a backend may still answer for a moment after it was told to end. */
    private static void endSessionsOf(String role, TestDatabase test) {
        Awaitility.await()
                .until(() -> test.rows("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = ?", role)
                        .isEmpty());
    }

    private static void shutDown(TestDatabase test) throws SQLException {
        try (Connection connection = DriverManager.getConnection(test.url().replace(":file:", ":async:"), "sa", "");
                Statement statement = connection.createStatement()) {
            statement.execute("SHUTDOWN");
        } catch (SQLException closed) {
            assertThat(closed.getErrorCode()).isIn(90098, 90121);
        }
    }

    /** How many of as many arrivals at once the journal refuses. */
    private static int refused(Journal journal, int arrivals) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(arrivals);
        try {
            List<Future<Boolean>> answers = new ArrayList<>();
            for (int i = 0; i < arrivals; i++) {
                String id = "r" + i;
                answers.add(threads.submit(() -> {
                    try {
                        journal.record(lead(id, "ada"));
                        return false;
                    } catch (JournalUnavailable e) {
                        return true;
                    }
                }));
            }
            int refused = 0;
            for (Future<Boolean> answer : answers) {
                refused += answer.get() ? 1 : 0;
            }
            return refused;
        } finally {
            threads.shutdownNow();
        }
    }
}
