package org.referralconnector.journal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/** The short keys under which the database recognises what it has seen before. */
final class EventKeys {
    private EventKeys() {}

    /** The key of an event: from the sender's own id if there is one, from the whole body otherwise. */
    static String event(Event event, String body) {
        return event.senderId().map(id -> "i" + sha256(id)).orElseGet(() -> "b" + sha256(body));
    }

    /** The lane of a person: from the e-mail address if there is one, from the program's id otherwise. */
    static String lane(String campaign, Event event) {
        return event.email()
                .map(email -> "e" + sha256(email.toLowerCase(Locale.ROOT)))
                .orElseGet(() -> "p" + sha256(campaign + '\n' + event.participant()));
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
