package org.referralconnector.routes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.GZIPOutputStream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.referralconnector.ProgramHttp;
import org.referralconnector.program.ProgramAnswer;
import org.referralconnector.program.ProgramCall;
import org.referralconnector.program.ProgramReplies;

/** Over real HTTP: what a request looks like, and that nothing that an answer does can do harm. */
class AskProgramRouteTest {
    private static final Map<String, String> PROOF = Map.of("Authorization", "Bearer t0k3n");

    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private volatile Reaction reaction = exchange -> answer(exchange, 200, "{\"status\":\"ok\"}");
    private HttpServer server;
    private RouteAlone route;

    private interface Reaction {
        void to(HttpExchange exchange) throws IOException;
    }

    private record Request(String method, String uri, Map<String, List<String>> headers, String body) {
        String header(String name) {
            return String.join(",", headers.getOrDefault(name, List.of()));
        }
    }

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            requests.add(new Request(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    Map.copyOf(exchange.getRequestHeaders()),
                    new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
            reaction.to(exchange);
        });
        server.setExecutor(threads);
        server.start();
        route = new RouteAlone("ask-program").with("programReplies", new ProgramReplies(Clock.systemUTC()));
        route.context().addComponent("referral-http", ProgramHttp.component(Duration.ofMillis(1_500)));
        route.startFor(Map.of("api", "http://127.0.0.1:" + server.getAddress().getPort() + "/api/v2"));
    }

    @AfterEach
    void stop() {
        route.close();
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void a_call_is_made_as_it_says() {
        ProgramAnswer answer =
                ask(ProgramCall.writing("spring", "create", "PUT", "/users/a%2Fb%2E", PROOF, "{\"é\":1}"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"status\":\"ok\"}");
        Request request = requests.get(0);
        assertThat(request.method()).isEqualTo("PUT");
        assertThat(request.uri()).isEqualTo("/api/v2/users/a%2Fb%2E");
        assertThat(request.body()).isEqualTo("{\"é\":1}");
        assertThat(request.header("Authorization")).isEqualTo("Bearer t0k3n");
        assertThat(request.header("Content-type")).startsWith("application/json");
        assertThat(request.headers()).doesNotContainKeys("Webhook-id", "Cookie");
    }

    @Test
    void a_reading_call_has_a_query_and_no_body() {
        ask(ProgramCall.reading("spring", "read", "/by", "email=ada%2Bx%40example%2Eorg", PROOF));

        assertThat(requests.get(0).method()).isEqualTo("GET");
        assertThat(requests.get(0).uri()).isEqualTo("/api/v2/by?email=ada%2Bx%40example%2Eorg");
        assertThat(requests.get(0).body()).isEmpty();
    }

    @Test
    void a_webhook_goes_to_the_address_itself_with_its_signature() {
        Map<String, String> signature =
                Map.of("webhook-id", "msg_1", "webhook-timestamp", "7", "webhook-signature", "v1,x");

        ask(ProgramCall.writing("spring", "tell", "POST", "", signature, "{}"));

        assertThat(requests.get(0).uri()).isEqualTo("/api/v2");
        assertThat(requests.get(0).header("Webhook-id")).isEqualTo("msg_1");
        assertThat(requests.get(0).header("Webhook-timestamp")).isEqualTo("7");
        assertThat(requests.get(0).header("Webhook-signature")).isEqualTo("v1,x");
        assertThat(requests.get(0).headers()).doesNotContainKey("Authorization");
    }

    @Test
    void headers_that_come_along_change_nothing() {
        Exchange exchange = route.context()
                .createFluentProducerTemplate()
                .to("direct:ask-program-spring")
                .withBody(ProgramCall.reading("spring", "read", "/x", "", PROOF))
                .withHeader("CamelHttpUri", "http://127.0.0.1:1/evil")
                .withHeader("X-Other", "y")
                .request(Exchange.class);

        assertThat(exchange.getMessage().getBody(ProgramAnswer.class).status()).isEqualTo(200);
        assertThat(requests.get(0).headers()).doesNotContainKey("X-other");
    }

    @Test
    void an_error_is_an_answer_with_its_body_and_the_pause_that_it_asks_for() {
        reaction = exchange -> {
            exchange.getResponseHeaders().set("Retry-After", "7");
            answer(exchange, 429, "{\"code\":\"too_many_calls\"}");
        };

        assertThat(read())
                .isEqualTo(new ProgramAnswer(
                        READ, 429, "{\"code\":\"too_many_calls\"}", Optional.of(Duration.ofSeconds(7))));
    }

    @Test
    void a_redirect_is_not_followed() {
        reaction = exchange -> {
            exchange.getResponseHeaders().set("Location", "/elsewhere");
            answer(exchange, 302, "");
        };

        assertThat(read().status()).isEqualTo(302);
        assertThat(requests).hasSize(1);
    }

    @Test
    void a_broken_connection_is_an_answer_and_nothing_is_repeated() {
        reaction = HttpExchange::close;

        assertThat(read().body()).isEqualTo(ProgramAnswer.IO);
        assertThat(requests).hasSize(1);
    }

    @Test
    void nobody_waits_for_an_answer_for_ever() {
        reaction = exchange -> {
            // no answer
        };

        assertThat(read().body()).isEqualTo(ProgramAnswer.TIMEOUT);
    }

    @Test
    void an_answer_that_drips_in_is_cut_off() {
        reaction = exchange -> {
            exchange.sendResponseHeaders(200, 0);
            OutputStream body = exchange.getResponseBody();
            for (int i = 0; i < 60; i++) {
                body.write(' ');
                body.flush();
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
        };

        assertThat(read().body()).isEqualTo(ProgramAnswer.TIMEOUT);
    }

    @Test
    void an_answer_without_end_is_cut_off() {
        reaction = exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] block = new byte[64 * 1024];
            for (int i = 0; i < 64; i++) {
                exchange.getResponseBody().write(block);
            }
            exchange.close();
        };

        assertThat(read().body()).isEqualTo(ProgramAnswer.IO);
    }

    @Test
    void a_compressed_answer_was_not_asked_for_and_is_not_blown_up() {
        reaction = exchange -> {
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
            exchange.sendResponseHeaders(200, 0);
            try (GZIPOutputStream body = new GZIPOutputStream(exchange.getResponseBody())) {
                byte[] block = new byte[1024 * 1024];
                for (int i = 0; i < 50; i++) {
                    body.write(block);
                }
            }
        };

        assertThat(read().body()).hasSizeLessThan(1024 * 1024);
        assertThat(requests.get(0).headers()).doesNotContainKey("Accept-encoding");
    }

    @Test
    void a_program_that_is_not_there_is_an_answer() {
        server.stop(0);

        assertThat(read().body()).isEqualTo(ProgramAnswer.CONNECT);
    }

    private static final ProgramCall READ = ProgramCall.reading("spring", "read", "/x", "", PROOF);

    private ProgramAnswer read() {
        return ask(READ);
    }

    private ProgramAnswer ask(ProgramCall call) {
        Exchange exchange = route.sendForSpring(call);
        assertThat(exchange.getException()).isNull();
        return exchange.getMessage().getBody(ProgramAnswer.class);
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
