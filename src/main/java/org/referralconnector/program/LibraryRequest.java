package org.referralconnector.program;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One HTTP request of an analytics library.
 *
 * @param call what is called, such as {@code identify} or {@code batch}; empty if the address has another shape
 * @param http headers and body
 */
public record LibraryRequest(String call, WebhookRequest http) {
    private static final String PREFIX = "/v1/";

    /**
     * The request that Camel's HTTP consumers hand over.
     *
     * @param headers the message headers: the request's own, and {@code CamelHttpPath} ({@code /identify} or
     *     {@code /v1/identify}) or {@code CamelHttpUri} ({@code /v1/identify})
     * @param body the body; null counts as empty
     */
    static LibraryRequest of(Map<String, Object> headers, byte[] body) {
        return new LibraryRequest(call(headers), WebhookRequest.of(headers, body));
    }

    private static String call(Map<String, Object> headers) {
        String path = Stream.of("CamelHttpPath", "CamelHttpUri")
                .flatMap(name -> Optional.ofNullable(headers.get(name)).map(Object::toString).stream())
                .map(value -> value.replaceFirst("\\?.*$", ""))
                .filter(value -> !value.isEmpty() && !value.equals("/"))
                .findFirst()
                .orElse("");
        int prefix = path.lastIndexOf(PREFIX);
        List<String> segments = Stream.of((prefix < 0 ? path : path.substring(prefix + PREFIX.length())).split("/", -1))
                .filter(segment -> !segment.isEmpty())
                .toList();
        return segments.size() == 1 ? segments.get(0) : "";
    }
}
