package org.referralconnector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.referralconnector.RunningConnector.Answer;
import org.referralconnector.connection.TokenKey;
import org.referralconnector.sandbox.Sandbox;
import org.slf4j.LoggerFactory;

/** A running connector that somebody lets into the sandbox's Salesforce with a browser, and that is sent away again. */
@Timeout(120)
class ConnectTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String ACCOUNT = "/api/connections/salesforce/default";

    private RunningConnector connector;

    @BeforeEach
    void start() throws Exception {
        connector = RunningConnector.start(
                DatabaseKind.H2,
                Map.of(
                        "referral.salesforce.authentication", "authorization-code",
                        "referral.salesforce.mode", "test",
                        "referral.tokens.key", TokenKey.fresh()));
        control("/sandbox/refresh-tokens", "{\"rotating\": true}");
        control("/sandbox/oauth", "{\"pkce\": true}");
    }

    @AfterEach
    void stop() {
        connector.close();
    }

    @Test
    void somebody_who_logs_in_and_allows_connects_the_account_and_what_waited_goes_there() {
        connector.leadJoined("e-1", "p-1", "waiting@example.org");
        Browser browser = new Browser();

        Browser.Page page = allow(browser, browser.open(link()));

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text())
                .contains("salesforce/default is connected as " + Sandbox.USERNAME + " to 127.0.0.1")
                .doesNotContain("spare");
        JsonNode account = connector.operate("GET", ACCOUNT, null).json();
        assertThat(account.path("state").asText()).isEqualTo("connected");
        assertThat(account.path("as").asText()).isEqualTo(Sandbox.USERNAME);
        assertThat(account.path("to").asText()).contains("00D");
        assertThat(account.path("scopes").asText()).isEqualTo("api refresh_token");
        assertThat(account.path("since").asText()).isNotEmpty();
        assertThat(account.at("/attempt/state").asText()).isEqualTo("connected");
        awaitLead("waiting@example.org");
    }

    @Test
    void every_authorization_has_a_state_and_a_challenge_of_its_own_and_one_is_in_reserve() {
        Browser browser = new Browser();

        allow(browser, browser.open(link()));

        List<URI> asked = browser.visited().stream()
                .filter(url -> url.getPath().equals("/services/oauth2/authorize"))
                .filter(url -> url.getQuery().contains("state="))
                .toList();
        assertThat(asked).allSatisfy(url -> assertThat(url.getQuery()).contains("code_challenge_method=S256"));
        assertThat(asked.stream().map(url -> parameter(url, "state")).distinct())
                .hasSize(2);
        assertThat(asked.stream().map(url -> parameter(url, "code_challenge")).distinct())
                .hasSize(2);
        assertThat(connector.operate("GET", ACCOUNT, null).json().path("spares").asInt())
                .isEqualTo(1);
    }

    @Test
    void a_link_works_once_and_there_is_no_way_without_one() {
        URI link = link();
        assertThat(new Browser().open(link).text()).contains("Log in");

        for (URI second : List.of(
                link,
                connector.management("/connect/salesforce"),
                connector.management("/connect/salesforce?ticket=guess&connection=default"))) {
            Browser.Page page = new Browser().open(second);

            assertThat(page.status()).isEqualTo(403);
            assertThat(page.text()).contains("Run connect once more.");
            assertThat(page.url()).isEqualTo(second);
        }
    }

    @Test
    void only_the_browser_that_opened_the_link_can_come_back() {
        Browser victim = new Browser().stoppingAt(ConnectTest::isCallback);
        URI callback = allow(victim, victim.open(link())).url();

        Browser.Page stranger = new Browser().open(callback);

        assertThat(stranger.status()).isEqualTo(403);
        assertThat(stranger.text()).contains("begun in another browser");
        assertThat(state()).isEqualTo("not-connected");
        assertThat(attempt().path("reason").asText()).isEqualTo("other-browser");
    }

    @Test
    void a_state_that_nobody_gave_is_refused_and_spends_nothing() {
        Browser browser = new Browser().stoppingAt(ConnectTest::isCallback);
        URI callback = allow(browser, browser.open(link())).url();
        browser.stoppingAt(url -> false);

        Browser.Page tampered =
                browser.open(URI.create(callback.toString().replaceFirst("state=[^&]*", "state=tampered")));

        assertThat(tampered.status()).isEqualTo(400);
        assertThat(tampered.text()).contains("Run connect once more.");
        assertThat(state()).isEqualTo("not-connected");
        assertThat(browser.open(callback).text()).contains("is connected as");
    }

    @Test
    void a_callback_works_once() {
        Browser browser = new Browser().stoppingAt(ConnectTest::isCallback);
        URI callback = allow(browser, browser.open(link())).url();
        browser.stoppingAt(url -> false);
        assertThat(browser.open(callback).status()).isEqualTo(200);

        Browser.Page again = browser.open(callback);

        assertThat(again.status()).isEqualTo(400);
        assertThat(again.text()).contains("came back before");
        assertThat(state()).isEqualTo("connected");
    }

    @Test
    void who_denies_is_told_what_to_do_and_nothing_is_connected() {
        Browser browser = new Browser();

        Browser.Page page = browser.submit(logIn(browser, browser.open(link())), Map.of("decision", "deny"));

        assertThat(page.status()).isEqualTo(400);
        assertThat(page.text()).contains("Not connected").contains("denied");
        assertThat(attempt().path("state").asText()).isEqualTo("failed");
        assertThat(attempt().path("cure").asText()).isNotEmpty();
        assertThat(state()).isEqualTo("not-connected");
    }

    @Test
    void pages_are_not_stored_framed_or_told_to_others() {
        Browser.Page page = new Browser().open(connector.management("/connect/callback?state=x"));

        assertThat(page.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'none'")
                .contains("frame-ancestors 'none'");
        assertThat(page.headers().firstValue("Referrer-Policy")).contains("no-referrer");
        assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    }

    @Test
    void a_connection_of_another_mode_or_name_is_not_connected() {
        Answer other = connector.operate("POST", ACCOUNT + "/connect?mode=live", null);
        assertThat(other.status()).isEqualTo(409);
        assertThat(other.json().path("message").asText()).contains("is set up for test, not for live");
        assertThat(connector
                        .operate("POST", ACCOUNT + "/connect?mode=test", null)
                        .status())
                .isEqualTo(201);
        assertThat(connector
                        .operate("POST", ACCOUNT + "/connect?mode=production", null)
                        .status())
                .isEqualTo(400);
        assertThat(connector
                        .operate("POST", "/api/connections/salesforce/nobody/connect", null)
                        .status())
                .isEqualTo(404);
        assertThat(connector
                        .operate("GET", "/api/connections/hubspot/default", null)
                        .status())
                .isEqualTo(404);
    }

    @Test
    void disconnect_ends_the_tokens_and_stops_what_goes_there_until_it_is_connected_again() {
        Browser browser = new Browser();
        allow(browser, browser.open(link()));
        connector.leadJoined("e-1", "p-1", "before@example.org");
        awaitLead("before@example.org");

        Answer ended = connector.operate("POST", ACCOUNT + "/disconnect", null);
        connector.leadJoined("e-2", "p-2", "meanwhile@example.org");

        assertThat(ended.status()).isEqualTo(200);
        assertThat(ended.json().path("revoked").asBoolean()).isTrue();
        assertThat(ended.json().path("state").asText()).isEqualTo("disconnected");
        JsonNode gate = connector
                .operate("GET", "/api/status", null)
                .json()
                .path("destinations")
                .path("salesforce/default")
                .path("gate");
        assertThat(gate.path("reason").asText()).isEqualTo("disconnected");
        assertThat(leads()).contains("before@example.org").doesNotContain("meanwhile@example.org");

        browser.open(link());

        awaitLead("meanwhile@example.org");
    }

    @Test
    void all_connections_are_listed() {
        JsonNode items =
                connector.operate("GET", "/api/connections", null).json().path("items");

        assertThat(items).hasSize(1);
        assertThat(items.path(0).path("by").asText()).isEqualTo("browser");
        assertThat(items.path(0).path("state").asText()).isEqualTo("not-connected");
    }

    @Test
    void nothing_secret_is_in_a_log_a_page_or_an_answer() {
        Logger all = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Logger ours = (Logger) LoggerFactory.getLogger("org.referralconnector");
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        all.addAppender(log);
        Level before = all.getLevel();
        all.setLevel(Level.TRACE);
        ours.setLevel(Level.TRACE);
        Browser browser = new Browser();
        try {
            URI link = link();
            Browser.Page page = allow(browser, browser.open(link));
            connector.leadJoined("e-1", "p-1", "quiet@example.org");
            awaitLead("quiet@example.org");

            String seen = page.html()
                    + connector.operate("GET", ACCOUNT, null).body()
                    + connector.operate("GET", "/api/status", null).body()
                    + connector
                            .send("GET", connector.management("/observe/metrics"), null, Map.of())
                            .body()
                    + List.copyOf(log.list).stream()
                            .map(event -> event.getLoggerName() + " " + event.getFormattedMessage() + "\n")
                            .toList();
            assertThat(log.list).as("at TRACE the libraries talk").hasSizeGreaterThan(1_000);
            assertThat(seen)
                    .doesNotContain(Sandbox.CLIENT_SECRET)
                    .doesNotContain(RunningConnector.TOKEN)
                    .doesNotContainPattern("00D\\w{12}!")
                    .doesNotContain("5Aep861")
                    .doesNotContain(parameter(link, "ticket"));
            browser.visited().stream().filter(ConnectTest::isCallback).forEach(callback -> assertThat(seen)
                    .doesNotContain(parameter(callback, "code")));
        } finally {
            all.detachAppender(log);
            all.setLevel(before);
            ours.setLevel(null);
        }
    }

    private URI link() {
        Answer begun = connector.operate("POST", ACCOUNT + "/connect", null);
        assertThat(begun.status()).isEqualTo(201);
        return URI.create(begun.json().path("url").asText());
    }

    private static Browser.Page allow(Browser browser, Browser.Page page) {
        return browser.submit(logIn(browser, page), Map.of("decision", "allow"));
    }

    private static Browser.Page logIn(Browser browser, Browser.Page page) {
        return browser.submit(page, Map.of("username", Sandbox.USERNAME, "password", Sandbox.PASSWORD));
    }

    private static boolean isCallback(URI url) {
        return url.getPath().equals("/connect/callback");
    }

    private static String parameter(URI url, String name) {
        return url.getRawQuery().replaceFirst("(?:.*&)?" + name + "=([^&]*).*", "$1");
    }

    private String state() {
        return connector.operate("GET", ACCOUNT, null).json().path("state").asText();
    }

    private JsonNode attempt() {
        return connector.operate("GET", ACCOUNT, null).json().path("attempt");
    }

    private void control(String path, String body) {
        assertThat(connector
                        .send("POST", connector.sandbox(path), body, Map.of())
                        .status())
                .isEqualTo(200);
    }

    private void awaitLead(String email) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(leads()).contains(email));
    }

    private String leads() {
        return connector
                .send("GET", connector.sandbox("/sandbox/records/Lead"), null, Map.of())
                .body();
    }
}
