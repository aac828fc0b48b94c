package org.referralconnector.campaign;

import java.util.Base64;
import java.util.Optional;

/**
 * The secret of a Standard Webhooks sender: base64 of 24 to 64 bytes, usually with {@code whsec_} before it
 * (standard-webhooks specification, "Symmetric signatures").
 */
public final class StandardWebhooksKey {
    private static final String PREFIX = "whsec_";

    private StandardWebhooksKey() {}

    /** The bytes of the key; empty if {@code secret} is not such a secret. */
    public static Optional<byte[]> bytes(String secret) {
        String base64 = secret.startsWith(PREFIX) ? secret.substring(PREFIX.length()) : secret;
        try {
            byte[] key = Base64.getDecoder().decode(base64);
            return key.length >= 24 && key.length <= 64 ? Optional.of(key) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
