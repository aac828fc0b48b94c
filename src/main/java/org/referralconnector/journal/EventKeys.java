package org.referralconnector.journal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The short keys under which the database recognises what it has seen before. */
final class EventKeys {
    private EventKeys() {}

    /**
     * The keys of an arrival's events, in their order: from the sender's own id if there is one, from the whole body
     * otherwise. Where events of one body would share a key, the later ones get a number. So an event with an id is
     * recognised wherever it stands in another body.
     */
    static List<String> events(Arrival arrival) {
        String body = "b" + hash(arrival.body());
        Map<String, Integer> seen = new HashMap<>();
        List<String> keys = new ArrayList<>(arrival.events().size());
        for (Event event : arrival.events()) {
            String key = event.senderId().map(id -> "i" + hash(id)).orElse(body);
            int before = seen.merge(key, 1, Integer::sum) - 1;
            keys.add(before == 0 ? key : key + '.' + before);
        }
        return keys;
    }

    /** The lane of a person: from the e-mail address if there is one, from the program's id otherwise. */
    static String lane(String campaign, Event event) {
        return event.email()
                .map(email -> "e" + hash(email.toLowerCase(Locale.ROOT)))
                .orElseGet(() -> "p" + hash(campaign + '\n' + event.participant()));
    }

    /** 160 bits of SHA-256 in 27 characters: long enough to be unique, short because two indexes are full of them. */
    private static String hash(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(Sha256.of(text), 20));
    }
}
