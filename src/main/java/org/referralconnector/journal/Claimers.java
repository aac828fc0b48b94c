package org.referralconnector.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The processes that share the database: which of them live, and who takes over what the dead had claimed. */
public final class Claimers {
    private final Database database;
    private final String claimer;
    private final Duration lease;
    private final Clock clock;

    /**
     * @param claimer the name of this process among those that share the database
     * @param lease after which silence of a claimer its deliveries are taken over
     */
    public Claimers(Database database, String claimer, Duration lease, Clock clock) {
        this.database = database;
        this.claimer = claimer;
        this.lease = lease;
        this.clock = clock;
    }

    /** Says that this process lives, and takes over what dead ones had claimed. */
    public void keepAlive() throws SQLException {
        Instant now = clock.instant();
        database.inTransaction(connection -> {
            sayAlive(connection, now);
            takeOver(
                    connection,
                    "claimed_by NOT IN (SELECT name FROM claimer WHERE seen_at > ?)",
                    JournalTables.time(now.minus(lease)));
            forgetTheDead(connection, now.minus(lease));
            return null;
        });
    }

    /**
     * Takes over what an earlier run of this process had claimed when it died; on the embedded database, which nobody
     * else can have open, what anybody had.
     */
    public void recover() throws SQLException {
        database.inTransaction(connection -> {
            sayAlive(connection, clock.instant());
            if (database.embedded()) {
                takeOver(connection, "TRUE");
            } else {
                takeOver(connection, "claimed_by = ?", claimer);
            }
            return null;
        });
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

    private static void forgetTheDead(Connection connection, Instant silentSince) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM claimer WHERE seen_at <= ?")) {
            delete.setObject(1, JournalTables.time(silentSince));
            delete.executeUpdate();
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
}
