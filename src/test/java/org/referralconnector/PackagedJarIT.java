package org.referralconnector;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.referralconnector.program.GoldenCases;
import org.referralconnector.sandbox.Sandbox;

/** The jar as an operator starts it. */
class PackagedJarIT {
    private static final Path JAR = Path.of(System.getProperty("connector.jar"));
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    @TempDir
    Path folder;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Map<String, String> settings = new HashMap<>();
    private final List<Process> started = new ArrayList<>();
    private Sandbox sandbox;

    @BeforeEach
    void prepare() {
        sandbox = Sandbox.start(0);
        settings.putAll(RunningConnector.settings(folder, sandbox));
        settings.put(
                "referral.campaigns",
                Path.of("src/test/resources/all-campaigns").toAbsolutePath().toString());
        settings.put("referral.database.url", "jdbc:h2:file:./data/referral");
    }

    @AfterEach
    void end() {
        started.forEach(Process::destroyForcibly);
        sandbox.close();
    }

    @Test
    void it_carries_webhooks_of_every_program_and_ends_when_it_is_told_to() throws Exception {
        Process connector = run();
        await().atMost(Duration.ofSeconds(60)).until(() -> ready());
        String metrics = get("http://127.0.0.1:" + settings.get("referral.management.port") + "/observe/metrics");
        // none of these campaigns has rules by which deals come back or goes to Intercom, and nobody asked to be told
        // of
        // imports
        assertThat(RouteFiles.NAMES)
                .filteredOn(id -> !IntercomFollowing.ROUTES.contains(id) && !id.equals("announce-import"))
                .allSatisfy(id -> assertThat(metrics).contains("routeId=\"" + id + "\""));
        assertThat(RouteFiles.OF_A_SALESFORCE_CONNECTION)
                .filteredOn(id -> !SalesforceFollowing.ROUTES.contains(id))
                .allSatisfy(id -> assertThat(metrics).contains("routeId=\"" + id + "-default\""));

        assertThat(send(
                        "/webhooks/factory/factory-secret-of-tests",
                        "application/x-www-form-urlencoded",
                        Map.of(),
                        text("referral-factory/published-sample/in.form")))
                .isEqualTo(202);
        String hero = text("referralhero/referred-registration/in.json").replace("byron@", "hero@");
        assertThat(send("/webhooks/hero", "application/json", SignedWebhook.hero(hero), hero))
                .isEqualTo(200);
        String shop = text("generic/lead-joined/in.json").replace("byron@", "shop@");
        assertThat(send("/webhooks/shop", "application/json", SignedWebhook.headers("msg-1", shop), shop))
                .isEqualTo(202);
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(leads())
                .contains("byron@example.org", "hero@example.org", "shop@example.org"));

        connector.destroy();

        assertThat(connector.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(connector.exitValue()).isIn(0, 143);
    }

    @Test
    void what_was_acknowledged_before_it_ended_is_carried_when_it_starts_again() throws Exception {
        Process first = run();
        await().atMost(Duration.ofSeconds(60)).until(() -> ready());
        control("/sandbox/faults", "{\"status\": 503}");
        String webhook = text("generic/lead-joined/in.json").replace("byron@", "later@");
        assertThat(send("/webhooks/spring", "application/json", Map.of(), webhook))
                .isEqualTo(202);
        first.destroyForcibly().waitFor();
        http.send(
                HttpRequest.newBuilder(URI.create(sandbox.url() + "/sandbox/faults"))
                        .DELETE()
                        .build(),
                BodyHandlers.discarding());

        run();

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(leads()).containsOnlyOnce("later@"));
    }

    @Test
    void help_and_version_need_no_settings() throws Exception {
        settings.clear();

        Process help = start("--help");
        assertThat(help.waitFor()).isZero();
        assertThat(log()).contains("run").contains("version").contains("--config");

        Process version = start("version");
        assertThat(version.waitFor()).isZero();
        assertThat(log()).startsWith("referral-connector ").doesNotContain("development");
    }

    @Test
    void an_unknown_command_is_bad_usage() throws Exception {
        assertThat(start("fly").waitFor()).isEqualTo(2);
    }

    @Test
    void a_key_that_does_not_exist_stops_the_start_with_one_readable_line() throws Exception {
        settings.put("referral.htp.port", "1");

        assertThat(run().waitFor()).isEqualTo(1);
        assertThat(log().strip()).isEqualTo("referral.htp.port is no setting; did you mean referral.http.port?");
    }

    @Test
    void a_missing_secret_stops_the_start_with_a_readable_line() throws Exception {
        settings.remove("referral.salesforce.client-secret");

        assertThat(run().waitFor()).isEqualTo(1);
        assertThat(log())
                .contains("referral.salesforce.client-secret is not set")
                .doesNotContain("\tat ");
    }

    private Process run() throws IOException {
        return start();
    }

    private Process start(String... arguments) throws IOException {
        StringBuilder file = new StringBuilder();
        settings.forEach(
                (key, value) -> file.append(key).append('=').append(value).append('\n'));
        Files.writeString(folder.resolve("application.properties"), file);
        List<String> command = new ArrayList<>(List.of(JAVA.toString(), "-Xmx256m", "-jar", JAR.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log.txt").toFile())
                .start();
        started.add(process);
        return process;
    }

    private boolean ready() throws InterruptedException {
        try {
            return http.send(
                                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:"
                                                    + settings.get("referral.management.port")
                                                    + "/observe/health/ready"))
                                            .build(),
                                    BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private int send(String path, String type, Map<String, String> headers, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + settings.get("referral.http.port") + path))
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString(body));
        headers.forEach(request::header);
        return http.send(request.build(), BodyHandlers.ofString()).statusCode();
    }

    private void control(String path, String body) throws Exception {
        http.send(
                HttpRequest.newBuilder(URI.create(sandbox.url() + path))
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.discarding());
    }

    private String leads() throws Exception {
        return get(sandbox.url() + "/sandbox/records/Lead");
    }

    private String get(String address) throws Exception {
        return http.send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofString())
                .body();
    }

    private String log() throws IOException {
        return Files.readString(folder.resolve("log.txt"));
    }

    private static String text(String golden) {
        try (var in = GoldenCases.class.getResourceAsStream("/cases/" + golden)) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
