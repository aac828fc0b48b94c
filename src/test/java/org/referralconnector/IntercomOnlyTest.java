package org.referralconnector;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.camel.Route;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.referralconnector.intercom.FakeWorkspace;
import org.referralconnector.intercom.IntercomAnswer;
import org.referralconnector.intercom.IntercomCall;

/** A connector whose only campaign goes to Intercom, without any credentials for Salesforce, over real HTTP. */
class IntercomOnlyTest {
    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http = HttpClient.newHttpClient();
    private final FakeWorkspace workspace =
            new FakeWorkspace(new MovingClock(Instant.now())).lag(Duration.ofMinutes(5));
    private final Map<String, String> settings = new HashMap<>();
    private FakeIntercom intercom;
    private Main main;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() throws Exception {
        intercom = new FakeIntercom();
        intercom.react(this::answer);
        settings.put("referral.http.host", "127.0.0.1");
        settings.put("referral.http.port", String.valueOf(Ports.free()));
        settings.put("referral.management.port", String.valueOf(Ports.free()));
        settings.put("referral.admin.token", RunningConnector.TOKEN);
        settings.put("referral.campaigns", "src/test/resources/intercom-campaigns");
        settings.put("referral.routes", folder.resolve("routes").toString());
        settings.put("referral.database.url", "jdbc:h2:file:" + folder.resolve("referral"));
        settings.put("referral.intercom.token", "t0k3n");
        settings.put("referral.intercom.url", intercom.url());
        main = new StandaloneConnector(Settings.of(settings)).main();
        main.start();
    }

    @AfterEach
    void stop() {
        main.stop();
        intercom.close();
    }

    @Test
    void no_salesforce_is_needed_and_ten_webhooks_for_one_new_person_make_one_contact() throws Exception {
        assertThat(main.getCamelContext().getRoutes())
                .extracting(Route::getRouteId)
                .contains("deliver-to-intercom-default", "write-to-intercom-default", "show-status", "run-imports")
                .noneMatch(id -> (id.contains("salesforce") && !id.equals("connect-salesforce"))
                        || id.startsWith("apply-crm-change"));

        List<CompletableFuture<HttpResponse<String>>> webhooks =
                IntStream.rangeClosed(1, 10).mapToObj(this::webhook).toList();
        assertThat(webhooks)
                .allSatisfy(webhook -> assertThat(webhook.join().statusCode()).isEqualTo(202));

        await().untilAsserted(() -> {
            JsonNode deliveries = operate("/api/deliveries?destination=intercom/default");
            assertThat(deliveries.path("items")).hasSize(10).allSatisfy(delivery -> assertThat(
                            delivery.path("state").asText())
                    .isEqualTo("delivered"));
        });
        JsonNode referral = operate("/api/referrals/spring/p-1");
        assertThat(referral.path("status").asText()).isEqualTo("pending");
        assertThat(intercom.requests()).allSatisfy(request -> assertThat(request.header("Intercom-Version"))
                .isEqualTo("2.16"));
        assertThat(intercom.requests())
                .filteredOn(request ->
                        request.method().equals("POST") && request.uri().endsWith("/contacts"))
                .hasSize(1);

        JsonNode status = operate("/api/status");
        assertThat(status.path("salesforce")).isEmpty();
        assertThat(status.at("/destinations/intercom~1default/gate/open").asBoolean())
                .isTrue();
        assertThat(get("/observe/health/ready").statusCode()).isEqualTo(200);
        assertThat(get("/observe/metrics").body())
                .contains("referral_deliveries_total{destination=\"intercom/default\",outcome=\"delivered\"}");
        assertThat(operate("/api/imports").path("items")).isEmpty();
    }

    /** The same person by address, under ever another id. */
    private CompletableFuture<HttpResponse<String>> webhook(int number) {
        return http.sendAsync(
                HttpRequest.newBuilder(URI.create(
                                "http://127.0.0.1:" + settings.get("referral.http.port") + "/webhooks/spring"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("""
                                {"id": "e-%1$d", "type": "lead.joined",
                                 "participant": {"id": "p-%1$d", "email": "ada@example.org", "url": "https://x.example"},
                                 "referrer": {"id": "r-1"}}""".formatted(number)))
                        .build(),
                BodyHandlers.ofString());
    }

    private JsonNode operate(String path) throws IOException, InterruptedException {
        return json.readTree(get(path).body());
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + settings.get("referral.management.port") + path))
                        .header("Authorization", "Bearer " + RunningConnector.TOKEN)
                        .build(),
                BodyHandlers.ofString());
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath().replaceFirst("^/intercom", "");
        String body = intercom.requests().get(intercom.requests().size() - 1).body();
        IntercomAnswer answer = workspace.answer(new IntercomCall(
                "default",
                name(exchange.getRequestMethod(), path),
                exchange.getRequestMethod(),
                path,
                "",
                Optional.of(body).filter(text -> !text.isEmpty()),
                false));
        assertThat(answer.body().getBytes(UTF_8).length).isLessThan(100_000);
        FakeIntercom.answer(exchange, answer.status(), answer.body());
    }

    private static String name(String method, String path) {
        return switch (method + " " + path.replaceAll("[0-9a-f]{24}", "*")) {
            case "POST /contacts" -> "create-contact";
            case "PUT /contacts/*" -> "update-contact";
            case "POST /contacts/search" -> "search-contacts";
            case "POST /events" -> "create-event";
            case "GET /data_attributes" -> "list-attributes";
            case "POST /data_attributes" -> "create-attribute";
            default -> throw new IllegalArgumentException(method + " " + path);
        };
    }
}
