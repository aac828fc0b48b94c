package org.referralconnector.sandbox.salesforce.session;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.referralconnector.sandbox.http.Answer;
import org.referralconnector.sandbox.http.Call;
import org.referralconnector.sandbox.http.Json;

/** Tells an app whether a token works (RFC 7662), without using it. */
final class Introspection {
    private final Credentials credentials;
    private final OAuthSettings settings;
    private final Sessions sessions;
    private final RefreshTokens refreshTokens;

    Introspection(Credentials credentials, OAuthSettings settings, Sessions sessions, RefreshTokens refreshTokens) {
        this.credentials = credentials;
        this.settings = settings;
        this.sessions = sessions;
        this.refreshTokens = refreshTokens;
    }

    Answer answer(Call call) {
        Map<String, String> form = call.form();
        Optional<ClientApp> app = credentials.app(form.getOrDefault("client_id", ""));
        if (app.isEmpty() || !app.get().isSecret(form.get("client_secret"))) {
            return Answer.json(
                    401,
                    Json.object()
                            .put("error", "invalid_client")
                            .put("error_description", "invalid client credentials"));
        }
        String token = form.getOrDefault("token", "");
        return Answer.json(
                200,
                accessToken(token, app.get(), call)
                        .or(() -> refreshToken(token, app.get(), call))
                        .orElseGet(() -> Json.object().put("active", false)));
    }

    private Optional<ObjectNode> accessToken(String token, ClientApp app, Call call) {
        return sessions.find(token)
                .filter(session -> session.app().equals(app.id()))
                .map(session -> described(credentials.user(session.user()), app, session.scope(), call)
                        .put("token_type", "access_token")
                        .put("exp", session.ends().getEpochSecond())
                        .put("iat", session.opened().getEpochSecond())
                        .put("nbf", session.opened().getEpochSecond()));
    }

    private Optional<ObjectNode> refreshToken(String token, ClientApp app, Call call) {
        return refreshTokens
                .find(token)
                .filter(found -> found.authorization().app().equals(app))
                .map(found -> {
                    RefreshTokens.Authorization given = found.authorization();
                    ObjectNode answer =
                            described(given.user(), app, given.scope(), call).put("token_type", "refresh_token");
                    refreshTokens.lastUse(found.family()).ifPresent(use -> {
                        Instant end = use.used().plus(settings.idleness());
                        answer.put("exp", end.getEpochSecond())
                                .put("iat", use.begun().getEpochSecond());
                    });
                    return answer;
                });
    }

    private static ObjectNode described(LoginUser user, ClientApp app, String scope, Call call) {
        return Json.object()
                .put("active", true)
                .put("scope", scope)
                .put("client_id", app.id())
                .put("username", user.username())
                .put("sub", Identity.url(call, user.id()));
    }
}
