package org.referralconnector.sandbox.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Optional;

/** The parameters of one call: those of its query, and over them those of its form or JSON body. */
public final class Parameters {
    private static final int MOST_DIGITS = 30;

    private final ObjectNode values;

    private Parameters(ObjectNode values) {
        this.values = values;
    }

    /**
     * Reads the parameters of a call.
     *
     * @throws IllegalArgumentException with a sentence for people if the body is neither a form nor a JSON object
     */
    public static Parameters of(Call call) {
        ObjectNode values = Json.object();
        call.query().forEach(values::put);
        boolean isForm = call.header("Content-Type")
                .filter(type -> type.startsWith("application/x-www-form-urlencoded"))
                .isPresent();
        if (isForm && !call.text().startsWith("{")) {
            call.form().forEach(values::put);
        } else if (call.body().length > 0) {
            values.setAll(object(call));
        }
        return new Parameters(values);
    }

    /** The parameters which a member of a body holds. */
    public static Parameters of(ObjectNode values) {
        return new Parameters(values);
    }

    private static ObjectNode object(Call call) {
        try {
            if (Json.parse(call.body()) instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the body is no JSON: " + e.getOriginalMessage(), e);
        }
        throw new IllegalArgumentException("the body must be a JSON object");
    }

    /** Whether the parameter is there, be it null or empty. */
    public boolean has(String name) {
        return values.has(name);
    }

    /** The value as it was sent; a missing node if it was not. */
    public JsonNode get(String name) {
        return values.path(name);
    }

    /** A text, number or flag as text without blanks around it; empty if nothing is left of it. */
    public Optional<String> text(String name) {
        JsonNode value = values.path(name);
        return value.isValueNode() && !value.isNull()
                ? Optional.of(value.asText().strip()).filter(text -> !text.isEmpty())
                : Optional.empty();
    }

    /**
     * A number, or a text which holds one.
     *
     * @throws IllegalArgumentException with a sentence for people if it is none, or has more than {@value #MOST_DIGITS}
     *     digits
     */
    public Optional<BigDecimal> number(String name) {
        return text(name).map(text -> {
            try {
                BigDecimal number = new BigDecimal(text);
                if (number.precision() <= MOST_DIGITS && Math.abs(number.scale()) <= MOST_DIGITS) {
                    return number;
                }
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(name + " must be a number", e);
            }
            throw new IllegalArgumentException(name + " has too many digits");
        });
    }

    /**
     * A whole number, or a text which holds one.
     *
     * @throws IllegalArgumentException with a sentence for people if it is none
     */
    public Optional<Integer> integer(String name) {
        return number(name).map(number -> {
            try {
                return number.intValueExact();
            } catch (ArithmeticException e) {
                throw new IllegalArgumentException(name + " must be a whole number", e);
            }
        });
    }

    public ObjectNode values() {
        return values;
    }
}
