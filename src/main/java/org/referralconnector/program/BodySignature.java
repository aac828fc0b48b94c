package org.referralconnector.program;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.referralconnector.campaign.WebhookRules;

/**
 * HMAC-SHA256 of the body in a header.
 *
 * <p>ReferralHero's pages do not say whether it is sent as hex or base64, so both are read, and GitHub's {@code sha256=}
 * before it as well. Nothing but the body is signed: a caught request can be sent again.
 */
final class BodySignature implements Authenticity {
    private static final String PREFIX = "sha256=";

    @Override
    public boolean proven(WebhookRules rules, WebhookRequest request) {
        Optional<byte[]> given = request.header(rules.header()).flatMap(BodySignature::bytes);
        if (given.isEmpty()) {
            return false;
        }
        boolean proven = false;
        for (String secret : rules.secrets()) {
            proven |= MessageDigest.isEqual(HmacSha256.of(secret.getBytes(UTF_8), request.body()), given.get());
        }
        return proven;
    }

    private static Optional<byte[]> bytes(String header) {
        String signature = header.strip();
        if (signature.startsWith(PREFIX)) {
            signature = signature.substring(PREFIX.length());
        }
        try {
            return Optional.of(
                    signature.length() == 64
                            ? HexFormat.of().parseHex(signature)
                            : Base64.getDecoder().decode(signature));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
