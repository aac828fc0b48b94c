package org.referralconnector.connection;

/** Gives sessions with one account. */
public interface SessionSource {

    /**
     * A session, new if there is none or if it is still the one that was refused.
     *
     * @param refused the access token that was refused; null for none
     * @throws GrantRefused if none can be had
     */
    AccountSession session(String refused) throws GrantRefused;
}
