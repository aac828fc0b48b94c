package org.referralconnector.referral;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.referralconnector.change.RecordMove;
import org.referralconnector.journal.Journal;
import org.referralconnector.referral.Belonging.FoundBy;

/**
 * Follows records that went on as other ones: whoever was linked to the one is linked to the other, and what rules said of
 * it is said of the other. So a merge reverses nothing, and what is not true any more is seen when the other one is judged.
 * Following again changes nothing.
 */
public final class MovedRecords {
    private final Journal journal;
    private final Clock clock;

    public MovedRecords(Journal journal, Clock clock) {
        this.journal = journal;
        this.clock = clock;
    }

    /**
     * Follows each of these, in their order.
     *
     * @throws SQLException if nothing was changed
     */
    public void follow(List<RecordMove> moves) throws SQLException {
        if (moves.isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        journal.together((connection, entries) -> {
            Map<String, Map<ReferralId, FoundBy>> owners = LedgerTables.referralsOfRecords(
                    connection, moves.stream().map(RecordMove::from).toList());
            Collection<ReferralId> all = new TreeSet<>();
            owners.values().forEach(its -> all.addAll(its.keySet()));
            LedgerTables.lock(connection, all);
            for (RecordMove move : moves) {
                moveLinks(connection, move, now);
                Set<ReferralId> its = owners.getOrDefault(move.from(), Map.of()).keySet();
                for (ReferralId owner : its) {
                    moveRecord(connection, owner, move);
                    moveMatches(connection, owner, move);
                }
                if (!its.isEmpty()) {
                    forgetFacts(connection, move);
                }
            }
            return null;
        });
    }

    private static void moveLinks(Connection connection, RecordMove move, Instant now) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE link SET record_id = ?, since = ?"
                + " WHERE record_id = ? AND destination = ? AND object = ?")) {
            update.setString(1, move.to());
            update.setObject(2, LedgerTables.time(now));
            update.setString(3, move.from());
            update.setString(4, move.connection());
            update.setString(5, move.object());
            update.executeUpdate();
        }
    }

    private static void moveRecord(Connection connection, ReferralId owner, RecordMove move) throws SQLException {
        move(
                connection,
                owner,
                move,
                "INSERT INTO referral_record (record_id, participant, campaign, connection, object, found_by)"
                        + " SELECT ?, participant, campaign, connection, object, found_by FROM referral_record"
                        + " WHERE participant = ? AND campaign = ? AND record_id = ? ON CONFLICT DO NOTHING",
                "DELETE FROM referral_record WHERE participant = ? AND campaign = ? AND record_id = ?");
    }

    /** A rule that is known of the record that stays is not said twice. */
    private static void moveMatches(Connection connection, ReferralId owner, RecordMove move) throws SQLException {
        move(
                connection,
                owner,
                move,
                "INSERT INTO rule_match (record_id, participant, campaign, rule, object, since, acts_at, acted,"
                        + " reversed_at) SELECT ?, participant, campaign, rule, object, since, acts_at, acted, reversed_at"
                        + " FROM rule_match WHERE participant = ? AND campaign = ? AND record_id = ?"
                        + " ON CONFLICT DO NOTHING",
                "DELETE FROM rule_match WHERE participant = ? AND campaign = ? AND record_id = ?");
    }

    /** Copies rows under the id of the record that stays, unless it has its own, and removes them under the other. */
    private static void move(Connection connection, ReferralId owner, RecordMove move, String copy, String remove)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(copy);
                PreparedStatement delete = connection.prepareStatement(remove)) {
            insert.setString(1, move.to());
            insert.setString(2, owner.participant());
            insert.setString(3, owner.campaign());
            insert.setString(4, move.from());
            insert.executeUpdate();
            delete.setString(1, owner.participant());
            delete.setString(2, owner.campaign());
            delete.setString(3, move.from());
            delete.executeUpdate();
        }
    }

    /** The record that stays says itself how it stands. */
    private static void forgetFacts(Connection connection, RecordMove move) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM crm_record WHERE record_id = ? AND connection = ?")) {
            delete.setString(1, move.from());
            delete.setString(2, move.connection());
            delete.executeUpdate();
        }
    }
}
