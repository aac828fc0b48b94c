package org.referralconnector.doctor;

import java.util.Map;
import java.util.Optional;

/** What cures a refused login, by the code of the token endpoint (Salesforce help, "OAuth 2.0 error codes"). */
final class LoginCures {
    private static final Map<String, String> CURES = Map.ofEntries(
            Map.entry("invalid_client_id", "Put the consumer key of the app into client-id."),
            Map.entry(
                    "invalid_client", "Put consumer key and secret of the same app into client-id and client-secret."),
            Map.entry("invalid_client_credentials", "Put the consumer secret of the app into client-secret."),
            Map.entry(
                    "invalid_grant",
                    "Log in at the org's My Domain URL, with a user whom the app admits and whose password or refresh token"
                            + " still counts; connect again if it does not."),
            Map.entry(
                    "unsupported_grant_type",
                    "Enable this flow in the app's OAuth settings, or set authentication to one that the app allows."),
            Map.entry("inactive_user", "Activate the integration user."),
            Map.entry("inactive_org", "Have the org unlocked, or use another one."),
            Map.entry("invalid_app_access", "Let the integration user use the app: its policies, \"Permitted Users\"."),
            Map.entry(
                    "unauthorized_client",
                    "Name a run-as user in the client credentials flow of the app, and let the app be used by that user."),
            Map.entry("rate_limit_exceeded", "Wait an hour: too many logins of this user."));

    private LoginCures() {}

    /** The cure for a code such as {@code invalid_grant}. */
    static Optional<String> of(String code) {
        return Optional.ofNullable(CURES.get(code));
    }
}
