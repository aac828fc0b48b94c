package org.referralconnector.journal;

import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The journal in the database: entries with their deliveries, written in groups, one transaction a group.
 *
 * <p>One group is written at a time, whoever writes it: the row that holds the last number is locked until the commit.
 * So a higher number is never to be seen before a lower one, and what is already there need only be looked up.
 */
public final class JournalTables {
    private static final String FORCE_TO_DISK = "CHECKPOINT SYNC";

    private final Database database;
    private final boolean checkpoint;

    /**
     * @param database where the tables are
     * @param survivePowerLoss true to force each group to disk on the embedded database; PostgreSQL does it anyway
     */
    public JournalTables(Database database, boolean survivePowerLoss) {
        this.database = database;
        this.checkpoint = survivePowerLoss && database.embedded();
    }

    /**
     * Refuses what no attempt to store could ever succeed with.
     *
     * @throws IllegalArgumentException if the tables cannot hold it; the message quotes nothing of the arrival
     */
    static void check(Arrival arrival) {
        if (arrival.events().isEmpty()) {
            throw new IllegalArgumentException("an arrival without events");
        }
        check("campaign", arrival.campaign(), 100);
        check("content type", arrival.contentType(), 100);
        check("body", arrival.body(), Integer.MAX_VALUE);
        for (Event event : arrival.events()) {
            check("participant", event.participant(), 300);
        }
        for (String destination : arrival.destinations()) {
            check("destination", destination, 200);
        }
    }

    private static void check(String what, String text, int most) {
        if (text.length() > most) {
            throw new IllegalArgumentException("the " + what + " is longer than " + most + " characters");
        }
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("the " + what + " contains a NUL character");
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw new IllegalArgumentException("the " + what + " is not valid Unicode");
        }
    }

    /** Stores arrivals and their deliveries in one transaction. */
    public List<Recorded> append(List<Arrival> arrivals) throws SQLException {
        return append(arrivals, List.of());
    }

    /**
     * Stores arrivals, their deliveries, and how far streams are recorded then, in one transaction.
     *
     * @return one receipt per arrival, in the same order
     * @throws SQLException if nothing was stored
     */
    List<Recorded> append(List<Arrival> arrivals, List<StreamProgress> progress) throws SQLException {
        List<Recorded> receipts = database.inTransaction(connection -> {
            List<Recorded> appended = append(connection, arrivals);
            StreamPositions.move(connection, progress);
            return appended;
        });
        if (checkpoint) {
            forceToDisk();
        }
        return receipts;
    }

    /**
     * Does work of others and stores the arrivals that come of it, all in one transaction.
     *
     * @throws SQLException if nothing was done
     */
    <T> T together(Journal.Work<T> work) throws SQLException {
        T result = database.inTransaction(
                connection -> work.with(connection, arrivals -> append(connection, checked(arrivals))));
        if (checkpoint) {
            forceToDisk();
        }
        return result;
    }

    private static List<Arrival> checked(List<Arrival> arrivals) {
        arrivals.forEach(JournalTables::check);
        return arrivals;
    }

    /** The entry with this number. */
    public Optional<JournalEntry> find(long id) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                PreparedStatement select = connection.prepareStatement(
                        "SELECT id, campaign, kind, participant, position, received_at, content_type, body"
                                + " FROM journal_entry WHERE id = ?")) {
            select.setLong(1, id);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(entry(row)) : Optional.empty();
            }
        }
    }

    /**
     * Which of the sender's ids a campaign has recorded events with.
     *
     * @param connection a transaction, or not
     */
    public static Set<String> recorded(Connection connection, String campaign, Collection<String> senderIds)
            throws SQLException {
        Map<UUID, String> ids = new HashMap<>();
        senderIds.forEach(id -> ids.put(EventKeys.event(campaign, id), id));
        return known(connection, ids.keySet().stream()).keySet().stream()
                .map(ids::get)
                .collect(Collectors.toSet());
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

    private void forceToDisk() throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(FORCE_TO_DISK);
        }
    }

    private static List<Recorded> append(Connection connection, List<Arrival> arrivals) throws SQLException {
        if (arrivals.isEmpty()) {
            return List.of();
        }
        List<ArrivingEvent> events = new ArrayList<>();
        for (Arrival arrival : arrivals) {
            List<UUID> keys = EventKeys.events(arrival);
            for (int position = 0; position < keys.size(); position++) {
                events.add(new ArrivingEvent(arrival, position, keys.get(position)));
            }
        }
        number(connection, events);
        List<ArrivingEvent> fresh = sortOut(connection, events);
        if (!fresh.isEmpty()) {
            insertEntries(connection, fresh);
            Lanes.assign(connection, fresh);
            insertDeliveries(connection, fresh);
            promoteWhatIsAhead(connection, fresh);
        }
        return receipts(arrivals, events);
    }

    private static void number(Connection connection, List<ArrivingEvent> events) throws SQLException {
        int needed = events.stream().mapToInt(one -> 1 + one.deliveries.length).sum();
        long next;
        try (PreparedStatement reserve =
                        connection.prepareStatement("UPDATE numbering SET last_given = last_given + ?");
                PreparedStatement select = connection.prepareStatement("SELECT last_given FROM numbering")) {
            reserve.setLong(1, needed);
            reserve.executeUpdate();
            try (ResultSet result = select.executeQuery()) {
                result.next();
                next = result.getLong(1) - needed + 1;
            }
        }
        for (ArrivingEvent one : events) {
            one.id = next++;
            for (int i = 0; i < one.deliveries.length; i++) {
                one.deliveries[i] = next++;
            }
        }
    }

    /** Gives duplicates the number of their original, and returns the others. */
    private static List<ArrivingEvent> sortOut(Connection connection, List<ArrivingEvent> events) throws SQLException {
        Map<UUID, Long> known = known(connection, events.stream().map(one -> one.key));
        List<ArrivingEvent> fresh = new ArrayList<>(events.size());
        for (ArrivingEvent one : events) {
            Long original = known.putIfAbsent(one.key, one.id);
            if (original == null) {
                fresh.add(one);
            } else {
                one.id = original;
                one.duplicate = true;
            }
        }
        return fresh;
    }

    private static Map<UUID, Long> known(Connection connection, Stream<UUID> keys) throws SQLException {
        Map<UUID, Long> known = new HashMap<>();
        try (PreparedStatement select =
                connection.prepareStatement("SELECT id, event_key FROM journal_entry WHERE event_key = ANY(?)")) {
            select.setArray(1, array(connection, "uuid", keys));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    known.put(row.getObject(2, UUID.class), row.getLong(1));
                }
            }
        }
        return known;
    }

    private static void insertEntries(Connection connection, List<ArrivingEvent> events) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO journal_entry"
                + " (id, campaign, kind, participant, event_key, position, received_at, content_type, body)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            for (ArrivingEvent one : events) {
                insert.setLong(1, one.id);
                insert.setString(2, one.arrival.campaign());
                insert.setString(3, one.event.kind().word());
                insert.setString(4, one.event.participant());
                insert.setObject(5, one.key);
                insert.setInt(6, one.position);
                insert.setObject(7, time(one.arrival.receivedAt()));
                insert.setString(8, one.arrival.contentType());
                insert.setString(9, one.arrival.body());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static void insertDeliveries(Connection connection, List<ArrivingEvent> events) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO delivery (id, entry, destination, lane, state, urgency, due_at, attempts)"
                        + " VALUES (?, ?, ?, ?, 'due', ?, ?, 0)")) {
            for (ArrivingEvent one : events) {
                for (int i = 0; i < one.deliveries.length; i++) {
                    insert.setLong(1, one.deliveries[i]);
                    insert.setLong(2, one.id);
                    insert.setString(3, one.arrival.destinations().get(i));
                    insert.setLong(4, one.lane);
                    insert.setInt(5, one.urgency.number());
                    insert.setObject(6, time(one.arrival.receivedAt()));
                    insert.addBatch();
                }
            }
            insert.executeBatch();
        }
    }

    /** A qualification cannot overtake what its line has to carry before, so that becomes as urgent. */
    private static void promoteWhatIsAhead(Connection connection, List<ArrivingEvent> events) throws SQLException {
        Map<Line, Long> urgent = new HashMap<>();
        for (ArrivingEvent one : events) {
            for (int i = 0; one.urgency == Urgency.QUALIFICATION && i < one.deliveries.length; i++) {
                urgent.merge(new Line(one.lane, one.arrival.destinations().get(i)), one.deliveries[i], Math::max);
            }
        }
        if (urgent.isEmpty()) {
            return;
        }
        // one by one and in ascending order, as batches are settled: otherwise the two could wait for each other
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE delivery SET urgency = ? WHERE id = ? AND lane IS NOT NULL")) {
            for (long id : lessUrgentAhead(connection, urgent)) {
                update.setInt(1, Urgency.QUALIFICATION.number());
                update.setLong(2, id);
                update.addBatch();
            }
            update.executeBatch();
        }
    }

    private static List<Long> lessUrgentAhead(Connection connection, Map<Line, Long> urgent) throws SQLException {
        List<Long> ahead = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT id, lane, destination FROM delivery WHERE lane = ANY(?) AND urgency > ? ORDER BY id")) {
            select.setArray(1, numbers(connection, urgent.keySet().stream().map(Line::lane)));
            select.setInt(2, Urgency.QUALIFICATION.number());
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    Long last = urgent.get(new Line(row.getLong(2), row.getString(3)));
                    if (last != null && row.getLong(1) < last) {
                        ahead.add(row.getLong(1));
                    }
                }
            }
        }
        return ahead;
    }

    private static List<Recorded> receipts(List<Arrival> arrivals, List<ArrivingEvent> events) {
        List<Recorded> receipts = new ArrayList<>(arrivals.size());
        Iterator<ArrivingEvent> next = events.iterator();
        for (Arrival arrival : arrivals) {
            ArrivingEvent first = next.next();
            boolean duplicate = first.duplicate;
            for (int position = 1; position < arrival.events().size(); position++) {
                duplicate &= next.next().duplicate;
            }
            receipts.add(new Recorded(first.id, duplicate));
        }
        return receipts;
    }

    static Array texts(Connection connection, Stream<String> values) throws SQLException {
        return array(connection, "varchar", values);
    }

    static Array numbers(Connection connection, Stream<Long> values) throws SQLException {
        return array(connection, "bigint", values);
    }

    private static Array array(Connection connection, String type, Stream<?> values) throws SQLException {
        return connection.createArrayOf(type, values.distinct().toArray());
    }

    /** What keeps its order on the way to one destination. */
    private record Line(long lane, String destination) {}
}
