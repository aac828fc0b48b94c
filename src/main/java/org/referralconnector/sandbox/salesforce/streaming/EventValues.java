package org.referralconnector.sandbox.salesforce.streaming;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.referralconnector.sandbox.salesforce.schema.Field;
import org.referralconnector.sandbox.salesforce.store.FieldValues;

/** Writes field values as events show them: like answers of the REST API, but datetimes end with Z. */
final class EventValues {
    private static final DateTimeFormatter INSTANT = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private EventValues() {}

    static JsonNode write(Field field, Object value) {
        return value instanceof Instant instant ? TextNode.valueOf(write(instant)) : FieldValues.write(field, value);
    }

    static String write(Instant instant) {
        return INSTANT.format(instant);
    }
}
