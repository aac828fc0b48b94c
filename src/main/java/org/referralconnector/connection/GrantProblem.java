package org.referralconnector.connection;

import java.util.Locale;

/**
 * Why there is no access token, and what to do about it. The texts after which they are told apart are those of
 * Salesforce's OAuth endpoints (Salesforce Help, "OAuth 2.0 JWT Bearer Flow" and "OAuth Error Codes"; the four texts of the
 * JWT bearer flow are documented, the others were seen).
 */
public enum GrantProblem {
    JWT_ASSERTION(
            "invalid_grant",
            "assertion",
            "The signature or the times of the JWT are not accepted: the certificate of jwt-key-file has to be in the app,"
                    + " and the clock of this machine right."),
    JWT_AUDIENCE(
            "invalid_grant",
            "audience",
            "The audience of the JWT is not accepted: set jwt-audience to https://login.salesforce.com, or for a sandbox org"
                    + " to https://test.salesforce.com."),
    NOT_APPROVED(
            "invalid_grant",
            "hasn't approved",
            "The user has not approved the app: set its policy to \"Admin approved users are pre-authorized\" and give the"
                    + " user a permission set that the app names."),
    INACTIVE_USER("invalid_grant", "inactive user", "The user is inactive: activate it, or use another one."),
    INACTIVE_ORG("invalid_grant", "inactive org", "The org is locked, closed or suspended: ask Salesforce."),
    EXPIRED_TOKEN(
            "invalid_grant",
            "expired access/refresh token",
            "The refresh token was used, revoked or idle for too long: run connect salesforce, or set a new refresh-token."),
    TOKEN_VALIDITY("invalid_grant", "token validity expired", "The refresh token has expired: run connect salesforce."),
    CODE("invalid_grant", "code", "The authorization took too long or was used already: run connect once more."),
    IP_RESTRICTED(
            "invalid_grant",
            "ip restricted",
            "The app does not allow the address of this machine: relax its IP policy, or add the address."),
    NO_RUN_AS_USER(
            "invalid_grant",
            "no client credentials user",
            "The app has no user for client credentials: set \"Run As\" in its policies."),
    WRONG_PASSWORD(
            "invalid_grant",
            "authentication failure",
            "Salesforce does not accept username, password and security token, or the user is locked, or the org does not"
                    + " allow this way to log in (username-password ends with Winter '27): check them, or use client-credentials."),
    WRONG_DOMAIN(
            "invalid_grant",
            "not supported on this domain",
            "This way to log in needs the org's own address: set login-url to the My Domain URL."),
    UNKNOWN_USER("invalid_grant", "user", "The user is not accepted: check username, and that the user is active."),
    OTHER_GRANT(
            "invalid_grant", "", "Salesforce refuses this login: check the credentials and the policies of the app."),
    UNKNOWN_CLIENT(
            "invalid_client_id",
            "",
            "Salesforce does not know this client-id: check it; a new app takes up to ten minutes to be known."),
    WRONG_SECRET("invalid_client", "", "client-secret is not the secret of the app with this client-id: check both."),
    UNAUTHORIZED_CLIENT(
            "unauthorized_client",
            "",
            "The app does not allow this way to log in: enable the flow in its settings, or choose another authentication."),
    UNSUPPORTED_GRANT(
            "unsupported_grant_type",
            "",
            "Salesforce does not offer this way to log in here: choose another authentication."),
    REDIRECT_MISMATCH(
            "redirect_uri_mismatch",
            "",
            "The callback is not among those of the app: add the address in referral.connect.callback to it."),
    WRONG_SCOPE("invalid_scope", "", "The app lacks a scope: give it api and refresh_token (offline_access)."),
    DENIED("access_denied", "", "Somebody has denied the access, or an admin has to approve the app first."),
    TOO_OFTEN(
            "rate_limit_exceeded",
            "",
            "Too many logins of this user within an hour: wait, and find out who logs in so often."),
    OTHER(
            "",
            "",
            "Salesforce refuses this login: look the code up, and check the credentials and the policies of the app."),

    UNREACHABLE("-", "", "The login address cannot be reached: check login-url and the network."),
    NO_ANSWER("-", "", "The login address did not answer in time: it is tried again."),
    UNWELL("-", "", "The login address does not work now: it is tried again."),
    UNREADABLE("-", "", "The login address answered something that is no OAuth answer: check login-url."),
    NOT_CONNECTED("-", "", "Nobody has connected this account yet: run connect."),
    DISCONNECTED("-", "", "This account was disconnected: run connect to go on."),
    WRONG_KEY(
            "-",
            "",
            "The stored tokens were encrypted with another key: set referral.tokens.key or referral.tokens.key-file to the key"
                    + " that was used, or run connect again."),
    KEY_FILE(
            "-",
            "",
            "jwt-key-file holds no RSA key in PEM form (BEGIN PRIVATE KEY): make it with openssl pkcs8 -topk8 -nocrypt."),
    BUSY("-", "", "Another process renews the session and does not come to an end: it is tried again."),
    DATABASE("-", "", "The database with the tokens does not answer: it is tried again.");

    private final String error;
    private final String text;
    private final String cure;

    GrantProblem(String error, String text, String cure) {
        this.error = error;
        this.text = text;
        this.cure = cure;
    }

    /** The problem behind an OAuth error: the first whose code is the same and whose text is in the description. */
    static GrantProblem of(String error, String description) {
        String said = description.toLowerCase(Locale.ROOT);
        for (GrantProblem problem : values()) {
            if (problem.error.equals(error) && said.contains(problem.text)) {
                return problem;
            }
        }
        return OTHER;
    }

    /** Its name, such as {@code not-connected}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What to do, in one or two sentences. */
    public String cure() {
        return cure;
    }

    /** The OAuth code that it is told by, and the text in its description; {@code -} if nobody tells it. */
    public String toldBy() {
        return text.isEmpty() ? error : error + ": " + text;
    }
}
