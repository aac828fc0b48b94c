package org.referralconnector.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.referralconnector.MovingClock;
import org.referralconnector.sandbox.SandboxClient.Reply;
import org.referralconnector.sandbox.salesforce.session.Sessions;

/** How tokens live and die: rotation, idleness, revocation, introspection, signed JWTs. */
class TokensTest {
    private final MovingClock clock = new MovingClock(Instant.parse("2026-05-13T12:00:00Z"));
    private final Sandbox sandbox = Sandbox.start(0, clock);
    private final SandboxClient client = SandboxClient.stranger(sandbox);

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    void the_reuse_of_a_spent_token_ends_the_access_tokens_of_its_family_too() {
        client.post("/sandbox/refresh-tokens", "{\"rotating\":true}");
        Reply first = refresh(Sandbox.REFRESH_TOKEN);
        String access = first.json().path("access_token").asText();
        assertThat(limitsWith(access)).isEqualTo(200);

        refresh(Sandbox.REFRESH_TOKEN);

        assertThat(limitsWith(access)).isEqualTo(401);
        assertThat(refresh(first.json().path("refresh_token").asText()).status())
                .isEqualTo(400);
    }

    @Test
    void a_token_that_is_not_used_for_thirty_days_dies_and_one_that_is_lives_on() {
        clock.move(Duration.ofDays(29));
        assertThat(refresh(Sandbox.REFRESH_TOKEN).status()).isEqualTo(200);
        clock.move(Duration.ofDays(29));
        assertThat(refresh(Sandbox.REFRESH_TOKEN).status()).isEqualTo(200);
        clock.move(Duration.ofDays(31));
        assertThat(refresh(Sandbox.REFRESH_TOKEN).status()).isEqualTo(400);
    }

    @Test
    void a_shorter_idleness_can_be_set() {
        client.post("/sandbox/oauth", "{\"idleSeconds\":60}");

        clock.move(Duration.ofSeconds(61));

        assertThat(refresh(Sandbox.REFRESH_TOKEN).status()).isEqualTo(400);
    }

    @Test
    void another_app_cannot_use_a_refresh_token() {
        Map<String, String> form = new HashMap<>(Map.of(
                "grant_type", "refresh_token",
                "client_id", Sandbox.ADMIN_CLIENT_ID,
                "client_secret", Sandbox.ADMIN_CLIENT_SECRET,
                "refresh_token", Sandbox.REFRESH_TOKEN));

        assertThat(client.token(form).status()).isEqualTo(400);
    }

    @Test
    void introspection_tells_of_a_refresh_token_without_spending_it() {
        client.post("/sandbox/refresh-tokens", "{\"rotating\":true}");

        Reply alive = introspect(Sandbox.REFRESH_TOKEN);
        String next =
                refresh(Sandbox.REFRESH_TOKEN).json().path("refresh_token").asText();

        assertThat(alive.json().path("active").asBoolean()).isTrue();
        assertThat(alive.json().path("client_id").asText()).isEqualTo(Sandbox.CLIENT_ID);
        assertThat(alive.json().path("username").asText()).isEqualTo(Sandbox.USERNAME);
        assertThat(alive.json().path("token_type").asText()).isEqualTo("refresh_token");
        assertThat(introspect(Sandbox.REFRESH_TOKEN).json().path("active").asBoolean(true))
                .isFalse();
        assertThat(refresh(next).status()).isEqualTo(200);
    }

    @Test
    void introspection_tells_of_an_access_token_and_wants_the_secret() {
        String access = clientCredentials(Sandbox.CLIENT_ID, Sandbox.CLIENT_SECRET);

        Reply alive = introspect(access);

        assertThat(alive.json().path("active").asBoolean()).isTrue();
        assertThat(alive.json().path("sub").asText()).endsWith(Sessions.USER_ID);
        assertThat(alive.json().path("exp").asLong())
                .isEqualTo(clock.instant().plus(Duration.ofHours(12)).getEpochSecond());
        assertThat(introspect("unknown").json().path("active").asBoolean(true)).isFalse();
        assertThat(client.post(
                                "/services/oauth2/introspect",
                                "token=" + SandboxClient.encoded(access) + "&client_id=" + Sandbox.CLIENT_ID)
                        .status())
                .isEqualTo(401);
    }

    @Test
    void revoking_a_refresh_token_ends_its_access_tokens() {
        String access =
                refresh(Sandbox.REFRESH_TOKEN).json().path("access_token").asText();

        Reply revoked = client.post("/services/oauth2/revoke", "token=" + Sandbox.REFRESH_TOKEN);

        assertThat(revoked.status()).isEqualTo(200);
        assertThat(limitsWith(access)).isEqualTo(401);
        assertThat(refresh(Sandbox.REFRESH_TOKEN).status()).isEqualTo(400);
    }

    @Test
    void an_access_token_ends_after_its_time() {
        client.post("/sandbox/oauth", "{\"sessionSeconds\":60}");
        String access = clientCredentials(Sandbox.CLIENT_ID, Sandbox.CLIENT_SECRET);
        assertThat(limitsWith(access)).isEqualTo(200);

        clock.move(Duration.ofSeconds(61));

        client.use(access);
        assertThat(client.get(SandboxClient.DATA + "/limits").errorCode()).isEqualTo("INVALID_SESSION_ID");
    }

    @Test
    void passwords_can_be_switched_off() {
        Map<String, String> form = new HashMap<>(Map.of(
                "grant_type", "password",
                "client_id", Sandbox.CLIENT_ID,
                "client_secret", Sandbox.CLIENT_SECRET,
                "username", Sandbox.USERNAME,
                "password", Sandbox.PASSWORD));
        assertThat(client.token(form).status()).isEqualTo(200);

        client.post("/sandbox/oauth", "{\"password\":false}");

        assertThat(client.token(form).json().path("error").asText()).isEqualTo("invalid_grant");
    }

    @Test
    void the_app_and_the_user_of_the_admin_are_there() {
        String access = clientCredentials(Sandbox.ADMIN_CLIENT_ID, Sandbox.ADMIN_CLIENT_SECRET);
        client.use(access);

        assertThat(client.get("/services/oauth2/userinfo")
                        .json()
                        .path("user_id")
                        .asText())
                .isEqualTo(Sessions.ADMIN_ID);
        assertThat(client.get("/id/" + Sessions.ORGANIZATION_ID + "/" + Sessions.ADMIN_ID)
                        .json()
                        .path("username")
                        .asText())
                .isEqualTo(Sandbox.ADMIN_USERNAME);
    }

    @Test
    void a_jwt_has_to_be_signed_with_the_registered_key() throws Exception {
        KeyPair keys = rsa();
        client.post(
                "/sandbox/oauth/keys",
                "{\"pem\":\"-----BEGIN PUBLIC KEY-----"
                        + Base64.getEncoder().encodeToString(keys.getPublic().getEncoded())
                        + "-----END PUBLIC KEY-----\"}");

        assertThat(client.token(jwt(keys, Sandbox.USERNAME, "https://test.salesforce.com", 60))
                        .status())
                .isEqualTo(200);
        assertThat(refusal(jwt(rsa(), Sandbox.USERNAME, "https://test.salesforce.com", 60)))
                .isEqualTo("invalid assertion");
        assertThat(refusal(jwt(keys, Sandbox.USERNAME, "https://test.salesforce.com", -60)))
                .isEqualTo("invalid assertion");
        assertThat(refusal(jwt(keys, Sandbox.USERNAME, "https://example.org", 60)))
                .isEqualTo("audience is invalid");
        assertThat(refusal(jwt(keys, "nobody@example.org", "https://test.salesforce.com", 60)))
                .isEqualTo("invalid user");
        client.post("/sandbox/oauth", "{\"unapproved\":[\"" + Sandbox.USERNAME + "\"]}");
        assertThat(refusal(jwt(keys, Sandbox.USERNAME, "https://test.salesforce.com", 60)))
                .isEqualTo("user hasn't approved this consumer");
    }

    @Test
    void what_is_no_key_is_not_registered() {
        assertThat(client.post("/sandbox/oauth/keys", "{\"pem\":\"nonsense\"}").status())
                .isEqualTo(400);
    }

    private String refusal(Map<String, String> form) {
        return client.token(form).json().path("error_description").asText();
    }

    private int limitsWith(String access) {
        client.use(access);
        return client.get(SandboxClient.DATA + "/limits").status();
    }

    private String clientCredentials(String id, String secret) {
        return client.token(Map.of("grant_type", "client_credentials", "client_id", id, "client_secret", secret))
                .json()
                .path("access_token")
                .asText();
    }

    private Reply refresh(String token) {
        return client.token(Map.of(
                "grant_type",
                "refresh_token",
                "client_id",
                Sandbox.CLIENT_ID,
                "client_secret",
                Sandbox.CLIENT_SECRET,
                "refresh_token",
                token));
    }

    private Reply introspect(String token) {
        return client.post(
                "/services/oauth2/introspect",
                "token=" + SandboxClient.encoded(token) + "&client_id=" + Sandbox.CLIENT_ID + "&client_secret="
                        + Sandbox.CLIENT_SECRET);
    }

    private Map<String, String> jwt(KeyPair keys, String user, String audience, long seconds) throws Exception {
        String text = base64("{\"alg\":\"RS256\"}".getBytes(StandardCharsets.UTF_8)) + "."
                + base64("{\"iss\":\"%s\",\"sub\":\"%s\",\"aud\":\"%s\",\"exp\":%d}"
                        .formatted(
                                Sandbox.CLIENT_ID,
                                user,
                                audience,
                                clock.instant().getEpochSecond() + seconds)
                        .getBytes(StandardCharsets.UTF_8));
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(keys.getPrivate());
        signature.update(text.getBytes(StandardCharsets.US_ASCII));
        return Map.of(
                "grant_type",
                "urn:ietf:params:oauth:grant-type:jwt-bearer",
                "assertion",
                text + "." + base64(signature.sign()));
    }

    private static KeyPair rsa() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair();
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
