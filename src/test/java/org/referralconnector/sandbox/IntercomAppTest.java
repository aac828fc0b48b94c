package org.referralconnector.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.referralconnector.Browser;
import org.referralconnector.sandbox.SandboxClient.Reply;

/** How an app is let into the workspace, and out again. */
class IntercomAppTest {
    private final Sandbox sandbox = Sandbox.start(0);
    private final SandboxClient client = SandboxClient.stranger(sandbox);
    private final Browser browser = new Browser().stoppingAt(url -> url.getPort() == 7);

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    void a_code_is_traded_for_a_token_that_works_until_the_app_is_uninstalled() {
        URI callback = decide("allow");
        assertThat(callback.getQuery()).contains("state=s1");

        Reply traded = trade(code(callback), Sandbox.INTERCOM_CLIENT_SECRET);

        String token = traded.json().path("token").asText();
        assertThat(traded.json().path("access_token").asText()).isEqualTo(token);
        assertThat(traded.json().path("token_type").asText()).isEqualTo("Bearer");
        assertThat(me(token)).isEqualTo(200);
        assertThat(client.post("/intercom/auth/uninstall", "", "Authorization", "Bearer " + token)
                        .status())
                .isEqualTo(200);
        assertThat(me(token)).isEqualTo(401);
        assertThat(me(Sandbox.INTERCOM_TOKEN)).isEqualTo(200);
    }

    @Test
    void a_code_works_once_and_only_with_the_secret() {
        String code = code(decide("allow"));

        assertThat(trade(code, "guess").status()).isEqualTo(401);
        assertThat(trade(code, Sandbox.INTERCOM_CLIENT_SECRET).status()).isEqualTo(200);
        assertThat(trade(code, Sandbox.INTERCOM_CLIENT_SECRET).status()).isEqualTo(401);
    }

    @Test
    void who_cancels_is_told_at_the_callback() {
        assertThat(decide("deny").getQuery()).contains("error=access_denied").doesNotContain("code=");
    }

    @Test
    void unknown_apps_and_callbacks_elsewhere_are_refused() {
        assertThat(browser.open(page("nobody", "http://localhost:7/callback")).status())
                .isEqualTo(404);
        assertThat(browser.open(page(Sandbox.INTERCOM_CLIENT_ID, "https://localhost.example.org/callback"))
                        .status())
                .isEqualTo(400);
    }

    private URI decide(String decision) {
        Browser.Page page = browser.open(page(Sandbox.INTERCOM_CLIENT_ID, "http://localhost:7/callback"));
        return browser.submit(page, Map.of("decision", decision)).url();
    }

    private URI page(String clientId, String callback) {
        return sandbox.url()
                .resolve("/intercom/oauth?client_id=" + clientId + "&state=s1&redirect_uri="
                        + SandboxClient.encoded(callback));
    }

    private static String code(URI callback) {
        return callback.getQuery().replaceFirst(".*code=([^&]*).*", "$1");
    }

    private Reply trade(String code, String secret) {
        return client.post(
                "/intercom/auth/eagle/token",
                "code=" + code + "&client_id=" + Sandbox.INTERCOM_CLIENT_ID + "&client_secret=" + secret,
                "Content-Type",
                "application/x-www-form-urlencoded");
    }

    private int me(String token) {
        return client.get("/intercom/me", "Authorization", "Bearer " + token).status();
    }
}
