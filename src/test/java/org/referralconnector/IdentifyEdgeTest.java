package org.referralconnector;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.referralconnector.RunningConnector.Answer;

/** From an analytics library to the records of a sandbox, over real HTTP. */
@RunsOnBothDatabases(settings = {"referral.campaigns=src/test/resources/all-campaigns"})
class IdentifyEdgeTest {
    private static final String KEY = "tracking-write-key-of-tests";

    private final RunningConnector connector;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private int before;
    private final String mark = Long.toString(System.nanoTime(), 36);

    IdentifyEdgeTest(RunningConnector connector) {
        this.connector = connector;
    }

    @BeforeEach
    void count() {
        before = deliveries();
    }

    @Test
    void an_identify_is_acknowledged_and_becomes_a_lead() throws Exception {
        HttpResponse<String> answer = post("/v1/identify", KEY, identify(1), false);

        ok(answer);
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(leads()).hasSize(1));
        assertThat(leads().get(0).path("LastName").asText()).isEqualTo("Hopper " + mark);
        assertThat(leads().get(0).path("Company").asText()).isEqualTo("n/a");
    }

    @Test
    void a_gzipped_batch_is_recorded_event_by_event() throws Exception {
        ok(post("/v1/batch", KEY, batch(250), true));

        assertThat(deliveries()).isEqualTo(before + 250);
    }

    @Test
    void what_is_sent_again_is_the_same_event() throws Exception {
        ok(post("/v1/batch", KEY, batch(3), true));
        ok(post("/v1/batch", KEY, batch(4), false));
        ok(post("/v1/identify", KEY, identify(4), false));

        assertThat(deliveries()).isEqualTo(before + 4);
    }

    @Test
    void the_same_event_may_come_as_a_webhook() throws Exception {
        String event = identify(1).replaceFirst("\\{", "{\"type\":\"identify\",");

        assertThat(post("/webhooks/tracking", KEY, event, false).statusCode()).isEqualTo(202);
        ok(post("/v1/identify", KEY, identify(1), false));
        assertThat(post("/webhooks/tracking", "another-key-of-tests", event, false)
                        .statusCode())
                .isEqualTo(401);

        assertThat(deliveries()).isEqualTo(before + 1);
    }

    @Test
    void a_wrong_key_is_told_so() throws Exception {
        refused(401, "not-authentic", post("/v1/identify", "another-key-of-tests", identify(1), false));
    }

    @Test
    void a_request_may_have_500_kilobytes() throws Exception {
        String most = padded(500 * 1024);

        ok(post("/v1/batch", KEY, most, false));
        refused(413, "too-large", post("/v1/batch", KEY, most + " ", false));
        refused(413, "too-large", post("/v1/batch", KEY, most + " ", true));
        refused(413, "too-large", post("/v1/batch", KEY, padded(5_000 * 1024), true));
    }

    @Test
    void what_libraries_may_send_in_one_request_is_still_too_much_for_a_webhook() throws Exception {
        refused(413, "too-large", post("/webhooks/tracking", KEY, padded(300 * 1024), false));
    }

    @Test
    void other_calls_and_methods_are_refused() throws Exception {
        refused(404, "not-found", post("/v1/import", KEY, identify(1), false));
        Answer get = connector.send("GET", connector.business("/v1/identify"), null, Map.of());
        assertThat(get.status()).isEqualTo(405);
        assertThat(get.json().path("error").asText()).isEqualTo("method-not-allowed");
    }

    private static void ok(HttpResponse<String> answer) {
        assertThat(answer.body()).isEqualTo("OK");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain");
    }

    private static void refused(int status, String code, HttpResponse<String> answer) throws IOException {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).contains("\"error\":\"" + code + "\"");
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/json");
    }

    private HttpResponse<String> post(String path, String key, String body, boolean gzip) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(connector.business(path))
                // as RudderStack's library for Node has it
                .header("Content-Type", gzip ? "application/x-www-form-urlencoded" : "application/json")
                .header("Authorization", "Basic " + Base64.getEncoder().encodeToString((key + ":").getBytes(UTF_8)))
                .POST(BodyPublishers.ofByteArray(gzip ? gzip(body) : body.getBytes(UTF_8)));
        if (gzip) {
            request.header("Content-Encoding", "gzip");
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private String identify(int number) {
        return """
                {"messageId": "%s-%d", "userId": "%s-u-%d", "integrations": {"Salesforce": true},
                 "traits": {"email": "%s-%d@example.org", "name": "Grace Hopper %s"}}
                """.formatted(mark, number, mark, number, mark, number, mark);
    }

    private String batch(int events) {
        return IntStream.rangeClosed(1, events)
                .mapToObj(number -> identify(number).replaceFirst("\\{", "{\"type\":\"identify\","))
                .collect(Collectors.joining(",", "{\"batch\":[", "]}"));
    }

    /** A batch of exactly so many bytes. */
    private String padded(int bytes) {
        String batch = batch(1);
        return batch + " ".repeat(bytes - batch.length());
    }

    private List<JsonNode> leads() {
        return found(
                connector.send("GET", connector.sandbox("/sandbox/records/Lead"), null, Map.of()),
                "records",
                record -> record.path("Email").asText().equals(mark + "-1@example.org"));
    }

    private int deliveries() {
        return found(connector.operate("GET", "/api/deliveries?limit=500", null), "items", any -> true)
                .size();
    }

    private static List<JsonNode> found(Answer answer, String list, Predicate<JsonNode> wanted) {
        List<JsonNode> found = new ArrayList<>();
        answer.json().path(list).forEach(one -> {
            if (wanted.test(one)) {
                found.add(one);
            }
        });
        return found;
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(UTF_8));
        }
        return bytes.toByteArray();
    }
}
