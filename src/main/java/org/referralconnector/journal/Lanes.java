package org.referralconnector.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The lanes in which participants keep their order: everybody with one e-mail address shares one. */
final class Lanes {
    private Lanes() {}

    /**
     * Gives each event its lane: that of the participant or, while nothing is open there, that of the e-mail address.
     * What is carried nowhere and has no address says nothing about where a participant belongs. Whether the participant
     * had a lane before says how urgent the event is, too.
     */
    static void assign(Connection connection, List<ArrivingEvent> events) throws SQLException {
        Map<Long, Long> before = lanes(connection, events);
        Set<Long> open = open(connection, events, before);
        Map<Long, Long> after = new HashMap<>(before);
        for (ArrivingEvent one : events) {
            Long present = after.get(one.person);
            one.urgency = Urgency.of(one.event.kind(), present != null);
            if (present == null) {
                one.lane = one.address.orElse(one.person);
            } else {
                one.lane = open.contains(present) ? present : one.address.orElse(present);
            }
            if (present != null || one.address.isPresent() || one.event.kind().carried()) {
                after.put(one.person, one.lane);
            }
            if (one.deliveries.length > 0) {
                open.add(one.lane);
            }
        }
        keep(connection, before, after);
    }

    /** Those lanes in which something is open, of the participants who came with the address of another lane. */
    private static Set<Long> open(Connection connection, List<ArrivingEvent> events, Map<Long, Long> lanes)
            throws SQLException {
        Set<Long> left = new HashSet<>();
        for (ArrivingEvent one : events) {
            Long present = lanes.get(one.person);
            if (present != null && !one.address.orElse(present).equals(present)) {
                left.add(present);
            }
        }
        Set<Long> open = new HashSet<>();
        if (left.isEmpty()) {
            return open;
        }
        try (PreparedStatement select = connection.prepareStatement("SELECT wanted.lane FROM UNNEST(?) AS wanted (lane)"
                + " WHERE EXISTS (SELECT 1 FROM delivery d WHERE d.lane = wanted.lane)")) {
            select.setArray(1, JournalTables.numbers(connection, left.stream()));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    open.add(row.getLong(1));
                }
            }
        }
        return open;
    }

    private static void keep(Connection connection, Map<Long, Long> before, Map<Long, Long> after) throws SQLException {
        try (PreparedStatement insert =
                        connection.prepareStatement("INSERT INTO participant (lane, person) VALUES (?, ?)");
                PreparedStatement update =
                        connection.prepareStatement("UPDATE participant SET lane = ? WHERE person = ?")) {
            boolean moved = false;
            for (Map.Entry<Long, Long> participant : after.entrySet()) {
                Long present = before.get(participant.getKey());
                if (participant.getValue().equals(present)) {
                    continue;
                }
                moved |= present != null;
                PreparedStatement change = present == null ? insert : update;
                change.setLong(1, participant.getValue());
                change.setLong(2, participant.getKey());
                change.addBatch();
            }
            insert.executeBatch();
            if (moved) {
                update.executeBatch();
            }
        }
    }

    private static Map<Long, Long> lanes(Connection connection, List<ArrivingEvent> events) throws SQLException {
        Map<Long, Long> lanes = new HashMap<>();
        try (PreparedStatement select =
                connection.prepareStatement("SELECT person, lane FROM participant WHERE person = ANY(?)")) {
            select.setArray(1, JournalTables.numbers(connection, events.stream().map(one -> one.person)));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    lanes.put(row.getLong(1), row.getLong(2));
                }
            }
        }
        return lanes;
    }
}
