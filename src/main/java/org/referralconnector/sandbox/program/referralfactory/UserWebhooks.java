package org.referralconnector.sandbox.program.referralfactory;

import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.referralconnector.sandbox.webhook.WebhookManners;
import org.referralconnector.sandbox.webhook.WebhookSender;
import org.referralconnector.sandbox.webhook.WebhookTarget;
import org.referralconnector.sandbox.webhook.Webhooks;

/**
 * Referral Factory's webhooks: a form as in the published sample (help.referral-factory.com, article 4409551356561), not
 * signed, and with the headers and further fields of the target. Nothing is published about a second try; there is none.
 */
final class UserWebhooks {
    private static final Map<String, String> EVENTS = Map.of(
            Effect.CREATED, "user.join",
            Effect.QUALIFIED, "user.qualified",
            Effect.REWARDED, "reward_issued");
    private static final WebhookManners MANNERS = new WebhookManners(
            List.of("user.join", "user.qualified", "reward_issued"),
            1,
            0,
            0,
            response -> response.statusCode() / 100 == 2);

    private final Webhooks webhooks;

    UserWebhooks(WebhookSender sender) {
        this.webhooks = new Webhooks(MANNERS, sender);
    }

    Webhooks targets() {
        return webhooks;
    }

    void tell(User user, String effect) {
        Optional.ofNullable(EVENTS.get(effect))
                .ifPresent(event ->
                        webhooks.send(event, user.source(), user.code(), target -> request(target, fields(user))));
    }

    private static HttpRequest request(WebhookTarget target, Map<String, String> fields) {
        fields.putAll(target.fields());
        String form = fields.entrySet().stream()
                .map(each -> encoded(each.getKey()) + "=" + encoded(each.getValue()))
                .collect(Collectors.joining("&"));
        if (target.method().equals("GET")) {
            return target.request(form).GET().build();
        }
        return target.request("")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
    }

    private static Map<String, String> fields(User user) {
        Map<String, String> fields = new LinkedHashMap<>();
        user.referrer().ifPresent(referrer -> {
            fields.put("referrer_id", Long.toString(referrer.id()));
            fields.put("referrer_code", referrer.code());
            fields.put("referrer_first_name", referrer.firstName());
            fields.put("referrer_email", referrer.email());
        });
        fields.put("id", Long.toString(user.id()));
        fields.put("code", user.code());
        fields.put("first_name", user.firstName());
        fields.put("email", user.email());
        fields.put("url", user.url());
        fields.put("source", user.source());
        fields.put("date", user.joinedAt().atZone(ZoneOffset.UTC).toLocalDate().toString());
        fields.put("referrals_count", Integer.toString(user.referrals()));
        fields.put("campaign_id", Long.toString(user.campaign()));
        return fields;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
