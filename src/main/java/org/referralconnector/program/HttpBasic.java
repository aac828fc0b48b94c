package org.referralconnector.program;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.referralconnector.campaign.WebhookRules;

/** HTTP Basic with a secret as user and any password, the way analytics libraries send their write key. */
final class HttpBasic implements Authenticity {
    private static final String SCHEME = "basic ";

    @Override
    public boolean proven(WebhookRules rules, WebhookRequest request) {
        Optional<byte[]> user = request.header(rules.header()).flatMap(HttpBasic::user);
        return user.isPresent() && isSecret(rules, user.get());
    }

    /** True if {@code user} is one of the secrets; all are compared, however soon one is found. */
    static boolean isSecret(WebhookRules rules, byte[] user) {
        boolean proven = false;
        for (String secret : rules.secrets()) {
            proven |= MessageDigest.isEqual(secret.getBytes(UTF_8), user);
        }
        return proven;
    }

    /** The user in the value of a header such as {@code Basic dXNlcjo=}; empty if it is of another shape. */
    static Optional<byte[]> user(String header) {
        if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        try {
            byte[] pair =
                    Base64.getDecoder().decode(header.substring(SCHEME.length()).strip());
            for (int i = 0; i < pair.length; i++) {
                if (pair[i] == ':') {
                    return Optional.of(Arrays.copyOf(pair, i));
                }
            }
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
