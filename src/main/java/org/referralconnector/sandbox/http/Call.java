package org.referralconnector.sandbox.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/**
 * One HTTP call as an emulator sees it. Path segments, query values and form values are decoded, so that an external
 * id may contain a slash; header names ignore case.
 */
public final class Call {
    private final String method;
    private final String path;
    private final List<String> segments;
    private final Map<String, String> query;
    private final Map<String, String> headers;
    private final Map<String, String> bound;
    private final byte[] body;

    private Call(
            String method,
            String path,
            List<String> segments,
            Map<String, String> query,
            Map<String, String> headers,
            Map<String, String> bound,
            byte[] body) {
        this.method = method;
        this.path = path;
        this.segments = segments;
        this.query = query;
        this.headers = headers;
        this.bound = bound;
        this.body = body;
    }

    /**
     * Reads a call.
     *
     * @param target the request target as it was sent: raw path, and the query if there is one
     * @param body the content, inflated here if a {@code Content-Encoding: gzip} header says so
     */
    public static Call of(String method, String target, Map<String, String> headers, byte[] body) {
        Map<String, String> named = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        named.putAll(headers);
        int mark = target.indexOf('?');
        String path = mark < 0 ? target : target.substring(0, mark);
        Map<String, String> query = mark < 0 ? Map.of() : decodedPairs(target.substring(mark + 1));
        boolean zipped = "gzip".equalsIgnoreCase(named.get("Content-Encoding"));
        return new Call(
                method.toUpperCase(Locale.ROOT),
                path,
                decodedSegments(path),
                query,
                named,
                Map.of(),
                zipped ? inflated(body) : body);
    }

    /** The same call under another method, for clients which can send only GET and POST. */
    public Call withMethod(String other) {
        return new Call(other.toUpperCase(Locale.ROOT), path, segments, query, headers, bound, body);
    }

    /** The same call with another header. */
    public Call withHeader(String name, String value) {
        Map<String, String> more = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        more.putAll(headers);
        more.put(name, value);
        return new Call(method, path, segments, query, more, bound, body);
    }

    /** The same call with its segments counted from inside this folder; without a change if it is outside. */
    public Call below(String folder) {
        if (segments.isEmpty() || !segments.get(0).equals(folder)) {
            return this;
        }
        return new Call(method, path, segments.subList(1, segments.size()), query, headers, bound, body);
    }

    Call bind(Map<String, String> values) {
        return new Call(method, path, segments, query, headers, values, body);
    }

    public String method() {
        return method;
    }

    /** The raw path, without the query. */
    public String path() {
        return path;
    }

    List<String> segments() {
        return segments;
    }

    /** The decoded path segment which stands at {@code {name}} in the template of the route that was taken. */
    public String segment(String name) {
        String value = bound.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the route of " + path + " has no {" + name + "}");
        }
        return value;
    }

    public Optional<String> query(String name) {
        return Optional.ofNullable(query.get(name));
    }

    public Map<String, String> query() {
        return query;
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    public Map<String, String> headers() {
        return headers;
    }

    public byte[] body() {
        return body;
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** The values of a urlencoded form. */
    public Map<String, String> form() {
        return decodedPairs(text());
    }

    /** The address under which the caller reached the sandbox, taken from the Host header. */
    public String origin() {
        return "http://" + header("Host").orElse("localhost");
    }

    private static List<String> decodedSegments(String path) {
        List<String> segments = new ArrayList<>();
        for (String segment : path.split("/", -1)) {
            if (!segment.isEmpty()) {
                segments.add(decoded(segment.replace("+", "%2B")));
            }
        }
        return List.copyOf(segments);
    }

    private static Map<String, String> decodedPairs(String pairs) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String pair : pairs.split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                values.put(decoded(name), equals < 0 ? "" : decoded(pair.substring(equals + 1)));
            }
        }
        return values;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException lonePercentSign) {
            return text;
        }
    }

    private static byte[] inflated(byte[] zipped) {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(zipped))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
