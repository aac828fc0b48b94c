package org.referralconnector.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How far each stream is recorded. A position moves with the entries that it stands for, in their transaction (see
 * {@link Journal#recordAll(List, List)}), and only forward.
 */
public final class StreamPositions {
    private static final String COLUMNS =
            "SELECT stream, replay_id, covered_until, missing_since, doubts" + " FROM stream_position WHERE stream";

    private final Database database;

    public StreamPositions(Database database) {
        this.database = database;
    }

    /** The position of a stream; if it has none yet, it begins at {@code now}. */
    public StreamPosition begin(String stream, Instant now) throws SQLException {
        return database.inTransaction(connection -> {
            Optional<StreamPosition> known = find(connection, stream);
            if (known.isPresent()) {
                return known.get();
            }
            // two processes may begin together
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT INTO stream_position (stream, covered_until, doubts) VALUES (?, ?, 0) ON CONFLICT DO NOTHING")) {
                insert.setString(1, stream);
                insert.setObject(2, JournalTables.time(now));
                insert.executeUpdate();
            }
            return find(connection, stream).orElseThrow();
        });
    }

    /** The position of a stream, if it has begun. */
    public Optional<StreamPosition> find(String stream) throws SQLException {
        try (Connection connection = database.dataSource().getConnection()) {
            return find(connection, stream);
        }
    }

    /** The positions of these streams that have begun, by name. */
    public List<StreamPosition> all(Collection<String> streams) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                PreparedStatement select = connection.prepareStatement(COLUMNS + " = ANY(?) ORDER BY stream")) {
            select.setArray(1, JournalTables.texts(connection, streams.stream()));
            List<StreamPosition> found = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    found.add(position(row));
                }
            }
            return found;
        }
    }

    /**
     * The stream cannot go on after its last event: from where it is covered something may be missing, and the event is
     * forgotten.
     */
    public void doubt(String stream) throws SQLException {
        update(
                "UPDATE stream_position SET missing_since = COALESCE(missing_since, covered_until), replay_id = NULL,"
                        + " doubts = doubts + 1 WHERE stream = ?",
                stream);
    }

    /** Everything that was committed before {@code until} is known, but for what is noted as missing. */
    public void cover(Collection<String> streams, Instant until) throws SQLException {
        database.inTransaction(connection -> {
            try (PreparedStatement update = connection.prepareStatement(
                    "UPDATE stream_position SET covered_until = ? WHERE stream = ? AND covered_until < ?")) {
                for (String stream : streams.stream().sorted().toList()) {
                    update.setObject(1, JournalTables.time(until));
                    update.setString(2, stream);
                    update.setObject(3, JournalTables.time(until));
                    update.addBatch();
                }
                update.executeBatch();
            }
            return null;
        });
    }

    /**
     * What was missing has been asked for and recorded. A stream of which something was found missing meanwhile goes on
     * missing it.
     *
     * @param asked the doubts of each stream when it was asked
     */
    public void found(Map<String, Long> asked) throws SQLException {
        database.inTransaction(connection -> {
            try (PreparedStatement update = connection.prepareStatement(
                    "UPDATE stream_position SET missing_since = NULL WHERE stream = ? AND doubts = ?")) {
                for (String stream : asked.keySet().stream().sorted().toList()) {
                    update.setString(1, stream);
                    update.setLong(2, asked.get(stream));
                    update.addBatch();
                }
                update.executeBatch();
            }
            return null;
        });
    }

    private static List<StreamProgress> inOneOrder(List<StreamProgress> progress) {
        return progress.stream()
                .sorted(Comparator.comparing(StreamProgress::stream))
                .toList();
    }

    /** Moves positions forward, within the transaction that records what they stand for. */
    static void move(Connection connection, List<StreamProgress> progress) throws SQLException {
        if (progress.isEmpty()) {
            return;
        }
        try (PreparedStatement forward = connection.prepareStatement(
                        "UPDATE stream_position SET replay_id = ? WHERE stream = ? AND (replay_id IS NULL OR replay_id < ?)");
                PreparedStatement cover = connection.prepareStatement(
                        "UPDATE stream_position SET covered_until = ? WHERE stream = ? AND covered_until < ?");
                PreparedStatement doubt = connection.prepareStatement("UPDATE stream_position SET missing_since ="
                        + " CASE WHEN missing_since < ? THEN missing_since ELSE ? END, doubts = doubts + 1"
                        + " WHERE stream = ?")) {
            // in the order in which all others take the rows, so that nobody waits both ways
            for (StreamProgress one : inOneOrder(progress)) {
                forward.setLong(1, one.replayId());
                forward.setString(2, one.stream());
                forward.setLong(3, one.replayId());
                forward.executeUpdate();
                cover.setObject(1, JournalTables.time(one.committedAt()));
                cover.setString(2, one.stream());
                cover.setObject(3, JournalTables.time(one.committedAt()));
                cover.executeUpdate();
                if (one.missingSince().isPresent()) {
                    doubt.setObject(1, JournalTables.time(one.missingSince().get()));
                    doubt.setObject(2, JournalTables.time(one.missingSince().get()));
                    doubt.setString(3, one.stream());
                    doubt.executeUpdate();
                }
            }
        }
    }

    private void update(String sql, String stream) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                PreparedStatement update = connection.prepareStatement(sql)) {
            update.setString(1, stream);
            update.executeUpdate();
        }
    }

    private static Optional<StreamPosition> find(Connection connection, String stream) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(COLUMNS + " = ?")) {
            select.setString(1, stream);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(position(row)) : Optional.empty();
            }
        }
    }

    private static StreamPosition position(ResultSet row) throws SQLException {
        long replayId = row.getLong("replay_id");
        Optional<Long> known = row.wasNull() ? Optional.empty() : Optional.of(replayId);
        return new StreamPosition(
                row.getString("stream"),
                known,
                JournalTables.instant(row, "covered_until"),
                Optional.ofNullable(JournalTables.instant(row, "missing_since")),
                row.getLong("doubts"));
    }
}
