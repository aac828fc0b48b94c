package org.referralconnector;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** What strangers and broken senders do to the port for webhooks, and that nothing of it shows or stays. */
@RunsOnBothDatabases(
        settings = {"referral.http.idle-timeout=3s", "referral.campaigns=src/test/resources/all-campaigns"})
class BadInputTest {
    /** Stands in every body; neither an answer nor the log may show it. */
    private static final String CANARY = "shibboleth";

    private static final String GOOD = "{\"id\":\"%s\",\"type\":\"lead.joined\",\"participant\":"
            + "{\"id\":\"p-%s\",\"email\":\"" + CANARY + "@example.org\",\"last_name\":\"" + CANARY + "\"}}";

    private final RunningConnector connector;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private long before;

    BadInputTest(RunningConnector connector) {
        this.connector = connector;
    }

    @BeforeEach
    void watch() throws SQLException {
        log.start();
        root().addAppender(log);
        before = entries();
    }

    @AfterEach
    void nothing_shows_and_the_port_is_alive() throws Exception {
        root().detachAppender(log);
        for (ILoggingEvent event : List.copyOf(log.list)) {
            assertThat(event.getFormattedMessage()).doesNotContain(CANARY, SignedWebhook.SECRET);
            assertThat(event.getThrowableProxy())
                    .as(event.getFormattedMessage())
                    .isNull();
        }
        String good = GOOD.formatted("alive-" + System.nanoTime(), "alive");
        assertThat(post("/webhooks/spring", Map.of(), good.getBytes(UTF_8)).statusCode())
                .isEqualTo(202);
    }

    static Stream<Arguments> unsigned() {
        String id = "msg-1";
        String body = GOOD.formatted("signed", "signed");
        Instant now = Instant.now();
        Map<String, String> good = SignedWebhook.headers(id, body, now);
        String signature = good.get("webhook-signature");
        return Stream.of(
                arguments("no signature", without(good, "webhook-signature"), body),
                arguments("no timestamp", without(good, "webhook-timestamp"), body),
                arguments("no id", without(good, "webhook-id"), body),
                arguments("nothing at all", Map.of(), body),
                arguments("an empty signature", with(good, "webhook-signature", ""), body),
                arguments("half a signature", with(good, "webhook-signature", signature.substring(0, 20)), body),
                arguments("a long signature", with(good, "webhook-signature", "v1," + "A".repeat(7_000)), body),
                arguments("another id", with(good, "webhook-id", "msg-2"), body),
                arguments(
                        "a version from the future",
                        with(good, "webhook-signature", "v2," + signature.substring(3)),
                        body),
                arguments("another body", good, body.replace("lead", "load")),
                arguments("a space more", good, body + " "),
                arguments("five minutes too old", SignedWebhook.headers(id, body, now.minusSeconds(310)), body),
                arguments("five minutes too early", SignedWebhook.headers(id, body, now.plusSeconds(330)), body),
                arguments("a time in words", with(good, "webhook-timestamp", "yesterday"), body),
                arguments("a time before time", with(good, "webhook-timestamp", "-1"), body),
                arguments("a time after time", with(good, "webhook-timestamp", "99999999999999999999"), body),
                arguments("unreadable besides", without(good, "webhook-signature"), "{" + CANARY));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unsigned")
    void what_is_not_authentic_is_answered_with_401(String name, Map<String, String> headers, String body)
            throws Exception {
        refused(401, post("/webhooks/shop", headers, body.getBytes(UTF_8)));
    }

    @Test
    void one_good_signature_among_several_is_enough() throws Exception {
        String body = " " + GOOD.formatted("rotated", "rotated") + "\n";
        Map<String, String> headers = SignedWebhook.headers("msg-rotated", body);
        String signatures = "v1,AAAA " + headers.get("webhook-signature");

        assertThat(post("/webhooks/shop", with(headers, "webhook-signature", signatures), body.getBytes(UTF_8))
                        .statusCode())
                .isEqualTo(202);
    }

    static Stream<Arguments> unreadable() throws IOException {
        String good = GOOD.formatted("x", "x");
        return Stream.of(
                arguments("nothing", 400, "application/json", new byte[0]),
                arguments("half a document", 400, "application/json", bytes(good.substring(0, 40))),
                arguments("an array", 400, "application/json", bytes("[" + good + "]")),
                arguments("a scalar", 400, "application/json", bytes("\"" + CANARY + "\"")),
                arguments("two documents", 400, "application/json", bytes(good + good)),
                arguments(
                        "broken UTF-8",
                        400,
                        "application/json",
                        good.replace("lead", "l\u00e4d").getBytes(ISO_8859_1)),
                arguments("UTF-16", 400, "application/json", good.getBytes(UTF_16)),
                arguments("20,000 levels", 400, "application/json", bytes("{\"a\":".repeat(20_000))),
                arguments("no participant", 400, "application/json", bytes("{\"id\":\"1\",\"type\":\"lead.joined\"}")),
                arguments(
                        "a participant of the wrong type",
                        400,
                        "application/json",
                        bytes("{\"id\":\"1\",\"type\":\"lead.joined\",\"participant\":\"" + CANARY + "\"}")),
                arguments(
                        "a kind that nobody knows",
                        400,
                        "application/json",
                        bytes(good.replace("lead.joined", CANARY))),
                arguments("text", 415, "text/plain", bytes(good)),
                arguments(
                        "XML with an entity",
                        415,
                        "application/xml",
                        bytes("<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>")),
                arguments("more than is allowed", 413, "application/json", bytes(" ".repeat(300_000) + good)),
                arguments("much more than is allowed", 413, "application/json", new byte[2_000_000]));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unreadable")
    void what_cannot_become_an_event_is_refused(String name, int status, String type, byte[] body) throws Exception {
        refused(status, post("/webhooks/spring", Map.of("Content-Type", type), body));
    }

    @Test
    void a_compressed_body_is_refused_unopened() throws Exception {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(bomb)) {
            zip.write(new byte[20_000_000]);
        }

        refused(415, post("/webhooks/spring", Map.of("Content-Encoding", "gzip"), bomb.toByteArray()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1e400",
                "1e1000000000",
                "-1e-1000000000",
                "\"\\u0000\"",
                "\"\\ud800\"",
                "\"x' OR Name != '\"",
                "\"\\\\' OR Id != ''\"",
                "\"${body}\"",
                "\"#{1+1}\"",
                "\"{{referral.salesforce.client-secret}}\"",
                "\"${jndi:ldap://127.0.0.1/a}\"",
                "\"=HYPERLINK(1)\"",
                "\"a\\r\\n2026-11-22 ERROR forged\"",
                "\"\\u202e\\u200b\"",
                "\"<script>alert(1)</script>\"",
                "{\"__proto__\": {\"a\": 1}, \"@type\": \"java.lang.Runtime\"}"
            })
    void a_strange_value_is_stored_as_it_is_or_refused_but_never_an_error_of_ours(String value) throws Exception {
        String body = GOOD.formatted("strange-" + System.nanoTime(), "strange")
                .replace("\"last_name\":\"" + CANARY + "\"", "\"last_name\":" + value);

        HttpResponse<String> answer = post("/webhooks/spring", Map.of(), body.getBytes(UTF_8));

        assertThat(answer.statusCode()).isIn(202, 400);
        assertThat(entries()).isEqualTo(answer.statusCode() == 202 ? before + 1 : before);
        assertThat(answer.body()).doesNotContain(CANARY, "Exception", "org.");
        assertThat(log.list)
                .noneSatisfy(event -> assertThat(event.getFormattedMessage()).contains("forged"));
    }

    @Test
    void harmless_oddities_are_taken() throws Exception {
        assertThat(post("/webhooks/spring", Map.of("Content-Type", ""), bytes(GOOD.formatted("odd-1", "odd")))
                        .statusCode())
                .isEqualTo(202);
        assertThat(post(
                                "/webhooks/spring",
                                Map.of("CamelHttpPath", "/nobody", "CamelSqlQuery", "DROP TABLE delivery"),
                                bytes(GOOD.formatted("odd-2", "odd")))
                        .statusCode())
                .isEqualTo(202);
        assertThat(raw("POST /webhooks/spring HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + chunk(GOOD.formatted("odd-3", "odd")) + "0\r\n\r\n"))
                .startsWith("HTTP/1.1 202 ");
    }

    @Test
    void requests_in_a_row_and_after_a_permission_to_go_on_are_taken() throws Exception {
        String head = "POST /webhooks/spring HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n";
        String one = GOOD.formatted("row-1", "row");
        String two = GOOD.formatted("row-2", "row");

        String answers = raw(head.formatted(one.length()) + "\r\n" + one + head.formatted(two.length())
                + "Expect: 100-continue\r\nConnection: close\r\n\r\n" + two);

        assertThat(answers).contains("HTTP/1.1 100 ").containsPattern("(?s)HTTP/1.1 202 .*HTTP/1.1 202 ");
        assertThat(entries()).isEqualTo(before + 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRACE", "OPTIONS", "HEAD", "CONNECT", "PROPFIND", "SHIBBOLETH"})
    void a_method_that_is_not_post_is_not_allowed_and_not_echoed(String method) throws Exception {
        String answer = raw(method + " /webhooks/spring HTTP/1.1\r\nHost: x\r\nX-Probe: " + CANARY
                + "\r\nConnection: close\r\n\r\n");

        assertThat(answer).matches("(?s)HTTP/1\\.1 (405|501) .*").doesNotContainIgnoringCase(CANARY, "X-Probe");
        assertThat(entries()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE", "PATCH"})
    void only_post_brings_a_webhook(String method) throws Exception {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(connector.business("/webhooks/spring"))
                        .method(method, BodyPublishers.ofString(CANARY))
                        .build(),
                BodyHandlers.ofString());

        refused(405, answer);
        assertThat(answer.headers().firstValue("Allow")).contains("POST");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/webhooks/nobody",
                "/webhook/spring",
                "/webhooks/spring/a/b",
                "/webhooks/%00",
                "/webhooks/..%2fspring",
                "/api/status",
                "/observe/health"
            })
    void other_addresses_lead_nowhere(String path) throws Exception {
        refused(404, post(path, Map.of(), bytes(GOOD.formatted("nowhere", "nowhere"))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: -1\r\n\r\n",
                "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
                "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n",
                "Content-Length : 5\r\n\r\nhello",
                "Content-Length: 500\r\n\r\n{"
            })
    void a_request_that_no_client_would_send_gets_one_refusal_at_most(String rest) throws Exception {
        String answer = raw("POST /webhooks/spring HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n" + rest);

        assertThat(answer).doesNotContain("Exception", "at org.", "at io.");
        assertThat(answer.split("HTTP/1.1 ", -1).length - 1).as(answer).isLessThanOrEqualTo(1);
        if (!answer.isEmpty()) {
            assertThat(answer).matches("(?s)HTTP/1\\.[01] (4\\d\\d|501|505) .*");
        }
        assertThat(entries()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Host: a\r\nHost: b\r\n"})
    void a_request_has_to_name_one_host(String host) throws Exception {
        String body = GOOD.formatted("hostless", "hostless");

        String answer = raw(
                "POST /webhooks/spring HTTP/1.1\r\n" + host + "Content-Length: " + body.length() + "\r\n\r\n" + body);

        assertThat(answer).startsWith("HTTP/1.1 400 ").contains("bad-request").doesNotContain(CANARY);
        assertThat(entries()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/3.7", "HTTP/2.0", "HTTP/x", "SHIP/1.1", ""})
    void a_version_that_does_not_exist_is_refused(String version) throws Exception {
        String body = GOOD.formatted("version", "version");

        String answer = raw("POST /webhooks/spring " + version + "\r\nHost: x\r\nContent-Length: " + body.length()
                + "\r\n\r\n" + body);

        assertThat(answer).matches("(?s)(\\S+ (4\\d\\d|501|505) .*)?").doesNotContain(CANARY, "Exception");
        assertThat(entries()).isEqualTo(before);
    }

    @Test
    void a_length_and_chunks_together_are_one_request_and_smuggle_no_second_one() throws Exception {
        String one = GOOD.formatted("both", "both");
        String two = GOOD.formatted("smuggled", "smuggled");
        String smuggled =
                "POST /webhooks/spring HTTP/1.1\r\nHost: x\r\nContent-Length: " + two.length() + "\r\n\r\n" + two;

        String answers = raw("POST /webhooks/spring HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n" + chunk(one) + "0\r\n\r\n" + smuggled);

        assertThat(answers.split("HTTP/1.1 ", -1)).as(answers).hasSize(2);
        assertThat(answers).containsIgnoringCase("connection: close");
        assertThat(entries()).isEqualTo(before + 1);
    }

    static Stream<Arguments> largeHeads() {
        return Stream.of(
                arguments("a long header", "/webhooks/spring", "X-Long: " + "a".repeat(100_000) + "\r\n"),
                arguments("a long name", "/webhooks/spring", "X".repeat(100_000) + ": a\r\n"),
                arguments("many headers", "/webhooks/spring", "X-Many: a\r\n".repeat(10_000)),
                arguments("a long address", "/webhooks/spring?" + "a".repeat(30_000), ""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("largeHeads")
    void a_head_that_is_too_large_is_refused(String name, String path, String headers) throws Exception {
        String answer = raw("POST " + path + " HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n");

        assertThat(answer).matches("(?s)HTTP/1\\.[01] 4\\d\\d .*").doesNotContain("aaaa", "Exception");
        assertThat(entries()).isEqualTo(before);
    }

    @Test
    void many_small_headers_do_no_harm() throws Exception {
        String body = GOOD.formatted("headers", "headers");

        assertThat(raw("POST /webhooks/spring HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + "a: b\r\n".repeat(1_000)
                        + "Content-Length: " + body.length() + "\r\n\r\n" + body))
                .startsWith("HTTP/1.1 202 ");
    }

    @Test
    void the_refusal_of_chunks_that_are_too_many_can_be_read() throws Exception {
        assertThat(raw("POST /webhooks/spring HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n10000\r\n"
                        + "a".repeat(65_536) + "\r\n80000\r\n" + "a".repeat(524_288) + "\r\n"))
                .startsWith("HTTP/1.1 413 ");
    }

    @Test
    void a_sender_who_does_not_wait_for_the_answer_may_come_again_and_is_recorded_once() throws Exception {
        String body = GOOD.formatted("hasty", "hasty");
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
            socket.getOutputStream()
                    .write(bytes("POST /webhooks/spring HTTP/1.1\r\nHost: x\r\nContent-Length: " + body.length()
                            + "\r\n\r\n" + body));
            socket.getOutputStream().flush();
        }

        assertThat(post("/webhooks/spring", Map.of(), bytes(body)).statusCode()).isEqualTo(202);

        assertThat(entries()).isEqualTo(before + 1);
    }

    @Test
    void a_sender_who_leaves_in_the_middle_leaves_nothing() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
            socket.getOutputStream()
                    .write(bytes("POST /webhooks/spring HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\n{\"id\":"));
            socket.getOutputStream().flush();
        }

        assertThat(entries()).isEqualTo(before);
    }

    private void refused(int status, HttpResponse<String> answer) throws SQLException {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body())
                .doesNotContain(CANARY, "Exception", "org.", "SELECT", "/etc", SignedWebhook.SECRET)
                .hasSizeLessThan(300);
        assertThat(entries()).isEqualTo(before);
    }

    private HttpResponse<String> post(String path, Map<String, String> headers, byte[] body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .POST(BodyPublishers.ofByteArray(body));
        headers.forEach((name, value) -> request.header(name, value));
        return http.send(request.build(), BodyHandlers.ofString());
    }

    /** Says something to the port and reads until it hangs up or answers and falls silent. */
    private String raw(String said) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(bytes(said));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    private long entries() throws SQLException {
        try (Connection connection = connector.database().getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT COUNT(*) FROM journal_entry")) {
            result.next();
            return result.getLong(1);
        }
    }

    private int port() {
        return connector.settings().number(Setting.HTTP_PORT);
    }

    private static String chunk(String text) {
        return Integer.toHexString(bytes(text).length) + "\r\n" + text + "\r\n";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static Map<String, String> with(Map<String, String> headers, String name, String value) {
        Map<String, String> changed = new HashMap<>(headers);
        changed.put(name, value);
        return changed;
    }

    private static Map<String, String> without(Map<String, String> headers, String name) {
        Map<String, String> changed = new HashMap<>(headers);
        changed.remove(name);
        return changed;
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }
}
