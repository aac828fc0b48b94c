package org.referralconnector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.referralconnector.connection.TokenKey;
import org.referralconnector.sandbox.Sandbox;
import picocli.CommandLine;

/** The commands {@code connect} and {@code disconnect}, with an Intercom workspace and with settings alone. */
@Timeout(120)
class ConnectCommandTest {
    private static final Map<String, String> INTERCOM = Map.of(
            "referral.campaigns",
            "src/test/resources/intercom-campaigns",
            "referral.intercom.token",
            "",
            "referral.intercom.client-id",
            Sandbox.INTERCOM_CLIENT_ID,
            "referral.intercom.client-secret",
            Sandbox.INTERCOM_CLIENT_SECRET,
            "referral.tokens.key",
            TokenKey.fresh());

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();

    @Test
    void connect_prints_a_link_waits_and_says_as_whom_it_is_connected_and_disconnect_ends_it() throws Exception {
        try (RunningConnector connector = RunningConnector.start(DatabaseKind.H2, INTERCOM)) {
            write(connector.settings());
            connector.leadJoined("e-1", "p-1", "waiting@example.org");
            CompletableFuture<Integer> code =
                    CompletableFuture.supplyAsync(() -> run("connect", "intercom", "--no-browser"));
            await().atMost(Duration.ofSeconds(20)).until(() -> out.toString().contains("ticket="));

            Browser browser = new Browser();
            Browser.Page page = browser.submit(browser.open(link()), Map.of("decision", "allow"));

            assertThat(page.text()).contains("intercom/default is connected as ida@sandbox.example to Sandbox");
            assertThat(code.get(20, TimeUnit.SECONDS)).isZero();
            assertThat(out.toString()).contains("connected as ida@sandbox.example to Sandbox");
            awaitContact(connector, "waiting@example.org");

            assertThat(run("disconnect", "intercom")).isZero();
            assertThat(out.toString())
                    .contains("intercom/default is disconnected.")
                    .doesNotContain("could not be revoked");
            connector.leadJoined("e-2", "p-2", "later@example.org");
            assertThat(connector
                            .operate("GET", "/api/status", null)
                            .json()
                            .path("destinations")
                            .path("intercom/default")
                            .path("gate")
                            .path("reason")
                            .asText())
                    .isEqualTo("disconnected");
        }
    }

    @Test
    void a_connection_that_settings_let_in_goes_on_without_a_browser() throws Exception {
        try (RunningConnector connector = RunningConnector.start(DatabaseKind.H2)) {
            write(connector.settings());

            assertThat(run("disconnect", "salesforce")).isZero();
            assertThat(run("connect", "salesforce")).isZero();

            assertThat(out.toString()).contains("salesforce/default is connected by its settings");
            assertThat(connector
                            .operate("GET", "/api/connections/salesforce/default", null)
                            .json()
                            .path("state")
                            .asText())
                    .isEqualTo("connected");
        }
    }

    @Test
    void what_cannot_be_connected_is_said() throws Exception {
        try (RunningConnector connector = RunningConnector.start(DatabaseKind.H2)) {
            write(connector.settings());

            assertThat(run("connect", "salesforce", "--connection", "nobody")).isEqualTo(1);
            assertThat(run("connect", "hubspot")).isEqualTo(2);

            assertThat(out.toString())
                    .contains("no campaign uses a connection salesforce/nobody")
                    .contains("say salesforce or intercom instead of hubspot");
        }
    }

    @Test
    void without_a_connector_that_runs_the_cure_is_to_start_it() throws Exception {
        try (Sandbox sandbox = Sandbox.start(0)) {
            write(Settings.of(RunningConnector.settings(folder, sandbox)));

            assertThat(run("connect", "salesforce")).isEqualTo(1);
            assertThat(run("disconnect", "salesforce")).isEqualTo(1);

            assertThat(out.toString()).contains("No connector answers at").contains("start it first");
        }
    }

    private URI link() {
        return URI.create(out.toString()
                .lines()
                .filter(line -> line.contains("ticket="))
                .findFirst()
                .orElseThrow());
    }

    private int run(String... arguments) {
        String[] all = new String[arguments.length + 2];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        all[arguments.length] = "--config";
        all[arguments.length + 1] = folder.toString();
        CommandLine line = Application.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(out, true));
        return line.execute(all);
    }

    private void write(Settings settings) throws IOException {
        Properties properties = new Properties();
        properties.putAll(settings.startingWith("referral."));
        try (var writer = Files.newBufferedWriter(folder.resolve("application.properties"))) {
            properties.store(writer, null);
        }
    }

    private static void awaitContact(RunningConnector connector, String email) {
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(connector
                        .send("GET", connector.sandbox("/sandbox/intercom/contacts?email=" + email), null, Map.of())
                        .body())
                .contains("\"email\":\"" + email));
    }
}
