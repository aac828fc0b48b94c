package org.referralconnector;

import java.time.Clock;
import java.util.Optional;
import org.referralconnector.connection.OwnSession;
import org.referralconnector.connection.SessionSource;
import org.referralconnector.journal.Database;
import org.referralconnector.salesforce.SalesforceConnection;

/**
 * Where a command gets its sessions from: as the connector does, whose database it opens if there are tokens in it that are
 * needed. It stores what takes the place of a token that it uses.
 */
final class CommandSessions implements AutoCloseable {
    private final Settings settings;
    private Database database;

    CommandSessions(Settings settings) {
        this.settings = settings;
    }

    /**
     * What gives a connection its sessions.
     *
     * @throws InvalidSetting if its tokens are in the database, and it cannot be opened
     */
    SessionSource of(SalesforceConnection connection) {
        return connection.grant().shared()
                ? kept("salesforce/" + connection.name()).of(connection)
                : new OwnSession(AccountSessions.endpoint(connection, Clock.systemUTC()), connection.grant());
    }

    /**
     * The token of an Intercom connection that somebody has connected with a browser.
     *
     * @throws InvalidSetting if the database cannot be opened
     */
    Optional<String> intercomToken(String connection) {
        return kept("intercom/" + connection).intercomToken(connection);
    }

    private AccountSessions kept(String connection) {
        if (database == null) {
            try {
                String url = settings.get(Setting.DATABASE_URL);
                database = Database.open(
                        // a database that does not exist holds no tokens, and is not for a command to make
                        url.startsWith("jdbc:h2:") ? url + ";IFEXISTS=TRUE" : url,
                        settings.get(Setting.DATABASE_USERNAME),
                        settings.get(Setting.DATABASE_PASSWORD));
            } catch (RuntimeException e) {
                throw new InvalidSetting(Setting.DATABASE_URL.key() + ": the tokens of " + connection
                        + " are in the database, and it cannot be opened; if a connector uses it, stop that one for as"
                        + " long, or keep the data in PostgreSQL");
            }
        }
        return new AccountSessions(settings, database, Clock.systemUTC());
    }

    @Override
    public void close() {
        if (database != null) {
            database.close();
        }
    }
}
