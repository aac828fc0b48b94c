package org.referralconnector.routes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.referralconnector.journal.Arrival;
import org.referralconnector.journal.EventKind;
import org.referralconnector.journal.JournalUnavailable;
import org.referralconnector.journal.Recorded;
import org.referralconnector.program.Intake;
import org.referralconnector.program.WebhookAnswers;

class ReceiveProgramWebhookRouteTest {
    private static final int LARGEST_BODY = 1_000;
    private static final String LEAD = "/factory/factory-secret-of-tests";
    private static final String BODY =
            "{\"id\":\"261471\",\"first_name\":\"Byron\",\"email\":\"byron@example.org\",\"source\":\"Referred\","
                    + "\"referrer_id\":\"261470\",\"campaign_id\":\"4815\"}";

    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final FakeJournal journal = new FakeJournal();
    private RouteAlone route;

    /** A journal in memory, which may be out of order. */
    public static final class FakeJournal {
        final List<Arrival> recorded = new ArrayList<>();
        Exception broken;

        public Recorded record(Arrival arrival) throws Exception {
            if (broken != null) {
                throw broken;
            }
            recorded.add(arrival);
            return new Recorded(7, false);
        }
    }

    @BeforeEach
    void start() throws Exception {
        route = new RouteAlone("receive-program-webhook")
                .set("referral.receive.webhooks", "direct:receive-program-webhook")
                .with("intake", new Intake(Batches.CAMPAIGNS, LARGEST_BODY, Batches.CLOCK, meters))
                .with("programs", Batches.PROGRAMS)
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
    void an_authentic_webhook_is_recorded_with_its_destination_and_acknowledged() {
        Exchange answer = receive(LEAD, BODY, Map.of());

        assertThat(status(answer)).isEqualTo(202);
        assertThat(content(answer)).isEqualTo(Map.of("entry", 7L, "duplicate", false));
        assertThat(journal.recorded).singleElement().satisfies(arrival -> {
            assertThat(arrival.campaign()).isEqualTo("factory");
            assertThat(arrival.body()).isEqualTo(BODY);
            assertThat(arrival.contentType()).isEqualTo("application/json");
            assertThat(arrival.receivedAt()).isEqualTo(Batches.NOW);
            assertThat(arrival.destinations()).containsExactly("salesforce/default");
            assertThat(arrival.events()).singleElement().satisfies(event -> {
                assertThat(event.kind()).isEqualTo(EventKind.LEAD_JOINED);
                assertThat(event.participant()).isEqualTo("261471");
            });
        });
    }

    @Test
    void headers_of_the_sender_go_no_further() {
        receive(LEAD, BODY, Map.of("CamelHttpUri", "http://elsewhere", "Cookie", "a=b"));

        Message last = route.mock("answer-sender").getReceivedExchanges().get(0).getIn();
        assertThat(last.getHeaders()).isEmpty();
    }

    @Test
    void an_unknown_campaign_is_answered_with_404() {
        refused(404, "unknown-campaign", "/autumn/factory-secret-of-tests", BODY, Map.of());
    }

    @Test
    void a_webhook_without_its_proof_is_answered_with_401_before_it_is_read() {
        refused(401, "not-authentic", "/factory/another-secret", "{ this is no json", Map.of());
        refused(401, "not-authentic", "/factory", "{ this is no json", Map.of());
    }

    @Test
    void an_unreadable_body_is_answered_with_400() {
        refused(400, "unreadable", LEAD, "{ this is no json", Map.of());
    }

    @Test
    void a_body_that_is_too_large_is_answered_with_413_before_anything_else() {
        refused(413, "too-large", "/factory/another-secret", "x".repeat(LARGEST_BODY + 1), Map.of());
    }

    @Test
    void a_body_of_a_wrong_type_is_answered_with_415() {
        refused(415, "wrong-type", LEAD, "<a/>", Map.of("Content-Type", "application/xml"));
    }

    @Test
    void a_journal_that_cannot_take_it_asks_to_come_again() {
        journal.broken = new JournalUnavailable("the database did not take it", null);

        Exchange answer = receive(LEAD, BODY, Map.of());

        assertThat(status(answer)).isEqualTo(503);
        assertThat(content(answer)).isEqualTo(Map.of("error", "unavailable", "message", "not recorded; send it again"));
        assertThat(answer.getMessage().getHeader("Retry-After")).isEqualTo("5");
    }

    @Test
    void a_failure_of_our_own_says_nothing_about_our_inside() {
        journal.broken = new IllegalStateException("SELECT secret FROM inside");

        Exchange answer = receive(LEAD, BODY, Map.of());

        assertThat(status(answer)).isEqualTo(503);
        assertThat(content(answer).toString()).doesNotContain("inside", "Illegal");
        assertThat(meters.counter("referral.webhooks.unavailable").count()).isEqualTo(1);
    }

    @Test
    void a_form_that_the_host_has_decoded_is_read_all_the_same() {
        Map<String, Object> form = new HashMap<>();
        form.put("id", "261471");
        form.put("email", "byron+x@example.org");
        form.put("source", "Referred");
        form.put("referrer_id", "1");
        Exchange received =
                route.send(form, headers(LEAD, Map.of("Content-Type", "application/x-www-form-urlencoded")), Map.of());

        assertThat(status(received)).isEqualTo(202);
        assertThat(journal.recorded.get(0).events().get(0).email()).contains("byron+x@example.org");
    }

    private void refused(int status, String code, String path, String body, Map<String, Object> headers) {
        Exchange answer = receive(path, body, headers);

        assertThat(status(answer)).isEqualTo(status);
        assertThat(content(answer)).containsEntry("error", code).containsOnlyKeys("error", "message");
        assertThat(journal.recorded).isEmpty();
        assertThat(meters.counter("referral.webhooks.refused", "code", code).count())
                .isPositive();
    }

    private Exchange receive(String path, String body, Map<String, Object> headers) {
        return route.send(body.getBytes(UTF_8), headers(path, headers), Map.of());
    }

    private static int status(Exchange answer) {
        return answer.getVariable("status", int.class);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> content(Exchange answer) {
        return answer.getMessage().getBody(Map.class);
    }

    private static Map<String, Object> headers(String path, Map<String, Object> more) {
        Map<String, Object> headers = new HashMap<>(Map.of("Content-Type", "application/json"));
        headers.putAll(more);
        headers.put(Exchange.HTTP_PATH, path);
        return headers;
    }
}
