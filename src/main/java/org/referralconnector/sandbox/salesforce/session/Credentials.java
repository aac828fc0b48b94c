package org.referralconnector.sandbox.salesforce.session;

/** What a client must know to get a session; each grant needs some of it. */
public record Credentials(
        String clientId,
        String clientSecret,
        String username,
        String password,
        String securityToken,
        String refreshToken) {

    boolean isPassword(String given) {
        return given != null && (given.equals(password) || given.equals(password + securityToken));
    }
}
