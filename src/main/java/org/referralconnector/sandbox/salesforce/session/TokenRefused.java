package org.referralconnector.sandbox.salesforce.session;

import org.referralconnector.sandbox.http.Answer;
import org.referralconnector.sandbox.http.Json;

/** The token endpoint says no; the message is the {@code error_description}. */
final class TokenRefused extends Exception {
    private final String error;

    TokenRefused(String error, String description) {
        super(description);
        this.error = error;
    }

    static TokenRefused grant(String description) {
        return new TokenRefused("invalid_grant", description);
    }

    Answer answer() {
        return Answer.json(400, Json.object().put("error", error).put("error_description", getMessage()));
    }
}
