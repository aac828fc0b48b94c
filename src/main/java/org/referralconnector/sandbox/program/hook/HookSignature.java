package org.referralconnector.sandbox.program.hook;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import org.referralconnector.sandbox.http.Call;
import org.referralconnector.sandbox.webhook.Hmac;

/**
 * The Standard Webhooks specification: {@code webhook-signature} holds one or more {@code v1,base64} of HMAC-SHA256 over
 * {@code id.timestamp.body}, and {@code webhook-timestamp} is at most five minutes away.
 */
final class HookSignature {
    private static final String PREFIX = "whsec_";
    private static final String VERSION = "v1,";
    private static final long TOLERANCE_SECONDS = 300;
    private static final Pattern SPACES = Pattern.compile(" +");
    private static final Pattern TIMESTAMP = Pattern.compile("[0-9]{1,12}");

    private final byte[] key;

    /** @throws IllegalArgumentException with a sentence for people if this is no secret */
    HookSignature(String secret) {
        if (!secret.startsWith(PREFIX)) {
            throw new IllegalArgumentException("\"secret\" must be " + PREFIX + " and base64");
        }
        try {
            key = Base64.getDecoder().decode(secret.substring(PREFIX.length()));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("\"secret\" must be " + PREFIX + " and base64", e);
        }
        if (key.length < 24 || key.length > 64) {
            throw new IllegalArgumentException("\"secret\" must hold 24 to 64 bytes");
        }
    }

    boolean proves(Call call, Instant now) {
        Optional<String> id = call.header("webhook-id").filter(text -> !text.isBlank());
        Optional<String> timestamp = call.header("webhook-timestamp").filter(text -> isAt(text, now));
        Optional<String> signatures = call.header("webhook-signature");
        if (id.isEmpty() || timestamp.isEmpty() || signatures.isEmpty()) {
            return false;
        }
        byte[] start = (id.get() + "." + timestamp.get() + ".").getBytes(StandardCharsets.UTF_8);
        byte[] expected = Base64.getEncoder().encode(Hmac.sha256(key, start, call.body()));
        return SPACES.splitAsStream(signatures.get())
                .filter(signature -> signature.startsWith(VERSION))
                .map(signature -> signature.substring(VERSION.length()).getBytes(StandardCharsets.UTF_8))
                .anyMatch(signature -> MessageDigest.isEqual(expected, signature));
    }

    private static boolean isAt(String timestamp, Instant now) {
        return TIMESTAMP.matcher(timestamp).matches()
                && Math.abs(now.getEpochSecond() - Long.parseLong(timestamp)) <= TOLERANCE_SECONDS;
    }
}
