package org.referralconnector.connection;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.referralconnector.Browser;
import org.referralconnector.sandbox.Sandbox;

/** People who authorize the connector in a sandbox, and what is to be set there. */
final class Authorizations {
    private static final String CALLBACK = "http://localhost:7/callback";

    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();
    private final Sandbox sandbox;
    private final Browser browser = new Browser().stoppingAt(url -> url.getPort() == 7);

    Authorizations(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    /** One more authorization, a family of tokens of its own. */
    Granted authorize() throws Exception {
        Browser.Page page =
                browser.open(URI.create(sandbox.url() + "/services/oauth2/authorize?response_type=code&client_id="
                        + Sandbox.CLIENT_ID + "&redirect_uri=" + encoded(CALLBACK)));
        if (page.text().contains("Log in")) {
            page = browser.submit(page, Map.of("username", Sandbox.USERNAME, "password", Sandbox.PASSWORD));
        }
        if (page.hasForm()) {
            page = browser.submit(page, Map.of("decision", "allow"));
        }
        String code = URLDecoder.decode(
                page.url().getQuery().replaceFirst(".*code=", "").replaceFirst("&.*", ""), StandardCharsets.UTF_8);
        JsonNode tokens = post(
                "/services/oauth2/token",
                new TreeMap<>(Map.of(
                        "grant_type",
                        "authorization_code",
                        "client_id",
                        Sandbox.CLIENT_ID,
                        "client_secret",
                        Sandbox.CLIENT_SECRET,
                        "redirect_uri",
                        CALLBACK,
                        "code",
                        code)));
        return new Granted(
                Secret.of(tokens.path("access_token").asText()),
                Optional.of(Secret.of(tokens.path("refresh_token").asText())),
                tokens.path("instance_url").asText(),
                tokens.path("id").asText(),
                tokens.path("scope").asText());
    }

    /** From now on every refresh token works once. */
    void rotate() throws Exception {
        control("/sandbox/refresh-tokens", "{\"rotating\": true}");
    }

    void control(String path, String body) throws Exception {
        send(HttpRequest.newBuilder(URI.create(sandbox.url() + path)).POST(BodyPublishers.ofString(body)));
    }

    /** How often the token endpoint was asked. */
    int tokenCalls() throws Exception {
        return send(HttpRequest.newBuilder(URI.create(sandbox.url() + "/sandbox/stats?last=0"))
                        .GET())
                .path("tokenCalls")
                .asInt(-1);
    }

    /** The status with which Salesforce answers a call with this access token. */
    int statusWith(String access) throws Exception {
        return http.send(
                        HttpRequest.newBuilder(URI.create(sandbox.url() + "/services/data/v62.0/limits"))
                                .header("Authorization", "Bearer " + access)
                                .build(),
                        BodyHandlers.discarding())
                .statusCode();
    }

    private JsonNode post(String path, Map<String, String> form) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(sandbox.url() + path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form.entrySet().stream()
                        .map(each -> each.getKey() + "=" + encoded(each.getValue()))
                        .collect(Collectors.joining("&")))));
    }

    private JsonNode send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return json.readTree(http.send(request.build(), BodyHandlers.ofString()).body());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
