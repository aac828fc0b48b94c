package org.referralconnector.imports;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.referralconnector.people.PeopleWanted;

/** The tables of imports. Each method works in the transaction of its connection. */
final class ImportTables {
    private static final String RUN = "SELECT r.*, (SELECT COUNT(*) FROM import_person p JOIN delivery d"
            + " ON d.entry = p.entry WHERE p.run = r.id AND p.counted = FALSE AND d.state IN ('due', 'claimed'))"
            + " AS waiting, (SELECT COUNT(*) FROM import_person p JOIN delivery d ON d.entry = p.entry"
            + " WHERE p.run = r.id AND p.counted = FALSE AND d.state = 'parked') AS parked FROM import_run r";
    private static final String ACTIVE = "state IN ('reading', 'carrying')";
    private static final int COUNTED_AT_ONCE = 5_000;

    private ImportTables() {}

    /** Enters an import and returns its number. */
    static long insert(Connection connection, ImportOrder order, Instant now) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO import_run (campaign, source, soql_condition, segment, since, welcome_email, dry_run, state,"
                        + " started_at, step, job_complete, restarts, records, chosen, no_email, already_participant,"
                        + " chosen_before, attempts, due_at, announcements)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, 'reading', ?, 0, FALSE, 0, 0, 0, 0, 0, 0, 0, ?, 0)",
                new String[] {"id"})) {
            insert.setString(1, order.campaign());
            insert.setString(2, order.people().source());
            insert.setString(3, order.people().condition().orElse(null));
            insert.setString(4, order.people().segment().orElse(null));
            insert.setObject(5, order.people().since().map(ImportTables::time).orElse(null));
            insert.setBoolean(6, order.welcomeEmail());
            insert.setBoolean(7, order.dryRun());
            insert.setObject(8, time(now));
            insert.setObject(9, time(now));
            insert.executeUpdate();
            try (ResultSet key = insert.getGeneratedKeys()) {
                key.next();
                return key.getLong(1);
            }
        }
    }

    static Optional<ImportRun> find(Connection connection, long id) throws SQLException {
        return runs(connection, " WHERE r.id = ?", id).stream().findFirst();
    }

    /** The import of a campaign that is not over. */
    static Optional<ImportRun> active(Connection connection, String campaign) throws SQLException {
        return runs(connection, " WHERE r." + ACTIVE + " AND r.campaign = ? ORDER BY r.id", campaign).stream()
                .findFirst();
    }

    /** The imports that are not over and that nobody but {@code reader} moves on: from now on {@code reader} does. */
    static List<ImportRun> claim(Connection connection, String reader, boolean alone, Instant now, Instant until)
            throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE import_run SET reader = ?,"
                + " reader_until = ? WHERE " + ACTIVE
                + " AND (reader IS NULL OR reader = ? OR reader_until < ? OR ?)")) {
            update.setString(1, reader);
            update.setObject(2, time(until));
            update.setString(3, reader);
            update.setObject(4, time(now));
            update.setBoolean(5, alone);
            if (update.executeUpdate() == 0) {
                return List.of();
            }
        }
        return runs(connection, " WHERE r." + ACTIVE + " AND r.reader = ? ORDER BY r.id", reader);
    }

    /**
     * Takes the step after the one that {@code run} has seen; the row is locked until the end of the transaction.
     *
     * @return false if somebody else took it, or the import is over
     */
    static boolean moveOn(Connection connection, ImportRun run) throws SQLException {
        return update(
                        connection,
                        "step = step + 1, attempts = 0, reason = NULL, detail = NULL WHERE id = ? AND step = ? AND "
                                + ACTIVE,
                        run.id(),
                        run.step())
                == 1;
    }

    /** Changes the row of an import; {@code change} is what follows {@code SET}. */
    static int update(Connection connection, String change, Object... values) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE import_run SET " + change)) {
            for (int i = 0; i < values.length; i++) {
                update.setObject(i + 1, values[i] instanceof Instant moment ? time(moment) : values[i]);
            }
            return update.executeUpdate();
        }
    }

    /** Which of these records an import has chosen already. */
    static Set<String> chosen(Connection connection, long run, Collection<String> recordIds) throws SQLException {
        Set<String> chosen = new HashSet<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT p.record_id FROM UNNEST(?) AS wanted"
                + " (record_id) JOIN import_person p ON p.record_id = wanted.record_id AND p.run = ?")) {
            select.setArray(1, connection.createArrayOf("varchar", recordIds.toArray()));
            select.setLong(2, run);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    chosen.add(row.getString(1));
                }
            }
        }
        return chosen;
    }

    /** Remembers whom an import chose: record ids to journal entries. */
    static void choose(Connection connection, long run, Map<String, Long> people) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO import_person (run, record_id, entry, counted) VALUES (?, ?, ?, FALSE)")) {
            for (Map.Entry<String, Long> person : people.entrySet()) {
                insert.setLong(1, run);
                insert.setString(2, person.getKey());
                insert.setLong(3, person.getValue());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /**
     * Counts those whose deliveries have been settled since.
     *
     * @return how many they were
     */
    static int count(Connection connection, long run) throws SQLException {
        Map<Outcome, Long> outcomes = new LinkedHashMap<>();
        List<String> counted = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT p.record_id, d.state, d.reason"
                + " FROM import_person p JOIN delivery d ON d.entry = p.entry WHERE p.run = ? AND p.counted = FALSE"
                + " AND d.state IN ('delivered', 'skipped', 'refused') LIMIT " + COUNTED_AT_ONCE)) {
            select.setLong(1, run);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    counted.add(row.getString(1));
                    String reason = row.getString(3);
                    outcomes.merge(new Outcome(row.getString(2), reason == null ? "" : reason), 1L, Long::sum);
                }
            }
        }
        if (!counted.isEmpty()) {
            markCounted(connection, run, counted);
            add(connection, run, outcomes);
        }
        return counted.size();
    }

    private static void markCounted(Connection connection, long run, List<String> recordIds) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE import_person SET counted = TRUE WHERE run = ? AND record_id = ?")) {
            for (String recordId : recordIds) {
                update.setLong(1, run);
                update.setString(2, recordId);
                update.addBatch();
            }
            update.executeBatch();
        }
    }

    private static void add(Connection connection, long run, Map<Outcome, Long> outcomes) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO import_outcome (run, state, reason,"
                        + " persons) VALUES (?, ?, ?, 0) ON CONFLICT DO NOTHING");
                PreparedStatement update = connection.prepareStatement("UPDATE import_outcome SET persons = persons + ?"
                        + " WHERE run = ? AND state = ? AND reason = ?")) {
            for (Map.Entry<Outcome, Long> outcome : outcomes.entrySet()) {
                insert.setLong(1, run);
                insert.setString(2, outcome.getKey().state());
                insert.setString(3, outcome.getKey().reason());
                insert.executeUpdate();
                update.setLong(1, outcome.getValue());
                update.setLong(2, run);
                update.setString(3, outcome.getKey().state());
                update.setString(4, outcome.getKey().reason());
                update.executeUpdate();
            }
        }
    }

    /** The numbers of imports whose end is to be told now, and how often that was tried. */
    static Map<Long, Integer> toAnnounce(Connection connection, Instant now) throws SQLException {
        Map<Long, Integer> due = new LinkedHashMap<>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT id, announcements FROM import_run WHERE announce_at <= ? ORDER BY id")) {
            select.setObject(1, time(now));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    due.put(row.getLong(1), row.getInt(2));
                }
            }
        }
        return due;
    }

    private static List<ImportRun> runs(Connection connection, String which, Object value) throws SQLException {
        List<ImportRun> runs = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(RUN + which)) {
            select.setObject(1, value);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    runs.add(run(row));
                }
            }
        }
        return runs;
    }

    private static ImportRun run(ResultSet row) throws SQLException {
        long total = row.getLong("total");
        Optional<Long> counted = row.wasNull() ? Optional.empty() : Optional.of(total);
        return new ImportRun(
                row.getLong("id"),
                order(row),
                ImportState.of(row.getString("state")),
                row.getInt("step"),
                counted,
                Optional.ofNullable(row.getString("job")),
                row.getBoolean("job_complete"),
                Optional.ofNullable(row.getString("locator")),
                row.getInt("restarts"),
                row.getInt("attempts"),
                row.getObject("due_at", OffsetDateTime.class).toInstant(),
                row.getLong("records"),
                row.getLong("waiting"),
                row.getLong("parked"));
    }

    private static ImportOrder order(ResultSet row) throws SQLException {
        Optional<Instant> since = Optional.ofNullable(row.getObject("since", OffsetDateTime.class))
                .map(OffsetDateTime::toInstant);
        return new ImportOrder(
                row.getString("campaign"),
                new PeopleWanted(
                        row.getString("source"),
                        Optional.ofNullable(row.getString("soql_condition")),
                        Optional.ofNullable(row.getString("segment")),
                        since),
                row.getBoolean("welcome_email"),
                row.getBoolean("dry_run"));
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    /** What became of somebody. */
    private record Outcome(String state, String reason) {}
}
