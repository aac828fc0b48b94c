package org.referralconnector.journal;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The short keys under which the database recognises what it has seen before. */
final class EventKeys {
    private EventKeys() {}

    /**
     * The keys of an arrival's events, in their order: from the sender's own id if there is one, from the whole body
     * otherwise. Where events of one body would share a key, the later ones get a number. So an event with an id is
     * recognised wherever it stands in another body of its campaign.
     */
    static List<UUID> events(Arrival arrival) {
        Map<String, Integer> seen = new HashMap<>();
        List<UUID> keys = new ArrayList<>(arrival.events().size());
        for (Event event : arrival.events()) {
            String name = event.senderId().map(id -> "id\n" + id).orElse("body\n");
            int before = seen.merge(name, 1, Integer::sum) - 1;
            String content = event.senderId().isPresent() ? "" : arrival.body();
            keys.add(uuid(arrival.campaign() + '\n' + before + '\n' + name + content));
        }
        return keys;
    }

    /** The key of an event that has an id of its sender. */
    static UUID event(String campaign, String senderId) {
        return uuid(campaign + "\n0\nid\n" + senderId);
    }

    /** The number of a participant. */
    static long person(String campaign, String participant) {
        return number("participant\n" + campaign + '\n' + participant);
    }

    /** The number of the e-mail address that came with an event. */
    static Optional<Long> address(Event event) {
        return event.email().map(email -> number("email\n" + email.toLowerCase(Locale.ROOT)));
    }

    private static long number(String text) {
        return hash(text).getLong();
    }

    /** The first 128 bits of SHA-256: unique for all practical purposes, and short, because an index is full of them. */
    private static UUID uuid(String text) {
        ByteBuffer hash = hash(text);
        return new UUID(hash.getLong(), hash.getLong());
    }

    private static ByteBuffer hash(String text) {
        return ByteBuffer.wrap(Sha256.of(text));
    }
}
