package org.referralconnector.sandbox.salesforce.session;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.referralconnector.sandbox.http.Answer;
import org.referralconnector.sandbox.http.Call;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.http.Routes;

/**
 * The OAuth endpoints: token for the grants {@code password}, {@code client_credentials}, {@code refresh_token} and JWT
 * bearer (whose claims are checked, but not its signature), revoke, userinfo, identity.
 */
public final class OAuth {
    private static final String JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";

    private final Credentials credentials;
    private final Sessions sessions;
    private final RefreshTokens refreshTokens;
    private final Clock clock;
    private final AtomicInteger tokenCalls = new AtomicInteger();

    public OAuth(Credentials credentials, Sessions sessions, Clock clock) {
        this.credentials = credentials;
        this.sessions = sessions;
        this.refreshTokens = new RefreshTokens(credentials.refreshToken());
        this.clock = clock;
    }

    public void addTo(Routes routes) {
        routes.add("POST", "/services/oauth2/token", "token", this::token)
                .add("POST", "/services/oauth2/revoke", "revoke", call -> revoke(call.form()))
                .add("GET", "/services/oauth2/revoke", "revoke", call -> revoke(call.query()))
                .add("GET", "/services/oauth2/userinfo", "userinfo", this::userInfo)
                .add("POST", "/services/oauth2/userinfo", "userinfo", this::userInfo)
                .add("GET", "/id/{organization}/{user}", "identity", this::identity);
    }

    /** How often a token was asked for, by whatever grant and with whatever result. */
    public int tokenCalls() {
        return tokenCalls.get();
    }

    public RefreshTokens refreshTokens() {
        return refreshTokens;
    }

    /** Forgets the calls so far, and stops rotating refresh tokens. */
    public void reset() {
        tokenCalls.set(0);
        refreshTokens.reset(false);
    }

    private Answer token(Call call) {
        tokenCalls.incrementAndGet();
        Map<String, String> form = call.form();
        String grant = form.getOrDefault("grant_type", "");
        return switch (grant) {
            case "password" ->
                knownClient(form)
                        ? grantIf(
                                credentials.username().equals(form.get("username"))
                                        && credentials.isPassword(form.get("password")),
                                "authentication failure",
                                call)
                        : unknownClient(form);
            case "client_credentials" -> knownClient(form) ? granted(call) : unknownClient(form);
            case "refresh_token" -> knownClient(form) ? refreshed(form, call) : unknownClient(form);
            case JWT_BEARER -> assertion(form.getOrDefault("assertion", ""), call);
            default -> refused("unsupported_grant_type", "grant type not supported");
        };
    }

    private Answer refreshed(Map<String, String> form, Call call) {
        Optional<String> next = refreshTokens.redeem(form.get("refresh_token"));
        if (next.isEmpty()) {
            return refused("invalid_grant", "expired access/refresh token");
        }
        ObjectNode grant = grant(call);
        if (refreshTokens.rotating()) {
            grant.put("refresh_token", next.get());
        }
        return Answer.json(200, grant);
    }

    private boolean knownClient(Map<String, String> form) {
        return credentials.clientId().equals(form.get("client_id"))
                && credentials.clientSecret().equals(form.get("client_secret"));
    }

    private Answer unknownClient(Map<String, String> form) {
        return credentials.clientId().equals(form.get("client_id"))
                ? refused("invalid_client", "invalid client credentials")
                : refused("invalid_client_id", "client identifier invalid");
    }

    private Answer assertion(String jwt, Call call) {
        String[] parts = jwt.split("\\.", -1);
        JsonNode claims = parts.length == 3 ? claims(parts[1]) : Json.object();
        if (!claims.path("iss").asText().equals(credentials.clientId())) {
            return refused("invalid_client_id", "client identifier invalid");
        }
        if (claims.path("exp").asLong() < clock.instant().getEpochSecond()) {
            return refused("invalid_grant", "expired authorization code");
        }
        if (claims.path("aud").asText().isEmpty()) {
            return refused("invalid_grant", "audience is invalid");
        }
        return grantIf(
                claims.path("sub").asText().equals(credentials.username()), "user hasn't approved this consumer", call);
    }

    private static JsonNode claims(String encoded) {
        try {
            return Json.parse(Base64.getUrlDecoder().decode(encoded));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            return Json.object();
        }
    }

    private Answer grantIf(boolean deserved, String otherwise, Call call) {
        return deserved ? granted(call) : refused("invalid_grant", otherwise);
    }

    private Answer granted(Call call) {
        return Answer.json(200, grant(call));
    }

    private ObjectNode grant(Call call) {
        String id = identityUrl(call);
        String issuedAt = Long.toString(clock.millis());
        return Json.object()
                .put("access_token", sessions.open(Sessions.USER_ID))
                .put("signature", signature(id + issuedAt))
                .put("scope", "id api web refresh_token")
                .put("instance_url", call.origin())
                .put("id", id)
                .put("token_type", "Bearer")
                .put("issued_at", issuedAt);
    }

    private String signature(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(credentials.clientSecret().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException(e);
        }
    }

    private Answer revoke(Map<String, String> values) {
        String token = values.getOrDefault("token", "");
        boolean known = sessions.close(token) || token.equals(credentials.refreshToken());
        return known ? Answer.empty(200) : refused("unsupported_token_type", "this token is unknown");
    }

    private Answer userInfo(Call call) {
        if (Sessions.tokenOf(call).filter(sessions::alive).isEmpty()) {
            return Answer.text(403, "text/plain", "Bad_OAuth_Token");
        }
        return Answer.json(
                200,
                person(call)
                        .put("sub", identityUrl(call))
                        .put("preferred_username", credentials.username())
                        .put("name", "Integration User"));
    }

    private Answer identity(Call call) {
        if (Sessions.tokenOf(call).filter(sessions::alive).isEmpty()) {
            return Answer.text(403, "text/plain", "Bad_OAuth_Token");
        }
        ObjectNode identity = person(call)
                .put("id", identityUrl(call))
                .put("asserted_user", true)
                .put("username", credentials.username())
                .put("display_name", "Integration User");
        identity.putObject("urls")
                .put("rest", call.origin() + "/services/data/v{version}/")
                .put("sobjects", call.origin() + "/services/data/v{version}/sobjects/")
                .put("query", call.origin() + "/services/data/v{version}/query/")
                .put("partner", call.origin() + "/services/Soap/u/{version}/" + Sessions.ORGANIZATION_ID);
        return Answer.json(200, identity);
    }

    private ObjectNode person(Call call) {
        return Json.object()
                .put("user_id", Sessions.USER_ID)
                .put("organization_id", Sessions.ORGANIZATION_ID)
                .put("email", credentials.username())
                .put("active", true)
                .put("user_type", "STANDARD")
                .put("locale", "en_US")
                .put("profile", call.origin() + "/" + Sessions.USER_ID);
    }

    private static String identityUrl(Call call) {
        return call.origin() + "/id/" + Sessions.ORGANIZATION_ID + "/" + Sessions.USER_ID;
    }

    private static Answer refused(String error, String description) {
        return Answer.json(400, Json.object().put("error", error).put("error_description", description));
    }
}
