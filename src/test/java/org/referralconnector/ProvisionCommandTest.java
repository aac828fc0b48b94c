package org.referralconnector;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.referralconnector.sandbox.Sandbox;

/** The command line of {@code provision}, with an Intercom workspace behind it. */
class ProvisionCommandTest {
    private static final String CLUB = """
            campaign: club
            program: { type: referral-factory, webhook: { open: true } }
            intercom:
              leads:
                action: create-lead
                fields:
                  email:   { from: email }
                  code:    { from: code, type: text, description: The referral code }
                  level:   { from: level, type: picklist, values: [Silver, Gold] }
                  friends: { from: count, type: number }
                  spend:   { from: spend, type: currency }
                  joined:  { from: joined, type: datetime }
            """;

    private final ObjectMapper json = new ObjectMapper();

    @TempDir
    private Path folder;

    private Sandbox sandbox;
    private StringWriter out;
    private StringWriter err;

    @BeforeEach
    void start() throws IOException {
        sandbox = Sandbox.start(0);
        Properties properties = new Properties();
        RunningConnector.settings(folder, sandbox).forEach((key, value) -> {
            if (key.startsWith("referral.")) {
                properties.put(key, value);
            }
        });
        Path campaigns = Files.createDirectory(folder.resolve("campaigns"));
        properties.put("referral.campaigns", campaigns.toString());
        try (var writer = Files.newBufferedWriter(folder.resolve("application.properties"))) {
            properties.store(writer, null);
        }
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    void attributes_are_made_with_type_and_description_and_only_once() throws Exception {
        write("club", CLUB);

        assertThat(provision()).as(() -> out.toString()).isZero();
        assertThat(out.toString())
                .startsWith("intercom/default\n")
                .contains("+ attribute code: of type string")
                .endsWith("0 there, 5 made, 0 refused, 0 not tried.\n");
        JsonNode code = attribute("code");
        assertThat(code.path("data_type").asText()).isEqualTo("string");
        assertThat(code.path("description").asText()).isEqualTo("The referral code");
        assertThat(attribute("friends").path("data_type").asText()).isEqualTo("integer");
        assertThat(attribute("spend").path("data_type").asText()).isEqualTo("float");

        assertThat(provision()).as(() -> out.toString()).isZero();
        assertThat(out.toString()).endsWith("5 there, 0 made, 0 refused, 0 not tried.\n");
    }

    @Test
    void a_plan_changes_nothing() throws Exception {
        write("club", CLUB);

        assertThat(provision("--plan")).isZero();
        assertThat(out.toString())
                .contains("+ attribute level: of type options")
                .endsWith("0 there, 5 would be made, nothing was changed, 0 refused, 0 not tried.\n");
        assertThat(attribute("code").isMissingNode()).isTrue();
    }

    @Test
    void json_has_the_same_and_progress_goes_elsewhere() throws Exception {
        write("club", CLUB);

        assertThat(provision("--json")).isZero();

        JsonNode report = json.readTree(out.toString());
        assertThat(report.path("complete").asBoolean()).isTrue();
        assertThat(report.path("done").asInt()).isEqualTo(5);
        assertThat(report.at("/connections/0/crm").asText()).isEqualTo("intercom");
        assertThat(report.at("/connections/0/results/0").toString())
                .isEqualTo("{\"part\":\"attribute code\",\"state\":\"done\",\"what\":\"of type string\"}");
        assertThat(err.toString()).contains("+ attribute code");
    }

    @Test
    void an_attribute_of_another_type_or_without_one_is_told_and_the_rest_is_made() throws Exception {
        write("club", CLUB);
        post("/data_attributes", "{\"name\": \"friends\", \"model\": \"contact\", \"data_type\": \"string\"}");
        write(
                "other",
                CLUB.replace("campaign: club", "campaign: other")
                                .replaceAll("(?m)^ {6}(level|spend|joined|friends):.*\n", "")
                        + "      colour: { from: colour }\n");

        assertThat(provision()).isEqualTo(1);
        assertThat(out.toString())
                .contains("✗ attribute friends: of type integer: OTHER_TYPE. It is of type string and not integer")
                .contains("✗ attribute colour: attribute: TYPE_NOT_DECLARED. ")
                .endsWith("0 there, 4 made, 2 refused, 0 not tried.\n");
    }

    @Test
    void with_a_token_that_is_not_accepted_nothing_is_tried() throws Exception {
        write("club", CLUB);
        Files.writeString(
                folder.resolve("application.properties"),
                Files.readString(folder.resolve("application.properties"))
                        .replace(Sandbox.INTERCOM_TOKEN, "not-the-token"));

        assertThat(provision()).isEqualTo(1);
        assertThat(out.toString())
                .contains("✗ the workspace's attributes: read: UNAUTHORIZED. ")
                .contains(
                        "- code, level, friends, spend, joined: attributes: not tried, the workspace could not be read")
                .doesNotContain("not-the-token");
    }

    @Test
    void a_campaign_or_a_connection_that_there_is_not_is_bad_usage() throws Exception {
        write("club", CLUB);

        assertThat(provision("--campaign", "spring")).isEqualTo(2);
        assertThat(err.toString()).contains("There is no campaign spring; there are club");
        assertThat(provision("--connection", "emea")).isEqualTo(2);
        assertThat(err.toString()).contains("No campaign goes to a connection of the name emea");
    }

    private int provision(String... options) {
        out = new StringWriter();
        err = new StringWriter();
        String[] arguments = new String[options.length + 3];
        arguments[0] = "provision";
        arguments[1] = "--config";
        arguments[2] = folder.toString();
        System.arraycopy(options, 0, arguments, 3, options.length);
        return Application.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve("campaigns").resolve(name + ".yaml"), text);
    }

    private JsonNode attribute(String name) throws Exception {
        for (JsonNode attribute :
                send(request("/data_attributes?model=contact").GET()).path("data")) {
            if (attribute.path("name").asText().equals(name)) {
                return attribute;
            }
        }
        return json.missingNode();
    }

    private void post(String path, String body) throws Exception {
        send(request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(sandbox.url() + "/intercom" + path))
                .header("Authorization", "Bearer " + Sandbox.INTERCOM_TOKEN);
    }

    private JsonNode send(HttpRequest.Builder request) throws Exception {
        return json.readTree(HttpClient.newHttpClient()
                .send(request.build(), BodyHandlers.ofString())
                .body());
    }
}
