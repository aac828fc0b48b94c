package org.referralconnector.sandbox.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What an emulator answers: status, headers, and a body which is JSON, some other text, or nothing. */
public final class Answer {
    private final int status;
    private final Map<String, String> headers;
    private final Optional<JsonNode> json;
    private final byte[] bytes;

    private Answer(int status, Map<String, String> headers, Optional<JsonNode> json, byte[] bytes) {
        this.status = status;
        this.headers = headers;
        this.json = json;
        this.bytes = bytes;
    }

    public static Answer json(int status, JsonNode body) {
        Map<String, String> type = Map.of("Content-Type", "application/json;charset=UTF-8");
        return new Answer(status, type, Optional.of(body), new byte[0]);
    }

    public static Answer text(int status, String contentType, String body) {
        return new Answer(
                status, Map.of("Content-Type", contentType), Optional.empty(), body.getBytes(StandardCharsets.UTF_8));
    }

    public static Answer bytes(int status, String contentType, byte[] body) {
        return new Answer(status, Map.of("Content-Type", contentType), Optional.empty(), body);
    }

    public static Answer empty(int status) {
        return new Answer(status, Map.of(), Optional.empty(), new byte[0]);
    }

    public Answer with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Answer(status, more, json, bytes);
    }

    public int status() {
        return status;
    }

    public boolean successful() {
        return status < 300;
    }

    public Map<String, String> headers() {
        return headers;
    }

    /** The body as a tree; empty for an empty or non-JSON body. */
    public Optional<JsonNode> json() {
        return json;
    }

    public byte[] bytes() {
        return json.map(Json::bytes).orElse(bytes);
    }
}
