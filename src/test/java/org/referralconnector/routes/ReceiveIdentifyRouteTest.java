package org.referralconnector.routes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.referralconnector.journal.Arrival;
import org.referralconnector.journal.EventKind;
import org.referralconnector.journal.JournalEntry;
import org.referralconnector.journal.JournalUnavailable;
import org.referralconnector.journal.Recorded;
import org.referralconnector.program.IdentifyIntake;
import org.referralconnector.program.WebhookAnswers;
import org.referralconnector.program.rudderstack.RudderStack;

class ReceiveIdentifyRouteTest {
    private static final int LARGEST_BODY = 100_000;
    private static final int LARGEST_EVENT = 32 * 1024;
    private static final String KEY = "tracking-write-key-of-tests";
    private static final String GRACE =
            "{\"messageId\":\"m-1\",\"userId\":\"u-1\",\"integrations\":{\"Salesforce\":true},"
                    + "\"traits\":{\"email\":\"grace@example.org\",\"score\":1.50}}";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final FakeJournal journal = new FakeJournal();
    private RouteAlone route;

    /** A journal in memory, which may be out of order. */
    public static final class FakeJournal {
        final List<Arrival> recorded = new ArrayList<>();
        Exception broken;

        public List<Recorded> recordAll(List<Arrival> arrivals) throws Exception {
            if (broken != null) {
                throw broken;
            }
            recorded.addAll(arrivals);
            return arrivals.stream().map(one -> new Recorded(7, false)).toList();
        }
    }

    @BeforeEach
    void start() throws Exception {
        route = new RouteAlone("receive-identify")
                .set("referral.receive.identify", "direct:receive-identify")
                .with(
                        "identifyIntake",
                        new IdentifyIntake(new RudderStack(), Batches.CAMPAIGNS, LARGEST_BODY, Batches.CLOCK, meters))
                .with("journal", journal)
                .with("webhookAnswers", new WebhookAnswers(meters))
                .neighbour("answer-sender")
                .start();
    }

    @AfterEach
    void stop() {
        route.close();
    }

    @Test
    void an_identify_is_recorded_with_its_destination_and_acknowledged_in_a_word() throws Exception {
        Exchange answer = receive("/identify", GRACE);

        taken(answer);
        assertThat(journal.recorded).singleElement().satisfies(arrival -> {
            assertThat(arrival.campaign()).isEqualTo("tracking");
            assertThat(arrival.contentType()).isEqualTo("application/json");
            assertThat(arrival.receivedAt()).isEqualTo(Batches.NOW);
            assertThat(arrival.destinations()).containsExactly("salesforce/default");
            assertThat(arrival.events()).singleElement().satisfies(event -> {
                assertThat(event.kind()).isEqualTo(EventKind.PERSON_IDENTIFIED);
                assertThat(event.senderId()).contains("m-1");
                assertThat(event.participant()).isEqualTo("u-1");
                assertThat(event.email()).contains("grace@example.org");
            });
        });
        assertThat(body(0).path("type").asText()).isEqualTo("identify");
        assertThat(journal.recorded.get(0).body()).contains("\"score\":1.50");
        assertThat(meters.counter("referral.webhooks.recorded").count()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/track", "/page", "/screen", "/group", "/alias", "/v1/track"})
    void an_event_of_any_other_type_is_kept(String path) {
        taken(receive(path, "{\"type\":\"identify\",\"userId\":\"u-1\"}"));

        assertThat(journal.recorded.get(0).events().get(0).kind()).isEqualTo(EventKind.OTHER);
    }

    @Test
    void the_path_says_the_type_whatever_the_event_says() throws Exception {
        taken(receive("/v1/identify", GRACE.replace("{\"messageId\"", "{\"type\":\"track\",\"messageId\"")));

        assertThat(body(0).path("type").asText()).isEqualTo("identify");
        assertThat(journal.recorded.get(0).events().get(0).kind()).isEqualTo(EventKind.PERSON_IDENTIFIED);
    }

    @Test
    void each_event_of_a_batch_has_an_entry_of_its_own_that_can_be_read_again() throws Exception {
        taken(receive(
                "/batch",
                batch(
                        "\"context\":{\"integrations\":{\"Salesforce\":true}}",
                        "{\"type\":\"identify\",\"userId\":\"u-1\",\"traits\":{}}",
                        "{\"type\":\"identify\",\"userId\":\"u-2\",\"traits\":{},\"integrations\":{\"All\":true}}",
                        "{\"type\":\"track\",\"userId\":\"u-3\",\"integrations\":null}")));

        assertThat(journal.recorded)
                .extracting(arrival -> arrival.events().get(0).kind())
                .containsExactly(EventKind.PERSON_IDENTIFIED, EventKind.WITHHELD, EventKind.OTHER);
        assertThat(body(0).path("integrations").path("Salesforce").asBoolean()).isTrue();
        assertThat(body(1).path("integrations")).isEqualTo(JSON.readTree("{\"All\":true}"));
        assertThat(body(2).path("integrations").path("Salesforce").asBoolean()).isTrue();
        for (Arrival arrival : journal.recorded) {
            assertThat(Batches.PROGRAMS.read(new JournalEntry(
                            1,
                            arrival.campaign(),
                            arrival.events().get(0).kind(),
                            arrival.events().get(0).participant(),
                            0,
                            Batches.NOW,
                            arrival.contentType(),
                            arrival.body())))
                    .isEqualTo(arrival.events());
        }
    }

    @Test
    void the_integrations_of_a_whole_batch_count_where_an_event_has_none() {
        taken(receive(
                "/batch",
                batch(
                        "\"integrations\":{\"Salesforce\":{}}",
                        "{\"type\":\"identify\",\"userId\":\"u\",\"traits\":{}}")));

        assertThat(journal.recorded.get(0).events().get(0).kind()).isEqualTo(EventKind.PERSON_IDENTIFIED);
    }

    @Test
    void an_empty_batch_is_fine() {
        taken(receive("/batch", "{\"batch\":[],\"sentAt\":\"2026-11-22T10:00:00Z\"}"));

        assertThat(journal.recorded).isEmpty();
    }

    @Test
    void a_batch_with_an_event_that_cannot_be_understood_is_refused_as_a_whole() {
        String good = "{\"type\":\"track\",\"userId\":\"u-1\"}";

        refused(400, "unreadable", "batch.1: type is missing", "/batch", batch("", good, "{\"userId\":\"u\"}"));
        refused(400, "unreadable", "batch.2 is no object", "/batch", batch("", good, good, "7"));
        refused(400, "unreadable", "batch is no list", "/batch", "{\"batch\":{}}");
        refused(400, "unreadable", "batch is no list", "/batch", good);
    }

    @Test
    void an_event_that_nobody_can_carry_does_not_stop_its_batch() {
        taken(receive(
                "/batch",
                batch(
                        "\"integrations\":{\"Salesforce\":true}",
                        "{\"type\":\"identify\",\"userId\":\"u-1\",\"traits\":{\"plan\":\"pro\"}}",
                        "{\"type\":\"identify\",\"userId\":\"u-2\",\"traits\":{\"email\":\"unknown\"}}")));

        assertThat(journal.recorded).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/identify", "/batch"})
    void an_event_may_have_32_kilobytes(String path) {
        String around = "{\"type\":\"identify\",\"userId\":\"\"}";
        String fits = "{\"type\":\"identify\",\"userId\":\"u\",\"more\":\""
                + "x".repeat(LARGEST_EVENT - around.length() - ",\"more\":\"\"".length() - 1) + "\"}";
        String tooLarge = fits.replaceFirst("x", "xx");
        boolean batch = path.equals("/batch");

        taken(receive(path, batch ? batch("", fits) : fits));
        journal.recorded.clear();
        refused(
                413,
                "too-large",
                (batch ? "batch.1" : "the event") + " is too large; send at most 32768 bytes",
                path,
                batch ? batch("", around.replace("\"\"", "\"u\""), tooLarge) : tooLarge);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"All":false,"Salesforce":true,"More":"%s"}| {"All":false,"Salesforce":true}| PERSON_IDENTIFIED
            {"Salesforce":{"more":"%s"}}| {"Salesforce":{}}| PERSON_IDENTIFIED
            {"All":{"more":"%s"},"Salesforce":["%s"]}| {"All":{}}| WITHHELD
            ["%s"]| false| WITHHELD
            """)
    void an_event_has_no_more_of_its_batchs_integrations_than_what_counts(String sent, String kept, EventKind kind)
            throws Exception {
        taken(receive(
                "/batch",
                batch(
                        "\"integrations\":" + sent.replace("%s", "x".repeat(LARGEST_EVENT)),
                        "{\"type\":\"identify\",\"userId\":\"u-1\",\"traits\":{}}")));

        assertThat(body(0).path("integrations")).isEqualTo(JSON.readTree(kept));
        assertThat(journal.recorded.get(0).events().get(0).kind()).isEqualTo(kind);
    }

    @Test
    void the_integrations_of_its_batch_count_among_the_size_of_an_event() {
        String around = "{\"type\":\"track\",\"userId\":\"\"}";
        String fits = around.replace("\"\"}", "\"u\",\"more\":\"\"}");
        String full = fits.replace("\"\"}", "\"" + "x".repeat(LARGEST_EVENT - fits.length()) + "\"}");

        taken(receive("/batch", batch("", full)));
        journal.recorded.clear();
        refused(413, "too-large", "batch.0 is too large", "/batch", batch("\"integrations\":{\"All\":true}", full));
    }

    @Test
    void a_batch_may_have_1000_events() {
        String[] most = new String[1_000];
        Arrays.fill(most, "{\"type\":\"track\",\"userId\":\"u\"}");
        String[] tooMany = Arrays.copyOf(most, most.length + 1);
        tooMany[most.length] = most[0];

        taken(receive("/batch", batch("", most)));
        assertThat(journal.recorded).hasSize(1_000);
        journal.recorded.clear();
        refused(
                413,
                "too-large",
                "batch has too many events; send at most 1000 in one request",
                "/batch",
                batch("", tooMany));
    }

    @Test
    void a_gzipped_body_is_unpacked() throws Exception {
        taken(receive("/identify", gzip(GRACE), Map.of("Content-Encoding", "gzip")));

        assertThat(journal.recorded).hasSize(1);
    }

    @Test
    void a_body_that_the_host_has_unpacked_is_read_all_the_same() {
        taken(receive("/identify", GRACE.getBytes(UTF_8), Map.of("Content-Encoding", "gzip")));

        assertThat(journal.recorded).hasSize(1);
    }

    @Test
    void a_body_that_unpacks_to_too_much_is_refused() throws Exception {
        byte[] bomb = gzip("{\"userId\":\"" + "x".repeat(50 * LARGEST_BODY) + "\"}");
        assertThat(bomb.length).isLessThan(LARGEST_BODY);

        refused(
                413,
                "too-large",
                "the body is too large",
                receive("/identify", bomb, Map.of("Content-Encoding", "gzip")));
    }

    @Test
    void a_broken_gzip_is_refused() throws Exception {
        byte[] whole = gzip(GRACE);

        refused(
                400,
                "unreadable",
                "the body is not valid gzip",
                receive("/identify", Arrays.copyOf(whole, whole.length / 2), Map.of("Content-Encoding", "gzip")));
    }

    @Test
    void a_body_that_is_compressed_in_another_way_is_refused() {
        refused(
                415,
                "wrong-type",
                "the body is compressed in a way that is not read",
                receive("/identify", GRACE.getBytes(UTF_8), Map.of("Content-Encoding", "br")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/x-www-form-urlencoded", "text/plain", "application/octet-stream", ""})
    void json_is_read_whatever_it_is_called(String type) throws Exception {
        taken(receive("/identify", gzip(GRACE), Map.of("Content-Encoding", "gzip", "Content-Type", type)));
        journal.recorded.clear();
        refused(
                400,
                "unreadable",
                "the body is not one valid JSON object",
                receive("/identify", "a=b".getBytes(UTF_8), Map.of("Content-Type", type)));
    }

    @Test
    void a_body_that_is_too_large_is_refused_before_anything_else() {
        refused(
                413,
                "too-large",
                "the body is too large",
                receive("/nothing", "x".repeat(LARGEST_BODY + 1).getBytes(UTF_8), Map.of("Authorization", "none")));
    }

    @ParameterizedTest
    @CsvSource({"tracking-write-key-of-tests, 200", "tracking-next-key-of-tests, 200", "factory-secret-of-tests, 401"})
    void each_write_key_of_a_campaign_opens_it_and_no_other_secret_does(String key, int status) {
        Exchange answer = receive("/identify", GRACE.getBytes(UTF_8), Map.of("Authorization", basic(key)));

        assertThat(status(answer)).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Basic", "Bearer tracking-write-key-of-tests", "tracking-write-key-of-tests"})
    void without_a_write_key_nothing_is_read(String authorization) {
        refused(
                401,
                "not-authentic",
                "the write key is unknown",
                receive("/identify", "{ no json".getBytes(UTF_8), Map.of("Authorization", authorization)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/v1", "/v1/", "/import", "/v1/identify/more", "/Identify"})
    void what_is_no_call_is_answered_with_404(String path) {
        refused(404, "not-found", "there is no such call", receive(path, GRACE));
    }

    @Test
    void a_journal_that_cannot_take_it_asks_to_come_again() {
        journal.broken = new JournalUnavailable("the database did not take it", null);

        Exchange answer = receive("/identify", GRACE);

        assertThat(status(answer)).isEqualTo(503);
        assertThat(answer.getMessage().getHeader("Retry-After")).isEqualTo("5");
    }

    private void refused(int status, String code, String message, String path, String body) {
        refused(status, code, message, receive(path, body));
    }

    private void refused(int status, String code, String message, Exchange answer) {
        assertThat(status(answer)).isEqualTo(status);
        assertThat(answer.getMessage().getBody(Map.class).get("error")).isEqualTo(code);
        assertThat(answer.getMessage().getBody(Map.class).get("message").toString())
                .contains(message);
        assertThat(journal.recorded).isEmpty();
    }

    private static void taken(Exchange answer) {
        assertThat(answer.getMessage().getHeaders())
                .isEqualTo(Map.of("CamelHttpResponseCode", "200", "Content-Type", "text/plain"));
        assertThat(answer.getMessage().getBody()).isEqualTo("OK");
    }

    private JsonNode body(int position) throws IOException {
        return JSON.readTree(journal.recorded.get(position).body());
    }

    private Exchange receive(String path, String body) {
        return receive(path, body.getBytes(UTF_8), Map.of());
    }

    private Exchange receive(String path, byte[] body, Map<String, Object> more) {
        Map<String, Object> headers =
                new HashMap<>(Map.of("Content-Type", "application/json", "Authorization", basic(KEY)));
        headers.putAll(more);
        headers.put(Exchange.HTTP_PATH, path);
        return route.send(body, headers, Map.of());
    }

    private static int status(Exchange answer) {
        String refused = answer.getVariable("status", String.class);
        return Integer.parseInt(
                refused != null ? refused : answer.getMessage().getHeader("CamelHttpResponseCode", String.class));
    }

    private static String batch(String more, String... events) {
        return Stream.of(events)
                .collect(Collectors.joining(",", "{\"batch\":[", "]" + (more.isEmpty() ? "" : "," + more) + "}"));
    }

    private static String basic(String key) {
        return "Basic " + Base64.getEncoder().encodeToString((key + ":").getBytes(UTF_8));
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(UTF_8));
        }
        return bytes.toByteArray();
    }
}
