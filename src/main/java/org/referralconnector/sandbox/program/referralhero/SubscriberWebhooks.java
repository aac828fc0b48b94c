package org.referralconnector.sandbox.program.referralhero;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.webhook.WebhookManners;
import org.referralconnector.sandbox.webhook.WebhookSender;
import org.referralconnector.sandbox.webhook.WebhookTarget;
import org.referralconnector.sandbox.webhook.Webhooks;

/**
 * ReferralHero's webhooks (support.referralhero.com, "Webhooks"): JSON, signed over the raw body if verification is on. An
 * answer is good if it is an empty 200. Whether signatures are base64 or hex is not published; both can be ordered.
 */
final class SubscriberWebhooks {
    static final String SIGNATURE = "X-ReferralHero-Signature";

    private static final Map<String, String> EVENTS = Map.of(
            Effect.CREATED, "new_registration",
            Effect.DELETED, "subscriber_deleted",
            Effect.PROMOTED, "subscriber_promoted");
    private static final String UPDATED = "subscriber_updated";
    private static final WebhookManners MANNERS = new WebhookManners(
            List.of("new_registration", UPDATED, "subscriber_deleted", "subscriber_promoted"),
            3,
            300,
            10,
            SubscriberWebhooks::isEmpty200);

    private final Webhooks webhooks;

    SubscriberWebhooks(WebhookSender sender) {
        this.webhooks = new Webhooks(MANNERS, sender);
    }

    Webhooks targets() {
        return webhooks;
    }

    void tell(SubscriberList list, Subscriber subscriber, String effect) {
        String event = EVENTS.getOrDefault(effect, UPDATED);
        webhooks.send(event, subscriber.field("source"), subscriber.id(), target -> {
            byte[] body = Json.bytes(body(list, subscriber, event, target));
            HttpRequest.Builder request = target.request("")
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(body));
            target.signatureOf(body).ifPresent(signature -> request.header(SIGNATURE, signature));
            return request.build();
        });
    }

    private static ObjectNode body(SubscriberList list, Subscriber subscriber, String event, WebhookTarget target) {
        String name = subscriber.field("name");
        int blank = name.indexOf(' ');
        ObjectNode body = Json.object()
                .put("list_uuid", list.uuid())
                .put("subscriber_id", subscriber.id())
                .put("response", event)
                .put("name", name)
                .put("first_name", blank < 0 ? name : name.substring(0, blank))
                .put("last_name", blank < 0 ? "" : name.substring(blank + 1))
                .put("email", subscriber.field("email"))
                .put("extra_field", subscriber.field("extra_field"))
                .put("extra_field_2", subscriber.field("extra_field_2"))
                .put("code", subscriber.code())
                .put("source", subscriber.field("source"))
                .put("referred", subscriber.status().isPresent());
        putReferrer(subscriber, body);
        body.put("referral_link", SubscriberJson.referralLink(list, subscriber))
                .put("people_ahead", subscriber.position() - 1)
                .put("created_at", subscriber.createdAt().getEpochSecond());
        target.fields().forEach(body::put);
        return body;
    }

    /** {@code referral} has three types: the referrer, no text, or the text of a deleted one. */
    private static void putReferrer(Subscriber subscriber, ObjectNode body) {
        if (subscriber.referrer().isPresent()) {
            Subscriber referrer = subscriber.referrer().get();
            body.putObject("referral")
                    .put("name", referrer.field("name"))
                    .put("email", referrer.field("email"))
                    .put("code", referrer.code())
                    .put("people_referred", referrer.confirmed(1))
                    .put("points", referrer.points());
        } else {
            body.put("referral", subscriber.referrerDeleted() ? "subscriber_deleted" : "");
        }
    }

    private static boolean isEmpty200(HttpResponse<byte[]> response) {
        return response.statusCode() == 200 && response.body().length == 0;
    }
}
