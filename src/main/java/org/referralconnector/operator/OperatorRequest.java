package org.referralconnector.operator;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a call of the operator API asks for.
 *
 * @param path the parts of the address that have a name, such as {@code id}
 * @param query the parameters after the question mark
 */
public record OperatorRequest(Map<String, String> path, Map<String, String> query) {
    private static final Set<String> PATH_NAMES = Set.of("id", "campaign", "participant");
    private static final String QUERY = "CamelHttpQuery";

    /**
     * The request that Camel's HTTP consumers hand over.
     *
     * @param headers the message headers
     * @throws OperatorRefused if a parameter is given twice or cannot be decoded
     */
    static OperatorRequest of(Map<String, Object> headers) throws OperatorRefused {
        Map<String, String> path = new LinkedHashMap<>();
        headers.forEach((name, value) -> {
            if (PATH_NAMES.contains(name) && value instanceof String text) {
                path.put(name, text);
            }
        });
        Object query = headers.get(QUERY);
        return new OperatorRequest(Map.copyOf(path), query == null ? Map.of() : query(query.toString()));
    }

    /**
     * The number in the address.
     *
     * @throws OperatorRefused if it is none
     */
    public long id() throws OperatorRefused {
        return number("id", path.getOrDefault("id", ""), 0, Long.MAX_VALUE);
    }

    /**
     * Refuses parameters that the call does not know.
     *
     * @throws OperatorRefused if there is one; the message names those that are known
     */
    void allow(Set<String> known) throws OperatorRefused {
        for (String name : query.keySet()) {
            if (!known.contains(name)) {
                throw OperatorRefused.bad("there is no such parameter; allowed are " + words(known));
            }
        }
    }

    /** The value of a parameter; empty if it is not given or has no value. */
    Optional<String> text(String name) {
        return Optional.ofNullable(query.get(name)).filter(value -> !value.isEmpty());
    }

    /** The value of a parameter that has only a few: null if it is not given. */
    String oneOf(String name, Set<String> allowed) throws OperatorRefused {
        String value = text(name).orElse(null);
        if (value != null && !allowed.contains(value)) {
            throw OperatorRefused.bad(name + ": allowed are " + words(allowed));
        }
        return value;
    }

    /** The value of a parameter that is a whole number. */
    long number(String name, long fallback, long least, long most) throws OperatorRefused {
        String value = query.get(name);
        return value == null || value.isEmpty() ? fallback : number(name, value, least, most);
    }

    private static long number(String name, String value, long least, long most) throws OperatorRefused {
        try {
            long number = Long.parseLong(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw OperatorRefused.bad(name + ": allowed is a whole number"
                + (most == Long.MAX_VALUE ? "" : " from " + least + " to " + most));
    }

    private static Map<String, String> query(String text) throws OperatorRefused {
        Map<String, String> query = new LinkedHashMap<>();
        for (String pair : text.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
            if (!name.isEmpty() && query.put(name, value) != null) {
                throw OperatorRefused.bad("a parameter is given twice; give each once");
            }
        }
        return query;
    }

    private static String decoded(String text) throws OperatorRefused {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw OperatorRefused.bad("the parameters are not URL-encoded");
        }
    }

    private static String words(Set<String> words) {
        return String.join(", ", new TreeSet<>(words));
    }
}
