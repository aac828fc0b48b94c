package org.referralconnector.journal;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;

/** The history of deliveries that did not go straight through. */
final class DeliveryNotes {
    private static final int DETAIL_AT_MOST = 2_000;
    private static final int REASON_AT_MOST = 100;

    private DeliveryNotes() {}

    /** Notes failed attempts, once per change of reason: an outage of days is one note, not one per attempt. */
    static void note(Connection connection, Batch batch, Map<Long, Outcome> outcomes, Instant now) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO delivery_note"
                + " (delivery, noted_at, attempt, state, reason, detail)"
                + " SELECT id, ?, attempts + 1, ?, ?, ? FROM delivery"
                + " WHERE id = ? AND claim = ? AND (reason IS NULL OR reason <> ?)")) {
            boolean any = false;
            for (Delivery delivery : batch.deliveries()) {
                Outcome outcome = outcomes.get(delivery.id());
                if (outcome instanceof Outcome.TryLater || outcome instanceof Outcome.Parked) {
                    insert.setObject(1, JournalTables.time(now));
                    insert.setString(2, DeliveryState.after(outcome).word());
                    insert.setString(3, reason(outcome));
                    insert.setString(4, detail(outcome));
                    insert.setLong(5, delivery.id());
                    insert.setLong(6, batch.claim());
                    insert.setString(7, reason(outcome));
                    insert.addBatch();
                    any = true;
                }
            }
            if (any) {
                insert.executeBatch();
            }
        }
    }

    /** Notes what a person did to deliveries. */
    static void note(
            Connection connection, Array deliveries, DeliveryState state, String reason, String why, Instant now)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO delivery_note"
                + " (delivery, noted_at, attempt, state, reason, detail)"
                + " SELECT id, ?, attempts, ?, ?, ? FROM delivery WHERE id = ANY(?)")) {
            insert.setObject(1, JournalTables.time(now));
            insert.setString(2, state.word());
            insert.setString(3, reason);
            insert.setString(4, detail(why));
            insert.setArray(5, deliveries);
            insert.executeUpdate();
        }
    }

    /** The detail of an outcome as the tables keep it; null for none. */
    static String detail(Outcome outcome) {
        if (outcome instanceof Outcome.Delivered delivered) {
            return delivered.detail().isEmpty() ? null : detail(delivered.detail());
        }
        if (outcome instanceof Outcome.Skipped skipped) {
            return detail(skipped.detail());
        }
        if (outcome instanceof Outcome.TryLater later) {
            return detail(later.detail());
        }
        if (outcome instanceof Outcome.Parked parked) {
            return detail(parked.detail());
        }
        return outcome instanceof Outcome.Refused refused ? detail(refused.detail()) : null;
    }

    /** A detail as the tables keep it. */
    static String detail(String text) {
        return storable(text, DETAIL_AT_MOST);
    }

    /** The reason of an outcome as the tables keep it. */
    static String reason(Outcome outcome) {
        return storable(outcome.reason(), REASON_AT_MOST);
    }

    /** What a column of this length takes of a text from outside: PostgreSQL knows no NUL. */
    static String storable(String text, int most) {
        if (text == null) {
            return "";
        }
        String storable = text.replace('\0', '\uFFFD');
        if (storable.length() <= most) {
            return storable;
        }
        int end = Character.isHighSurrogate(storable.charAt(most - 2)) ? most - 2 : most - 1;
        return storable.substring(0, end) + "…";
    }
}
