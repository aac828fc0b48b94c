package org.referralconnector.campaign;

import java.util.List;
import java.util.Locale;

/**
 * How a campaign's webhooks prove that they are authentic.
 *
 * @param open true if anybody may send: only when the campaign file says so in words
 * @param scheme what is checked
 * @param secrets the secrets that are accepted, several while one is being replaced; empty only if {@code open}
 * @param header the request header that carries the signature or the shared secret
 */
public record WebhookRules(boolean open, Scheme scheme, List<String> secrets, String header) {

    /** The ways in which a webhook can be authenticated. */
    public enum Scheme {
        /** The Standard Webhooks specification: id, timestamp and body are signed with HMAC-SHA256. */
        STANDARD_WEBHOOKS,
        /** HMAC-SHA256 of the body in a header, as hex or base64. */
        BODY_SIGNATURE,
        /** Nothing is signed: a shared secret stands in a header or as the last path segment. */
        SHARED_SECRET,
        /** Nothing is signed: HTTP Basic with the secret as user and any password, as write keys are sent. */
        BASIC;

        /** As campaign files spell it, such as {@code shared-secret}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    @Override
    public String toString() {
        return "WebhookRules[" + (open ? "open" : scheme.word() + ", secrets hidden") + "]";
    }
}
