package org.referralconnector.sandbox.program.referralhero;

import org.referralconnector.sandbox.http.Call;
import org.referralconnector.sandbox.http.Parameters;

/** The one token of an account: as a bearer, as {@code X-API-Key}, or as the parameter {@code api_token}. */
final class ApiToken {
    private static final String BEARER = "Bearer ";

    private volatile String token;

    ApiToken(String token) {
        this.token = token;
    }

    void replace(String other) {
        token = other;
    }

    /** @throws Refusal if the call has no token, or another one */
    void require(Call call, Parameters parameters) {
        String given = call.header("Authorization")
                .filter(header -> header.startsWith(BEARER))
                .map(header -> header.substring(BEARER.length()))
                .or(() -> call.header("X-API-Key"))
                .or(() -> parameters.text("api_token"))
                .orElseThrow(() -> new Refusal(401, "no_token", "No API token was given"));
        if (!given.equals(token)) {
            throw new Refusal(401, "invalid_token", "The API token is invalid");
        }
    }
}
