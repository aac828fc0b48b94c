package org.referralconnector;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.referralconnector.CheckCommand.Findings;

/** {@code check} with campaigns that go to Intercom and not to Salesforce. */
class WorkspaceCheckTest {
    private static final String ME = """
            {"type": "admin", "id": "1", "email": "admin1@example.org",
             "app": {"type": "app", "id_code": "xyz789", "name": "ACME", "region": "EU"}}
            """;

    @TempDir
    private Path folder;

    private final Map<String, String> settings = new HashMap<>();
    private FakeIntercom intercom;
    private String attributes = list("plan, string", "seats, integer", "score, float", "vip, boolean", "since, date");

    @BeforeEach
    void start() throws IOException {
        intercom = new FakeIntercom();
        intercom.react(this::answer);
        settings.put("referral.admin.token", "token-of-the-tests");
        settings.put("referral.http.port", String.valueOf(Ports.free()));
        settings.put("referral.management.port", String.valueOf(Ports.free()));
        settings.put(
                "referral.campaigns",
                Files.createDirectory(folder.resolve("campaigns")).toString());
        settings.put("referral.database.url", "jdbc:h2:file:" + folder.resolve("referral"));
        settings.put("referral.intercom.token", "t0k3n-of-the-default");
        settings.put("referral.intercom.url", intercom.url());
    }

    @AfterEach
    void stop() {
        intercom.close();
    }

    @Test
    void a_workspace_and_the_attributes_that_campaigns_map_are_ticked() throws IOException {
        campaign("plan: { from: plan }, seats: { fixed: 5 }, score: { manual: 1.5 }, vip: { fixed: yes },"
                + " since: { manual: 2026-11-27 }");

        assertThat(check(true))
                .contains("✓ intercom/default: the token is one of the workspace \"ACME\" (xyz789), region eu")
                .contains("✓ campaign spring, intercom create-user: all 6 fields can be written")
                .doesNotContain("salesforce", "t0k3n", "admin1@example.org")
                .endsWith("All is well.\n");
    }

    @Test
    void nothing_is_written() throws IOException {
        campaign("plan: { from: plan }");

        check(true);

        assertThat(intercom.requests()).extracting(FakeIntercom.Request::method).containsOnly("GET");
        assertThat(intercom.requests())
                .extracting(FakeIntercom.Request::uri)
                .containsExactly("/intercom/me", "/intercom/data_attributes?model=contact&include_archived=true");
        assertThat(intercom.requests())
                .allMatch(request -> request.header("Intercom-Version").equals("2.16"));
    }

    @Test
    void an_attribute_that_the_workspace_lacks_is_named() throws IOException {
        campaign("referral_link: { from: url }");

        assertThat(check(true))
                .contains(
                        "✗ campaign spring, intercom create-user: the workspace has no attribute referral_link; create"
                                + " it (Settings, People data), or say create-attributes: true");
    }

    @Test
    void a_missing_attribute_is_no_mistake_if_it_is_created() throws IOException {
        campaign("referral_link: { from: url }", "create-attributes: true");

        assertThat(check(true)).endsWith("All is well.\n");
    }

    @Test
    void an_archived_attribute_is_named_even_if_missing_ones_are_created() throws IOException {
        attributes = list("plan, string").replace("\"archived\": false", "\"archived\": true");
        campaign("plan: { from: plan }", "create-attributes: true");

        assertThat(check(true))
                .contains(
                        "✗ campaign spring, intercom create-user: the attribute plan is archived; unarchive it, or take"
                                + " it out of the campaign file");
    }

    @Test
    void an_attribute_that_was_made_again_counts() throws IOException {
        String one = list("plan, string");
        attributes = one.replace("]}", "," + one.substring(one.indexOf('[') + 1))
                .replaceFirst("\"archived\": false", "\"archived\": true");
        campaign("plan: { from: plan }");

        assertThat(check(true)).endsWith("All is well.\n");
    }

    @Test
    void an_attribute_that_the_api_may_not_write_is_named() throws IOException {
        attributes = list("plan, string").replace("\"api_writable\": true", "\"api_writable\": false");
        campaign("plan: { from: plan }");

        assertThat(check(true)).contains("the attribute plan cannot be written through the API");
    }

    @ParameterizedTest
    @CsvSource({
        "seats, many, integer",
        "seats, 1.5, integer",
        "score, high, float",
        "vip, perhaps, boolean",
        "since, yesterday, date"
    })
    void a_value_that_an_attribute_cannot_hold_is_found(String attribute, String value, String type)
            throws IOException {
        campaign(attribute + ": { fixed: " + value + " }");

        assertThat(check(true))
                .contains("✗ campaign spring, intercom create-user: the attribute " + attribute
                        + " cannot hold the value of the campaign file; write a value of its type, " + type);
    }

    @Test
    void a_value_that_is_not_on_an_attributes_list_is_found() throws IOException {
        attributes = list("plan, string").replace("\"archived\"", "\"options\": [\"free\", \"paid\"], \"archived\"");
        campaign("plan: { fixed: gold }");
        assertThat(check(true))
                .contains("the attribute plan cannot hold the value of the campaign file; write one of free, paid");

        campaign("plan: { fixed: paid }");
        assertThat(check(true)).endsWith("All is well.\n");
    }

    @Test
    void standard_fields_are_no_attributes() throws IOException {
        attributes = list("plan, string").replace("\"custom\": true", "\"custom\": false");
        campaign("phone: { from: phone }, plan: { from: plan }");

        assertThat(check(true)).contains("has no attribute plan").doesNotContain("attribute phone");
    }

    @Test
    void a_token_that_is_not_accepted_is_told_with_its_cure_and_without_the_token() throws IOException {
        intercom.react(exchange -> FakeIntercom.answer(exchange, 401, """
                {"type": "error.list", "errors": [{"code": "unauthorized", "message": "Access Token Invalid"}]}
                """));
        campaign("plan: { from: plan }");

        assertThat(check(true))
                .contains("✗ intercom/default: UNAUTHORIZED from " + intercom.url() + ": Put the access token")
                .contains("region")
                .doesNotContain("t0k3n");
        assertThat(intercom.requests()).hasSize(1);
    }

    @Test
    void a_revoked_token_is_said_to_be_one() throws IOException {
        intercom.react(exchange -> FakeIntercom.answer(exchange, 401, """
                {"type": "error.list", "errors": [{"code": "token_revoked", "message": "Unauthorized"}]}
                """));
        campaign("plan: { from: plan }");

        assertThat(check(true))
                .contains("✗ intercom/default: TOKEN_REVOKED from ")
                .contains("The token does not count any more.");
    }

    @Test
    void a_page_that_is_not_intercoms_is_no_workspace() throws IOException {
        intercom.react(exchange -> FakeIntercom.answer(exchange, 200, "<html>welcome</html>"));
        campaign("plan: { from: plan }");

        assertThat(check(true)).contains("✗ intercom/default: UNREADABLE_ANSWER from " + intercom.url());
    }

    @Test
    void an_intercom_that_is_not_there_is_told() throws IOException {
        intercom.stop();
        campaign("plan: { from: plan }");

        assertThat(check(true)).contains("✗ intercom/default: CONNECT from " + intercom.url());
    }

    @Test
    void an_attribute_list_that_the_app_may_not_read_is_told() throws IOException {
        intercom.react(exchange -> {
            if (exchange.getRequestURI().getPath().endsWith("/me")) {
                FakeIntercom.answer(exchange, 200, ME);
            } else {
                FakeIntercom.answer(exchange, 403, """
                        {"type": "error.list", "errors": [{"code": "forbidden", "message": "not allowed"}]}
                        """);
            }
        });
        campaign("plan: { from: plan }");

        assertThat(check(true)).contains("✗ intercom/default: FORBIDDEN from ", "Give the app the permission");
    }

    @Test
    void a_setting_that_is_missing_is_told_with_its_key() throws IOException {
        settings.remove("referral.intercom.token");
        campaign("plan: { from: plan }");

        assertThat(check(true)).contains("✗ referral.intercom.token is not set");
        assertThat(check(false))
                .contains("✗ referral.intercom.token is not set")
                .endsWith("1 to repair.\n");
    }

    @Test
    void every_connection_that_campaigns_use_is_asked_with_its_own_token() throws IOException {
        campaign("plan: { from: plan }");
        Path campaigns = folder.resolve("campaigns");
        Files.writeString(
                campaigns.resolve("autumn.yaml"),
                Files.readString(campaigns.resolve("spring.yaml"))
                        .replace("spring", "autumn")
                        .replace("connection: default", "connection: emea"));
        settings.put("referral.intercom.emea.token", "t0k3n-of-emea");
        settings.put("referral.intercom.emea.url", intercom.url());
        settings.put("referral.intercom.unused.token", "nobody");

        assertThat(check(true))
                .contains("✓ intercom/default: ", "✓ intercom/emea: ")
                .doesNotContain("unused");
        assertThat(intercom.requests())
                .extracting(request -> request.header("Authorization"))
                .contains("Bearer t0k3n-of-the-default", "Bearer t0k3n-of-emea")
                .doesNotContain("Bearer nobody");
    }

    @Test
    void offline_nobody_asks_intercom() throws IOException {
        campaign("plan: { from: plan }");

        assertThat(check(false))
                .contains("✓ intercom/default: settings are complete; not tried (--offline)")
                .doesNotContain("salesforce")
                .endsWith("All is well.\n");
        assertThat(intercom.requests()).isEmpty();
    }

    private void answer(HttpExchange exchange) throws IOException {
        FakeIntercom.answer(exchange, 200, exchange.getRequestURI().getPath().endsWith("/me") ? ME : attributes);
    }

    private void campaign(String fields, String... more) throws IOException {
        Files.writeString(folder.resolve("campaigns/spring.yaml"), """
                campaign: spring
                program: { type: generic, webhook: { open: true } }
                intercom:
                  connection: default
                  %s
                  referrers: { action: create-user, fields: { email: { from: email }, %s } }
                """.formatted(String.join("\n  ", more), fields));
    }

    private static String list(String... attributes) {
        StringBuilder list = new StringBuilder();
        for (String attribute : attributes) {
            String[] parts = attribute.split(", ", -1);
            list.append(list.isEmpty() ? "" : ",").append("""
                    {"type": "data_attribute", "model": "contact", "custom": true, "name": "%1$s",
                     "full_name": "custom_attributes.%1$s", "data_type": "%2$s", "api_writable": true, "archived": false}
                    """.formatted(parts[0], parts[1]));
        }
        return "{\"type\":\"list\",\"data\":[" + list + "]}";
    }

    private String check(boolean online) {
        StringWriter out = new StringWriter();
        Findings findings = new Findings(new PrintWriter(out));
        CheckCommand.check(Settings.of(settings), findings, online);
        findings.allWell();
        return out.toString();
    }
}
