package org.referralconnector.connection;

/** How a CRM is told that a token, and what came of it, must not work any more. */
@FunctionalInterface
public interface TokenRevocation {
    /** @throws GrantRefused if the CRM could not be told; a token that it does not know has ended already */
    void revoke(Secret token) throws GrantRefused;
}
