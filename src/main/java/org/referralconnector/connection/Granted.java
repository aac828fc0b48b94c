package org.referralconnector.connection;

import java.util.Optional;

/**
 * What a token endpoint gave.
 *
 * @param access the access token
 * @param refresh the refresh token: of an authorization, or the one that replaces the one that was used
 * @param instance of Salesforce: the address of the org's instance; empty otherwise
 * @param identity of Salesforce: the address at which the user is described, {@code …/id/<org>/<user>}; empty otherwise
 * @param scopes what the token may be used for, separated by spaces; empty if it was not told
 */
public record Granted(Secret access, Optional<Secret> refresh, String instance, String identity, String scopes) {}
