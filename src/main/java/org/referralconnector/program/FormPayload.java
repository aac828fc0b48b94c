package org.referralconnector.program;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads an HTML form body. If a field is given twice, the last counts. */
final class FormPayload {
    private static final int MOST_FIELDS = 1_000;

    private FormPayload() {}

    static Map<String, Object> read(String text) throws UnreadablePayload {
        String[] fields = text.strip().split("&", MOST_FIELDS + 1);
        if (fields.length > MOST_FIELDS) {
            throw new UnreadablePayload("the form has too many fields; send at most " + MOST_FIELDS);
        }
        Map<String, Object> values = new LinkedHashMap<>();
        for (String field : fields) {
            int equals = field.indexOf('=');
            String name = decoded(equals < 0 ? field : field.substring(0, equals));
            if (!name.isEmpty()) {
                values.put(name, equals < 0 ? "" : decoded(field.substring(equals + 1)));
            }
        }
        return values;
    }

    /** Stricter than {@link java.net.URLDecoder}, which replaces bytes that are not UTF-8 instead of refusing them. */
    private static String decoded(String text) throws UnreadablePayload {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < encoded.length; i++) {
            if (encoded[i] == '%') {
                bytes.write(escaped(encoded, i));
                i += 2;
            } else {
                bytes.write(encoded[i] == '+' ? ' ' : encoded[i]);
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new UnreadablePayload("the form is not valid UTF-8; encode it as UTF-8");
        }
    }

    private static int escaped(byte[] encoded, int percent) throws UnreadablePayload {
        int high = percent + 2 < encoded.length ? Character.digit(encoded[percent + 1], 16) : -1;
        int low = percent + 2 < encoded.length ? Character.digit(encoded[percent + 2], 16) : -1;
        if (high < 0 || low < 0) {
            throw new UnreadablePayload("the form has a % without two hexadecimal digits; write a percent sign as %25");
        }
        return high * 16 + low;
    }
}
