package org.referralconnector.journal;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/** The journal in the database: entries with their deliveries, written in groups, one transaction a group. */
public final class JournalTables {
    private static final String FORCE_TO_DISK = "CHECKPOINT SYNC";

    private final DataSource database;
    private final boolean checkpoint;

    /**
     * @param database where the tables are
     * @param survivePowerLoss true to force each group to disk on the embedded database; PostgreSQL does it anyway
     */
    public JournalTables(Database database, boolean survivePowerLoss) {
        this.database = database.dataSource();
        this.checkpoint = survivePowerLoss && database.embedded();
    }

    /**
     * Stores arrivals and their deliveries in one transaction.
     *
     * @return one receipt per arrival, in the same order
     * @throws SQLException if nothing was stored
     */
    public List<Recorded> append(List<Arrival> arrivals) throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                List<Recorded> receipts = append(connection, arrivals);
                connection.commit();
                if (checkpoint) {
                    try (var statement = connection.createStatement()) {
                        statement.execute(FORCE_TO_DISK);
                    }
                }
                return receipts;
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        }
    }

    /** The entry with this number. */
    public Optional<JournalEntry> find(long id) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(
                        "SELECT id, campaign, kind, participant, position, received_at, content_type, body"
                                + " FROM journal_entry WHERE id = ?")) {
            select.setLong(1, id);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(entry(row)) : Optional.empty();
            }
        }
    }

    static JournalEntry entry(ResultSet row) throws SQLException {
        return new JournalEntry(
                row.getLong("id"),
                row.getString("campaign"),
                EventKind.of(row.getString("kind")),
                row.getString("participant"),
                row.getInt("position"),
                instant(row, "received_at"),
                row.getString("content_type"),
                row.getString("body"));
    }

    static Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    static OffsetDateTime time(Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    private static List<Recorded> append(Connection connection, List<Arrival> arrivals) throws SQLException {
        List<Row> rows = new ArrayList<>();
        for (Arrival arrival : arrivals) {
            for (int position = 0; position < arrival.events().size(); position++) {
                rows.add(new Row(arrival, position));
            }
        }
        number(connection, rows);
        insertEntries(connection, rows);
        List<Row> fresh = rows.stream().filter(row -> !row.duplicate).toList();
        assignLanes(connection, fresh);
        insertDeliveries(connection, fresh);
        return receipts(connection, arrivals, rows);
    }

    private static void number(Connection connection, List<Row> rows) throws SQLException {
        int needed = rows.stream()
                .mapToInt(row -> 1 + row.arrival.destinations().size())
                .sum();
        long[] numbers = new long[needed];
        try (PreparedStatement next =
                connection.prepareStatement("SELECT nextval('recorded') FROM generate_series(1, ?)")) {
            next.setInt(1, needed);
            try (ResultSet result = next.executeQuery()) {
                for (int i = 0; result.next(); i++) {
                    numbers[i] = result.getLong(1);
                }
            }
        }
        int used = 0;
        for (Row row : rows) {
            row.id = numbers[used++];
            for (int i = 0; i < row.deliveries.length; i++) {
                row.deliveries[i] = numbers[used++];
            }
        }
    }

    private static void insertEntries(Connection connection, List<Row> rows) throws SQLException {
        // all writers insert in one order of keys, so that two of them can wait for each other but not both ways
        List<Row> byKey = new ArrayList<>(rows);
        byKey.sort(Comparator.comparing((Row row) -> row.key).thenComparingLong(row -> row.id));
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO journal_entry"
                + " (id, campaign, kind, participant, event_key, position, received_at, content_type, body)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING")) {
            for (Row row : byKey) {
                insert.setLong(1, row.id);
                insert.setString(2, row.arrival.campaign());
                insert.setString(3, row.event.kind().word());
                insert.setString(4, row.event.participant());
                insert.setString(5, row.key);
                insert.setInt(6, row.position);
                insert.setObject(7, time(row.arrival.receivedAt()));
                insert.setString(8, row.arrival.contentType());
                insert.setString(9, row.arrival.body());
                insert.addBatch();
            }
            int[] counts = insert.executeBatch();
            for (int i = 0; i < counts.length; i++) {
                byKey.get(i).duplicate = counts[i] == 0;
            }
        }
    }

    private static void assignLanes(Connection connection, List<Row> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        Map<String, String> lanes = lanes(connection, rows);
        List<Row> newcomers = new ArrayList<>();
        for (Row row : rows) {
            String lane = EventKeys.lane(row.arrival.campaign(), row.event);
            if (lanes.putIfAbsent(row.person(), lane) == null) {
                row.lane = lane;
                newcomers.add(row);
            }
        }
        if (!insertParticipants(connection, newcomers)) {
            lanes.putAll(lanes(connection, newcomers));
        }
        rows.forEach(row -> row.lane = lanes.get(row.person()));
    }

    private static Map<String, String> lanes(Connection connection, List<Row> rows) throws SQLException {
        Map<String, String> lanes = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT campaign, participant, lane FROM participant WHERE participant = ANY(?)")) {
            select.setArray(
                    1,
                    texts(
                            connection,
                            rows.stream()
                                    .map(row -> row.event.participant())
                                    .distinct()
                                    .toList()));
            try (ResultSet result = select.executeQuery()) {
                while (result.next()) {
                    lanes.put(result.getString(1) + '\n' + result.getString(2), result.getString(3));
                }
            }
        }
        return lanes;
    }

    /** True if nobody else has introduced one of them in the meantime. */
    private static boolean insertParticipants(Connection connection, List<Row> newcomers) throws SQLException {
        if (newcomers.isEmpty()) {
            return true;
        }
        List<Row> ordered = new ArrayList<>(newcomers);
        ordered.sort(Comparator.comparing(Row::person));
        boolean all = true;
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO participant (campaign, participant, lane) VALUES (?, ?, ?) ON CONFLICT DO NOTHING")) {
            for (Row row : ordered) {
                insert.setString(1, row.arrival.campaign());
                insert.setString(2, row.event.participant());
                insert.setString(3, row.lane);
                insert.addBatch();
            }
            for (int count : insert.executeBatch()) {
                all &= count == 1;
            }
        }
        return all;
    }

    private static void insertDeliveries(Connection connection, List<Row> rows) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO delivery (id, entry, destination, lane, state, due_at, attempts)"
                        + " VALUES (?, ?, ?, ?, 'due', ?, 0)")) {
            for (Row row : rows) {
                for (int i = 0; i < row.deliveries.length; i++) {
                    insert.setLong(1, row.deliveries[i]);
                    insert.setLong(2, row.id);
                    insert.setString(3, row.arrival.destinations().get(i));
                    insert.setString(4, row.lane);
                    insert.setObject(5, time(row.arrival.receivedAt()));
                    insert.addBatch();
                }
            }
            insert.executeBatch();
        }
    }

    private static List<Recorded> receipts(Connection connection, List<Arrival> arrivals, List<Row> rows)
            throws SQLException {
        Map<String, Long> known =
                originals(connection, rows.stream().filter(row -> row.duplicate).toList());
        IdentityHashMap<Arrival, List<Row>> byArrival = new IdentityHashMap<>();
        rows.forEach(row ->
                byArrival.computeIfAbsent(row.arrival, any -> new ArrayList<>()).add(row));
        List<Recorded> receipts = new ArrayList<>(arrivals.size());
        for (Arrival arrival : arrivals) {
            List<Row> its = byArrival.get(arrival);
            Row first = its.get(0);
            long id = first.duplicate ? known.get(first.identity()) : first.id;
            receipts.add(new Recorded(id, its.stream().allMatch(row -> row.duplicate)));
        }
        return receipts;
    }

    private static Map<String, Long> originals(Connection connection, List<Row> duplicates) throws SQLException {
        Map<String, Long> known = new HashMap<>();
        if (duplicates.isEmpty()) {
            return known;
        }
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT id, event_key, campaign, position FROM journal_entry WHERE event_key = ANY(?)")) {
            select.setArray(
                    1,
                    texts(
                            connection,
                            duplicates.stream().map(row -> row.key).distinct().toList()));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    known.put(identity(row.getString(2), row.getString(3), row.getInt(4)), row.getLong(1));
                }
            }
        }
        return known;
    }

    static Array texts(Connection connection, Collection<String> values) throws SQLException {
        return connection.createArrayOf("varchar", values.toArray());
    }

    private static String identity(String key, String campaign, int position) {
        return key + '\n' + campaign + '\n' + position;
    }

    /** One event of one arrival on its way into the tables. */
    private static final class Row {
        final Arrival arrival;
        final int position;
        final Event event;
        final String key;
        final long[] deliveries;
        long id;
        boolean duplicate;
        String lane;

        Row(Arrival arrival, int position) {
            this.arrival = arrival;
            this.position = position;
            this.event = arrival.events().get(position);
            this.key = EventKeys.event(event, arrival.body());
            this.deliveries = new long[arrival.destinations().size()];
        }

        String person() {
            return arrival.campaign() + '\n' + event.participant();
        }

        String identity() {
            return JournalTables.identity(key, arrival.campaign(), position);
        }
    }
}
