package org.referralconnector.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.referralconnector.sandbox.SandboxClient.Reply;

class OAuthTest {
    private static Sandbox sandbox;
    private final SandboxClient client = SandboxClient.stranger(sandbox);

    @BeforeAll
    static void start() {
        sandbox = Sandbox.start(0);
    }

    @AfterAll
    static void stop() {
        sandbox.close();
    }

    @Test
    void a_password_gives_a_token_which_works() {
        Reply reply = client.token(password(Sandbox.PASSWORD));

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().path("instance_url").asText())
                .isEqualTo(sandbox.url().toString());
        assertThat(reply.json().path("id").asText()).matches(".*/id/00D\\w{15}/005\\w{15}");
        assertThat(reply.json().path("token_type").asText()).isEqualTo("Bearer");
        client.use(reply.json().path("access_token").asText());
        assertThat(client.get(SandboxClient.DATA + "/limits").status()).isEqualTo(200);
    }

    @Test
    void a_security_token_may_follow_the_password() {
        assertThat(client.token(password(Sandbox.PASSWORD + Sandbox.SECURITY_TOKEN))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void a_wrong_password_is_an_invalid_grant() {
        Reply reply = client.token(password("guess"));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().path("error").asText()).isEqualTo("invalid_grant");
        assertThat(reply.json().path("error_description").asText()).isEqualTo("authentication failure");
    }

    @Test
    void a_wrong_client_secret_is_an_invalid_client() {
        Map<String, String> form = new HashMap<>(password(Sandbox.PASSWORD));
        form.put("client_secret", "guess");

        assertThat(client.token(form).json().path("error").asText()).isEqualTo("invalid_client");
    }

    @Test
    void an_unknown_grant_is_refused() {
        Reply reply = client.token(client("telepathy"));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().path("error").asText()).isEqualTo("unsupported_grant_type");
    }

    @Test
    void a_refresh_token_gives_a_new_access_token() {
        assertThat(refresh(Sandbox.REFRESH_TOKEN).json().path("access_token").asText())
                .startsWith("00D");
        assertThat(refresh("stolen").json().path("error_description").asText())
                .isEqualTo("expired access/refresh token");
    }

    @Test
    void a_rotated_refresh_token_works_once_and_its_reuse_ends_the_family() {
        client.post("/sandbox/refresh-tokens", "{\"rotating\":true}");
        String second =
                refresh(Sandbox.REFRESH_TOKEN).json().path("refresh_token").asText();
        String third = refresh(second).json().path("refresh_token").asText();
        assertThat(third).isNotEmpty().isNotEqualTo(second);

        assertThat(refresh(second).status()).isEqualTo(400);
        assertThat(refresh(third).json().path("error").asText()).isEqualTo("invalid_grant");

        client.post("/sandbox/refresh-tokens", "{\"rotating\":false}");
        assertThat(refresh(Sandbox.REFRESH_TOKEN).json().has("refresh_token")).isFalse();
    }

    @Test
    void a_jwt_for_the_user_gives_a_token_and_one_that_is_over_does_not() {
        assertThat(client.token(jwt(Instant.now().plusSeconds(60))).status()).isEqualTo(200);
        assertThat(client.token(jwt(Instant.now().minusSeconds(60)))
                        .json()
                        .path("error")
                        .asText())
                .isEqualTo("invalid_grant");
    }

    @Test
    void a_revoked_token_is_an_invalid_session() {
        for (String method : new String[] {"GET", "POST"}) {
            String token = client.token(client("client_credentials"))
                    .json()
                    .path("access_token")
                    .asText();
            String form = "token=" + SandboxClient.encoded(token);

            int status = method.equals("GET")
                    ? client.get("/services/oauth2/revoke?" + form).status()
                    : client.post("/services/oauth2/revoke", form).status();

            assertThat(status).isEqualTo(200);
            client.use(token);
            Reply refused = client.get(SandboxClient.DATA + "/limits");
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.errorCode()).isEqualTo("INVALID_SESSION_ID");
        }
    }

    @Test
    void a_token_is_taken_under_every_scheme_that_clients_use() {
        String token = client.token(client("client_credentials"))
                .json()
                .path("access_token")
                .asText();

        for (String header : new String[] {"Bearer " + token, "OAuth " + token, token}) {
            assertThat(client.get(SandboxClient.DATA + "/limits", "Authorization", header)
                            .status())
                    .isEqualTo(200);
        }
        assertThat(client.get(SandboxClient.DATA + "/limits", "Authorization", "Basic " + token)
                        .errorCode())
                .isEqualTo("INVALID_AUTH_HEADER");
    }

    @Test
    void identity_and_userinfo_name_the_user() {
        Reply login = client.token(client("client_credentials"));
        client.use(login.json().path("access_token").asText());
        String identity = login.json()
                .path("id")
                .asText()
                .substring(sandbox.url().toString().length());

        assertThat(client.get(identity).json().path("username").asText()).isEqualTo(Sandbox.USERNAME);
        assertThat(client.get("/services/oauth2/userinfo")
                        .json()
                        .path("organization_id")
                        .asText())
                .startsWith("00D");
    }

    @Test
    void the_list_of_versions_needs_no_session() {
        Reply versions = client.get("/services/data");

        assertThat(versions.json().findValuesAsText("version")).contains("56.0", "60.0", "65.0");
        assertThat(client.get("/services/data/v55.0/limits").status()).isEqualTo(401);
    }

    private Reply refresh(String refreshToken) {
        Map<String, String> form = client("refresh_token");
        form.put("refresh_token", refreshToken);
        return client.token(form);
    }

    private static Map<String, String> password(String password) {
        Map<String, String> form = client("password");
        form.put("username", Sandbox.USERNAME);
        form.put("password", password);
        return form;
    }

    private static Map<String, String> client(String grant) {
        Map<String, String> form = new HashMap<>();
        form.put("grant_type", grant);
        form.put("client_id", Sandbox.CLIENT_ID);
        form.put("client_secret", Sandbox.CLIENT_SECRET);
        form.put("format", "json");
        return form;
    }

    private static Map<String, String> jwt(Instant expiry) {
        String claims = "{\"iss\":\"%s\",\"sub\":\"%s\",\"aud\":\"https://login.salesforce.com\",\"exp\":%d}"
                .formatted(Sandbox.CLIENT_ID, Sandbox.USERNAME, expiry.getEpochSecond());
        String encoded =
                Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(StandardCharsets.UTF_8));
        return Map.of(
                "grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion", "e30." + encoded + ".c2ln");
    }
}
