package org.referralconnector.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.referralconnector.sandbox.IntercomClient.ADA;
import static org.referralconnector.sandbox.IntercomClient.LEAD;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IntercomWebhooksTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final IntercomClient intercom = new IntercomClient();
    private final WebhookReceiver receiver = new WebhookReceiver();

    @AfterEach
    void close() {
        intercom.close();
        receiver.close();
    }

    @Test
    void a_new_user_is_told_in_a_signed_notification() throws Exception {
        order("");
        intercom.create(ADA.replace("Ada", "Åda"));
        settled();

        WebhookReceiver.Received webhook = receiver.received().get(0);
        JsonNode body = JSON.readTree(webhook.body());
        assertThat(body.path("type").asText()).isEqualTo("notification_event");
        assertThat(body.path("app_id").asText()).isEqualTo("sandbox1");
        assertThat(body.path("id").asText()).startsWith("notif_");
        assertThat(body.path("topic").asText()).isEqualTo("contact.user.created");
        assertThat(body.path("data").path("type").asText()).isEqualTo("notification_event_data");
        assertThat(body.path("data").path("item").path("email").asText()).isEqualTo("ada@example.org");
        assertThat(body.path("delivery_status").asText()).isEqualTo("pending");
        assertThat(body.path("delivery_attempts").asInt()).isEqualTo(1);
        assertThat(body.path("created_at").asLong())
                .isEqualTo(intercom.clock.instant().getEpochSecond());
        Mac mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(Sandbox.INTERCOM_CLIENT_SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
        byte[] digest = mac.doFinal(webhook.body().getBytes(StandardCharsets.UTF_8));
        assertThat(webhook.headers().get("X-hub-signature"))
                .containsExactly("sha1=" + HexFormat.of().formatHex(digest));
    }

    @Test
    void a_target_may_have_a_secret_of_its_own() throws Exception {
        order(",\"secret\":\"mine\"");
        intercom.create(ADA);
        settled();

        WebhookReceiver.Received webhook = receiver.received().get(0);
        Mac mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec("mine".getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
        byte[] digest = mac.doFinal(webhook.body().getBytes(StandardCharsets.UTF_8));
        assertThat(webhook.headers().get("X-hub-signature"))
                .containsExactly("sha1=" + HexFormat.of().formatHex(digest));
    }

    @Test
    void the_life_of_a_contact_is_told_in_its_order() {
        order("");
        String lead = intercom.create("{\"role\":\"lead\",\"name\":\"Ada\"}");
        intercom.control("/contacts/" + lead, "{\"email\":\"ada@example.org\"}");
        intercom.control("/contacts/" + lead, "{\"email\":\"king@example.org\"}");
        intercom.control("/contacts/" + lead, "{\"role\":\"user\"}");
        intercom.put("/contacts/" + lead, "{\"unsubscribed_from_emails\":true}");
        intercom.put("/contacts/" + lead, "{\"unsubscribed_from_emails\":true}");
        intercom.control("/contacts/" + lead + "/archive", "");
        intercom.control("/contacts/" + lead + "/unarchive", "");
        intercom.client().delete("/sandbox/intercom/contacts/" + lead);
        settled();

        assertThat(topics())
                .containsExactly(
                        "contact.lead.created",
                        "contact.lead.updated",
                        "contact.lead.added_email",
                        "contact.lead.updated",
                        "contact.email.updated",
                        "contact.lead.signed_up",
                        "contact.user.updated",
                        "contact.unsubscribed",
                        "contact.archived",
                        "contact.unarchived",
                        "contact.deleted");
        JsonNode deleted = items().get(10);
        assertThat(deleted.path("id").asText()).isEqualTo(lead);
        assertThat(deleted.has("email")).isFalse();
    }

    @Test
    void a_merge_is_told_about_the_user_and_tags_with_their_contact() {
        String ada = intercom.create(ADA);
        String lead = intercom.create(LEAD);
        String tag = intercom.done(intercom.post("/tags", "{\"name\":\"Spring\"}"))
                .path("id")
                .asText();
        order("");

        intercom.post("/contacts/" + lead + "/tags", "{\"id\":\"" + tag + "\"}");
        intercom.post("/contacts/" + lead + "/tags", "{\"id\":\"" + tag + "\"}");
        intercom.control("/contacts/" + lead + "/merge", "{\"into\":\"42\"}");
        intercom.delete("/contacts/" + ada + "/tags/" + tag);
        settled();

        assertThat(topics()).containsExactly("contact.lead.tag.created", "contact.merged", "contact.user.tag.deleted");
        assertThat(items().get(0).path("contact").path("id").asText()).isEqualTo(lead);
        assertThat(items().get(0).path("tag").path("name").asText()).isEqualTo("Spring");
        assertThat(items().get(1).path("id").asText()).isEqualTo(ada);
    }

    @Test
    void only_the_topics_that_were_ordered_are_sent_and_nothing_about_planted_contacts() {
        order(",\"topics\":[\"contact.lead.created\"]");
        intercom.create(ADA);
        intercom.create(LEAD);
        intercom.control("/contacts", "[{\"role\":\"lead\"}]");
        settled();

        assertThat(topics()).containsExactly("contact.lead.created");
        assertThat(intercom.client()
                        .post(
                                "/sandbox/intercom/webhooks",
                                "{\"url\":\"" + receiver.url() + "\",\"topics\":[\"contact.created\"]}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void a_failed_notification_is_tried_once_more_and_says_so() {
        receiver.answer(number -> 500, "");
        order(",\"within\":0.05");
        intercom.create(ADA);
        JsonNode feed = settled();

        assertThat(receiver.received()).hasSize(2);
        assertThat(bodies())
                .extracting(body -> body.path("delivery_attempts").asInt())
                .containsExactly(1, 2);
        assertThat(bodies().get(0).path("id")).isEqualTo(bodies().get(1).path("id"));
        assertThat(feed.path("givenUp").asInt()).isEqualTo(1);
    }

    @Test
    void a_busy_receiver_gets_it_later_which_is_no_attempt() {
        receiver.answer(number -> number < 4 ? 429 : 200, "");
        order(",\"within\":0.02");
        intercom.create(ADA);

        assertThat(settled().path("delivered").asInt()).isEqualTo(1);
        assertThat(receiver.received()).hasSize(4);
    }

    @Test
    void a_receiver_that_is_gone_gets_nothing_any_more() {
        receiver.answer(number -> 410, "");
        order("");
        intercom.create(ADA);
        settled();
        intercom.create(LEAD);

        JsonNode feed = settled();
        assertThat(feed.path("on").booleanValue()).isFalse();
        assertThat(receiver.received()).hasSize(1);
        assertThat(feed.path("givenUp").asInt()).isEqualTo(2);
    }

    @Test
    void after_many_bad_answers_there_is_a_pause_and_then_it_goes_on() {
        receiver.answer(number -> number <= 2 ? 500 : 200, "");
        order(",\"attempts\":1,\"offAfter\":2,\"offFor\":0.2");
        intercom.create(ADA);
        intercom.create(LEAD);
        Awaitility.await().until(() -> settled().path("badAnswers").asInt() == 2);
        Awaitility.await().until(() -> settled().path("on").booleanValue());

        intercom.create(LEAD);
        assertThat(settled().path("delivered").asInt()).isEqualTo(1);
    }

    private void order(String more) {
        intercom.control("/webhooks", "{\"url\":\"" + receiver.url() + "\"" + more + "}");
    }

    /** Waits until nothing is on its way any more, and returns the target. */
    private JsonNode settled() {
        Awaitility.await()
                .until(() -> intercom.look("/webhooks").path(0).path("waiting").asInt() == 0);
        return intercom.look("/webhooks").path(0);
    }

    private List<JsonNode> bodies() {
        return receiver.received().stream().map(each -> tree(each.body())).toList();
    }

    private List<String> topics() {
        return bodies().stream().map(body -> body.path("topic").asText()).toList();
    }

    private List<JsonNode> items() {
        return bodies().stream().map(body -> body.path("data").path("item")).toList();
    }

    private static JsonNode tree(String body) {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
