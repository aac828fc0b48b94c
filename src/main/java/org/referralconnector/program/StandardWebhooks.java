package org.referralconnector.program;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.referralconnector.campaign.StandardWebhooksKey;
import org.referralconnector.campaign.WebhookRules;

/**
 * The Standard Webhooks specification: {@code id.timestamp.body} is signed with HMAC-SHA256.
 *
 * <p>The three headers have a common beginning, {@code webhook} unless the campaign names another signature header:
 * {@code webhook-id}, {@code webhook-timestamp} (seconds since 1970) and {@code webhook-signature} (one or more
 * {@code v1,base64}, separated by spaces).
 */
public final class StandardWebhooks implements Authenticity {
    private static final long TOLERANCE_SECONDS = 300;
    private static final Pattern TIMESTAMP = Pattern.compile("[0-9]{1,12}");
    private static final Pattern SPACES = Pattern.compile(" +");
    private static final String VERSION = "v1,";

    private final Clock clock;

    StandardWebhooks(Clock clock) {
        this.clock = clock;
    }

    /**
     * The headers that sign a webhook of ours.
     *
     * @param secret a Standard Webhooks secret that was checked when it was loaded
     * @param id the same for every attempt to send the message
     * @param now when it is sent
     */
    public static Map<String, String> signed(String secret, String id, Instant now, String body) {
        byte[] key = StandardWebhooksKey.bytes(secret)
                .orElseThrow(() -> new IllegalStateException("a secret was not checked when it was loaded"));
        String timestamp = Long.toString(now.getEpochSecond());
        byte[] signature = HmacSha256.of(key, (id + "." + timestamp + ".").getBytes(UTF_8), body.getBytes(UTF_8));
        return Map.of(
                "webhook-id",
                id,
                "webhook-timestamp",
                timestamp,
                "webhook-signature",
                VERSION + Base64.getEncoder().encodeToString(signature));
    }

    /** The sender's id of the event, from the header beside the signature. */
    static Optional<String> id(WebhookRules rules, WebhookRequest request) {
        return beside(rules, request, "id").filter(id -> !id.isBlank());
    }

    @Override
    public boolean proven(WebhookRules rules, WebhookRequest request) {
        Optional<String> id = id(rules, request);
        Optional<String> timestamp = beside(rules, request, "timestamp").filter(this::isNow);
        Optional<String> signatures = request.header(rules.header());
        if (id.isEmpty() || timestamp.isEmpty() || signatures.isEmpty()) {
            return false;
        }
        byte[] start = (id.get() + "." + timestamp.get() + ".").getBytes(UTF_8);
        List<byte[]> given = SPACES.splitAsStream(signatures.get())
                .filter(signature -> signature.startsWith(VERSION))
                .map(signature -> signature.substring(VERSION.length()).getBytes(UTF_8))
                .toList();
        boolean proven = false;
        for (String secret : rules.secrets()) {
            byte[] expected = StandardWebhooksKey.bytes(secret)
                    .map(key -> Base64.getEncoder().encode(HmacSha256.of(key, start, request.body())))
                    .orElseThrow(() -> new IllegalStateException("a secret was not checked when it was loaded"));
            for (byte[] signature : given) {
                proven |= MessageDigest.isEqual(expected, signature);
            }
        }
        return proven;
    }

    private boolean isNow(String timestamp) {
        return TIMESTAMP.matcher(timestamp).matches()
                && Math.abs(clock.instant().getEpochSecond() - Long.parseLong(timestamp)) <= TOLERANCE_SECONDS;
    }

    private static Optional<String> beside(WebhookRules rules, WebhookRequest request, String name) {
        String signature = rules.header();
        return request.header(signature.substring(0, signature.lastIndexOf('-') + 1) + name);
    }
}
