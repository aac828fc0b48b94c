package org.referralconnector.program;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One HTTP request that a referral program sent.
 *
 * @param campaign the campaign's name, from the address; empty if the address has another shape
 * @param pathSecret what follows the name in the address, percent-decoded
 * @param headers the request's headers, their names in lower case
 * @param body the bytes of the body, exactly as sent
 */
@SuppressWarnings("ArrayRecordComponent") // Requests are never compared, and the signature needs the very bytes.
public record WebhookRequest(String campaign, Optional<String> pathSecret, Map<String, String> headers, byte[] body) {
    /** What the connector's own port calls a form, so that nobody decodes it before its signature is checked. */
    public static final String RAW_FORM = "application/vnd.referral-connector.form";

    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String PREFIX = "/webhooks/";
    private static final String JSON = "application/json";

    /**
     * The request that Camel's HTTP consumers hand over.
     *
     * @param headers the message headers: the request's own, and {@code CamelHttpPath} ({@code /spring},
     *     {@code /spring/SECRET}, or the same after {@code /webhooks}) or {@code CamelHttpUri}
     *     ({@code /webhooks/spring})
     * @param body the body; null counts as empty
     */
    public static WebhookRequest of(Map<String, Object> headers, byte[] body) {
        Map<String, String> plain = new HashMap<>();
        Map<String, String> fromCamel = new HashMap<>();
        headers.forEach((name, value) -> {
            if (value instanceof CharSequence || value instanceof Number || value instanceof Boolean) {
                String lowerCase = name.toLowerCase(Locale.ROOT);
                (lowerCase.startsWith("camel") ? fromCamel : plain).put(lowerCase, value.toString());
            }
        });
        List<String> segments = segments(fromCamel);
        return new WebhookRequest(
                segments.size() == 1 || segments.size() == 2 ? segments.get(0) : "",
                segments.size() == 2 ? Optional.of(segments.get(1)) : Optional.empty(),
                Collections.unmodifiableMap(plain),
                body == null ? new byte[0] : body);
    }

    /** The value of a header, by its name in any case. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    /** The media type of the body in lower case and without parameters; JSON if the sender named none. */
    public String mediaType() {
        String type = header("content-type").orElse(JSON);
        int parameters = type.indexOf(';');
        String bare = (parameters < 0 ? type : type.substring(0, parameters)).strip();
        if (bare.equals(RAW_FORM)) {
            return FORM;
        }
        return bare.isEmpty() ? JSON : bare.toLowerCase(Locale.ROOT);
    }

    /** The body as text, which it is for every request that {@link Programs} could read. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "WebhookRequest[" + campaign + "]";
    }

    /** The campaign's name and whatever follows it. */
    private static List<String> segments(Map<String, String> fromCamel) {
        String path = fromCamel.getOrDefault("camelhttppath", "");
        if (path.isEmpty() || path.equals("/")) {
            path = fromCamel.getOrDefault("camelhttpuri", "").replaceFirst("\\?.*$", "");
            path = path.contains(PREFIX) ? path : "";
        }
        // Some of Camel's HTTP consumers leave the route's own path in CamelHttpPath, others cut it off.
        int prefix = path.indexOf(PREFIX);
        path = prefix < 0 ? path : path.substring(prefix + PREFIX.length());
        return Stream.of(path.split("/", -1))
                .filter(segment -> !segment.isEmpty())
                .map(WebhookRequest::decoded)
                .toList();
    }

    private static String decoded(String segment) {
        try {
            // A plus sign is itself in a path; only forms write a space that way.
            return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return segment;
        }
    }
}
