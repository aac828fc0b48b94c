package org.referralconnector;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs as the Standard Webhooks specification says, with the secret of the campaigns {@code shop*}. */
final class SignedWebhook {
    static final String SECRET = "YW5vdGhlci1zZWNyZXQtb2YtMjQtYnl0";

    private SignedWebhook() {}

    static Map<String, String> headers(String id, String body) {
        return headers(id, body, Instant.now());
    }

    static Map<String, String> headers(String id, String body, Instant at) {
        String time = Long.toString(at.getEpochSecond());
        return Map.of(
                "webhook-id", id,
                "webhook-timestamp", time,
                "webhook-signature",
                        "v1,"
                                + Base64.getEncoder()
                                        .encodeToString(hmac(
                                                Base64.getDecoder().decode(SECRET), id + "." + time + "." + body)));
    }

    /** Signs as ReferralHero does, with the secret of the campaign {@code hero}. */
    static Map<String, String> hero(String body) {
        return Map.of(
                "X-ReferralHero-Signature",
                HexFormat.of().formatHex(hmac("hero-secret-of-tests".getBytes(UTF_8), body)));
    }

    private static byte[] hmac(byte[] secret, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return mac.doFinal(text.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
