package org.referralconnector.program;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.referralconnector.campaign.ProgramRules;
import org.referralconnector.journal.EventKind;

/** A payload that is being written, with its parts at the dotted paths at which a campaign's payloads have them. */
public final class Draft {
    private static final Pattern DOTS = Pattern.compile("\\.");

    private final Map<String, Object> payload = new LinkedHashMap<>();

    /** Puts a value at a path, into objects that are made on the way. */
    public Draft put(String path, Object value) {
        Map<String, Object> holder = payload;
        String[] parts = DOTS.split(path, -1);
        for (int i = 0; i < parts.length - 1; i++) {
            holder = inner(holder, parts[i]);
        }
        holder.put(parts[parts.length - 1], value);
        return this;
    }

    /** Puts a value that may be absent. */
    public Draft put(String path, Optional<?> value) {
        value.ifPresent(present -> put(path, present));
        return this;
    }

    public Map<String, Object> payload() {
        return payload;
    }

    /**
     * The program's word for a kind of event.
     *
     * @param usual the word unless the campaign file has another one
     */
    public static String word(ProgramRules rules, EventKind kind, String usual) {
        return rules.kinds().entrySet().stream()
                .filter(entry -> entry.getValue() == kind)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(usual);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> inner(Map<String, Object> holder, String part) {
        Object inner = holder.get(part);
        if (!(inner instanceof Map)) {
            inner = new LinkedHashMap<String, Object>();
            holder.put(part, inner);
        }
        return (Map<String, Object>) inner;
    }
}
