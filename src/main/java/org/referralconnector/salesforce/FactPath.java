package org.referralconnector.salesforce;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks up a dotted path in an event's facts. */
final class FactPath {

    private FactPath() {}

    /** What stands at {@code path}, such as {@code referrer.email}; a number steps into a list, counted from 0. */
    static Optional<Object> at(Map<String, Object> facts, String path) {
        if (facts.containsKey(path)) {
            return Optional.ofNullable(facts.get(path));
        }
        Object found = facts;
        for (String step : path.split("\\.", -1)) {
            found = step(found, step);
        }
        return Optional.ofNullable(found);
    }

    private static Object step(Object from, String step) {
        if (from instanceof Map<?, ?> map) {
            return map.get(step);
        }
        if (from instanceof List<?> list && step.matches("\\d{1,4}")) {
            int index = Integer.parseInt(step);
            return index < list.size() ? list.get(index) : null;
        }
        return null;
    }
}
