package org.referralconnector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.component.sql.SqlComponent;
import org.apache.camel.main.Main;
import org.apache.camel.util.FileUtil;
import org.referralconnector.journal.TestDatabase;
import org.referralconnector.sandbox.Sandbox;

/**
 * A stand-alone connector for tests over real HTTP: on free ports, with a sandbox beside it, a database of its own and
 * the campaign {@code spring}, which takes webhooks from anybody.
 */
public final class RunningConnector implements AutoCloseable {
    /** The token of the operator API. */
    public static final String TOKEN = "token-of-the-tests";

    private static final Path CAMPAIGNS = Path.of("src/test/resources/campaigns");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Path folder;
    private final Closeable ownDatabase;
    private final Sandbox sandbox;
    private final Settings settings;
    private Main main;

    private RunningConnector(Path folder, Closeable ownDatabase, Sandbox sandbox, Settings settings) {
        this.folder = folder;
        this.ownDatabase = ownDatabase;
        this.sandbox = sandbox;
        this.settings = settings;
        this.main = new StandaloneConnector(settings).main();
    }

    /** Starts one with a database of its own. */
    public static RunningConnector start(DatabaseKind database) throws Exception {
        return start(database, Map.of());
    }

    /**
     * Starts one with a database of its own.
     *
     * @param more settings over those of the tests, such as {@code referral.campaigns}
     */
    public static RunningConnector start(DatabaseKind database, Map<String, String> more) throws Exception {
        TestDatabase own = database.fresh();
        return start(own, more, own::close);
    }

    /** Starts one on a database, which the test closes. */
    public static RunningConnector start(TestDatabase database) throws Exception {
        return start(database, Map.of(), () -> {});
    }

    /** Starts another one on the database of the first, with the first one's sandbox, as after a restart. */
    public static RunningConnector startAgain(RunningConnector first, TestDatabase database, Map<String, String> more)
            throws Exception {
        Map<String, String> settings = new HashMap<>(more);
        String url = first.sandbox.url().toString();
        settings.put("referral.salesforce.login-url", url);
        settings.put("referral.intercom.url", url + "/intercom");
        settings.put("sandbox.url", url);
        return start(database, settings, () -> {});
    }

    /** Starts one with further settings on a database, which the test closes. */
    public static RunningConnector start(TestDatabase database, Map<String, String> more) throws Exception {
        return start(database, more, () -> {});
    }

    private static RunningConnector start(TestDatabase database, Map<String, String> more, Closeable own)
            throws Exception {
        Path folder = Files.createTempDirectory("referral-running-");
        Sandbox sandbox = Sandbox.start(0);
        Map<String, String> settings = settings(folder, sandbox);
        settings.putAll(database.settings());
        settings.putAll(more);
        RunningConnector connector = new RunningConnector(folder, own, sandbox, Settings.of(settings));
        try {
            connector.main.start();
        } catch (Exception e) {
            connector.close();
            throw e;
        }
        return connector;
    }

    /** What the tests set: free ports, the sandbox's credentials, a database in {@code folder}. */
    public static Map<String, String> settings(Path folder, Sandbox sandbox) {
        Map<String, String> settings = new HashMap<>();
        settings.put("referral.http.host", "127.0.0.1");
        settings.put("referral.http.port", String.valueOf(Ports.free()));
        settings.put("referral.management.port", String.valueOf(Ports.free()));
        settings.put("referral.admin.token", TOKEN);
        settings.put("referral.campaigns", CAMPAIGNS.toString());
        settings.put("referral.gate.limit-pause", "2s");
        settings.put("referral.tokens.key-file", folder.resolve("tokens.key").toString());
        settings.put("referral.routes", folder.resolve("routes").toString());
        settings.put("referral.database.url", "jdbc:h2:file:" + folder.resolve("referral"));
        settings.put("referral.salesforce.login-url", sandbox.url().toString());
        settings.put("sandbox.url", sandbox.url().toString());
        settings.put("referral.intercom.url", sandbox.url() + "/intercom");
        settings.put("referral.intercom.token", Sandbox.INTERCOM_TOKEN);
        settings.put("referral.salesforce.client-id", Sandbox.CLIENT_ID);
        settings.put("referral.salesforce.client-secret", Sandbox.CLIENT_SECRET);
        return settings;
    }

    /** The context, for tests that look inside. */
    public CamelContext context() {
        return main.getCamelContext();
    }

    /** The database, for tests that look into it. */
    public DataSource database() {
        return context().getComponent("referral-sql", SqlComponent.class).getDataSource();
    }

    public Settings settings() {
        return settings;
    }

    /** An address on the port for webhooks, such as {@code /webhooks/spring}. */
    public URI business(String path) {
        return URI.create("http://127.0.0.1:" + settings.get(Setting.HTTP_PORT) + path);
    }

    /** An address on the port for operators, such as {@code /api/status}. */
    public URI management(String path) {
        return URI.create("http://127.0.0.1:" + settings.get(Setting.MANAGEMENT_PORT) + path);
    }

    /** An address of the sandbox, such as {@code /sandbox/records/Lead}. */
    public URI sandbox(String path) {
        return URI.create(sandbox.url() + path);
    }

    /** Sends a webhook of the campaign {@code spring}: a referred person joins. */
    public Answer leadJoined(String event, String participant, String email) {
        return send("POST", business("/webhooks/spring"), """
                {"id": "%s", "type": "lead.joined",
                 "participant": {"id": "%s", "email": "%s", "last_name": "Lovelace"},
                 "referrer": {"id": "r-1", "email": "referrer@example.org"}}
                """.formatted(event, participant, email), Map.of());
    }

    /** Calls the operator API with the right token. */
    public Answer operate(String method, String path, String body) {
        return send(method, management(path), body, Map.of("Authorization", "Bearer " + TOKEN));
    }

    /** Sends a request; a body is sent as JSON unless a header says otherwise. */
    public Answer send(String method, URI address, String body, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .timeout(PATIENCE)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (body != null && !headers.containsKey("Content-Type")) {
            request.header("Content-Type", "application/json");
        }
        headers.forEach(request::header);
        try {
            HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
            return new Answer(
                    response.statusCode(), response.body(), response.headers().map(), json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Stops the connector alone; its database and the sandbox stay until {@link #close()}. */
    public void stop() {
        main.stop();
    }

    /** Starts the connector once more after {@link #stop()}, as another process would. */
    public void startAgain() throws Exception {
        main = new StandaloneConnector(settings).main();
        main.start();
    }

    @Override
    public void close() {
        main.stop();
        sandbox.close();
        FileUtil.removeDir(folder.toFile());
        try {
            ownDatabase.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What came back. */
    public record Answer(int status, String body, Map<String, List<String>> headers, ObjectMapper mapper) {
        /** The body as JSON. */
        public JsonNode json() {
            try {
                return mapper.readTree(body);
            } catch (IOException e) {
                throw new UncheckedIOException(body, e);
            }
        }
    }
}
