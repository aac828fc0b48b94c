package org.referralconnector.routes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.referralconnector.campaign.QualificationRule.Action;
import org.referralconnector.intercom.Contacts;
import org.referralconnector.intercom.IntercomConnection;
import org.referralconnector.intercom.NotificationIntake;
import org.referralconnector.journal.Arrival;
import org.referralconnector.journal.JournalUnavailable;
import org.referralconnector.journal.Recorded;
import org.referralconnector.journal.TestDatabase;
import org.referralconnector.program.WebhookAnswers;

class ReceiveIntercomWebhookRouteTest {
    private static final int LARGEST_BODY = 2_000;
    private static final String SECRET = "client-secret-of-tests";
    private static final String PAID = Contacts.notification(
            "notif_1",
            "contact.user.updated",
            Contacts.STAMP,
            Contacts.contact(Contacts.ADA, "user", "paid", Contacts.STAMP));

    private final TestDatabase database = TestDatabase.h2();
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
            return arrivals.stream().map(arrival -> new Recorded(7, false)).toList();
        }
    }

    @BeforeEach
    void start() throws Exception {
        List<IntercomConnection> connections = List.of(
                new IntercomConnection("default", "https://api.intercom.io", "token", Optional.of(SECRET)),
                new IntercomConnection("emea", "https://api.eu.intercom.io", "token", Optional.empty()));
        route = new RouteAlone("receive-intercom-webhook")
                .set("referral.receive.intercom", "direct:receive-intercom-webhook")
                .with(
                        "intercomNotifications",
                        new NotificationIntake(
                                connections,
                                Contacts.intakes(database, Contacts.campaigns(Action.CONFIRMED)),
                                LARGEST_BODY,
                                Batches.CLOCK,
                                meters))
                .with("journal", journal)
                .with("webhookAnswers", new WebhookAnswers(meters))
                .neighbour("answer-sender")
                .start();
    }

    @AfterEach
    void stop() throws Exception {
        route.close();
        database.close();
    }

    @Test
    void an_authentic_notification_is_recorded_before_it_is_acknowledged() throws Exception {
        Exchange answer = receive("/webhooks/intercom/default", PAID, signed(PAID));

        assertThat(status(answer)).isEqualTo(200);
        assertThat(content(answer)).isEqualTo(Map.of("recorded", true, "entry", 7L, "duplicate", false));
        assertThat(journal.recorded).singleElement().satisfies(arrival -> {
            assertThat(arrival.body()).isEqualTo(PAID);
            assertThat(arrival.campaign()).isEqualTo("intercom/default");
            assertThat(arrival.destinations()).containsExactly("changes/intercom");
            assertThat(arrival.receivedAt()).isEqualTo(Batches.NOW);
        });
        assertThat(notifications("needed")).isEqualTo(1);
    }

    @Test
    void the_connection_is_the_last_part_of_an_address_that_a_host_may_have_cut() throws Exception {
        assertThat(status(receive("/default", PAID, signed(PAID)))).isEqualTo(200);
        assertThat(status(receive("/webhooks/intercom/default/", PAID, signed(PAID))))
                .isEqualTo(200);
    }

    @Test
    void what_nobody_needs_is_acknowledged_and_counted_but_not_recorded() throws Exception {
        for (String body : List.of(
                "{\"type\": \"notification_event\", \"topic\": \"ping\", \"id\": \"n\", \"data\": {\"item\": {}}}",
                Contacts.notification("n", "conversation.user.created", Contacts.STAMP, "{\"type\": \"conversation\"}"),
                Contacts.notification("n", "contact.of.tomorrow", Contacts.STAMP, "[ {} ]"))) {
            Exchange answer = receive("/webhooks/intercom/default", body, signed(body));

            assertThat(status(answer)).isEqualTo(200);
            assertThat(content(answer)).isEqualTo(Map.of("recorded", false));
        }
        assertThat(notifications("not-about-a-contact")).isEqualTo(3);
        String nothing = Contacts.notification(
                "n",
                "contact.user.updated",
                Contacts.STAMP,
                Contacts.contact(Contacts.ADA, "user", null, Contacts.STAMP));
        assertThat(content(receive("/webhooks/intercom/default", nothing, signed(nothing))))
                .isEqualTo(Map.of("recorded", false));
        assertThat(notifications("nobody-needs-it")).isEqualTo(1);
        assertThat(journal.recorded).isEmpty();
    }

    @Test
    void a_notification_without_its_proof_is_answered_with_401_before_it_is_read() throws Exception {
        String broken = "{ this is no json";
        for (Map<String, Object> headers : List.<Map<String, Object>>of(
                Map.of(),
                Map.of("X-Hub-Signature", ""),
                Map.of("X-Hub-Signature", "sha1="),
                Map.of("X-Hub-Signature", "sha1=zz"),
                Map.of("X-Hub-Signature", signature(broken).substring("sha1=".length())),
                signed(broken + " "))) {
            refused(401, "not-authentic", "/webhooks/intercom/default", broken, headers);
        }
    }

    @Test
    void an_unknown_connection_and_one_without_client_secret_are_answered_with_404() throws Exception {
        refused(404, "unknown-connection", "/webhooks/intercom/apac", PAID, signed(PAID));
        Exchange answer = refused(404, "no-client-secret", "/webhooks/intercom/emea", PAID, signed(PAID));
        assertThat(content(answer).toString()).contains("set referral.intercom.emea.client-secret");
    }

    @Test
    void what_is_no_notification_is_answered_with_400() throws Exception {
        for (String body : List.of(
                "{ this is no json",
                "[]",
                "{}",
                "{\"type\": \"notification_event\", \"topic\": \"ping\"}",
                PAID + PAID,
                "{\"type\": \"notification_event\", \"id\": \"n\", \"data\": " + "[".repeat(100) + "]".repeat(100)
                        + "}")) {
            refused(400, "unreadable", "/webhooks/intercom/default", body, signed(body));
        }
    }

    @Test
    void a_body_that_is_too_large_is_answered_with_413_and_one_of_another_type_with_415() throws Exception {
        refused(413, "too-large", "/webhooks/intercom/default", "x".repeat(LARGEST_BODY + 1), Map.of());
        Map<String, Object> form = new HashMap<>(signed(PAID));
        form.put("Content-Type", "application/x-www-form-urlencoded");
        refused(415, "wrong-type", "/webhooks/intercom/default", PAID, form);
        Map<String, Object> compressed = new HashMap<>(signed(PAID));
        compressed.put("Content-Encoding", "gzip");
        refused(415, "wrong-type", "/webhooks/intercom/default", PAID, compressed);
    }

    @Test
    void a_journal_that_cannot_take_it_asks_to_come_again() throws Exception {
        journal.broken = new JournalUnavailable("the database did not take it", null);

        Exchange answer = receive("/webhooks/intercom/default", PAID, signed(PAID));

        assertThat(status(answer)).isEqualTo(503);
        assertThat(answer.getMessage().getHeader("Retry-After")).isEqualTo("5");
        assertThat(content(answer)).isEqualTo(Map.of("error", "unavailable", "message", "not recorded; send it again"));
    }

    @Test
    void headers_of_the_sender_go_no_further() throws Exception {
        Map<String, Object> headers = new HashMap<>(signed(PAID));
        headers.put("Cookie", "a=b");
        receive("/webhooks/intercom/default", PAID, headers);

        assertThat(route.mock("answer-sender")
                        .getReceivedExchanges()
                        .get(0)
                        .getIn()
                        .getHeaders())
                .isEmpty();
    }

    private Exchange refused(int status, String code, String path, String body, Map<String, Object> headers) {
        Exchange answer = receive(path, body, headers);
        assertThat(status(answer)).as(body).isEqualTo(status);
        assertThat(content(answer)).containsEntry("error", code);
        assertThat(journal.recorded).isEmpty();
        return answer;
    }

    private Exchange receive(String path, String body, Map<String, Object> more) {
        Map<String, Object> headers = new HashMap<>(more);
        headers.put("CamelHttpPath", path);
        return route.send(body.getBytes(UTF_8), headers, Map.of());
    }

    private double notifications(String result) {
        return meters.counter("referral.intercom.notifications", "connection", "default", "result", result)
                .count();
    }

    private static int status(Exchange answer) {
        return Integer.parseInt(answer.getVariable("status", String.class));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> content(Exchange answer) {
        return answer.getMessage().getBody(Map.class);
    }

    private static Map<String, Object> signed(String body) throws Exception {
        return Map.of("X-Hub-Signature", signature(body));
    }

    private static String signature(String body) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), "HmacSHA1"));
        return "sha1=" + HexFormat.of().formatHex(mac.doFinal(body.getBytes(UTF_8)));
    }
}
