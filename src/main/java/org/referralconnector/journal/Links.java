package org.referralconnector.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;

/** Which records participants are, as learned so far. */
public final class Links {
    private final DataSource database;

    public Links(Database database) {
        this.database = database.dataSource();
    }

    /** The links of everybody in a batch to its destination, with one query. */
    public List<Link> of(Batch batch) throws SQLException {
        Set<String> participants = new HashSet<>();
        Set<String> persons = new HashSet<>();
        for (Delivery delivery : batch.deliveries()) {
            participants.add(delivery.entry().participant());
            persons.add(person(delivery.entry().campaign(), delivery.entry().participant()));
        }
        List<Link> links = new ArrayList<>();
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement("SELECT l.campaign, l.participant, l.object,"
                        + " l.record_id FROM UNNEST(?) AS wanted (participant)"
                        + " JOIN link l ON l.participant = wanted.participant WHERE l.destination = ?")) {
            select.setArray(1, JournalTables.texts(connection, participants.stream()));
            select.setString(2, batch.destination());
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    if (persons.contains(person(row.getString(1), row.getString(2)))) {
                        links.add(new Link(
                                row.getString(1),
                                row.getString(2),
                                batch.destination(),
                                row.getString(3),
                                row.getString(4)));
                    }
                }
            }
        }
        return links;
    }

    /** What is known of these participants in a destination, of whatever campaign they are, with one query. */
    public List<Link> named(String destination, Collection<String> participants) throws SQLException {
        List<Link> links = new ArrayList<>();
        if (participants.isEmpty()) {
            return links;
        }
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement("SELECT l.campaign, l.participant, l.object,"
                        + " l.record_id FROM UNNEST(?) AS wanted (participant)"
                        + " JOIN link l ON l.participant = wanted.participant WHERE l.destination = ?")) {
            select.setArray(1, JournalTables.texts(connection, participants.stream()));
            select.setString(2, destination);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    links.add(new Link(
                            row.getString(1), row.getString(2), destination, row.getString(3), row.getString(4)));
                }
            }
        }
        return links;
    }

    /** Whose records these are: the links of a destination that lead to one of them, with one query. */
    public List<Link> to(String destination, Collection<String> recordIds) throws SQLException {
        List<Link> links = new ArrayList<>();
        if (recordIds.isEmpty()) {
            return links;
        }
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement("SELECT l.campaign, l.participant, l.object,"
                        + " l.record_id FROM UNNEST(?) AS wanted (record_id)"
                        + " JOIN link l ON l.record_id = wanted.record_id WHERE l.destination = ?")) {
            select.setArray(1, JournalTables.texts(connection, recordIds.stream()));
            select.setString(2, destination);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    links.add(new Link(
                            row.getString(1), row.getString(2), destination, row.getString(3), row.getString(4)));
                }
            }
        }
        return links;
    }

    /** Remembers links at once, before anything is settled: what is recorded next may need them. */
    public void learn(Collection<Link> links) throws SQLException {
        if (links.isEmpty()) {
            return;
        }
        Instant now = Instant.now();
        try (Connection connection = database.getConnection()) {
            remember(connection, links, now);
        }
    }

    static void remember(Connection connection, Collection<Link> links, Instant since) throws SQLException {
        if (links.isEmpty()) {
            return;
        }
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO link"
                + " (participant, campaign, destination, object, record_id, since) VALUES (?, ?, ?, ?, ?, ?)"
                + " ON CONFLICT DO NOTHING")) {
            for (Link link : inOneOrder(links)) {
                bind(insert, link);
                insert.setString(5, link.recordId());
                insert.setObject(6, JournalTables.time(since));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    static void forget(Connection connection, Collection<Link> links) throws SQLException {
        if (links.isEmpty()) {
            return;
        }
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM link WHERE participant = ?"
                + " AND campaign = ? AND destination = ? AND object = ? AND record_id = ?")) {
            for (Link link : inOneOrder(links)) {
                bind(delete, link);
                delete.setString(5, link.recordId());
                delete.addBatch();
            }
            delete.executeBatch();
        }
    }

    /** So that two who settle at the same time may wait for each other, but not both ways. */
    private static List<Link> inOneOrder(Collection<Link> links) {
        return links.stream()
                .sorted(Comparator.comparing(Link::participant)
                        .thenComparing(Link::campaign)
                        .thenComparing(Link::destination)
                        .thenComparing(Link::object))
                .toList();
    }

    private static void bind(PreparedStatement statement, Link link) throws SQLException {
        statement.setString(1, link.participant());
        statement.setString(2, link.campaign());
        statement.setString(3, link.destination());
        statement.setString(4, link.object());
    }

    private static String person(String campaign, String participant) {
        return campaign + '\n' + participant;
    }
}
