package org.referralconnector.program;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Turns the bytes of a request body into plain values, and keeps out what could do harm later. */
final class Payload {
    private static final String FORM = "application/x-www-form-urlencoded";

    private Payload() {}

    /** True if bodies of this media type can be read. */
    static boolean isReadable(String mediaType) {
        return mediaType.equals(FORM) || isJson(mediaType);
    }

    /**
     * The text of a body.
     *
     * @throws UnreadablePayload if the bytes are not UTF-8
     */
    static String text(byte[] body) throws UnreadablePayload {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new UnreadablePayload("the body is not valid UTF-8; send it in UTF-8");
        }
    }

    /**
     * What a body says: plain values, lists and maps; a form gives a map of strings. A byte order mark is passed over.
     *
     * @param mediaType a type that {@link #isReadable}
     * @throws UnreadablePayload if the body is empty, is no object, goes beyond a limit or holds text that cannot be
     *     stored
     */
    static Map<String, Object> read(String mediaType, String body) throws UnreadablePayload {
        String text = body.startsWith("\uFEFF") ? body.substring(1) : body;
        if (text.isBlank()) {
            throw new UnreadablePayload("the body is empty; send the event as JSON object or form");
        }
        Map<String, Object> values = isJson(mediaType) ? JsonPayload.read(text) : FormPayload.read(text);
        StorableText.check(values);
        return values;
    }

    private static boolean isJson(String mediaType) {
        return mediaType.equals("application/json") || mediaType.endsWith("+json");
    }
}
