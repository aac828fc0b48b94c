package org.referralconnector.connection;

/** How a CRM is told that a token, and what came of it, must not work any more. */
@FunctionalInterface
public interface TokenRevocation {
    /**
     * Ends a token; one that the CRM does not know has ended already.
     *
     * @throws GrantRefused if the CRM could not be told
     */
    void revoke(Secret token) throws GrantRefused;
}
