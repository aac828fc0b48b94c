package org.referralconnector.connection;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.referralconnector.journal.Database;

/**
 * The accounts in the database. Every change is one statement that says from which version it goes on, so that of several
 * processes one wins and no lock is held while a token endpoint is asked.
 */
public final class AccountTable {
    private static final String COLUMNS = "SELECT crm, name, version, tokens, spares, given, account, org, scopes,"
            + " connected_at, renewed_at, disconnected_at, renewing_by, renewing_until, asked FROM connected_account";

    private final Database database;

    public AccountTable(Database database) {
        this.database = database;
    }

    /** What is known of an account. */
    public Optional<Account> find(AccountKey key) throws SQLException {
        List<Account> found = select(COLUMNS + " WHERE crm = ? AND name = ?", key.crm(), key.name());
        return found.stream().findFirst();
    }

    /** All accounts that were ever connected or disconnected. */
    public List<Account> all() throws SQLException {
        return select(COLUMNS + " ORDER BY crm, name");
    }

    /** Begins with a configured refresh token, unless there is something already. */
    void begin(AccountKey key, String sealed, String given, Instant now) throws SQLException {
        update(
                "INSERT INTO connected_account (crm, name, version, tokens, spares, given, account, org, scopes,"
                        + " connected_at, renewed_at, asked) VALUES (?, ?, 1, ?, 0, ?, '', '', '', ?, ?, FALSE)"
                        + " ON CONFLICT DO NOTHING",
                key.crm(),
                key.name(),
                sealed,
                given,
                time(now),
                time(now));
    }

    /** Begins anew with another configured refresh token. */
    void beginAgain(Account from, String sealed, String given, Instant now) throws SQLException {
        update(
                "UPDATE connected_account SET version = version + 1, tokens = ?, spares = 0, given = ?, account = '',"
                        + " org = '', scopes = '', connected_at = ?, renewed_at = ?, renewing_by = NULL,"
                        + " renewing_until = NULL, asked = FALSE WHERE crm = ? AND name = ? AND version = ?",
                sealed,
                given,
                time(now),
                time(now),
                from.key().crm(),
                from.key().name(),
                from.version());
    }

    /** What somebody has authorized takes the place of what was there. */
    public void connect(AccountKey key, String sealed, int spares, String user, String org, String scopes, Instant now)
            throws SQLException {
        Object[] values = {sealed, spares, user, org, scopes, time(now), time(now), key.crm(), key.name()};
        int changed = update(
                "UPDATE connected_account SET tokens = ?, spares = ?, given = NULL, account = ?, org = ?, scopes = ?,"
                        + " connected_at = ?, renewed_at = ?, disconnected_at = NULL, renewing_by = NULL,"
                        + " renewing_until = NULL, asked = FALSE, version = version + 1 WHERE crm = ? AND name = ?",
                values);
        if (changed == 0) {
            update(
                    "INSERT INTO connected_account (tokens, spares, account, org, scopes, connected_at, renewed_at, crm,"
                            + " name, version, asked) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1, FALSE)",
                    values);
        }
    }

    /** From now on nothing goes to the account, and its tokens are forgotten. */
    public void disconnect(AccountKey key, Instant now) throws SQLException {
        Object[] values = {time(now), key.crm(), key.name()};
        int changed = update(
                "UPDATE connected_account SET disconnected_at = ?, tokens = NULL, spares = 0, renewing_by = NULL,"
                        + " renewing_until = NULL, asked = FALSE, version = version + 1 WHERE crm = ? AND name = ?",
                values);
        if (changed == 0) {
            update(
                    "INSERT INTO connected_account (disconnected_at, crm, name, version, spares, account, org, scopes,"
                            + " asked) VALUES (?, ?, ?, 1, 0, '', '', '', FALSE)",
                    values);
        }
    }

    /** From now on nothing goes to the account; its tokens are kept for when it goes on. */
    public void pause(AccountKey key, Instant now) throws SQLException {
        Object[] values = {time(now), key.crm(), key.name()};
        int changed = update("UPDATE connected_account SET disconnected_at = ? WHERE crm = ? AND name = ?", values);
        if (changed == 0) {
            update(
                    "INSERT INTO connected_account (disconnected_at, crm, name, version, spares, account, org, scopes,"
                            + " asked) VALUES (?, ?, ?, 1, 0, '', '', '', FALSE)",
                    values);
        }
    }

    /** Goes on with an account that was paused. */
    public void reconnect(AccountKey key) throws SQLException {
        update("UPDATE connected_account SET disconnected_at = NULL WHERE crm = ? AND name = ?", key.crm(), key.name());
    }

    /**
     * Takes it on to renew the tokens.
     *
     * @return whether this process does it; otherwise another one does, or has done
     */
    boolean claim(Account from, String process, Instant now, Instant until) throws SQLException {
        return update(
                        "UPDATE connected_account SET renewing_by = ?, renewing_until = ? WHERE crm = ? AND name = ?"
                                + " AND version = ? AND tokens IS NOT NULL"
                                + " AND (renewing_by IS NULL OR renewing_until < ?)",
                        process,
                        time(until),
                        from.key().crm(),
                        from.key().name(),
                        from.version(),
                        time(now))
                == 1;
    }

    /**
     * Notes that the refresh token is about to be sent, if there is time left for it.
     *
     * @param until until when the answer is given time
     * @return whether the claim still holds
     */
    boolean ask(Account from, String process, Instant now, Instant until) throws SQLException {
        return update(
                        "UPDATE connected_account SET asked = TRUE, renewing_until = ? WHERE crm = ? AND name = ?"
                                + " AND version = ? AND renewing_by = ? AND renewing_until >= ?",
                        time(until),
                        from.key().crm(),
                        from.key().name(),
                        from.version(),
                        process,
                        time(now))
                == 1;
    }

    /**
     * Keeps renewed tokens. Whoever has them keeps them, even if it took longer than it was given: nobody else can have
     * them.
     *
     * @return false if others were kept meanwhile
     */
    boolean keep(Account from, String sealed, int spares, String scopes, Instant now) throws SQLException {
        return update(
                        "UPDATE connected_account SET version = version + 1, tokens = ?, spares = ?,"
                                + " scopes = CASE WHEN ? = '' THEN scopes ELSE ? END, renewed_at = ?, renewing_by = NULL,"
                                + " renewing_until = NULL, asked = FALSE WHERE crm = ? AND name = ? AND version = ?",
                        sealed,
                        spares,
                        scopes,
                        scopes,
                        time(now),
                        from.key().crm(),
                        from.key().name(),
                        from.version())
                == 1;
    }

    /** Goes on with other tokens in a claim that still holds, and with the time that the next question needs. */
    boolean replace(Account from, String process, String sealed, int spares, Instant until) throws SQLException {
        return update(
                        "UPDATE connected_account SET version = version + 1, tokens = ?, spares = ?, asked = FALSE,"
                                + " renewing_until = ? WHERE crm = ? AND name = ? AND version = ? AND renewing_by = ?",
                        sealed,
                        spares,
                        time(until),
                        from.key().crm(),
                        from.key().name(),
                        from.version(),
                        process)
                == 1;
    }

    /** Adds a further authorization, unless a renewal is under way. */
    boolean spare(Account from, String sealed, int spares) throws SQLException {
        return update(
                        "UPDATE connected_account SET version = version + 1, tokens = ?, spares = ? WHERE crm = ?"
                                + " AND name = ? AND version = ? AND renewing_by IS NULL AND NOT asked",
                        sealed,
                        spares,
                        from.key().crm(),
                        from.key().name(),
                        from.version())
                == 1;
    }

    /**
     * Gives up a renewal.
     *
     * @param inDoubt whether the refresh token may be spent
     */
    void giveUp(AccountKey key, String process, boolean inDoubt) throws SQLException {
        update(
                "UPDATE connected_account SET renewing_by = NULL, renewing_until = NULL, asked = ? WHERE crm = ?"
                        + " AND name = ? AND renewing_by = ?",
                inDoubt,
                key.crm(),
                key.name(),
                process);
    }

    private int update(String sql, Object... values) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                PreparedStatement update = connection.prepareStatement(sql)) {
            bind(update, values);
            return update.executeUpdate();
        }
    }

    private List<Account> select(String sql, Object... values) throws SQLException {
        List<Account> found = new ArrayList<>();
        try (Connection connection = database.dataSource().getConnection();
                PreparedStatement select = connection.prepareStatement(sql)) {
            bind(select, values);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    found.add(account(row));
                }
            }
        }
        return found;
    }

    private static void bind(PreparedStatement statement, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
    }

    private static Account account(ResultSet row) throws SQLException {
        String by = row.getString("renewing_by");
        boolean asked = row.getBoolean("asked");
        return new Account(
                new AccountKey(row.getString("crm"), row.getString("name")),
                row.getLong("version"),
                Optional.ofNullable(row.getString("tokens")),
                row.getInt("spares"),
                Optional.ofNullable(row.getString("given")),
                row.getString("account"),
                row.getString("org"),
                row.getString("scopes"),
                instant(row, "connected_at"),
                instant(row, "renewed_at"),
                instant(row, "disconnected_at"),
                by == null && !asked
                        ? Optional.empty()
                        : Optional.of(new Account.Renewal(
                                by == null ? "" : by,
                                instant(row, "renewing_until").orElse(Instant.MIN),
                                asked)));
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }
}
