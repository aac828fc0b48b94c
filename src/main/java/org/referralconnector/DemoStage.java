package org.referralconnector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.main.Main;
import org.referralconnector.sandbox.Sandbox;

/** Where the demo plays: a connector and a sandbox on free ports, and an HTTP client that talks to both. */
final class DemoStage implements AutoCloseable {
    static final List<String> CAMPAIGNS = List.of("spring", "partner", "webshop", "club");

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Sandbox sandbox;
    private final Main connector;
    private final Map<String, String> settings;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ObjectMapper json = new ObjectMapper();

    private DemoStage(Sandbox sandbox, Main connector, Map<String, String> settings) {
        this.sandbox = sandbox;
        this.connector = connector;
        this.settings = settings;
    }

    /** What happens between the two. */
    interface Preparation {
        void prepare(Sandbox sandbox, Map<String, String> settings) throws Exception;
    }

    /** Starts both, with their files in {@code folder}. */
    static DemoStage set(Path folder) throws Exception {
        return set(folder, (sandbox, settings) -> {});
    }

    /** The same with something to do after the sandbox has started and before the connector does. */
    static DemoStage set(Path folder, Preparation preparation) throws Exception {
        Path campaigns = Files.createDirectory(folder.resolve("campaigns"));
        for (String name : CAMPAIGNS) {
            try (InputStream file = DemoStage.class.getResourceAsStream("/demo/" + name + ".yaml")) {
                Files.copy(file, campaigns.resolve(name + ".yaml"));
            }
        }
        Sandbox sandbox = Sandbox.start(0);
        Map<String, String> settings = settings(folder, sandbox);
        Main connector;
        try {
            preparation.prepare(sandbox, settings);
            connector = new StandaloneConnector(Settings.of(settings)).main();
            connector.start();
        } catch (Exception e) {
            sandbox.close();
            throw e;
        }
        return new DemoStage(sandbox, connector, settings);
    }

    private static Map<String, String> settings(Path folder, Sandbox sandbox) {
        Map<String, String> settings = new TreeMap<>();
        settings.put("referral.http.host", "127.0.0.1");
        settings.put("referral.http.port", String.valueOf(Ports.free()));
        settings.put("referral.management.port", String.valueOf(Ports.free()));
        settings.put("referral.admin.token", secret());
        settings.put("referral.campaigns", folder.resolve("campaigns").toString());
        settings.put("referral.routes", folder.resolve("routes").toString());
        settings.put(
                "referral.database.url",
                "jdbc:h2:file:" + folder.resolve("data").resolve("referral"));
        settings.put("referral.salesforce.login-url", sandbox.url().toString());
        settings.put("referral.salesforce.client-id", Sandbox.CLIENT_ID);
        settings.put("referral.salesforce.client-secret", Sandbox.CLIENT_SECRET);
        settings.put("referral.intercom.url", sandbox.url() + "/intercom");
        settings.put("referral.intercom.token", Sandbox.INTERCOM_TOKEN);
        settings.put("demo.sandbox", sandbox.url().toString());
        settings.put("demo.partner.list", Sandbox.REFERRALHERO_LIST);
        settings.put("demo.partner.token", Sandbox.REFERRALHERO_TOKEN);
        settings.put("demo.spring.token", Sandbox.REFERRAL_FACTORY_TOKEN);
        settings.put("demo.webshop.hook", Sandbox.HOOK_SECRET);
        CAMPAIGNS.forEach(name -> settings.put("demo." + name + ".secret", secret()));
        return settings;
    }

    /** The secret of a campaign's webhooks. */
    String secret(String campaign) {
        return settings.get("demo." + campaign + ".secret");
    }

    String adminToken() {
        return settings.get("referral.admin.token");
    }

    URI webhook(String campaign) {
        return URI.create("http://127.0.0.1:" + settings.get("referral.http.port") + "/webhooks/" + campaign);
    }

    URI management(String path) {
        return URI.create("http://127.0.0.1:" + settings.get("referral.management.port") + path);
    }

    URI sandbox(String path) {
        return URI.create(sandbox.url() + path);
    }

    /** Posts a body. */
    HttpResponse<String> post(URI to, String contentType, Map<String, String> headers, String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(to)
                .timeout(PATIENCE)
                .header("Content-Type", contentType)
                .POST(BodyPublishers.ofString(body));
        headers.forEach(request::header);
        return http.send(request.build(), BodyHandlers.ofString());
    }

    /** Orders something from the sandbox, and reads what it says. */
    JsonNode send(String method, URI to, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(to)
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
        if (answer.statusCode() >= 300) {
            throw new IOException(to + " answered " + answer.statusCode());
        }
        return json.readTree(answer.body());
    }

    /** Asks the operator API or the sandbox. */
    JsonNode get(URI from) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(from)
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + adminToken())
                .build();
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(from + " answered " + answer.statusCode());
        }
        return json.readTree(answer.body());
    }

    JsonNode read(String text) throws IOException {
        return json.readTree(text);
    }

    @Override
    public void close() {
        connector.stop();
        sandbox.close();
    }

    private static String secret() {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
