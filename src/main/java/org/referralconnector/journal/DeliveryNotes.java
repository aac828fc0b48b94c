package org.referralconnector.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;

/** The history of deliveries that did not go straight through. */
final class DeliveryNotes {
    private static final int DETAIL_AT_MOST = 2_000;

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
                    insert.setString(3, outcome.reason());
                    insert.setString(4, detail(outcome));
                    insert.setLong(5, delivery.id());
                    insert.setLong(6, batch.claim());
                    insert.setString(7, outcome.reason());
                    insert.addBatch();
                    any = true;
                }
            }
            if (any) {
                insert.executeBatch();
            }
        }
    }

    /** The detail of an outcome as the tables keep it; null for none. */
    static String detail(Outcome outcome) {
        if (outcome instanceof Outcome.Skipped skipped) {
            return shortened(skipped.detail());
        }
        if (outcome instanceof Outcome.TryLater later) {
            return shortened(later.detail());
        }
        if (outcome instanceof Outcome.Parked parked) {
            return shortened(parked.detail());
        }
        return outcome instanceof Outcome.Refused refused ? shortened(refused.detail()) : null;
    }

    private static String shortened(String detail) {
        return detail.length() <= DETAIL_AT_MOST ? detail : detail.substring(0, DETAIL_AT_MOST - 1) + "…";
    }
}
