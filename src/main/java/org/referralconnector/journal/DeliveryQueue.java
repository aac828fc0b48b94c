package org.referralconnector.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The durable queue: hands out what is due, in order and to one claimer at a time.
 *
 * <p>Deliveries of one destination that share a lane are a line: only its first open delivery can be claimed, and
 * what stands directly behind it comes along in the same batch. So events of one person keep their order and are never
 * in two batches at once. On PostgreSQL the row of the first delivery is the lock of its line; on H2, which one process
 * owns, a guarded update is.
 */
public final class DeliveryQueue {
    private static final Duration LONGEST_WAIT = Duration.ofDays(7);

    private final Database database;
    private final String claimer;
    private final Backoff backoff;
    private final Clock clock;

    /**
     * @param claimer the name of this process among those that share the database
     * @param backoff how long a failed delivery waits if the destination did not say
     */
    public DeliveryQueue(Database database, String claimer, Backoff backoff, Clock clock) {
        this.database = database;
        this.claimer = claimer;
        this.backoff = backoff;
        this.clock = clock;
    }

    /** Claims what is due, however little urgent. */
    public Optional<Batch> claim(String destination, int most) throws SQLException {
        return claim(destination, most, Urgency.LEAST);
    }

    /**
     * Claims what is due, the most urgent first. Counters of one person become one write, so those that stand directly
     * behind what is claimed come along even if the batch is full, at most {@code most} of them: a batch is held in memory with its bodies.
     *
     * @param destination where it has to go
     * @param most how many deliveries at the most, but for those counters
     * @param leastUrgent what is less urgent stays where it is, and whatever stands behind it in its line
     * @return a batch, or empty if nothing is due
     */
    public Optional<Batch> claim(String destination, int most, Urgency leastUrgent) throws SQLException {
        Wanted wanted = new Wanted(destination, most, leastUrgent, clock.instant());
        if (!database.embedded()) {
            return database.inTransaction(connection -> claim(connection, wanted));
        }
        // there are no rows to skip that others have locked, so claimers take turns
        synchronized (database) {
            return database.inTransaction(connection -> claim(connection, wanted));
        }
    }

    private Optional<Batch> claim(Connection connection, Wanted wanted) throws SQLException {
        Heads heads = heads(connection, wanted);
        if (heads.lanes().isEmpty()) {
            return Optional.empty();
        }
        List<Long> ids = new ArrayList<>(heads.lanes().keySet());
        if (ids.size() < wanted.most() || heads.counters()) {
            ids.addAll(followers(connection, wanted, heads));
        }
        Collections.sort(ids);
        Instant now = wanted.now();
        String destination = wanted.destination();
        long claim = ThreadLocalRandom.current().nextLong(Long.MAX_VALUE);
        take(connection, ids, claim, now);
        List<Delivery> deliveries = claimed(connection, ids, claim);
        return deliveries.isEmpty() ? Optional.empty() : Optional.of(new Batch(destination, claim, deliveries));
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
        database.inTransaction(connection -> {
            Links.forget(connection, stale);
            Links.remember(connection, learned, now);
            DeliveryNotes.note(connection, batch, outcomes, now);
            settle(connection, batch, outcomes, now);
            giveBack(connection, batch, outcomes);
            return null;
        });
    }

    private void settle(Connection connection, Batch batch, Map<Long, Outcome> outcomes, Instant now)
            throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE delivery SET state = ?,"
                + " lane = CASE WHEN ? THEN lane END, due_at = ?, attempts = attempts + 1, claim = NULL,"
                + " claimed_by = NULL, claimed_at = NULL, in_doubt_since = CASE WHEN ? THEN"
                + " COALESCE(in_doubt_since, claimed_at) WHEN ? THEN in_doubt_since END, reason = ?, detail = ?,"
                + " object = ?, record_id = ?, created = ?, settled_at = ? WHERE id = ? AND claim = ?")) {
            for (Delivery delivery : batch.deliveries()) {
                Outcome outcome = outcomes.get(delivery.id());
                if (outcome != null) {
                    bind(update, delivery, outcome, now);
                    update.setLong(13, batch.claim());
                    update.addBatch();
                }
            }
            update.executeBatch();
        }
    }

    private static void giveBack(Connection connection, Batch batch, Map<Long, Outcome> outcomes) throws SQLException {
        List<Long> untried = batch.deliveries().stream()
                .map(Delivery::id)
                .filter(id -> outcomes.get(id) == null)
                .toList();
        if (untried.isEmpty()) {
            return;
        }
        try (PreparedStatement update = connection.prepareStatement("UPDATE delivery SET state = 'due', claim = NULL,"
                + " claimed_by = NULL, claimed_at = NULL WHERE id = ANY(?) AND claim = ?")) {
            update.setArray(1, JournalTables.numbers(connection, untried.stream()));
            update.setLong(2, batch.claim());
            update.executeUpdate();
        }
    }

    /** The number of the oldest delivery to this destination that is due or claimed; what is parked waits for a person. */
    public OptionalLong oldestOpen(String destination) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                PreparedStatement select = connection.prepareStatement(
                        "SELECT MIN(id) FROM delivery WHERE destination = ? AND state IN ('due', 'claimed')")) {
            select.setString(1, destination);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                long oldest = row.getLong(1);
                return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(oldest);
            }
        }
    }

    /** How much is open, by destination; a destination for which nothing is open is not mentioned. */
    public Map<String, QueueDepth> depths() throws SQLException {
        Map<String, QueueDepth> depths = new TreeMap<>();
        try (Connection connection = database.dataSource().getConnection();
                PreparedStatement select = connection.prepareStatement("SELECT destination, state, COUNT(*),"
                        + " MIN(due_at) AS oldest, urgency FROM delivery WHERE state IN ('due', 'claimed', 'parked')"
                        + " GROUP BY destination, state, urgency");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                QueueDepth part = QueueDepth.of(
                        row.getString(2),
                        Urgency.numbered(row.getInt(5)),
                        row.getLong(3),
                        JournalTables.instant(row, "oldest"));
                depths.merge(row.getString(1), part, QueueDepth::and);
            }
        }
        return depths;
    }

    /**
     * The first open deliveries of lines, the most urgent first; on PostgreSQL locked, without those that others have
     * locked. Each urgency is a range of its own on the index, so that what may not go is not even looked at.
     */
    private Heads heads(Connection connection, Wanted wanted) throws SQLException {
        String select = "SELECT d.id, d.lane FROM delivery d WHERE d.destination = ? AND d.state = 'due'"
                + " AND d.urgency = ? AND d.due_at <= ? AND NOT EXISTS (SELECT 1 FROM delivery e WHERE e.lane = d.lane"
                + " AND e.destination = d.destination AND e.id < d.id)"
                + " ORDER BY d.state, d.destination, d.urgency, d.due_at, d.id LIMIT ?"
                + (database.embedded() ? "" : " FOR UPDATE OF d SKIP LOCKED");
        Map<Long, Long> lanes = new LinkedHashMap<>();
        boolean counters = false;
        try (PreparedStatement statement = connection.prepareStatement(select)) {
            statement.setString(1, wanted.destination());
            statement.setObject(3, JournalTables.time(wanted.now()));
            for (Urgency urgency : Urgency.values()) {
                int before = lanes.size();
                if (before == wanted.most() || !urgency.isAtLeast(wanted.leastUrgent())) {
                    break;
                }
                statement.setInt(2, urgency.number());
                statement.setInt(4, wanted.most() - before);
                try (ResultSet row = statement.executeQuery()) {
                    while (row.next()) {
                        lanes.put(row.getLong(1), row.getLong(2));
                    }
                }
                counters = urgency == Urgency.COUNTER && lanes.size() > before;
            }
        }
        return new Heads(lanes, counters);
    }

    /** What stands directly behind heads in their lines and is due too: nobody else can claim it now. */
    private static List<Long> followers(Connection connection, Wanted wanted, Heads heads) throws SQLException {
        int room = wanted.most() - heads.lanes().size();
        int rows = heads.lanes().size() + (heads.counters() ? wanted.most() : room);
        List<Long> followers = new ArrayList<>();
        Set<Long> ended = new HashSet<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT d.id, d.lane, d.urgency,"
                + " d.state = 'due' AND d.due_at <= ? AND d.urgency <= ?"
                + " FROM UNNEST(?) AS wanted (lane) JOIN delivery d ON d.lane = wanted.lane"
                + " WHERE d.destination = ? ORDER BY d.id LIMIT ?")) {
            select.setObject(1, JournalTables.time(wanted.now()));
            select.setInt(2, wanted.leastUrgent().number());
            select.setArray(3, JournalTables.numbers(connection, heads.lanes().values().stream()));
            select.setString(4, wanted.destination());
            select.setInt(5, rows);
            try (ResultSet row = select.executeQuery()) {
                while (row.next() && (room > 0 || heads.counters())) {
                    boolean counter = row.getInt(3) == Urgency.COUNTER.number();
                    if (heads.lanes().containsKey(row.getLong(1)) || ended.contains(row.getLong(2))) {
                        continue;
                    }
                    if (row.getBoolean(4) && (room > 0 || counter)) {
                        followers.add(row.getLong(1));
                        room -= counter ? 0 : 1;
                    } else {
                        ended.add(row.getLong(2));
                    }
                }
            }
        }
        return followers;
    }

    /** What a claimer asks for. */
    private record Wanted(String destination, int most, Urgency leastUrgent, Instant now) {}

    /**
     * The first open deliveries of lines.
     *
     * @param lanes their lanes, by their ids
     * @param counters whether counters are among them
     */
    private record Heads(Map<Long, Long> lanes, boolean counters) {}

    private void take(Connection connection, Collection<Long> ids, long claim, Instant now) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE delivery SET state = 'claimed', claim = ?,"
                + " claimed_by = ?, claimed_at = ? WHERE id = ANY(?) AND state = 'due'")) {
            update.setLong(1, claim);
            update.setString(2, claimer);
            update.setObject(3, JournalTables.time(now));
            update.setArray(4, JournalTables.numbers(connection, ids.stream()));
            update.executeUpdate();
        }
    }

    private static List<Delivery> claimed(Connection connection, List<Long> ids, long claim) throws SQLException {
        List<Delivery> deliveries = new ArrayList<>(ids.size());
        try (PreparedStatement select = connection.prepareStatement("SELECT d.id AS delivery, d.destination,"
                + " d.attempts, d.in_doubt_since, d.urgency, j.id, j.campaign, j.kind, j.participant, j.position, j.received_at,"
                + " j.content_type, j.body FROM delivery d JOIN journal_entry j ON j.id = d.entry"
                + " WHERE d.id = ANY(?) AND d.claim = ? ORDER BY d.id")) {
            select.setArray(1, JournalTables.numbers(connection, ids.stream()));
            select.setLong(2, claim);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    deliveries.add(new Delivery(
                            row.getLong("delivery"),
                            JournalTables.entry(row),
                            row.getString("destination"),
                            row.getInt("attempts"),
                            Optional.ofNullable(JournalTables.instant(row, "in_doubt_since")),
                            Urgency.numbered(row.getInt("urgency"))));
                }
            }
        }
        return deliveries;
    }

    private void bind(PreparedStatement update, Delivery delivery, Outcome outcome, Instant now) throws SQLException {
        DeliveryState state = DeliveryState.after(outcome);
        Instant dueAt = now;
        boolean inDoubt = false;
        if (outcome instanceof Outcome.TryLater later) {
            dueAt = now.plus(reasonable(later.after().orElseGet(() -> backoff.after(delivery.attempts() + 1))));
            inDoubt = later.inDoubt();
        }
        Outcome.Delivered delivered = outcome instanceof Outcome.Delivered given ? given : null;
        update.setString(1, state.word());
        update.setBoolean(2, state.open());
        update.setObject(3, JournalTables.time(dueAt));
        update.setBoolean(4, inDoubt);
        update.setBoolean(5, state.open());
        update.setString(6, DeliveryNotes.reason(outcome));
        update.setString(7, DeliveryNotes.detail(outcome));
        update.setString(8, delivered == null ? null : DeliveryNotes.storable(delivered.object(), 100));
        update.setString(9, delivered == null ? null : DeliveryNotes.storable(delivered.recordId(), 300));
        update.setObject(10, delivered == null ? null : delivered.created(), Types.BOOLEAN);
        update.setObject(11, state.open() ? null : JournalTables.time(now), Types.TIMESTAMP_WITH_TIMEZONE);
        update.setLong(12, delivery.id());
    }

    /** A wait as a destination may ask for it; not years, and not backwards. */
    private static Duration reasonable(Duration wait) {
        if (wait.isNegative()) {
            return Duration.ZERO;
        }
        return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    }
}
