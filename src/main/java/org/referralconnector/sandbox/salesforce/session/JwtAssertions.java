package org.referralconnector.sandbox.salesforce.session;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Clock;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import org.referralconnector.sandbox.http.Call;
import org.referralconnector.sandbox.http.Json;

/**
 * Checks the signed texts of the JWT bearer flow. The texts of refusals are the four that Salesforce Help documents for this
 * flow, but for that of an app that is not known.
 */
final class JwtAssertions {
    private static final Set<String> LOGIN_HOSTS = Set.of("login.salesforce.com", "test.salesforce.com");
    private static final String MY_DOMAIN = ".my.salesforce.com";

    private final Credentials credentials;
    private final OAuthSettings settings;
    private final Clock clock;

    JwtAssertions(Credentials credentials, OAuthSettings settings, Clock clock) {
        this.credentials = credentials;
        this.settings = settings;
        this.clock = clock;
    }

    /** For which user which app speaks. */
    record Accepted(LoginUser user, ClientApp app) {}

    /**
     * Checks an assertion.
     *
     * @param call the call which brings it: its own address is an audience too
     */
    Accepted check(String jwt, Call call) throws TokenRefused {
        String[] parts = jwt.split("\\.", -1);
        JsonNode claims = parts.length == 3 ? json(parts[1]) : Json.object();
        ClientApp app = credentials
                .app(claims.path("iss").asText())
                .orElseThrow(() -> new TokenRefused("invalid_client_id", "client identifier invalid"));
        if (!isSigned(parts, app)
                || claims.path("exp").asLong() < clock.instant().getEpochSecond()) {
            throw TokenRefused.grant("invalid assertion");
        }
        if (!isAudience(claims.path("aud").asText(), call)) {
            throw TokenRefused.grant("audience is invalid");
        }
        LoginUser user = credentials
                .userNamed(claims.path("sub").asText())
                .orElseThrow(() -> TokenRefused.grant("invalid user"));
        if (settings.unapproved().contains(user.username())) {
            throw TokenRefused.grant("user hasn't approved this consumer");
        }
        return new Accepted(user, app);
    }

    private boolean isSigned(String[] parts, ClientApp app) throws TokenRefused {
        Optional<PublicKey> key = Optional.ofNullable(settings.keys().get(app.id()));
        return key.isEmpty()
                || (json(parts[0]).path("alg").asText().equals("RS256")
                        && verifies(key.get(), parts[0] + "." + parts[1], parts[2]));
    }

    private static boolean verifies(PublicKey key, String text, String signature) {
        try {
            Signature verifier = Signature.getInstance("SHA256withRSA");
            verifier.initVerify(key);
            verifier.update(text.getBytes(StandardCharsets.US_ASCII));
            return verifier.verify(Base64.getUrlDecoder().decode(signature));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isAudience(String audience, Call call) {
        try {
            URI uri = URI.create(audience);
            String host = uri.getHost() == null ? "" : uri.getHost();
            return LOGIN_HOSTS.contains(host)
                    || host.endsWith(MY_DOMAIN)
                    || audience.replaceFirst("/+$", "").startsWith(call.origin());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static JsonNode json(String encoded) {
        try {
            return Json.parse(Base64.getUrlDecoder().decode(encoded));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            return Json.object();
        }
    }
}
