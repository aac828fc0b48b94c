package org.referralconnector.sandbox.salesforce.session;

import java.time.Clock;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.referralconnector.sandbox.http.Answer;
import org.referralconnector.sandbox.http.Call;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.http.Routes;

/** The OAuth endpoints: authorize with its pages, token, revoke, introspect, userinfo, identity. */
public final class OAuth {
    private final OAuthSettings settings;
    private final Sessions sessions;
    private final RefreshTokens refreshTokens;
    private final AuthorizationCodes codes;
    private final AuthorizationPages pages;
    private final TokenGrants grants;
    private final Introspection introspection;
    private final Identity identity;
    private final AtomicInteger tokenCalls = new AtomicInteger();

    public OAuth(Credentials credentials, OAuthSettings settings, Sessions sessions, Clock clock) {
        ClientApp usual = credentials.apps().get(0);
        this.settings = settings;
        this.sessions = sessions;
        this.refreshTokens = new RefreshTokens(
                credentials.refreshToken(),
                new RefreshTokens.Authorization(usual.runsAs(), usual, TokenGrants.USUAL_SCOPE),
                settings,
                sessions,
                clock);
        this.codes = new AuthorizationCodes(clock);
        this.pages = new AuthorizationPages(credentials, settings, codes);
        this.grants = new TokenGrants(credentials, settings, sessions, refreshTokens, codes, clock);
        this.introspection = new Introspection(credentials, settings, sessions, refreshTokens);
        this.identity = new Identity(credentials, sessions);
    }

    public void addTo(Routes routes) {
        pages.addTo(routes);
        routes.add("POST", "/services/oauth2/token", "token", this::token)
                .add("POST", "/services/oauth2/introspect", "introspect", introspection::answer)
                .add("POST", "/services/oauth2/revoke", "revoke", call -> revoke(call.form()))
                .add("GET", "/services/oauth2/revoke", "revoke", call -> revoke(call.query()));
        identity.addTo(routes);
    }

    /** How often a token was asked for, by whatever grant and with whatever result. */
    public int tokenCalls() {
        return tokenCalls.get();
    }

    public RefreshTokens refreshTokens() {
        return refreshTokens;
    }

    public OAuthSettings settings() {
        return settings;
    }

    /** Forgets the calls, authorizations, browsers and settings so far, and stops rotating refresh tokens. */
    public void reset() {
        tokenCalls.set(0);
        settings.reset();
        codes.clear();
        pages.forget();
        refreshTokens.clear();
    }

    private Answer token(Call call) {
        tokenCalls.incrementAndGet();
        return grants.answer(call);
    }

    private Answer revoke(Map<String, String> values) {
        String token = values.getOrDefault("token", "");
        return sessions.close(token) || refreshTokens.revoke(token)
                ? Answer.empty(200)
                : Answer.json(
                        400,
                        Json.object()
                                .put("error", "unsupported_token_type")
                                .put("error_description", "this token is unknown"));
    }
}
