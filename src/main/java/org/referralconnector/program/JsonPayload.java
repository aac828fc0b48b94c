package org.referralconnector.program;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads one JSON object within limits that no referral program comes near. If a key is given twice, the last counts. */
final class JsonPayload {
    private static final int DEEPEST = 64;
    private static final int MOST_DIGITS = 1_000;

    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxNumberLength(MOST_DIGITS)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JsonPayload() {}

    static Map<String, Object> read(String text) throws UnreadablePayload {
        Object value = parse(text);
        if (!(value instanceof Map<?, ?> object)) {
            throw new UnreadablePayload("the body is no JSON object; send one object for one event");
        }
        checkNumbers(object);
        Map<String, Object> values = new LinkedHashMap<>();
        object.forEach((key, held) -> values.put((String) key, held));
        return values;
    }

    private static Object parse(String text) throws UnreadablePayload {
        try {
            return JSON.readValue(text, Object.class);
        } catch (StreamConstraintsException | NumberFormatException e) {
            // The latter is what Jackson 2.19 lets through for an exponent of more than ten digits.
            throw tooMuch();
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            throw new UnreadablePayload("the body is not one valid JSON object"
                    + (at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")")
                    + "; send exactly one");
        }
    }

    /** A number such as 1e1000000000 is a few bytes here, but gigabytes for whoever writes out its digits later. */
    private static void checkNumbers(Object value) throws UnreadablePayload {
        if (value instanceof BigDecimal number
                && (Math.abs((long) number.scale()) > MOST_DIGITS || number.precision() > MOST_DIGITS)) {
            throw tooMuch();
        }
        Iterable<?> parts = List.of();
        if (value instanceof Map<?, ?> map) {
            parts = map.values();
        } else if (value instanceof List<?> list) {
            parts = list;
        }
        for (Object part : parts) {
            checkNumbers(part);
        }
    }

    private static UnreadablePayload tooMuch() {
        return new UnreadablePayload("the body goes beyond a limit; nest at most " + DEEPEST
                + " levels and write numbers of at most " + MOST_DIGITS + " digits");
    }
}
