package org.referralconnector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.referralconnector.CheckCommand.Scope;
import org.referralconnector.doctor.Finding;
import org.referralconnector.doctor.Findings;
import org.referralconnector.doctor.Level;
import org.referralconnector.sandbox.Sandbox;

/** A connector's settings and campaigns in a folder, a sandbox to plant faults in, and the doctor who looks at both. */
final class Checkup implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Sandbox sandbox = Sandbox.start(0);
    private final Map<String, String> settings = new TreeMap<>();
    private Path folder;

    /** A fresh org and workspace, and settings as they should be, in a folder of the test. */
    void begin(Path fresh) throws IOException {
        folder = fresh;
        control("/sandbox/reset", "");
        settings.clear();
        settings.putAll(RunningConnector.settings(folder, sandbox));
        settings.put(
                "referral.campaigns",
                Files.createDirectory(folder.resolve("campaigns")).toString());
    }

    String url() {
        return sandbox.url().toString();
    }

    void set(String key, String value) {
        settings.put(key, value);
    }

    void unset(String key) {
        settings.remove(key);
    }

    /** Writes a campaign file. */
    void campaign(String name, String yaml) throws IOException {
        Files.writeString(folder.resolve("campaigns").resolve(name + ".yaml"), yaml);
    }

    /** What stands in a campaign file. */
    String file(String name) throws IOException {
        return Files.readString(folder.resolve("campaigns").resolve(name + ".yaml"));
    }

    /** Writes a route file of the operator's. */
    void route(String file, String yaml) throws IOException {
        Files.createDirectories(folder.resolve("routes"));
        Files.writeString(folder.resolve("routes").resolve(file), yaml);
    }

    /** Changes something in the sandbox. */
    JsonNode control(String path, String body) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(sandbox.url() + path))
                    .POST(BodyPublishers.ofString(body))
                    .build();
            var answer = HTTP.send(request, BodyHandlers.ofString());
            if (answer.statusCode() >= 300) {
                throw new AssertionError(path + ": " + answer.body());
            }
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Asks the org as its integration user. */
    String ask(String path) throws IOException, InterruptedException {
        HttpRequest login = HttpRequest.newBuilder(URI.create(sandbox.url() + "/services/oauth2/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("grant_type=client_credentials&client_id=" + Sandbox.CLIENT_ID
                        + "&client_secret=" + Sandbox.CLIENT_SECRET))
                .build();
        String token = JSON.readTree(HTTP.send(login, BodyHandlers.ofString()).body())
                .path("access_token")
                .asText();
        HttpRequest request = HttpRequest.newBuilder(URI.create(sandbox.url() + path))
                .header("Authorization", "Bearer " + token)
                .build();
        return HTTP.send(request, BodyHandlers.ofString()).body();
    }

    /** The calls that the sandbox got, as {@code METHOD path}. */
    List<String> calls() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(sandbox.url() + "/sandbox/stats"))
                .build();
        JsonNode log = JSON.readTree(HTTP.send(request, BodyHandlers.ofString()).body())
                .path("log");
        return log.findParents("method").stream()
                .map(call ->
                        call.path("method").asText() + " " + call.path("path").asText())
                .toList();
    }

    List<Finding> look() {
        return look(Scope.ALL);
    }

    List<Finding> look(Scope scope) {
        Findings findings = new Findings();
        CheckCommand.check(Settings.of(settings), scope, findings);
        return findings.all();
    }

    /** Those that are not green. */
    List<Finding> complaints() {
        return look().stream().filter(one -> one.level() != Level.GREEN).toList();
    }

    /** Runs the command with these settings in a file. */
    Run command(String... options) throws IOException {
        Properties properties = new Properties();
        properties.putAll(settings);
        try (var out = Files.newBufferedWriter(folder.resolve("application.properties"))) {
            properties.store(out, null);
        }
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] words = new String[options.length + 3];
        words[0] = "check";
        words[1] = "--config";
        words[2] = folder.toString();
        System.arraycopy(options, 0, words, 3, options.length);
        int exit = Application.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(words);
        return new Run(exit, out.toString(), err.toString());
    }

    record Run(int exit, String out, String err) {}

    @Override
    public void close() {
        sandbox.close();
    }
}
