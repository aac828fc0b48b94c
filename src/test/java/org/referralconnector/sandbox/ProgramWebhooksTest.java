package org.referralconnector.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.referralconnector.sandbox.SandboxClient.Reply;

class ProgramWebhooksTest {
    private static final String HERO = "/sandbox/referralhero";
    private static final String FACTORY = "/sandbox/referral-factory";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static Sandbox sandbox;
    private static SandboxClient client;
    private WebhookReceiver receiver;

    @BeforeAll
    static void start() {
        sandbox = Sandbox.start(0);
        client = SandboxClient.stranger(sandbox);
    }

    @AfterAll
    static void stop() {
        sandbox.close();
    }

    @BeforeEach
    void reset() {
        client.use(Sandbox.REFERRALHERO_TOKEN);
        client.post("/sandbox/reset", "");
        receiver = new WebhookReceiver();
    }

    @AfterEach
    void close() {
        receiver.close();
    }

    @Test
    void a_registration_through_the_api_is_told_with_its_referrer() throws Exception {
        order(HERO, "");
        subscribe("{\"email\":\"ada@example.org\",\"name\":\"Ada King Lovelace\"}");
        subscribe("{\"email\":\"byron@example.org\",\"referrer\":\"ada@example.org\"}");
        settled(HERO);

        JsonNode ada = webhookAbout("ada@example.org");
        assertThat(ada.path("response").asText()).isEqualTo("new_registration");
        assertThat(ada.path("list_uuid").asText()).isEqualTo(Sandbox.REFERRALHERO_LIST);
        assertThat(ada.path("subscriber_id").asText()).startsWith("sub_");
        assertThat(ada.path("first_name").asText()).isEqualTo("Ada");
        assertThat(ada.path("last_name").asText()).isEqualTo("King Lovelace");
        assertThat(ada.path("referral").asText("none")).isEmpty();
        JsonNode byron = webhookAbout("byron@example.org");
        assertThat(byron.path("referred").booleanValue()).isTrue();
        assertThat(byron.path("referral").path("email").asText()).isEqualTo("ada@example.org");
        assertThat(receiver.received().get(0).headers()).doesNotContainKey("X-referralhero-signature");
    }

    @Test
    void a_referral_whose_referrer_is_gone_says_so() throws Exception {
        String ada = subscribe("{\"email\":\"ada@example.org\"}");
        String byron = subscribe("{\"email\":\"byron@example.org\",\"referrer\":\"ada@example.org\"}");
        order(HERO, ",\"events\":[\"subscriber_updated\"]");

        client.delete(HERO + "/subscribers/" + ada);
        client.post(HERO + "/subscribers/" + byron, "{\"name\":\"Byron\"}");
        client.post(HERO + "/subscribers/" + byron, "{\"name\":\"Byron\"}");
        settled(HERO);

        assertThat(receiver.received()).hasSize(1);
        JsonNode update = JSON.readTree(receiver.received().get(0).body());
        assertThat(update.path("response").asText()).isEqualTo("subscriber_updated");
        assertThat(update.path("referral").asText()).isEqualTo("subscriber_deleted");
    }

    @Test
    void the_raw_body_is_signed_if_there_is_a_secret() throws Exception {
        order(HERO, ",\"secret\":\"s3cret\"");
        order(HERO, ",\"secret\":\"s3cret\",\"signature\":\"hex\"");
        subscribe("{\"email\":\"ada@example.org\",\"name\":\"Åda\"}");
        settled(HERO);

        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("s3cret".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        byte[] digest = mac.doFinal(receiver.received().get(0).body().getBytes(StandardCharsets.UTF_8));
        assertThat(receiver.received())
                .extracting(
                        each -> each.headers().get("X-referralhero-signature").get(0))
                .containsExactlyInAnyOrder(
                        Base64.getEncoder().encodeToString(digest),
                        HexFormat.of().formatHex(digest));
    }

    @Test
    void referral_hero_tries_three_times_and_takes_only_an_empty_200_for_good() {
        receiver.answer(number -> number < 3 ? 503 : 200, "");
        order(HERO, ",\"within\":0.05");
        subscribe("{\"email\":\"ada@example.org\"}");
        JsonNode feed = settled(HERO);

        assertThat(receiver.received()).hasSize(3);
        assertThat(feed.path("delivered").asInt()).isEqualTo(1);
        assertThat(feed.path("badAnswers").asInt()).isEqualTo(2);

        receiver.answer(number -> 200, "ok");
        subscribe("{\"email\":\"byron@example.org\"}");
        assertThat(settled(HERO).path("givenUp").asInt()).isEqualTo(1);
    }

    @Test
    void referral_hero_sends_nothing_any_more_after_ten_bad_answers_in_a_row() {
        receiver.answer(number -> 202, "");
        order(HERO, ",\"within\":0.01");
        String ada = subscribe("{\"email\":\"ada@example.org\"}");
        for (int i = 0; i < 4; i++) {
            client.post(HERO + "/subscribers/" + ada, "{\"points\":" + (i + 1) + "}");
        }
        JsonNode feed = settled(HERO);

        assertThat(feed.path("on").booleanValue()).isFalse();
        assertThat(receiver.received()).hasSize(10);
        assertThat(feed.path("givenUp").asInt()).isEqualTo(5);
        subscribe("{\"email\":\"late@example.org\"}");
        assertThat(settled(HERO).path("givenUp").asInt()).isEqualTo(6);
        assertThat(receiver.received()).hasSize(10);
    }

    @Test
    void referral_factory_sends_a_form_with_the_headers_and_fields_of_the_target() {
        order(FACTORY, ",\"headers\":{\"X-Api-Key\":\"k\"},\"fields\":{\"secret\":\"a b\"}");
        join("jessica@example.org", "");
        join("byron@example.org", ",\"referrer\":{\"field\":\"email\",\"value\":\"jessica@example.org\"}");
        settled(FACTORY);

        assertThat(receiver.received()).hasSize(2);
        WebhookReceiver.Received byron = receiver.received().stream()
                .filter(each -> each.body().startsWith("referrer_id="))
                .findFirst()
                .orElseThrow();
        assertThat(byron.body())
                .matches(
                        "referrer_id=\\d+&referrer_code=\\w{6}&referrer_first_name=J&referrer_email=jessica%40example.org"
                                + "&id=\\d+&code=\\w{6}&first_name=J&email=byron%40example.org&url=https%3A%2F%2F[^&]+"
                                + "&source=Referred&date=\\d{4}-\\d\\d-\\d\\d&referrals_count=0&campaign_id=4815&secret=a\\+b");
        assertThat(byron.headers().get("X-api-key")).containsExactly("k");
        assertThat(byron.headers().get("Content-type")).containsExactly("application/x-www-form-urlencoded");
    }

    @Test
    void referral_factory_may_be_told_which_events_and_sources_to_send_and_with_get() {
        order(FACTORY, ",\"events\":[\"user.qualified\"],\"method\":\"GET\"");
        order(FACTORY, ",\"events\":[\"user.join\"],\"sources\":[\"Referred\"],\"fields\":{\"event\":\"user.join\"}");
        join("jessica@example.org", "");
        join("byron@example.org", ",\"referrer\":{\"field\":\"email\",\"value\":\"jessica@example.org\"}");
        client.post(FACTORY + "/users/byron@example.org/qualify", "");
        settled(FACTORY);

        assertThat(receiver.received())
                .extracting(WebhookReceiver.Received::method)
                .containsExactlyInAnyOrder("GET", "POST");
        assertThat(receiver.received())
                .filteredOn(each -> each.method().equals("GET"))
                .allMatch(each -> each.query().contains("email=byron%40example.org"));
        assertThat(receiver.received())
                .filteredOn(each -> each.method().equals("POST"))
                .allMatch(each -> each.body().endsWith("&event=user.join"));
    }

    @Test
    void an_issued_reward_is_told_about_its_recipient() {
        order(FACTORY, ",\"events\":[\"reward_issued\"]");
        join("jessica@example.org", "");
        join("byron@example.org", ",\"referrer\":{\"field\":\"email\",\"value\":\"jessica@example.org\"}");
        client.post(FACTORY + "/users/byron@example.org/qualify", "");
        client.use(Sandbox.REFERRAL_FACTORY_TOKEN);

        Reply issued = client.post("/referral-factory/api/v2/rewards/issue/1", "");
        settled(FACTORY);

        assertThat(issued.status()).describedAs(issued.text()).isEqualTo(200);
        assertThat(receiver.received()).hasSize(1);
        assertThat(receiver.received().get(0).body()).contains("&email=jessica%40example.org&", "&referrals_count=1&");
    }

    @Test
    void referral_factory_tries_once() {
        receiver.answer(number -> 500, "");
        order(FACTORY, "");
        join("jessica@example.org", "");

        assertThat(settled(FACTORY).path("givenUp").asInt()).isEqualTo(1);
        assertThat(receiver.received()).hasSize(1);
    }

    @Test
    void nothing_is_sent_to_other_machines() {
        String[] elsewhere = {
            "http://example.org/",
            "http://127.0.0.1.example.org/",
            "http://169.254.169.254/",
            "http://0x7f000001/",
            "http://127.0.0.1@example.org/",
            "file:///etc/hosts",
            "no url"
        };
        for (String url : elsewhere) {
            Reply refused = client.post(HERO + "/webhooks", "{\"url\":\"" + url + "\"}");
            assertThat(refused.status()).describedAs(url).isEqualTo(400);
            assertThat(refused.json().path("error").asText()).contains("on this machine");
        }
        assertThat(client.get(HERO + "/webhooks").json()).isEmpty();
    }

    @Test
    void orders_without_sense_are_refused() {
        String url = "{\"url\":\"" + receiver.url() + "\"";

        assertThat(client.post(HERO + "/webhooks", url + ",\"events\":[\"user.join\"]}")
                        .status())
                .isEqualTo(400);
        assertThat(client.post(HERO + "/webhooks", url + ",\"headers\":{\"Host\":\"x\"}}")
                        .status())
                .isEqualTo(400);
        assertThat(client.post(HERO + "/webhooks", url + ",\"attempts\":0}").status())
                .isEqualTo(400);
        assertThat(client.post(HERO + "/webhooks", url + ",\"tries\":2}").status())
                .isEqualTo(400);
    }

    @Test
    void a_target_that_is_taken_away_gets_nothing() {
        order(HERO, "");
        assertThat(client.delete(HERO + "/webhooks").status()).isEqualTo(204);
        subscribe("{\"email\":\"ada@example.org\"}");

        assertThat(client.get(HERO + "/webhooks").json()).isEmpty();
        assertThat(receiver.received()).isEmpty();
    }

    private void order(String program, String more) {
        Reply reply = client.post(program + "/webhooks", "{\"url\":\"" + receiver.url() + "\"" + more + "}");
        assertThat(reply.status()).describedAs(reply.text()).isEqualTo(201);
    }

    private static String subscribe(String body) {
        return client.post("/referralhero/api/v2/lists/" + Sandbox.REFERRALHERO_LIST + "/subscribers", body)
                .json()
                .path("data")
                .path("id")
                .asText();
    }

    private static void join(String email, String more) {
        Reply reply = client.post(FACTORY + "/users", "{\"first_name\":\"J\",\"email\":\"" + email + "\"" + more + "}");
        assertThat(reply.status()).describedAs(reply.text()).isEqualTo(201);
    }

    /** Waits until nothing is on its way any more, and returns the first target. */
    private static JsonNode settled(String program) {
        Awaitility.await().until(() -> client.get(program + "/webhooks").json().findValues("waiting").stream()
                .allMatch(waiting -> waiting.asInt() == 0));
        return client.get(program + "/webhooks").json().path(0);
    }

    private JsonNode webhookAbout(String email) throws IOException {
        for (WebhookReceiver.Received each : receiver.received()) {
            JsonNode body = JSON.readTree(each.body());
            if (body.path("email").asText().equals(email)) {
                return body;
            }
        }
        throw new AssertionError("no webhook about " + email);
    }
}
