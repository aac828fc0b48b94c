package org.referralconnector;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.referralconnector.intercom.Contacts.ADA;
import static org.referralconnector.intercom.Contacts.BOB;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.referralconnector.RunningConnector.Answer;
import org.referralconnector.intercom.Contacts;
import org.referralconnector.journal.OnTwoDatabases;
import org.referralconnector.journal.TestDatabase;

/** A contact changes in Intercom, and the program hears of it, over HTTP. */
class ContactsComeBackTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String SECRET = "client-secret-of-tests";

    private final Instant now = Instant.now();
    private final Queue<String> asked = new ConcurrentLinkedQueue<>();
    private final Map<String, String> answers = new HashMap<>();
    private HttpServer intercom;

    @BeforeEach
    void serve() throws IOException {
        intercom = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        intercom.createContext("/", exchange -> {
            String call = exchange.getRequestMethod() + " " + exchange.getRequestURI();
            asked.add(call);
            byte[] answer = answers.getOrDefault(call, "{\"type\": \"list\", \"data\": []}")
                    .getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        intercom.start();
    }

    @AfterEach
    void stop() {
        intercom.stop(0);
    }

    @OnTwoDatabases
    void a_contact_that_pays_confirms_its_referral_and_one_that_stops_takes_it_back(TestDatabase database)
            throws Exception {
        referred(database, "ada", ADA);
        try (RunningConnector connector = start(database, Map.of())) {
            String paid = Contacts.notification(
                    "notif_1", "contact.user.updated", now, Contacts.contact(ADA, "user", "paid", now));
            Answer first = notify(connector, "/webhooks/intercom/default", paid);
            assertThat(first.status()).isEqualTo(200);
            assertThat(first.json().path("recorded").asBoolean()).isTrue();
            assertThat(notify(connector, "/webhooks/intercom/default", paid)
                            .json()
                            .path("duplicate")
                            .asBoolean())
                    .isTrue();
            stands(connector, "ada", "confirmed");

            notify(
                    connector,
                    "/webhooks/intercom/default",
                    Contacts.notification(
                            "notif_2",
                            "contact.deleted",
                            now.plusSeconds(1),
                            "{\"type\": \"contact\", \"id\": \"" + ADA + "\"}"));
            stands(connector, "ada", "pending");

            JsonNode explained = connector
                    .operate("GET", "/api/referrals/adaL/explain", null)
                    .json();
            assertThat(explained.at("/items/0/rules/0/records/0/object").asText())
                    .isEqualTo("contact");
            assertThat(explained.at("/items/0/because").asText()).contains("Rule Pays was true of contact " + ADA);
            assertThat(asked).isEmpty();
        }
    }

    @OnTwoDatabases
    void a_lead_that_was_merged_into_a_user_qualifies_through_the_user(TestDatabase database) throws Exception {
        referred(database, "ada", ADA);
        answers.put(
                "GET /contacts/" + BOB + "?include_merge_history=true",
                Contacts.contact(BOB, "user", "paid", now, ADA));
        try (RunningConnector connector = start(database, Map.of())) {
            notify(
                    connector,
                    "/webhooks/intercom/default",
                    Contacts.notification(
                            "notif_1", "contact.user.updated", now, Contacts.contact(BOB, "user", "paid", now)));

            stands(connector, "ada", "confirmed");
            assertThat(database.rows("SELECT record_id FROM link"))
                    .extracting(row -> row.get("record_id"))
                    .containsExactly(BOB);
            assertThat(asked).hasSize(1);
        }
    }

    @OnTwoDatabases
    void what_no_webhook_told_is_found_by_a_search(TestDatabase database) throws Exception {
        referred(database, "ada", ADA);
        answers.put(
                "POST /contacts/search?include_merge_history=true",
                "{\"type\": \"list\", \"data\": [" + Contacts.contact(ADA, "user", "trial", now.plusSeconds(5))
                        + "], \"pages\": {\"type\": \"pages\"}}");
        Map<String, String> often = Map.of("referral.intercom.reconcile", "1s", "referral.intercom.search-lag", "1s");
        try (RunningConnector connector = start(database, often)) {
            stands(connector, "ada", "confirmed");

            JsonNode status =
                    connector.operate("GET", "/api/status", null).json().at("/intercomChanges/default");
            assertThat(status.path("webhooks").asBoolean()).isTrue();
            assertThat(status.path("search").asBoolean()).isTrue();
            assertThat(status.path("searchedUntil").isTextual()).isTrue();
            assertThat(status.path("searchFailure").isNull()).isTrue();
        }
    }

    @OnTwoDatabases
    void a_campaign_may_be_called_intercom_and_both_addresses_stay_apart(TestDatabase database) throws Exception {
        try (RunningConnector connector = start(database, Map.of())) {
            assertThat(connector
                            .send(
                                    "POST",
                                    connector.business("/webhooks/intercom"),
                                    "{\"type\": \"lead.joined\", \"id\": \"e-1\", \"participant\": {\"id\": \"p-1\"}}",
                                    Map.of("Content-Type", "application/json"))
                            .status())
                    .isEqualTo(202);
            assertThat(notify(connector, "/webhooks/intercom/elsewhere", "{}").status())
                    .isEqualTo(404);
            assertThat(connector
                            .send(
                                    "POST",
                                    connector.business("/webhooks/intercom/default"),
                                    "{}",
                                    Map.of("Content-Type", "application/json"))
                            .status())
                    .isEqualTo(401);
        }
    }

    private RunningConnector start(TestDatabase database, Map<String, String> more) throws Exception {
        Map<String, String> settings = new HashMap<>(more);
        settings.put("referral.campaigns", "src/test/resources/contact-campaigns");
        settings.put("referral.intercom.token", "token-of-tests");
        settings.put("referral.intercom.client-secret", SECRET);
        settings.put(
                "referral.intercom.url",
                "http://127.0.0.1:" + intercom.getAddress().getPort());
        return RunningConnector.start(database, settings);
    }

    private void referred(TestDatabase database, String participant, String contact) throws Exception {
        database.execute(
                "INSERT INTO referral (participant, campaign, referrer, status, can_qualify, entry, cause, changed_at,"
                        + " code, joined_at) VALUES (?, 'spring', 'r-1', 'pending', TRUE, 0, 'lead-joined', ?, ?, ?)",
                participant,
                now.atOffset(ZoneOffset.UTC),
                participant + "L",
                now.atOffset(ZoneOffset.UTC));
        Contacts.link(database, participant, contact);
    }

    private static void stands(RunningConnector connector, String participant, String status) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(connector
                        .operate("GET", "/api/referrals/spring/" + participant, null)
                        .json()
                        .path("status")
                        .asText())
                .isEqualTo(status));
    }

    private static Answer notify(RunningConnector connector, String path, String body) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), "HmacSHA1"));
        return connector.send(
                "POST",
                connector.business(path),
                body,
                Map.of(
                        "Content-Type",
                        "application/json",
                        "X-Hub-Signature",
                        "sha1=" + HexFormat.of().formatHex(mac.doFinal(body.getBytes(UTF_8)))));
    }
}
