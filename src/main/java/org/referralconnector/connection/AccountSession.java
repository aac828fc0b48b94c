package org.referralconnector.connection;

/**
 * A session with an account.
 *
 * @param access the access token
 * @param instance of Salesforce: the address of the org's instance, without a slash at its end
 * @param identity of Salesforce: the address at which the user is described
 */
public record AccountSession(Secret access, String instance, String identity) {
    static AccountSession of(Granted granted) {
        return new AccountSession(granted.access(), granted.instance().replaceFirst("/+$", ""), granted.identity());
    }
}
