package org.referralconnector.campaign;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds a value among an event's facts by the dotted path that campaign files use. */
public final class Facts {
    private Facts() {}

    /**
     * The value at a path such as {@code referrer.email} or {@code items.0.name}.
     *
     * @param facts plain values, lists and maps as in JSON
     * @param path names of map keys and, from 0, positions in lists; a key that itself has dots in its name is found too
     * @return the value; empty if there is none or if it is null
     */
    public static Optional<Object> at(Map<String, Object> facts, String path) {
        return inside(facts, path);
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
        return Optional.empty();
    }
}
