package org.referralconnector.sandbox.intercom;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.IntFunction;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.intercom.workspace.News;
import org.referralconnector.sandbox.intercom.workspace.Workspace;
import org.referralconnector.sandbox.webhook.Hmac;
import org.referralconnector.sandbox.webhook.WebhookManners;
import org.referralconnector.sandbox.webhook.WebhookManners.Verdict;
import org.referralconnector.sandbox.webhook.WebhookSender;
import org.referralconnector.sandbox.webhook.WebhookTarget;
import org.referralconnector.sandbox.webhook.Webhooks;

/**
 * Intercom's webhooks about contacts (developers.intercom.com, references 2.16, "Webhook Topics", and webhooks, "Webhook
 * Notifications"): signed with the client secret over the raw body, five seconds to answer, tried once more after a minute.
 * 410 ends the subscription, 429 delays, and a thousand bad answers in a row pause it for a quarter of an hour. All of
 * them are first tried in their order, which the real ones do not promise.
 */
final class ContactWebhooks implements News {
    static final String SIGNATURE = "X-Hub-Signature";

    private static final List<String> TOPICS = List.of(
            "contact.user.created",
            "contact.user.updated",
            "contact.user.tag.created",
            "contact.user.tag.deleted",
            "contact.lead.created",
            "contact.lead.updated",
            "contact.lead.added_email",
            "contact.lead.signed_up",
            "contact.lead.tag.created",
            "contact.lead.tag.deleted",
            "contact.email.updated",
            "contact.subscribed",
            "contact.unsubscribed",
            "contact.archived",
            "contact.unarchived",
            "contact.merged",
            "contact.deleted");
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(5);
    private static final WebhookManners MANNERS =
            new WebhookManners(TOPICS, 2, 60, 1000, 900, ContactWebhooks::verdict);

    private final String clientSecret;
    private final Clock clock;
    private final Webhooks webhooks;

    ContactWebhooks(String clientSecret, WebhookSender sender, Clock clock) {
        this.clientSecret = clientSecret;
        this.clock = clock;
        this.webhooks = new Webhooks(MANNERS, sender);
    }

    Webhooks targets() {
        return webhooks;
    }

    private static Verdict verdict(HttpResponse<byte[]> answer) {
        return switch (answer.statusCode()) {
            case 410 -> Verdict.GONE;
            case 429 -> Verdict.BUSY;
            default -> answer.statusCode() / 100 == 2 ? Verdict.GOOD : Verdict.BAD;
        };
    }

    @Override
    public void tell(String topic, ObjectNode item) {
        long now = clock.instant().getEpochSecond();
        String id = "notif_" + UUID.randomUUID();
        webhooks.sendEach(topic, "", Workspace.ID, target -> requests(target, id, topic, item, now));
    }

    private IntFunction<HttpRequest> requests(
            WebhookTarget target, String id, String topic, ObjectNode item, long now) {
        return attempt -> {
            byte[] body = Json.bytes(body(id, topic, item, now, attempt));
            return target.request("")
                    .timeout(LONGEST_ANSWER)
                    .header("Content-Type", "application/json")
                    .header("Accept", "application/json")
                    .header("User-Agent", "intercom-parrot-service-client/1.0")
                    .header(SIGNATURE, "sha1=" + signature(target, body))
                    .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                    .build();
        };
    }

    private String signature(WebhookTarget target, byte[] body) {
        String secret = Optional.ofNullable(target.secret()).orElse(clientSecret);
        return HexFormat.of().formatHex(Hmac.sha1(secret.getBytes(StandardCharsets.UTF_8), body));
    }

    private static ObjectNode body(String id, String topic, ObjectNode item, long now, int attempt) {
        ObjectNode body = Json.object().put("type", "notification_event").put("app_id", Workspace.ID);
        body.putObject("data").put("type", "notification_event_data").set("item", item);
        body.putObject("links");
        return body.put("id", id)
                .put("topic", topic)
                .put("delivery_status", "pending")
                .put("delivery_attempts", attempt)
                .put("delivered_at", 0)
                .put("first_sent_at", now)
                .put("created_at", now)
                .putNull("self");
    }
}
