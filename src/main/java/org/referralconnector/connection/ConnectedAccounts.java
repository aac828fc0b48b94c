package org.referralconnector.connection;

import java.sql.SQLException;
import java.util.Optional;

/** Where it is kept what somebody has authorized; all processes see it. */
public interface ConnectedAccounts {
    /**
     * Keeps what somebody has authorized, in place of what was there. From then on the account is connected.
     *
     * @param user as whom, for people to read
     * @param org to which org or workspace
     */
    void connected(AccountKey key, Granted granted, String user, String org) throws SQLException;

    /**
     * Keeps a further authorization of the same user, for when the answer to a renewal is lost.
     *
     * @return false if the account is not connected any more
     */
    boolean spare(AccountKey key, Secret refresh) throws SQLException;

    /**
     * Ends the account: nothing goes there any more, its tokens are forgotten and, if they can be, revoked.
     *
     * @return whether the CRM knows that; the tokens are forgotten in any case
     */
    boolean disconnect(AccountKey key, TokenRevocation revocation) throws SQLException;

    /** Lets nothing go to an account that its settings alone connect; what is kept of it stays. */
    void pause(AccountKey key) throws SQLException;

    /** Goes on with an account that was paused. */
    void reconnect(AccountKey key) throws SQLException;

    /** What is known of an account. */
    Optional<Account> find(AccountKey key) throws SQLException;
}
