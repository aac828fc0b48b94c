package org.referralconnector.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.GZIPOutputStream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.referralconnector.FakeIntercom;
import org.referralconnector.FakeIntercom.Request;
import org.referralconnector.MovingClock;
import org.referralconnector.ProgramHttp;
import org.referralconnector.intercom.IntercomAnswer;
import org.referralconnector.intercom.IntercomCall;
import org.referralconnector.intercom.IntercomConnection;
import org.referralconnector.intercom.IntercomReplies;
import org.referralconnector.intercom.IntercomTokens;
import org.referralconnector.intercom.RateWindow;

/** Over real HTTP: what a request looks like, what is understood of an answer, and that none can do harm. */
class AskIntercomRouteTest {
    private static final IntercomCall READ = IntercomCall.reading("default", "read-contact", "/contacts/1", "");
    private static final IntercomCall WRITE =
            IntercomCall.writing("default", "update-contact", "PUT", "/contacts/1", "{\"name\":\"Zoé\"}");

    /** Years before the time that the fake tells. */
    private final MovingClock clock = new MovingClock(Instant.parse("2020-01-01T00:00:00Z"));

    private FakeIntercom intercom;
    private RouteAlone route;

    @BeforeEach
    void start() throws Exception {
        intercom = new FakeIntercom();
        IntercomConnection connection =
                new IntercomConnection("default", intercom.url(), "dG9rOmVu=", Optional.empty());
        route = new RouteAlone("ask-intercom")
                .with("intercomReplies", new IntercomReplies(clock))
                .with("intercomTokens", new IntercomTokens(List.of(connection), name -> Optional.empty()));
        route.context().addComponent("referral-intercom", ProgramHttp.ofIntercom(Duration.ofMillis(1_500)));
        route.startForConnection(Map.of("api", intercom.url()));
    }

    @AfterEach
    void stop() {
        route.close();
        intercom.close();
    }

    @Test
    void a_call_is_made_as_it_says_with_version_and_token() {
        IntercomAnswer answer = ask(WRITE);

        assertThat(answer).isEqualTo(new IntercomAnswer(WRITE, 200, "{}"));
        Request request = intercom.requests().get(0);
        assertThat(request.method()).isEqualTo("PUT");
        assertThat(request.uri()).isEqualTo("/intercom/contacts/1");
        assertThat(request.body()).isEqualTo("{\"name\":\"Zoé\"}");
        assertThat(request.header("Content-Type")).startsWith("application/json");
        assertThat(request.header("Accept")).isEqualTo("application/json");
        assertThat(request.header("Authorization")).isEqualTo("Bearer dG9rOmVu=");
        assertThat(request.header("Intercom-Version")).isEqualTo("2.16");
    }

    @Test
    void a_reading_call_has_a_query_and_no_body() {
        ask(IntercomCall.reading(
                "default", "list-attributes", "/data_attributes", "model=contact&include_archived=true"));

        Request request = intercom.requests().get(0);
        assertThat(request.method()).isEqualTo("GET");
        assertThat(request.uri()).isEqualTo("/intercom/data_attributes?model=contact&include_archived=true");
        assertThat(request.body()).isEmpty();
        assertThat(request.header("Intercom-Version")).isEqualTo("2.16");
        assertThat(request.header("Authorization")).isEqualTo("Bearer dG9rOmVu=");
    }

    @Test
    void an_encoded_path_stays_as_it_is() {
        ask(IntercomCall.reading("default", "find", "/contacts/find_by_external_id/a%2Fb%3Fc", ""));

        assertThat(intercom.requests().get(0).uri()).isEqualTo("/intercom/contacts/find_by_external_id/a%2Fb%3Fc");
    }

    @Test
    void headers_that_come_along_change_nothing_and_none_of_camel_goes_out() {
        Exchange exchange = route.context()
                .createFluentProducerTemplate()
                .to("direct:ask-intercom-default")
                .withBody(READ)
                .withHeader("CamelHttpUri", "http://127.0.0.1:1/evil")
                .withHeader("CamelHttpQuery", "evil=1")
                .withHeader("X-Other", "y")
                .request(Exchange.class);

        assertThat(exchange.getMessage().getBody(IntercomAnswer.class).status()).isEqualTo(200);
        Request request = intercom.requests().get(0);
        assertThat(request.uri()).isEqualTo("/intercom/contacts/1");
        assertThat(request.headers().keySet())
                .noneMatch(name -> name.toLowerCase(java.util.Locale.ROOT).startsWith("camel"))
                .doesNotContain("X-other", "Cookie", "Accept-encoding");
    }

    @Test
    void the_slice_ends_by_our_clock_however_intercoms_clock_goes() {
        intercom.react(exchange -> {
            long reset = Instant.now().getEpochSecond() + 20;
            exchange.getResponseHeaders().set("X-RateLimit-Limit", "167");
            exchange.getResponseHeaders().set("X-RateLimit-Remaining", "42");
            exchange.getResponseHeaders().set("X-RateLimit-Reset", String.valueOf(reset));
            FakeIntercom.answer(exchange, 200, "{}");
        });

        RateWindow window = ask(READ).rate().orElseThrow();

        assertThat(window.limit()).isEqualTo(167);
        assertThat(window.remaining()).isEqualTo(42);
        assertThat(window.reset())
                .isBetween(clock.instant().plusSeconds(15), clock.instant().plusSeconds(21));
    }

    @Test
    void an_error_is_an_answer_with_its_body_and_the_link_of_a_merged_contact() {
        intercom.react(exchange -> {
            exchange.getResponseHeaders().set("Link", "</contacts/6762f0cb1bb69f9f2193bb7c>; rel=\"canonical\"");
            FakeIntercom.answer(exchange, 410, "{\"errors\":[{\"code\":\"contact_merged\"}]}");
        });

        assertThat(ask(READ))
                .isEqualTo(new IntercomAnswer(
                        READ,
                        410,
                        "{\"errors\":[{\"code\":\"contact_merged\"}]}",
                        Optional.of("</contacts/6762f0cb1bb69f9f2193bb7c>; rel=\"canonical\""),
                        Optional.empty()));
    }

    @Test
    void an_answer_without_a_body_is_an_answer() {
        intercom.react(exchange -> FakeIntercom.answer(exchange, 202, ""));

        assertThat(ask(WRITE)).isEqualTo(new IntercomAnswer(WRITE, 202, ""));
    }

    @Test
    void a_redirect_is_not_followed_so_the_token_goes_nowhere_else() {
        intercom.react(exchange -> {
            exchange.getResponseHeaders().set("Location", "/elsewhere");
            FakeIntercom.answer(exchange, 302, "");
        });

        assertThat(ask(READ).status()).isEqualTo(302);
        assertThat(intercom.requests()).hasSize(1);
    }

    @Test
    void a_broken_connection_is_an_answer_and_nothing_is_repeated() {
        intercom.react(HttpExchange::close);

        IntercomAnswer answer = ask(WRITE);

        assertThat(answer.body()).isEqualTo(IntercomAnswer.IO);
        assertThat(answer.isLost()).isTrue();
        assertThat(intercom.requests()).hasSize(1);
    }

    @Test
    void nobody_waits_for_an_answer_for_ever() {
        intercom.react(exchange -> {
            // no answer
        });

        assertThat(ask(WRITE).body()).isEqualTo(IntercomAnswer.TIMEOUT);
    }

    @Test
    void an_answer_that_drips_in_is_cut_off() {
        intercom.react(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            OutputStream body = exchange.getResponseBody();
            for (int i = 0; i < 60; i++) {
                body.write(' ');
                body.flush();
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
        });

        assertThat(ask(READ).body()).isEqualTo(IntercomAnswer.TIMEOUT);
    }

    @Test
    void a_page_of_the_largest_contacts_is_read_and_an_answer_without_end_is_cut_off() {
        intercom.react(exchange -> FakeIntercom.answer(exchange, 200, "x".repeat(7 * 1024 * 1024)));
        assertThat(ask(READ).body()).hasSize(7 * 1024 * 1024);

        intercom.react(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] block = new byte[64 * 1024];
            for (int i = 0; i < 256; i++) {
                exchange.getResponseBody().write(block);
            }
            exchange.close();
        });
        assertThat(ask(READ).body()).isEqualTo(IntercomAnswer.IO);
    }

    @Test
    void a_compressed_answer_was_not_asked_for_and_is_not_blown_up() {
        intercom.react(exchange -> {
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
            exchange.sendResponseHeaders(200, 0);
            try (GZIPOutputStream body = new GZIPOutputStream(exchange.getResponseBody())) {
                byte[] block = new byte[1024 * 1024];
                for (int i = 0; i < 50; i++) {
                    body.write(block);
                }
            }
        });

        assertThat(ask(READ).body()).hasSizeLessThan(1024 * 1024);
    }

    @Test
    void an_intercom_that_is_not_there_is_an_answer() {
        intercom.stop();

        IntercomAnswer answer = ask(WRITE);

        assertThat(answer.body()).isEqualTo(IntercomAnswer.CONNECT);
        assertThat(answer.isLost()).isFalse();
    }

    private IntercomAnswer ask(IntercomCall call) {
        Exchange exchange = route.sendForConnection(call);
        assertThat(exchange.getException()).isNull();
        return exchange.getMessage().getBody(IntercomAnswer.class);
    }
}
