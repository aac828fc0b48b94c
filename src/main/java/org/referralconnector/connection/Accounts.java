package org.referralconnector.connection;

import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The accounts that somebody connects and disconnects. */
public final class Accounts implements ConnectedAccounts {
    private static final int TRIES = 100;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

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

    @Override
    public void connected(AccountKey key, Granted granted, String user, String org) throws SQLException {
        connected(key, granted, List.of(), user, org);
    }

    /** Waits for the end of a renewal that is under way: what it stores must not be lost. */
    @Override
    public boolean spare(AccountKey key, Secret refresh) throws SQLException {
        try {
            for (int i = 0; i < TRIES; i++) {
                Optional<Account> account =
                        table.find(key).filter(one -> one.sealed().isPresent());
                if (account.isEmpty()) {
                    return false;
                }
                AccountTokens tokens = AccountTokens.open(account.get().sealed().get(), tokenKey, key);
                List<String> spares = new ArrayList<>(tokens.spares());
                spares.add(refresh.reveal());
                if (table.spare(account.get(), tokens.withSpares(spares).sealed(tokenKey, key), spares.size())) {
                    return true;
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            return false;
        } catch (GrantRefused wrongKey) {
            return false;
        }
    }

    @Override
    public boolean disconnect(AccountKey key, TokenRevocation revocation) throws SQLException {
        Optional<Account> account = table.find(key);
        table.disconnect(key, clock.instant());
        if (account.flatMap(Account::sealed).isEmpty()) {
            return true;
        }
        try {
            AccountTokens tokens = AccountTokens.open(account.get().sealed().get(), tokenKey, key);
            List<String> all = new ArrayList<>(tokens.spares());
            all.add(tokens.refresh().isEmpty() ? tokens.access() : tokens.refresh());
            boolean revoked = true;
            for (String token : all) {
                revoked &= isRevoked(token, revocation);
            }
            return revoked;
        } catch (GrantRefused wrongKey) {
            return false;
        }
    }

    private static boolean isRevoked(String token, TokenRevocation revocation) {
        try {
            revocation.revoke(Secret.of(token));
            return true;
        } catch (GrantRefused e) {
            return false;
        }
    }

    @Override
    public void pause(AccountKey key) throws SQLException {
        table.pause(key, clock.instant());
    }

    @Override
    public void reconnect(AccountKey key) throws SQLException {
        table.reconnect(key);
    }

    @Override
    public Optional<Account> find(AccountKey key) throws SQLException {
        return table.find(key);
    }

    /** All accounts that were ever connected or disconnected. */
    public List<Account> all() throws SQLException {
        return table.all();
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
