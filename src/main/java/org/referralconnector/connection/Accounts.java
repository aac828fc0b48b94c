package org.referralconnector.connection;

import java.sql.SQLException;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The accounts that somebody connects and disconnects. */
public final class Accounts {
    private final AccountTable table;
    private final TokenKey tokenKey;
    private final Clock clock;

    public Accounts(AccountTable table, TokenKey tokenKey, Clock clock) {
        this.table = table;
        this.tokenKey = tokenKey;
        this.clock = clock;
    }

    /**
     * Keeps what somebody has authorized.
     *
     * @param spares refresh tokens of further authorizations
     * @param user as whom, for people to read
     * @param org to which org or workspace
     */
    public void connected(AccountKey key, Granted granted, List<Secret> spares, String user, String org)
            throws SQLException {
        AccountTokens tokens = AccountTokens.of(granted, spares);
        table.connect(key, tokens.sealed(tokenKey, key), spares.size(), user, org, granted.scopes(), clock.instant());
    }

    /**
     * Ends the account: revokes its tokens if there are any, forgets them, and lets nothing go there any more.
     *
     * @param endpoint who gave the tokens
     * @return whether the tokens could be revoked; they are forgotten in any case
     */
    public boolean disconnect(AccountKey key, Optional<TokenEndpoint> endpoint) throws SQLException {
        Optional<Account> account = table.find(key);
        table.disconnect(key, clock.instant());
        if (endpoint.isEmpty() || account.flatMap(Account::sealed).isEmpty()) {
            return true;
        }
        try {
            AccountTokens tokens = AccountTokens.open(account.get().sealed().get(), tokenKey, key);
            endpoint.get().revoke(Secret.of(tokens.refresh().isEmpty() ? tokens.access() : tokens.refresh()));
            for (String spare : tokens.spares()) {
                endpoint.get().revoke(Secret.of(spare));
            }
            return true;
        } catch (GrantRefused e) {
            return false;
        }
    }

    /** Goes on with an account whose grant needs nothing kept. */
    public void reconnect(AccountKey key) throws SQLException {
        table.reconnect(key);
    }

    /** What is known of an account. */
    public Optional<Account> find(AccountKey key) throws SQLException {
        return table.find(key);
    }

    /** The accounts to which nothing may go, in all processes. */
    public Set<AccountKey> disconnected() throws SQLException {
        Set<AccountKey> disconnected = new LinkedHashSet<>();
        table.all().stream()
                .filter(account -> account.disconnectedAt().isPresent())
                .forEach(account -> disconnected.add(account.key()));
        return disconnected;
    }

    /**
     * The access token of an account whose tokens do not end by themselves, as Intercom's.
     *
     * @throws GrantRefused {@code not-connected} if nobody has connected it
     */
    public Secret token(AccountKey key) throws GrantRefused {
        try {
            Account account = table.find(key)
                    .filter(one -> one.sealed().isPresent())
                    .orElseThrow(() -> GrantRefused.of(GrantProblem.NOT_CONNECTED));
            return Secret.of(
                    AccountTokens.open(account.sealed().get(), tokenKey, key).access());
        } catch (SQLException e) {
            throw GrantRefused.unanswered(GrantProblem.DATABASE);
        }
    }
}
