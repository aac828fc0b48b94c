package org.referralconnector.program.generic;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where a campaign's payloads have the parts of the generic event.
 *
 * @param moved the parts that stand elsewhere: {@code participant} or {@code participant.email} to a dotted path
 */
record Places(Map<String, String> moved) {

    /** The dotted path of a part: its own place if it was moved, its place within its moved parent, or its usual one. */
    String of(String part) {
        String path = moved.get(part);
        if (path != null) {
            return path;
        }
        int dot = part.lastIndexOf('.');
        return dot < 0 ? part : of(part.substring(0, dot)) + part.substring(dot);
    }

    /** The moved fields of an object: for {@code participant.email}, {@code email} to its path. */
    Map<String, String> fieldsOf(String object) {
        Map<String, String> fields = new TreeMap<>();
        moved.forEach((part, path) -> Optional.of(part)
                .filter(name -> name.startsWith(object + "."))
                .ifPresent(name -> fields.put(name.substring(object.length() + 1), path)));
        return fields;
    }
}
