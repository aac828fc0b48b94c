package org.referralconnector.campaign;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds a value among an event's facts by the dotted path that campaign files use. */
public final class Facts {
    private static final String FIRST_WORD = "first-word";
    private static final String OTHER_WORDS = "other-words";
    private static final Pattern SPACE = Pattern.compile("\\s+");

    private Facts() {}

    /**
     * The value at a path such as {@code referrer.email}, {@code items.0.name} or {@code name.first-word}.
     *
     * @param facts plain values, lists and maps as in JSON
     * @param path names of map keys and, from 0, positions in lists; a key that itself has dots in its name is found
     *     too; after a text, {@code first-word} and {@code other-words} are its parts
     * @return the value; empty if there is none or if it is null
     */
    public static Optional<Object> at(Map<String, Object> facts, String path) {
        return inside(facts, path);
    }

    /** True if the facts say null at {@code path}, rather than nothing. */
    public static boolean isNull(Map<String, Object> facts, String path) {
        if (facts.containsKey(path)) {
            return facts.get(path) == null;
        }
        int last = path.lastIndexOf('.');
        String name = path.substring(last + 1);
        return last >= 0
                && at(facts, path.substring(0, last)).orElse(null) instanceof Map<?, ?> map
                && map.containsKey(name)
                && map.get(name) == null;
    }

    private static Optional<Object> inside(Object value, String path) {
        if (value instanceof Map<?, ?> map && map.containsKey(path)) {
            return Optional.ofNullable(map.get(path));
        }
        int dot = path.indexOf('.');
        Optional<Object> step = step(value, dot < 0 ? path : path.substring(0, dot));
        return dot < 0 ? step : step.flatMap(found -> inside(found, path.substring(dot + 1)));
    }

    private static Optional<Object> step(Object value, String name) {
        if (value instanceof Map<?, ?> map) {
            return Optional.ofNullable(map.get(name));
        }
        if (value instanceof List<?> list && name.matches("[0-9]{1,6}")) {
            int index = Integer.parseInt(name);
            return index < list.size() ? Optional.ofNullable(list.get(index)) : Optional.empty();
        }
        if (value instanceof String text) {
            return words(text, name);
        }
        return Optional.empty();
    }

    private static Optional<Object> words(String text, String name) {
        if (!name.equals(FIRST_WORD) && !name.equals(OTHER_WORDS)) {
            return Optional.empty();
        }
        String[] words = SPACE.split(text.strip(), 2);
        String part = name.equals(FIRST_WORD) ? words[0] : words.length == 2 ? words[1] : "";
        return part.isEmpty() ? Optional.empty() : Optional.of(part);
    }
}
