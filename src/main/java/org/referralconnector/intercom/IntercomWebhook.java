package org.referralconnector.intercom;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One HTTP request that Intercom sent.
 *
 * @param connection the last part of the address, which names the connection; empty if the address has none
 * @param headers the request's headers, their names in lower case
 * @param body the bytes of the body, exactly as sent
 */
@SuppressWarnings("ArrayRecordComponent") // Requests are never compared, and the signature needs the very bytes.
public record IntercomWebhook(String connection, Map<String, String> headers, byte[] body) {
    private static final String JSON = "application/json";

    /**
     * The request that Camel's HTTP consumers hand over.
     *
     * @param headers the message headers: the request's own, and {@code CamelHttpPath} or {@code CamelHttpUri}, which ends
     *     in {@code /intercom/default}; some consumers cut off the path that they are bound to
     * @param body the body; null counts as empty
     */
    static IntercomWebhook of(Map<String, Object> headers, byte[] body) {
        Map<String, String> plain = new HashMap<>();
        Map<String, String> fromCamel = new HashMap<>();
        headers.forEach((name, value) -> {
            if (value instanceof CharSequence || value instanceof Number || value instanceof Boolean) {
                String lowerCase = name.toLowerCase(Locale.ROOT);
                (lowerCase.startsWith("camel") ? fromCamel : plain).put(lowerCase, value.toString());
            }
        });
        String path = last(fromCamel.getOrDefault("camelhttppath", ""));
        return new IntercomWebhook(
                path.isEmpty() ? last(fromCamel.getOrDefault("camelhttpuri", "")) : path,
                Map.copyOf(plain),
                body == null ? new byte[0] : body);
    }

    /** The value of a header, by its name in any case. */
    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    /** The media type of the body in lower case and without parameters; JSON if the sender named none. */
    String mediaType() {
        String type = header("content-type").orElse(JSON);
        int parameters = type.indexOf(';');
        String bare = (parameters < 0 ? type : type.substring(0, parameters)).strip();
        return bare.isEmpty() ? JSON : bare.toLowerCase(Locale.ROOT);
    }

    /** True for JSON that came as it is. */
    boolean isPlainJson() {
        String coding = header("content-encoding").orElse("").strip();
        return mediaType().equals(JSON) && (coding.isEmpty() || coding.equalsIgnoreCase("identity"));
    }

    private static String last(String path) {
        String bare = path.replaceFirst("\\?.*$", "").replaceFirst("/+$", "");
        return bare.substring(bare.lastIndexOf('/') + 1);
    }

    @Override
    public String toString() {
        return "IntercomWebhook[" + connection + "]";
    }
}
