package org.referralconnector.journal;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import javax.sql.DataSource;

/**
 * The durable queue: hands out what is due, in order and to one claimer at a time.
 *
 * <p>Deliveries of one destination that share a lane are a line: only its first open delivery can be claimed, and
 * what stands directly behind it comes along in the same batch. So events of one person keep their order and are never
 * in two batches at once. On PostgreSQL the row of the first delivery is the lock of its line; on H2, which one process
 * owns, a guarded update is.
 */
public final class DeliveryQueue {
    private final DataSource database;
    private final boolean embedded;
    private final String claimer;
    private final Duration lease;
    private final Backoff backoff;
    private final Clock clock;

    /**
     * @param claimer the name of this process among those that share the database
     * @param lease after which silence of a claimer its deliveries are taken over
     * @param backoff how long a failed delivery waits if the destination did not say
     */
    public DeliveryQueue(Database database, String claimer, Duration lease, Backoff backoff, Clock clock) {
        this.database = database.dataSource();
        this.embedded = database.embedded();
        this.claimer = claimer;
        this.lease = lease;
        this.backoff = backoff;
        this.clock = clock;
    }

    /**
     * Claims what is due.
     *
     * @param destination where it has to go
     * @param most how many deliveries at the most
     * @return a batch, or empty if nothing is due
     */
    public Optional<Batch> claim(String destination, int most) throws SQLException {
        long claim = ThreadLocalRandom.current().nextLong(Long.MAX_VALUE);
        return inTransaction(connection -> {
            Map<Long, String> heads = heads(connection, destination, most);
            if (take(connection, heads.keySet(), claim) < heads.size()) {
                heads.keySet().retainAll(held(connection, heads.keySet(), claim));
            }
            if (heads.isEmpty()) {
                return Optional.empty();
            }
            List<Long> followers = followers(connection, destination, heads, most - heads.size());
            take(connection, followers, claim);
            followers.addAll(heads.keySet());
            return Optional.of(new Batch(destination, claim, claimed(connection, followers, claim)));
        });
    }

    /**
     * Settles a batch: each delivery by its outcome, and what was learned about records, in one transaction. A delivery
     * whose claim somebody else has taken over in the meantime is left to them.
     *
     * @param outcomes the outcome of each delivery by its id; one without an outcome goes back as it was
     * @param learned links that are now known
     * @param stale links that turned out to lead nowhere
     */
    public void settle(Batch batch, Map<Long, Outcome> outcomes, Collection<Link> learned, Collection<Link> stale)
            throws SQLException {
        Instant now = clock.instant();
        inTransaction(connection -> {
            Links.forget(connection, stale);
            Links.remember(connection, learned, now);
            DeliveryNotes.note(connection, batch, outcomes, now);
            try (PreparedStatement update = connection.prepareStatement("UPDATE delivery SET state = ?,"
                    + " lane = CASE WHEN ? THEN lane END, due_at = ?, attempts = attempts + ?, claim = NULL,"
                    + " claimed_by = NULL, claimed_at = NULL, in_doubt_since = CASE WHEN ? THEN"
                    + " COALESCE(in_doubt_since, claimed_at) WHEN ? THEN in_doubt_since END, reason = ?, detail = ?,"
                    + " object = ?, record_id = ?, created = ?, settled_at = ? WHERE id = ? AND claim = ?")) {
                for (Delivery delivery : batch.deliveries()) {
                    Outcome outcome = outcomes.get(delivery.id());
                    bind(update, delivery, outcome, now);
                    update.setLong(14, batch.claim());
                    update.addBatch();
                }
                update.executeBatch();
            }
            return null;
        });
    }

    /** Says that this process lives, and takes over what dead ones had claimed. */
    public void keepAlive() throws SQLException {
        Instant now = clock.instant();
        inTransaction(connection -> {
            sayAlive(connection, now);
            takeOver(
                    connection,
                    "claimed_by NOT IN (SELECT name FROM claimer WHERE seen_at > ?)",
                    JournalTables.time(now.minus(lease)));
            return null;
        });
    }

    /**
     * Takes over what an earlier run of this process had claimed when it died; on the embedded database, which nobody
     * else can have open, what anybody had.
     */
    public void recover() throws SQLException {
        inTransaction(connection -> {
            sayAlive(connection, clock.instant());
            if (embedded) {
                takeOver(connection, "TRUE");
            } else {
                takeOver(connection, "claimed_by = ?", claimer);
            }
            return null;
        });
    }

    private Map<Long, String> heads(Connection connection, String destination, int most) throws SQLException {
        String select = "SELECT d.id, d.lane FROM delivery d WHERE d.destination = ? AND d.state = 'due'"
                + " AND d.due_at <= ? AND NOT EXISTS (SELECT 1 FROM delivery e WHERE e.lane = d.lane"
                + " AND e.destination = d.destination AND e.id < d.id)"
                + " ORDER BY d.state, d.destination, d.due_at, d.id LIMIT ?"
                + (embedded ? "" : " FOR UPDATE OF d SKIP LOCKED");
        Map<Long, String> heads = new LinkedHashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(select)) {
            statement.setString(1, destination);
            statement.setObject(2, JournalTables.time(clock.instant()));
            statement.setInt(3, most);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    heads.put(row.getLong(1), row.getString(2));
                }
            }
        }
        return heads;
    }

    /** What stands directly behind claimed deliveries in their lines: nobody else can claim it now. */
    private static List<Long> followers(Connection connection, String destination, Map<Long, String> heads, int most)
            throws SQLException {
        List<Long> followers = new ArrayList<>();
        Set<String> ended = new HashSet<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT id, lane, state FROM delivery"
                + " WHERE lane = ANY(?) AND destination = ? ORDER BY id LIMIT ?")) {
            select.setArray(1, JournalTables.texts(connection, heads.values()));
            select.setString(2, destination);
            select.setInt(3, heads.size() + most);
            try (ResultSet row = select.executeQuery()) {
                while (row.next() && followers.size() < most) {
                    boolean due = row.getString(3).equals(DeliveryState.DUE.word());
                    if (due && !ended.contains(row.getString(2))) {
                        followers.add(row.getLong(1));
                    } else if (!heads.containsKey(row.getLong(1))) {
                        ended.add(row.getString(2));
                    }
                }
            }
        }
        return followers;
    }

    private int take(Connection connection, Collection<Long> ids, long claim) throws SQLException {
        if (ids.isEmpty()) {
            return 0;
        }
        try (PreparedStatement update = connection.prepareStatement("UPDATE delivery SET state = 'claimed', claim = ?,"
                + " claimed_by = ?, claimed_at = ? WHERE id = ANY(?) AND state = 'due'")) {
            update.setLong(1, claim);
            update.setString(2, claimer);
            update.setObject(3, JournalTables.time(clock.instant()));
            update.setArray(4, numbers(connection, ids));
            return update.executeUpdate();
        }
    }

    private static Set<Long> held(Connection connection, Collection<Long> ids, long claim) throws SQLException {
        Set<Long> held = new HashSet<>();
        try (PreparedStatement select =
                connection.prepareStatement("SELECT id FROM delivery WHERE id = ANY(?) AND claim = ?")) {
            select.setArray(1, numbers(connection, ids));
            select.setLong(2, claim);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    held.add(row.getLong(1));
                }
            }
        }
        return held;
    }

    private static List<Delivery> claimed(Connection connection, List<Long> ids, long claim) throws SQLException {
        List<Delivery> deliveries = new ArrayList<>(ids.size());
        try (PreparedStatement select = connection.prepareStatement("SELECT d.id AS delivery, d.destination,"
                + " d.attempts, d.in_doubt_since, j.id, j.campaign, j.kind, j.participant, j.position, j.received_at,"
                + " j.content_type, j.body FROM delivery d JOIN journal_entry j ON j.id = d.entry"
                + " WHERE d.id = ANY(?) AND d.claim = ? ORDER BY d.id")) {
            select.setArray(1, numbers(connection, ids));
            select.setLong(2, claim);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    deliveries.add(new Delivery(
                            row.getLong("delivery"),
                            JournalTables.entry(row),
                            row.getString("destination"),
                            row.getInt("attempts"),
                            Optional.ofNullable(JournalTables.instant(row, "in_doubt_since"))));
                }
            }
        }
        return deliveries;
    }

    private void bind(PreparedStatement update, Delivery delivery, Outcome outcome, Instant now) throws SQLException {
        DeliveryState state = outcome == null ? DeliveryState.DUE : DeliveryState.after(outcome);
        Instant dueAt = now;
        boolean inDoubt = false;
        if (outcome instanceof Outcome.TryLater later) {
            dueAt = now.plus(later.after().orElseGet(() -> backoff.after(delivery.attempts() + 1)));
            inDoubt = later.inDoubt();
        }
        Outcome.Delivered delivered = outcome instanceof Outcome.Delivered given ? given : null;
        update.setString(1, state.word());
        update.setBoolean(2, state.open());
        update.setObject(3, JournalTables.time(dueAt));
        update.setInt(4, outcome == null ? 0 : 1);
        update.setBoolean(5, inDoubt);
        update.setBoolean(6, state.open());
        update.setString(7, outcome == null ? null : outcome.reason());
        update.setString(8, DeliveryNotes.detail(outcome));
        update.setString(9, delivered == null ? null : delivered.object());
        update.setString(10, delivered == null ? null : delivered.recordId());
        update.setObject(11, delivered == null ? null : delivered.created());
        update.setObject(12, state.open() ? null : JournalTables.time(now));
        update.setLong(13, delivery.id());
    }

    private void sayAlive(Connection connection, Instant now) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE claimer SET seen_at = ? WHERE name = ?");
                PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO claimer (seen_at, name) VALUES (?, ?) ON CONFLICT DO NOTHING")) {
            for (PreparedStatement statement : List.of(update, insert)) {
                statement.setObject(1, JournalTables.time(now));
                statement.setString(2, claimer);
            }
            if (update.executeUpdate() == 0) {
                insert.executeUpdate();
            }
        }
    }

    private static void takeOver(Connection connection, String whose, Object... arguments) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE delivery SET state = 'due',"
                + " in_doubt_since = COALESCE(in_doubt_since, claimed_at), claim = NULL, claimed_by = NULL,"
                + " claimed_at = NULL WHERE state = 'claimed' AND " + whose)) {
            for (int i = 0; i < arguments.length; i++) {
                update.setObject(i + 1, arguments[i]);
            }
            update.executeUpdate();
        }
    }

    private static Array numbers(Connection connection, Collection<Long> values) throws SQLException {
        return connection.createArrayOf("bigint", values.toArray());
    }

    private <T> T inTransaction(Work<T> work) throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                T result = work.with(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        }
    }

    private interface Work<T> {
        T with(Connection connection) throws SQLException;
    }
}
