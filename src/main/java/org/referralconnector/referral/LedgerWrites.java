package org.referralconnector.referral;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.referralconnector.change.CrmChange;
import org.referralconnector.referral.Standing.Move;

/** What a transaction writes into the ledger. */
final class LedgerWrites {
    private static final String HISTORY =
            "INSERT INTO referral_change (participant, campaign, entry, status, cause, changed_at)"
                    + " SELECT participant, campaign, entry, status, cause, changed_at FROM referral"
                    + " WHERE participant = ? AND campaign = ? ON CONFLICT DO NOTHING";
    private static final int LONGEST_CAUSE = 100;

    private final Connection connection;

    LedgerWrites(Connection connection) {
        this.connection = connection;
    }

    /**
     * Keeps what is known of a record.
     *
     * @param known true if something of it was kept before
     */
    void keep(CrmChange change, RecordFacts facts, boolean known) throws SQLException {
        String sql = known
                ? "UPDATE crm_record SET facts = ? WHERE record_id = ? AND connection = ? AND object = ?"
                : "INSERT INTO crm_record (facts, record_id, connection, object) VALUES (?, ?, ?, ?)"
                        + " ON CONFLICT DO NOTHING";
        try (PreparedStatement write = connection.prepareStatement(sql)) {
            write.setString(1, facts.text());
            write.setString(2, change.recordId());
            write.setString(3, change.connection());
            write.setString(4, change.object());
            write.executeUpdate();
        }
    }

    /** Notes that a record belongs to a referral. */
    void attach(ReferralId referral, CrmChange change, String foundBy) throws SQLException {
        attach(referral, change.connection(), change.object(), change.recordId(), foundBy);
    }

    /** The same for a record that did not change itself. */
    void attach(ReferralId referral, String crm, String object, String recordId, String foundBy) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO referral_record (participant, campaign, record_id, connection, object, found_by)"
                        + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING")) {
            insert.setString(1, referral.participant());
            insert.setString(2, referral.campaign());
            insert.setString(3, recordId);
            insert.setString(4, crm);
            insert.setString(5, object);
            insert.setString(6, foundBy);
            insert.executeUpdate();
        }
    }

    /** Notes that a record does not belong to a referral any more. */
    void detach(ReferralId referral, String recordId) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(
                "DELETE FROM referral_record WHERE participant = ? AND campaign = ? AND record_id = ?")) {
            delete.setString(1, referral.participant());
            delete.setString(2, referral.campaign());
            delete.setString(3, recordId);
            delete.executeUpdate();
        }
    }

    /** Writes what changed of the matches of a referral. */
    void match(ReferralId referral, Collection<RuleMatch> matches, Set<RuleMatch> gone) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM rule_match WHERE participant = ?"
                        + " AND campaign = ? AND rule = ? AND record_id = ?");
                PreparedStatement insert = connection.prepareStatement("INSERT INTO rule_match (participant, campaign,"
                        + " rule, record_id, object, since, acts_at, acted, reversed_at)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            for (RuleMatch match : gone) {
                bind(delete, referral, match);
                delete.addBatch();
            }
            for (RuleMatch match : matches) {
                bind(delete, referral, match);
                delete.addBatch();
                bind(insert, referral, match);
                insert.setString(5, match.object());
                insert.setObject(6, LedgerTables.time(match.since()));
                insert.setObject(7, LedgerTables.time(match.actsAt()));
                insert.setBoolean(8, match.acted());
                insert.setObject(9, match.reversedAt().map(LedgerTables::time).orElse(null));
                insert.addBatch();
            }
            delete.executeBatch();
            insert.executeBatch();
        }
    }

    /** Notes what a program is told about spend. */
    void tell(ReferralId referral, List<SpendTold> spend) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM spend_told WHERE participant = ?"
                        + " AND campaign = ? AND record_id = ? AND currency = ?");
                PreparedStatement insert = connection.prepareStatement("INSERT INTO spend_told (participant, campaign,"
                        + " record_id, currency, total, times) VALUES (?, ?, ?, ?, ?, ?)")) {
            for (SpendTold told : spend) {
                for (PreparedStatement write : List.of(delete, insert)) {
                    write.setString(1, referral.participant());
                    write.setString(2, referral.campaign());
                    write.setString(3, told.recordId());
                    write.setString(4, told.currency());
                }
                insert.setBigDecimal(5, told.total());
                insert.setInt(6, told.times());
                delete.addBatch();
                insert.addBatch();
            }
            delete.executeBatch();
            insert.executeBatch();
        }
    }

    /**
     * Moves referrals, with what was and what is in their history.
     *
     * @param entries the journal entry that tells the program, by referral
     */
    void move(Map<ReferralId, Move> moves, Map<ReferralId, Long> entries, Instant now) throws SQLException {
        if (moves.isEmpty()) {
            return;
        }
        history(moves.keySet());
        try (PreparedStatement update = connection.prepareStatement("UPDATE referral SET status = ?, told = ?,"
                + " entry = ?, cause = ?, changed_at = ? WHERE participant = ? AND campaign = ?")) {
            for (Map.Entry<ReferralId, Move> one : moves.entrySet()) {
                Move move = one.getValue();
                update.setString(1, move.status().name().toLowerCase(Locale.ROOT));
                update.setString(2, move.told().map(action -> action.word()).orElse(null));
                update.setLong(3, entries.get(one.getKey()));
                update.setString(4, cause(move));
                update.setObject(5, LedgerTables.time(now));
                update.setString(6, one.getKey().participant());
                update.setString(7, one.getKey().campaign());
                update.addBatch();
            }
            update.executeBatch();
        }
        history(moves.keySet());
    }

    private void history(Set<ReferralId> referrals) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(HISTORY)) {
            for (ReferralId referral : referrals) {
                insert.setString(1, referral.participant());
                insert.setString(2, referral.campaign());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static void bind(PreparedStatement statement, ReferralId referral, RuleMatch match) throws SQLException {
        statement.setString(1, referral.participant());
        statement.setString(2, referral.campaign());
        statement.setString(3, match.rule());
        statement.setString(4, match.recordId());
    }

    /** Such as {@code Deal won: Opportunity 0060S0000000001AAA}; what is too long for the column is cut from the rule's name. */
    private static String cause(Move move) {
        String record = (move.cause().reversal() ? " (reversed): " : ": ")
                + move.cause().object() + " " + move.cause().recordId();
        String rule = move.cause().rule();
        int room = Math.max(0, LONGEST_CAUSE - record.length());
        return (rule.length() > room ? rule.substring(0, room) : rule) + record;
    }
}
