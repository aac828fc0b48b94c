package org.referralconnector.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The deliveries that wait for a person, and what a person decides about them; their history keeps why. */
public final class ParkedDeliveries {
    private static final String RELEASED = "released-by-operator";
    private static final String SKIPPED = "skipped-by-operator";

    private final Database database;
    private final Clock clock;

    public ParkedDeliveries(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Makes a parked delivery due now.
     *
     * @param why what the operator says about it
     * @return 1, or 0 if it is not parked
     */
    public int release(long delivery, String why) throws SQLException {
        return database.inTransaction(
                connection -> release(connection, parked(connection, "id = ?", List.of(delivery)), why));
    }

    /**
     * Makes parked deliveries due now.
     *
     * @param destination where they have to go; null for anywhere
     * @param reason the code of why they were parked; null for any
     * @param why what the operator says about it
     * @return how many
     */
    public int releaseAll(String destination, String reason, String why) throws SQLException {
        List<String> conditions = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        if (destination != null) {
            conditions.add("destination = ?");
            values.add(destination);
        }
        if (reason != null) {
            conditions.add("reason = ?");
            values.add(reason);
        }
        String which = conditions.isEmpty() ? "TRUE" : String.join(" AND ", conditions);
        return database.inTransaction(connection -> release(connection, parked(connection, which, values), why));
    }

    /**
     * Gives up a parked delivery, so that what waits behind it can go.
     *
     * @param why what the operator says about it
     * @return 1, or 0 if it is not parked
     */
    public int skip(long delivery, String why) throws SQLException {
        Instant now = clock.instant();
        return database.inTransaction(connection -> {
            Collection<Long> ids = parked(connection, "id = ?", List.of(delivery));
            if (ids.isEmpty()) {
                return 0;
            }
            DeliveryNotes.note(
                    connection,
                    JournalTables.numbers(connection, ids.stream()),
                    DeliveryState.SKIPPED,
                    SKIPPED,
                    why,
                    now);
            try (PreparedStatement update = connection.prepareStatement(
                    "UPDATE delivery SET state = 'skipped',"
                            + " lane = NULL, in_doubt_since = NULL, reason = ?, detail = ?, settled_at = ? WHERE id = ANY(?)")) {
                update.setString(1, SKIPPED);
                update.setString(2, DeliveryNotes.detail(why));
                update.setObject(3, JournalTables.time(now));
                update.setArray(4, JournalTables.numbers(connection, ids.stream()));
                return update.executeUpdate();
            }
        });
    }

    private int release(Connection connection, Collection<Long> ids, String why) throws SQLException {
        if (ids.isEmpty()) {
            return 0;
        }
        Instant now = clock.instant();
        DeliveryNotes.note(
                connection, JournalTables.numbers(connection, ids.stream()), DeliveryState.DUE, RELEASED, why, now);
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE delivery SET state = 'due', due_at = ?, reason = ?, detail = ? WHERE id = ANY(?)")) {
            update.setObject(1, JournalTables.time(now));
            update.setString(2, RELEASED);
            update.setString(3, DeliveryNotes.detail(why));
            update.setArray(4, JournalTables.numbers(connection, ids.stream()));
            return update.executeUpdate();
        }
    }

    /** Locks parked deliveries until the end of the transaction. */
    private static Collection<Long> parked(Connection connection, String which, List<?> values) throws SQLException {
        List<Long> ids = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT id FROM delivery WHERE state = 'parked' AND " + which + " ORDER BY id FOR UPDATE")) {
            for (int i = 0; i < values.size(); i++) {
                select.setObject(i + 1, values.get(i));
            }
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    ids.add(row.getLong(1));
                }
            }
        }
        return ids;
    }
}
