package org.referralconnector;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.referralconnector.connection.AccountKey;
import org.referralconnector.connection.AccountTable;
import org.referralconnector.connection.Accounts;
import org.referralconnector.connection.GrantRefused;
import org.referralconnector.connection.OwnSession;
import org.referralconnector.connection.SessionSource;
import org.referralconnector.connection.SharedSession;
import org.referralconnector.connection.SharedSessions;
import org.referralconnector.connection.TokenEndpoint;
import org.referralconnector.connection.TokenKey;
import org.referralconnector.journal.Database;
import org.referralconnector.salesforce.SalesforceConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the connections of this process get their sessions from. */
final class AccountSessions {
    private static final Logger LOG = LoggerFactory.getLogger(AccountSessions.class);

    /** A login takes a second; who waits longer than this had better ask again. */
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(20);

    /** What a process may need beyond that, before another one takes over. */
    private static final Duration GRACE = Duration.ofSeconds(15);

    private final Settings settings;
    private final AccountTable table;
    private final TokenKey key;
    private final Accounts accounts;
    private final SharedSessions shared;
    private final Clock clock;

    AccountSessions(Settings settings, Database database, Clock clock) {
        this.settings = settings;
        this.table = new AccountTable(database);
        this.key = settings.tokenKey();
        this.accounts = new Accounts(table, key, clock);
        this.shared = new SharedSessions(settings.duration(Setting.SALESFORCE_KEEP_ALIVE));
        this.clock = clock;
    }

    /** The accounts that somebody connects and disconnects. */
    Accounts accounts() {
        return accounts;
    }

    /** What keeps idle tokens alive. */
    SharedSessions shared() {
        return shared;
    }

    /**
     * What gives a connection its sessions.
     *
     * @throws InvalidSetting if its tokens have to be kept and there is no key for that
     */
    SessionSource of(SalesforceConnection connection) {
        TokenEndpoint endpoint = endpoint(connection, clock);
        if (!connection.grant().shared()) {
            return new OwnSession(endpoint, connection.grant());
        }
        needKey();
        AccountKey account = AccountKey.salesforce(connection.name());
        SharedSession session = new SharedSession(
                account,
                connection.grant(),
                endpoint,
                table,
                key,
                settings.instance(),
                timeout(connection).plus(GRACE),
                clock);
        shared.add(account, session);
        return session;
    }

    /**
     * Makes sure that tokens can be kept.
     *
     * @throws InvalidSetting if there is no key for that
     */
    void needKey() {
        try {
            key.load();
        } catch (IllegalArgumentException e) {
            throw new InvalidSetting(e.getMessage());
        }
    }

    /** The token of an Intercom connection that somebody has connected with a browser. */
    Optional<String> intercomToken(String connection) {
        try {
            return Optional.of(accounts.token(AccountKey.intercom(connection)).reveal());
        } catch (GrantRefused e) {
            LOG.debug("intercom/{} has no token: {}", connection, e.getMessage());
            return Optional.empty();
        }
    }

    /** Where a connection gets its tokens. */
    static TokenEndpoint endpoint(SalesforceConnection connection, Clock clock) {
        return new TokenEndpoint(connection.loginUrl(), connection.clientId(), timeout(connection), clock);
    }

    private static Duration timeout(SalesforceConnection connection) {
        return connection.timeout().compareTo(LONGEST_ANSWER) < 0 ? connection.timeout() : LONGEST_ANSWER;
    }
}
