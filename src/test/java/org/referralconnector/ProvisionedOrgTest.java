package org.referralconnector;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.referralconnector.sandbox.Sandbox;

/**
 * The set-up of a whole org: the integration user may do nothing but use the API, and gets what {@code provision}, run by an
 * administrator, gives it.
 */
@Timeout(180)
class ProvisionedOrgTest {
    private static final String NO_RIGHTS = "{\"profile\": \"Minimum Access - API Only Integrations\"}";

    private final ObjectMapper json = new ObjectMapper();

    @TempDir
    private Path folder;

    @Test
    void with_only_the_permission_set_that_provision_makes_check_is_green_and_the_whole_demo_works() throws Exception {
        StringWriter told = new StringWriter();
        try (DemoStage stage = DemoStage.set(folder, this::setUp)) {
            assertThat(new Demo(stage, new PrintWriter(told)).tell())
                    .as(told::toString)
                    .isTrue();
        }
    }

    private void setUp(Sandbox sandbox, Map<String, String> settings) throws Exception {
        control(sandbox, "/sandbox/users/integration", NO_RIGHTS);
        Map<String, String> all = new TreeMap<>(settings);
        all.put("referral.salesforce.setup.login-url", sandbox.url().toString());
        all.put("referral.salesforce.setup.client-id", Sandbox.ADMIN_CLIENT_ID);
        all.put("referral.salesforce.setup.client-secret", Sandbox.ADMIN_CLIENT_SECRET);
        Files.writeString(
                folder.resolve("application.properties"),
                all.entrySet().stream()
                        .map(each -> each.getKey() + " = " + each.getValue())
                        .collect(Collectors.joining("\n")));

        assertThat(complaints(run("check", "--json"), "red")).as("before").isNotEmpty();
        String first = run("provision", "--with", "setup");
        assertThat(first).contains(", 0 refused, 0 not tried.").contains("+ permission set Referral_Connector");
        assertThat(run("provision", "--with", "setup")).contains(" 0 made, 0 refused, 0 not tried.");
        assertThat(complaints(run("check", "--json"), "red")).as("after").isEmpty();
        // the user may not look at its own permissions (View Setup and Configuration), so some things cannot be told
        assertThat(complaints(run("check", "--json"), "yellow").lines())
                .as("after")
                .allMatch(finding -> finding.contains("\"code\":\"cannot-be-told\""));
        assertThat(sandboxUser(sandbox)).isEqualTo("Minimum Access - API Only Integrations");
    }

    private String complaints(String report, String level) throws Exception {
        StringBuilder found = new StringBuilder();
        for (JsonNode finding : json.readTree(report).path("findings")) {
            if (finding.path("level").asText().equals(level)) {
                found.append(finding).append('\n');
            }
        }
        return found.toString();
    }

    private String sandboxUser(Sandbox sandbox) throws Exception {
        return json.readTree(HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(URI.create(sandbox.url() + "/sandbox/users"))
                                        .build(),
                                BodyHandlers.ofString())
                        .body())
                .at("/integration/profile")
                .asText();
    }

    private String run(String... command) {
        StringWriter out = new StringWriter();
        String[] all = new String[command.length + 2];
        System.arraycopy(command, 0, all, 0, command.length);
        all[command.length] = "--config";
        all[command.length + 1] = folder.toString();
        Application.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(out))
                .execute(all);
        return out.toString();
    }

    private static void control(Sandbox sandbox, String path, String body) throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(sandbox.url() + path))
                                .POST(BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }
}
