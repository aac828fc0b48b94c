package org.referralconnector.referral;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.referralconnector.campaign.QualificationRule.Action;
import org.referralconnector.journal.Database;
import org.referralconnector.referral.Belonging.FoundBy;

/** The ledger in the database: referrals, the records that belong to them, and which rules are true of those. */
public final class LedgerTables {
    private static final String REFERRAL =
            "SELECT participant, campaign, status, can_qualify, code, joined_at, told FROM referral ";

    private final DataSource database;

    public LedgerTables(Database database) {
        this.database = database.dataSource();
    }

    /** Those of these participants who have a referral. */
    Set<ReferralId> referrals(Collection<ReferralId> ids) throws SQLException {
        if (ids.isEmpty()) {
            return Set.of();
        }
        Set<ReferralId> wanted = new HashSet<>(ids);
        Set<ReferralId> found = new HashSet<>();
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(
                        "SELECT participant, campaign FROM referral WHERE participant = ANY(?)")) {
            select.setArray(
                    1,
                    texts(connection, ids.stream().map(ReferralId::participant).toList()));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    ReferralId id = id(row);
                    if (wanted.contains(id)) {
                        found.add(id);
                    }
                }
            }
        }
        return found;
    }

    /** The referrals that these records are known to belong to, by record id, and how that became known. */
    Map<String, Map<ReferralId, FoundBy>> referralsOfRecords(Collection<String> recordIds) throws SQLException {
        try (Connection connection = database.getConnection()) {
            return referralsOfRecords(connection, recordIds);
        }
    }

    /** The same, within a transaction. */
    static Map<String, Map<ReferralId, FoundBy>> referralsOfRecords(Connection connection, Collection<String> recordIds)
            throws SQLException {
        Map<String, Map<ReferralId, FoundBy>> found = new HashMap<>();
        if (recordIds.isEmpty()) {
            return found;
        }
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT participant, campaign, record_id, found_by FROM referral_record WHERE record_id = ANY(?)")) {
            select.setArray(1, texts(connection, recordIds));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    found.computeIfAbsent(row.getString(3), first -> new LinkedHashMap<>())
                            .put(id(row), FoundBy.of(row.getString(4)));
                }
            }
        }
        return found;
    }

    /** The referrals with these codes, by code. */
    Map<String, Set<ReferralId>> referralsOfCodes(Collection<String> codes) throws SQLException {
        Map<String, Set<ReferralId>> found = new HashMap<>();
        if (codes.isEmpty()) {
            return found;
        }
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(
                        "SELECT participant, campaign, code FROM referral WHERE code = ANY(?)")) {
            select.setArray(1, texts(connection, codes));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    found.computeIfAbsent(row.getString(3), first -> new LinkedHashSet<>())
                            .add(id(row));
                }
            }
        }
        return found;
    }

    /** Everything that is kept about the referrals of a code, or of a participant of this name. */
    List<Kept> kept(String code) throws SQLException {
        List<Kept> all = new ArrayList<>();
        try (Connection connection = database.getConnection()) {
            for (Referral referral : referralsCalled(connection, code)) {
                List<ReferralId> id = List.of(referral.id());
                all.add(new Kept(
                        referral,
                        records(connection, referral.id()),
                        matches(connection, id).getOrDefault(referral.id(), List.of()),
                        spend(connection, id).getOrDefault(referral.id(), List.of())));
            }
        }
        return all;
    }

    private static List<Referral> referralsCalled(Connection connection, String code) throws SQLException {
        List<Referral> called = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                REFERRAL + "WHERE code = ? OR participant = ? ORDER BY campaign, participant")) {
            select.setString(1, code);
            select.setString(2, code);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    called.add(referral(row));
                }
            }
        }
        return called;
    }

    private static List<KeptRecord> records(Connection connection, ReferralId id) throws SQLException {
        List<KeptRecord> records = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT r.object, r.record_id, r.found_by, c.facts"
                + " FROM referral_record r JOIN crm_record c ON c.record_id = r.record_id AND c.connection = r.connection"
                + " WHERE r.participant = ? AND r.campaign = ? ORDER BY r.object, r.record_id")) {
            select.setString(1, id.participant());
            select.setString(2, id.campaign());
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    records.add(new KeptRecord(
                            row.getString(1),
                            row.getString(2),
                            FoundBy.of(row.getString(3)),
                            RecordFacts.of(row.getString(4))));
                }
            }
        }
        return records;
    }

    /**
     * Referrals of which a rule waits to act that need not wait any longer, some of them.
     *
     * @param rules the names of the rules that count, by campaign
     */
    List<ReferralId> waitingUntil(Instant now, Map<String, List<String>> rules, int most) throws SQLException {
        List<ReferralId> waiting = new ArrayList<>();
        try (Connection connection = database.getConnection();
                PreparedStatement select =
                        connection.prepareStatement("SELECT DISTINCT participant, campaign FROM rule_match"
                                + " WHERE acted = FALSE AND acts_at <= ? AND reversed_at IS NULL AND campaign = ?"
                                + " AND rule = ANY(?) ORDER BY participant, campaign LIMIT ?")) {
            for (Map.Entry<String, List<String>> campaign : rules.entrySet()) {
                select.setObject(1, time(now));
                select.setString(2, campaign.getKey());
                select.setArray(3, texts(connection, campaign.getValue()));
                select.setInt(4, most - waiting.size());
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        waiting.add(id(row));
                    }
                }
            }
        }
        return waiting;
    }

    /** Locks referrals until the end of the transaction. */
    static Map<ReferralId, Referral> lock(Connection connection, Collection<ReferralId> ids) throws SQLException {
        Map<ReferralId, Referral> locked = new TreeMap<>();
        if (ids.isEmpty()) {
            return locked;
        }
        try (PreparedStatement select = connection.prepareStatement(
                REFERRAL + "WHERE participant = ANY(?) ORDER BY participant, campaign FOR UPDATE")) {
            select.setArray(1, texts(connection, participants(ids)));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    Referral referral = referral(row);
                    if (ids.contains(referral.id())) {
                        locked.put(referral.id(), referral);
                    }
                }
            }
        }
        return locked;
    }

    /** What is known of these records. */
    static Map<String, RecordFacts> facts(Connection connection, Collection<String> recordIds) throws SQLException {
        Map<String, RecordFacts> facts = new HashMap<>();
        if (recordIds.isEmpty()) {
            return facts;
        }
        try (PreparedStatement select =
                connection.prepareStatement("SELECT record_id, facts FROM crm_record WHERE record_id = ANY(?)")) {
            select.setArray(1, texts(connection, recordIds));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    facts.put(row.getString(1), RecordFacts.of(row.getString(2)));
                }
            }
        }
        return facts;
    }

    /** The rules that are, or were, true for these referrals. */
    static Map<ReferralId, List<RuleMatch>> matches(Connection connection, Collection<ReferralId> ids)
            throws SQLException {
        Map<ReferralId, List<RuleMatch>> matches = new HashMap<>();
        if (ids.isEmpty()) {
            return matches;
        }
        try (PreparedStatement select = connection.prepareStatement("SELECT participant, campaign, rule, record_id,"
                + " object, since, acts_at, acted, reversed_at FROM rule_match WHERE participant = ANY(?)"
                + " ORDER BY since, rule, record_id")) {
            select.setArray(1, texts(connection, participants(ids)));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    matches.computeIfAbsent(id(row), first -> new ArrayList<>())
                            .add(new RuleMatch(
                                    row.getString(3),
                                    row.getString(4),
                                    row.getString(5),
                                    instant(row, 6).orElseThrow(),
                                    instant(row, 7).orElseThrow(),
                                    row.getBoolean(8),
                                    instant(row, 9)));
                }
            }
        }
        return matches;
    }

    /** What the programs were told that these participants have spent. */
    static Map<ReferralId, List<SpendTold>> spend(Connection connection, Collection<ReferralId> ids)
            throws SQLException {
        Map<ReferralId, List<SpendTold>> spend = new HashMap<>();
        if (ids.isEmpty()) {
            return spend;
        }
        try (PreparedStatement select = connection.prepareStatement("SELECT participant, campaign, record_id,"
                + " currency, total, times FROM spend_told WHERE participant = ANY(?) ORDER BY record_id, currency")) {
            select.setArray(1, texts(connection, participants(ids)));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    spend.computeIfAbsent(id(row), first -> new ArrayList<>())
                            .add(new SpendTold(
                                    row.getString(3), row.getString(4), row.getBigDecimal(5), row.getInt(6)));
                }
            }
        }
        return spend;
    }

    static List<String> participants(Collection<ReferralId> ids) {
        return ids.stream().map(ReferralId::participant).distinct().toList();
    }

    static Array texts(Connection connection, Collection<String> values) throws SQLException {
        return connection.createArrayOf("varchar", values.stream().distinct().toArray());
    }

    static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    static Optional<Instant> instant(ResultSet row, int column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }

    private static Referral referral(ResultSet row) throws SQLException {
        return new Referral(
                id(row),
                ReferralStatus.valueOf(row.getString(3).toUpperCase(Locale.ROOT)),
                row.getBoolean(4),
                Optional.ofNullable(row.getString(5)),
                instant(row, 6),
                Optional.ofNullable(row.getString(7)).flatMap(Action::of));
    }

    private static ReferralId id(ResultSet row) throws SQLException {
        return new ReferralId(row.getString("campaign"), row.getString("participant"));
    }

    /** All that is kept about one referral. */
    record Kept(Referral referral, List<KeptRecord> records, List<RuleMatch> matches, List<SpendTold> spend) {}

    /** A record that belongs to a referral. */
    record KeptRecord(String object, String recordId, FoundBy foundBy, RecordFacts facts) {}
}
