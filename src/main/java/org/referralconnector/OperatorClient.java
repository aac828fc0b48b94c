package org.referralconnector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;

/** Calls the operator API of the connector that runs with the same settings. */
final class OperatorClient {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Set<String> EVERYWHERE = Set.of("0.0.0.0", "::", "[::]");

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final ObjectMapper json = new ObjectMapper();
    private final String address;
    private final String token;

    /** @throws InvalidSetting if the token is not set */
    OperatorClient(Settings settings) {
        String host = settings.get(Setting.MANAGEMENT_HOST);
        this.address = "http://" + (EVERYWHERE.contains(host) ? "127.0.0.1" : host) + ":"
                + settings.number(Setting.MANAGEMENT_PORT);
        this.token = settings.adminToken();
    }

    String address() {
        return address;
    }

    /** Whether anybody answers there. */
    boolean reaches() throws IOException, InterruptedException {
        try {
            call("GET", "/api/status", null);
            return true;
        } catch (ConnectException nobody) {
            return false;
        }
    }

    /**
     * Makes a call.
     *
     * @param order what to send as JSON; null for nothing
     * @throws IOException if there is no answer, or one that is no JSON
     */
    Reply call(String method, String path, Object order) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(
                        method,
                        order == null
                                ? BodyPublishers.noBody()
                                : BodyPublishers.ofString(json.writeValueAsString(order)));
        HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
        return new Reply(response.statusCode(), json.readTree(response.body()));
    }

    /** What came back. */
    record Reply(int status, JsonNode content) {
        boolean succeeded() {
            return status / 100 == 2;
        }

        /** What is wrong, in the connector's words. */
        String message() {
            return content.path("message").asText("the connector answered " + status);
        }
    }
}
