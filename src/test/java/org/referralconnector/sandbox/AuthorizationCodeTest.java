package org.referralconnector.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.referralconnector.Browser;
import org.referralconnector.MovingClock;
import org.referralconnector.sandbox.SandboxClient.Reply;

/** The authorization pages, and what becomes of the codes that they give. */
class AuthorizationCodeTest {
    private static final String CALLBACK = "http://localhost:7/callback";
    private static final String VERIFIER = "a-verifier-of-at-least-forty-three-characters-in-all";

    private final MovingClock clock = new MovingClock(Instant.parse("2026-05-13T12:00:00Z"));
    private final Sandbox sandbox = Sandbox.start(0, clock);
    private final SandboxClient client = SandboxClient.stranger(sandbox);
    private final Browser browser = new Browser().stoppingAt(url -> url.getPort() == 7);

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    void a_user_who_logs_in_and_allows_gives_a_code_that_gives_tokens() {
        Map<String, String> answer = allow("&state=s1");

        Reply tokens = redeem(answer.get("code"));

        assertThat(answer).containsEntry("state", "s1");
        assertThat(tokens.status()).isEqualTo(200);
        assertThat(tokens.json().path("scope").asText()).isEqualTo("api refresh_token");
        assertThat(tokens.json().path("refresh_token").asText()).isNotEmpty();
        assertThat(tokens.json().path("instance_url").asText())
                .isEqualTo(sandbox.url().toString());
        client.use(tokens.json().path("access_token").asText());
        assertThat(client.get(SandboxClient.DATA + "/limits").status()).isEqualTo(200);
        assertThat(refresh(tokens).status()).isEqualTo(200);
    }

    @Test
    void a_second_authorization_in_the_same_browser_redirects_at_once() {
        allow("");

        Browser.Page callback = browser.open(authorize("&state=s2"));

        assertThat(query(callback.url())).containsKey("code").containsEntry("state", "s2");
        assertThat(browser.open(authorize("&prompt=consent")).text()).contains("Allow access?");
        assertThat(browser.open(authorize("&prompt=login")).text()).contains("Log in");
    }

    @Test
    void who_denies_is_told_at_the_callback() {
        Browser.Page decision = logIn(browser.open(authorize("&state=s3")));

        Browser.Page callback = browser.submit(decision, Map.of("decision", "deny"));

        assertThat(query(callback.url()))
                .containsEntry("error", "access_denied")
                .containsEntry("state", "s3")
                .doesNotContainKey("code");
    }

    @Test
    void a_wrong_password_is_asked_for_again_and_the_hint_is_escaped() {
        Browser.Page page = browser.open(authorize("&login_hint=%22%3E%3Cscript%3E"));

        Browser.Page again = browser.submit(page, Map.of("username", Sandbox.USERNAME, "password", "guess"));

        assertThat(page.html()).doesNotContain("<script>");
        assertThat(again.text()).contains("Please check your username and password.");
    }

    @Test
    void a_forged_decision_is_not_taken() {
        Browser.Page decision = logIn(browser.open(authorize("")));

        Browser.Page page = browser.submit(decision, Map.of("decision", "allow", "form", "guess"));

        assertThat(page.text()).contains("Please log in again.");
    }

    @Test
    void unknown_apps_and_callbacks_are_refused_on_a_page() {
        URI app = URI.create(authorize("").toString().replace(Sandbox.CLIENT_ID, "nobody"));
        URI elsewhere = URI.create(authorize("").toString().replace("localhost%3A7", "example.org"));

        assertThat(browser.open(app).text()).contains("error=invalid_client_id");
        assertThat(browser.open(elsewhere).text()).contains("error=redirect_uri_mismatch");
        client.post("/sandbox/oauth", "{\"redirects\":[\"https://example.org/done\"]}");
        assertThat(browser.open(authorize("")).text()).contains("error=redirect_uri_mismatch");
    }

    @Test
    void pkce_can_be_made_obligatory() {
        client.post("/sandbox/oauth", "{\"pkce\":true}");
        URI without = URI.create(authorize("").toString().replaceFirst("&code_challenge=[^&]*", ""));

        assertThat(query(browser.open(without).url()))
                .containsEntry("error", "invalid_request")
                .containsEntry("error_description", "missing required code challenge");
        assertThat(redeem(allow("").get("code")).status()).isEqualTo(200);
    }

    @Test
    void a_code_wants_its_verifier_and_its_callback() {
        String code = allow("").get("code");
        Map<String, String> form = form(code);

        form.put("code_verifier", "another");
        assertThat(client.token(form).json().path("error_description").asText()).isEqualTo("invalid code verifier");
        form.put("code_verifier", VERIFIER);
        form.put("redirect_uri", "http://localhost:7/other");
        assertThat(client.token(form).json().path("error").asText()).isEqualTo("redirect_uri_mismatch");
        form.put("redirect_uri", CALLBACK);
        assertThat(client.token(form).status()).isEqualTo(200);
    }

    @Test
    void a_code_works_once_and_its_second_use_takes_everything_back() {
        String code = allow("").get("code");
        Reply tokens = redeem(code);

        Reply again = redeem(code);

        assertThat(again.json().path("error").asText()).isEqualTo("invalid_grant");
        client.use(tokens.json().path("access_token").asText());
        assertThat(client.get(SandboxClient.DATA + "/limits").status()).isEqualTo(401);
        assertThat(refresh(tokens).status()).isEqualTo(400);
    }

    @Test
    void a_code_is_over_after_a_quarter_of_an_hour() {
        String code = allow("").get("code");

        clock.move(Duration.ofMinutes(16));

        assertThat(redeem(code).json().path("error_description").asText()).isEqualTo("expired authorization code");
    }

    @Test
    void without_the_scope_there_is_no_refresh_token() {
        logIn(browser.open(authorize("")));
        Browser.Page decision =
                browser.open(URI.create(authorize("").toString().replace("scope=api%20refresh_token", "scope=api")));
        String code = query(
                        browser.submit(decision, Map.of("decision", "allow")).url())
                .get("code");

        assertThat(redeem(code).json().has("refresh_token")).isFalse();
    }

    @Test
    void a_user_has_five_authorizations_of_an_app_and_the_oldest_ends() {
        Reply first = redeem(allow("").get("code"));
        for (int i = 0; i < 4; i++) {
            assertThat(redeemAnother().status()).isEqualTo(200);
        }
        assertThat(refresh(first).status()).isEqualTo(200);

        redeemAnother();

        assertThat(refresh(first).status()).isEqualTo(400);
    }

    private Reply redeemAnother() {
        return redeem(query(browser.open(authorize("")).url()).get("code"));
    }

    private Map<String, String> allow(String more) {
        Browser.Page decision = logIn(browser.open(authorize(more)));
        return query(browser.submit(decision, Map.of("decision", "allow")).url());
    }

    private Browser.Page logIn(Browser.Page page) {
        return browser.submit(page, Map.of("username", Sandbox.USERNAME, "password", Sandbox.PASSWORD));
    }

    private URI authorize(String more) {
        return sandbox.url()
                .resolve("/services/oauth2/authorize?response_type=code&client_id=" + Sandbox.CLIENT_ID
                        + "&redirect_uri=" + SandboxClient.encoded(CALLBACK) + "&scope=api%20refresh_token"
                        + "&code_challenge=" + challenge() + "&code_challenge_method=S256" + more);
    }

    private Reply redeem(String code) {
        return client.token(form(code));
    }

    private static Map<String, String> form(String code) {
        Map<String, String> form = new HashMap<>();
        form.put("grant_type", "authorization_code");
        form.put("client_id", Sandbox.CLIENT_ID);
        form.put("client_secret", Sandbox.CLIENT_SECRET);
        form.put("code", code);
        form.put("redirect_uri", CALLBACK);
        form.put("code_verifier", VERIFIER);
        return form;
    }

    private Reply refresh(Reply tokens) {
        return client.token(Map.of(
                "grant_type",
                "refresh_token",
                "client_id",
                Sandbox.CLIENT_ID,
                "refresh_token",
                tokens.json().path("refresh_token").asText()));
    }

    private static Map<String, String> query(URI url) {
        Map<String, String> values = new HashMap<>();
        for (String pair : url.getRawQuery().split("&", -1)) {
            String[] parts = pair.split("=", 2);
            values.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return values;
    }

    private static String challenge() {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(
                            MessageDigest.getInstance("SHA-256").digest(VERIFIER.getBytes(StandardCharsets.US_ASCII)));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
