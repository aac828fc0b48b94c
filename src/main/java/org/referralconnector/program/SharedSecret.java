package org.referralconnector.program;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.List;
import java.util.stream.Stream;
import org.referralconnector.campaign.WebhookRules;

/** A secret that both sides know, in a header or as the last segment of the address. */
final class SharedSecret implements Authenticity {

    @Override
    public boolean proven(WebhookRules rules, WebhookRequest request) {
        List<byte[]> given = Stream.concat(request.header(rules.header()).stream(), request.pathSecret().stream())
                .map(text -> text.getBytes(UTF_8))
                .toList();
        boolean proven = false;
        for (String secret : rules.secrets()) {
            for (byte[] text : given) {
                proven |= MessageDigest.isEqual(secret.getBytes(UTF_8), text);
            }
        }
        return proven;
    }
}
