package org.referralconnector.salesforce;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/**
 * Writes the request body of an sObject Collections call: {@code {"allOrNone": false, "records": [{"attributes":
 * {"type": "Lead"}, "Id": "00Q…", "LastName": "Lovelace"}]}}.
 */
final class CollectionBody {

    private static final int CHARACTERS_PER_RECORD = 256;

    private final ObjectMapper json;

    CollectionBody(ObjectMapper json) {
        this.json = json;
    }

    /** The body for {@code writes}: creations or updates. */
    String of(List<Write> writes) {
        StringWriter body = new StringWriter(writes.size() * CHARACTERS_PER_RECORD);
        try (JsonGenerator out = json.createGenerator(body)) {
            out.writeStartObject();
            out.writeBooleanField("allOrNone", false);
            out.writeArrayFieldStart("records");
            for (Write write : writes) {
                writeRecord(out, write);
            }
            out.writeEndArray();
            out.writeEndObject();
        } catch (IOException memoryDoesNotFail) {
            throw new UncheckedIOException(memoryDoesNotFail);
        }
        return body.toString();
    }

    private static void writeRecord(JsonGenerator out, Write write) throws IOException {
        out.writeStartObject();
        out.writeObjectFieldStart("attributes");
        out.writeStringField("type", write.intent().object());
        out.writeEndObject();
        if (write.recordId().isPresent()) {
            out.writeStringField("Id", write.recordId().get());
        }
        for (Map.Entry<String, Object> value : write.values().entrySet()) {
            out.writeFieldName(value.getKey());
            writeValue(out, value.getValue());
        }
        out.writeEndObject();
    }

    private static void writeValue(JsonGenerator out, Object value) throws IOException {
        if (value == null) {
            out.writeNull();
        } else if (value instanceof Boolean yesOrNo) {
            out.writeBoolean(yesOrNo);
        } else if (value instanceof Integer number) {
            out.writeNumber(number);
        } else if (value instanceof BigDecimal number) {
            out.writeNumber(number.toPlainString());
        } else {
            out.writeString((String) value);
        }
    }
}
