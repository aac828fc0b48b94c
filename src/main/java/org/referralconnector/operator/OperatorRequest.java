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
 * @param query what follows the question mark, as it came
 */
public record OperatorRequest(Map<String, String> path, String query) {
    private static final Set<String> PATH_NAMES = Set.of("id", "campaign", "participant", "code", "crm", "name");
    private static final String QUERY = "CamelHttpQuery";

    /**
     * The request that Camel's HTTP consumers hand over.
     *
     * @param headers the message headers
     */
    static OperatorRequest of(Map<String, Object> headers) {
        Map<String, String> path = new LinkedHashMap<>();
        headers.forEach((name, value) -> {
            if (PATH_NAMES.contains(name) && value instanceof String text) {
                path.put(name, text);
            }
        });
        Object query = headers.get(QUERY);
        return new OperatorRequest(Map.copyOf(path), query == null ? "" : query.toString());
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
     * The parameters after the question mark.
     *
     * @param known those that the call knows
     * @throws OperatorRefused if there are others, or one is given twice or cannot be decoded
     */
    Parameters parameters(Set<String> known) throws OperatorRefused {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
            if (name.isEmpty()) {
                continue;
            }
            if (!known.contains(name)) {
                throw OperatorRefused.bad("there is no such parameter; allowed are " + words(known));
            }
            if (parameters.put(name, value) != null) {
                throw OperatorRefused.bad(name + ": give it once");
            }
        }
        return new Parameters(parameters);
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

    /** Decoded parameters; one without a value counts as not given. */
    record Parameters(Map<String, String> values) {

        /** The value of a parameter. */
        Optional<String> text(String name) {
            return Optional.ofNullable(values.get(name)).filter(value -> !value.isEmpty());
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
            Optional<String> value = text(name);
            return value.isEmpty() ? fallback : OperatorRequest.number(name, value.get(), least, most);
        }
    }
}
