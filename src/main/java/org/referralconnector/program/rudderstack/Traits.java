package org.referralconnector.program.rudderstack;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.referralconnector.program.Fields;
import org.referralconnector.program.UnreadablePayload;

/** What an event says about its person: the first object among {@code traits} and {@code context.traits}. */
final class Traits {
    private static final List<String> PLACES = List.of("traits", "context.traits");

    private Traits() {}

    /** The traits by name; empty if neither place has an object, present if one has an empty one. */
    static Optional<Map<String, Object>> of(Fields fields) {
        for (String place : PLACES) {
            if (fields.at(place).orElse(null) instanceof Map<?, ?> map) {
                Map<String, Object> traits = new LinkedHashMap<>();
                map.forEach((name, value) -> traits.put((String) name, value));
                return Optional.of(traits);
            }
        }
        return Optional.empty();
    }

    /**
     * Refuses traits of a shape that nobody could carry.
     *
     * @param split true if first and last name are taken from {@code name}, too
     */
    static void check(Fields fields, boolean split) throws UnreadablePayload {
        for (String place : PLACES) {
            Optional<Object> traits = fields.at(place);
            if (traits.isEmpty()) {
                continue;
            }
            if (!(traits.get() instanceof Map<?, ?> map)) {
                throw new UnreadablePayload(place + " is no object; send what is known about the person as an object");
            }
            if (split && map.get("name") != null && !(map.get("name") instanceof String)) {
                throw new UnreadablePayload(place + ".name is no text; send a text, or firstName and lastName");
            }
            return;
        }
    }
}
