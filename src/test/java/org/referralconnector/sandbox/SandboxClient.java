package org.referralconnector.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A plain HTTP client of a sandbox, with a session of its own. */
final class SandboxClient {
    static final String DATA = "/services/data/v60.0";

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();

    /** An answer; {@code json} is missing if the body is no JSON. */
    record Reply(int status, HttpHeaders headers, JsonNode json, String text) {
        String errorCode() {
            return json.path(0).path("errorCode").asText();
        }

        String id() {
            return json.path("id").asText();
        }
    }

    private final URI url;
    private String token;

    private SandboxClient(URI url, String token) {
        this.url = url;
        this.token = token;
    }

    static SandboxClient stranger(Sandbox sandbox) {
        return new SandboxClient(sandbox.url(), "");
    }

    static SandboxClient of(Sandbox sandbox) {
        SandboxClient client = stranger(sandbox);
        client.logIn();
        return client;
    }

    /** A client of the user who may set up the organization. */
    static SandboxClient administrator(Sandbox sandbox) {
        SandboxClient client = stranger(sandbox);
        client.logIn(Sandbox.ADMIN_CLIENT_ID, Sandbox.ADMIN_CLIENT_SECRET);
        return client;
    }

    void logIn() {
        logIn(Sandbox.CLIENT_ID, Sandbox.CLIENT_SECRET);
    }

    private void logIn(String clientId, String clientSecret) {
        token = token(Map.of(
                        "grant_type", "client_credentials",
                        "client_id", clientId,
                        "client_secret", clientSecret))
                .json()
                .path("access_token")
                .asText();
    }

    void use(String otherToken) {
        token = otherToken;
    }

    String token() {
        return token;
    }

    Reply token(Map<String, String> form) {
        return send("POST", "/services/oauth2/token", form(form), "Content-Type", "application/x-www-form-urlencoded");
    }

    Reply get(String path, String... headers) {
        return send("GET", path, "", headers);
    }

    Reply post(String path, String body, String... headers) {
        return send("POST", path, body, headers);
    }

    Reply patch(String path, String body, String... headers) {
        return send("PATCH", path, body, headers);
    }

    Reply delete(String path) {
        return send("DELETE", path, "");
    }

    Reply query(String soql, String... headers) {
        return get(DATA + "/query?q=" + encoded(soql), headers);
    }

    int count(String soql) {
        return query(soql).json().path("totalSize").asInt(-1);
    }

    /** Creates a record and returns its id. */
    String create(String object, String body) {
        Reply reply = post(DATA + "/sobjects/" + object, body);
        if (reply.status() != 201) {
            throw new AssertionError(reply.text());
        }
        return reply.id();
    }

    JsonNode read(String object, String id) {
        return get(DATA + "/sobjects/" + object + "/" + id).json();
    }

    JsonNode stats() {
        return get("/sandbox/stats").json();
    }

    Reply send(String method, String path, String body, String... headers) {
        try {
            return trySend(method, path, body, headers);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Reply trySend(String method, String path, String body, String... headers) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(url.resolve(path))
                .timeout(Duration.ofSeconds(10))
                .method(method, BodyPublishers.ofString(body));
        List<String> all = new ArrayList<>(List.of(headers));
        if (!all.contains("Authorization")) {
            all.addAll(List.of("Authorization", "Bearer " + token));
        }
        if (!all.contains("Content-Type")) {
            all.addAll(List.of("Content-Type", "application/json"));
        }
        request.headers(all.toArray(String[]::new));
        try {
            var response = HTTP.send(request.build(), BodyHandlers.ofString());
            return new Reply(response.statusCode(), response.headers(), tree(response.body()), response.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String form(Map<String, String> values) {
        return values.entrySet().stream()
                .map(each -> encoded(each.getKey()) + "=" + encoded(each.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static JsonNode tree(String body) {
        try {
            return JSON.readTree(body);
        } catch (IOException noJson) {
            return MissingNode.getInstance();
        }
    }
}
