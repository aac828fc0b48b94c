package org.referralconnector.sandbox.salesforce.session;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.referralconnector.sandbox.http.Answer;
import org.referralconnector.sandbox.http.Call;
import org.referralconnector.sandbox.http.Json;

/** Gives tokens by each grant that Salesforce knows. */
final class TokenGrants {
    static final String USUAL_SCOPE = "id api web refresh_token";

    private static final String JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";

    private final Credentials credentials;
    private final OAuthSettings settings;
    private final Sessions sessions;
    private final RefreshTokens refreshTokens;
    private final AuthorizationCodes codes;
    private final JwtAssertions assertions;
    private final Clock clock;

    TokenGrants(
            Credentials credentials,
            OAuthSettings settings,
            Sessions sessions,
            RefreshTokens refreshTokens,
            AuthorizationCodes codes,
            Clock clock) {
        this.credentials = credentials;
        this.settings = settings;
        this.sessions = sessions;
        this.refreshTokens = refreshTokens;
        this.codes = codes;
        this.assertions = new JwtAssertions(credentials, settings, clock);
        this.clock = clock;
    }

    Answer answer(Call call) {
        Map<String, String> form = call.form();
        try {
            return Answer.json(
                    200,
                    switch (form.getOrDefault("grant_type", "")) {
                        case "password" -> password(form, call);
                        case "client_credentials" -> clientCredentials(form, call);
                        case "refresh_token" -> refreshed(form, call);
                        case "authorization_code" -> code(form, call);
                        case JWT_BEARER -> assertion(form, call);
                        default -> throw new TokenRefused("unsupported_grant_type", "grant type not supported");
                    });
        } catch (TokenRefused refused) {
            return refused.answer();
        }
    }

    private ObjectNode password(Map<String, String> form, Call call) throws TokenRefused {
        ClientApp app = appWithSecret(form);
        if (!settings.passwordsAllowed()) {
            throw TokenRefused.grant("authentication failure");
        }
        LoginUser user = credentials
                .logIn(form.get("username"), form.get("password"))
                .orElseThrow(() -> TokenRefused.grant("authentication failure"));
        return granted(user, app, USUAL_SCOPE, "", call);
    }

    private ObjectNode clientCredentials(Map<String, String> form, Call call) throws TokenRefused {
        ClientApp app = appWithSecret(form);
        return granted(app.runsAs(), app, USUAL_SCOPE, "", call);
    }

    private ObjectNode assertion(Map<String, String> form, Call call) throws TokenRefused {
        JwtAssertions.Accepted accepted = assertions.check(form.getOrDefault("assertion", ""), call);
        return granted(accepted.user(), accepted.app(), USUAL_SCOPE, "", call);
    }

    private ObjectNode refreshed(Map<String, String> form, Call call) throws TokenRefused {
        RefreshTokens.Redeemed redeemed = refreshTokens
                .redeem(form.get("refresh_token"), appOfUser(form))
                .orElseThrow(() -> TokenRefused.grant("expired access/refresh token"));
        ObjectNode grant = granted(redeemed.authorization(), redeemed.family(), call);
        if (refreshTokens.rotating()) {
            grant.put("refresh_token", redeemed.next());
        }
        return grant;
    }

    private ObjectNode code(Map<String, String> form, Call call) throws TokenRefused {
        ClientApp app = appOfUser(form);
        AuthorizationCodes.Allowed allowed = codes.redeem(app, form);
        if (!mayRefresh(allowed.scope())) {
            ObjectNode grant = granted(allowed.user(), app, allowed.scope(), "", call);
            String token = grant.path("access_token").asText();
            codes.onReuse(form.get("code"), () -> sessions.close(token));
            return grant;
        }
        RefreshTokens.Redeemed issued =
                refreshTokens.issue(new RefreshTokens.Authorization(allowed.user(), app, allowed.scope()));
        ObjectNode grant =
                granted(issued.authorization(), issued.family(), call).put("refresh_token", issued.next());
        codes.onReuse(form.get("code"), () -> refreshTokens.end(issued.family()));
        return grant;
    }

    private static boolean mayRefresh(String scope) {
        Set<String> scopes = Set.of(scope.split(" ", -1));
        return scopes.contains("refresh_token") || scopes.contains("offline_access");
    }

    private ClientApp appWithSecret(Map<String, String> form) throws TokenRefused {
        ClientApp app = app(form);
        if (!app.isSecret(form.get("client_secret"))) {
            throw new TokenRefused("invalid_client", "invalid client credentials");
        }
        return app;
    }

    /** A user's token is given to an app without its secret too, as public apps have none; a wrong one is refused. */
    private ClientApp appOfUser(Map<String, String> form) throws TokenRefused {
        return form.containsKey("client_secret") ? appWithSecret(form) : app(form);
    }

    private ClientApp app(Map<String, String> form) throws TokenRefused {
        return credentials
                .app(form.getOrDefault("client_id", ""))
                .orElseThrow(() -> new TokenRefused("invalid_client_id", "client identifier invalid"));
    }

    private ObjectNode granted(RefreshTokens.Authorization authorization, String family, Call call) {
        return granted(authorization.user(), authorization.app(), authorization.scope(), family, call);
    }

    private ObjectNode granted(LoginUser user, ClientApp app, String scope, String family, Call call) {
        String id = Identity.url(call, user.id());
        String issuedAt = Long.toString(clock.millis());
        return Json.object()
                .put("access_token", sessions.open(user.id(), app.id(), scope, family))
                .put("signature", signature(app, id + issuedAt))
                .put("scope", scope)
                .put("instance_url", call.origin())
                .put("id", id)
                .put("token_type", "Bearer")
                .put("issued_at", issuedAt);
    }

    private static String signature(ClientApp app, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(app.secret().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException(e);
        }
    }
}
