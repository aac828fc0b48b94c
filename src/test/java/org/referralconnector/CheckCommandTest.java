package org.referralconnector;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.referralconnector.CheckCommand.Findings;
import org.referralconnector.sandbox.Sandbox;

class CheckCommandTest {
    @TempDir
    private Path folder;

    private Sandbox sandbox;
    private Map<String, String> settings;

    @BeforeEach
    void start() {
        sandbox = Sandbox.start(0);
        settings = new HashMap<>(RunningConnector.settings(folder, sandbox));
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    void everything_that_is_right_is_ticked_and_nothing_is_written() throws Exception {
        String found = check(true);

        assertThat(found)
                .contains("✓ referral.admin.token: is set")
                .contains("✓ campaign spring: is right")
                .contains("✓ ports: ")
                .contains("✓ database: does not exist yet; the start makes it")
                .contains("✓ salesforce login: works")
                .contains("✓ Lead: can be read; the key field Referral_Key__c is there")
                .contains("✓ campaign spring, create-lead: all 4 fields can be written")
                .contains("are kept for people and qualifications; at this rate enough for a day")
                .endsWith("All is well.\n");
        assertThat(folder).isEmptyDirectory();
        assertThat(calls()).doesNotContain("\"PATCH\"");
    }

    @Test
    void fields_that_salesforce_does_not_have_are_named() throws Exception {
        Path campaigns = Files.createDirectory(folder.resolve("campaigns"));
        String spring = Files.readString(Path.of("src/test/resources/campaigns/spring.yaml"));
        Files.writeString(
                campaigns.resolve("spring.yaml"), spring.replace("      FirstName: { from: first_name }\n", """
                      No_Such_Field__c: { from: first_name }
                      IsConverted:      { fixed: true }
                """));
        settings.put("referral.campaigns", campaigns.toString());
        settings.put("referral.salesforce.key-field", "No_Such_Key__c");

        assertThat(check(true))
                .contains("✗ campaign spring, create-lead: Lead.No_Such_Field__c does not exist or is hidden")
                .contains("✗ Lead: No_Such_Key__c is missing or hidden")
                .contains("to repair.");
    }

    @Test
    void the_budget_is_told_with_the_time_at_which_it_will_be_exhausted() throws Exception {
        HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(sandbox.url() + "/sandbox/limits"))
                                .POST(HttpRequest.BodyPublishers.ofString("{\"max\": 5000, \"used\": 4500}"))
                                .build(),
                        BodyHandlers.discarding());

        assertThat(check(true))
                .containsPattern(
                        "✓ salesforce API budget: 4[89]\\d of 5000 calls are left, 1000 are kept for people and"
                                + " qualifications; at this rate exhausted at \\d\\d:\\d\\d; only qualifications are carried now")
                .endsWith("All is well.\n");
    }

    @Test
    void a_reserve_that_makes_no_sense_is_found() {
        settings.put("referral.salesforce.api-reserve", "120%");

        assertThat(check(true)).contains("✗ referral.salesforce.api-reserve: 120% is no reserve");
    }

    @Test
    void a_refused_login_is_told_with_its_code_and_without_the_secret() {
        settings.put("referral.salesforce.client-secret", "not-the-secret");

        assertThat(check(true)).contains("✗ salesforce login: invalid_client").doesNotContain("not-the-secret");
    }

    @Test
    void offline_nobody_asks_salesforce() throws Exception {
        assertThat(check(false)).contains("✓ salesforce settings: are complete").endsWith("All is well.\n");
        assertThat(calls()).doesNotContain("/services/oauth2/token");
    }

    @Test
    void a_short_token_a_taken_port_and_a_missing_campaign_folder_are_found_at_once() throws IOException {
        settings.put("referral.admin.token", "short");
        settings.put("referral.campaigns", folder.resolve("nowhere").toString());
        try (ServerSocket taken = new ServerSocket(0)) {
            settings.put("referral.management.port", String.valueOf(taken.getLocalPort()));

            assertThat(check(false))
                    .contains("✗ referral.admin.token: the token is too short")
                    .contains("✗ campaigns: ")
                    .contains("✗ referral.management.port: ")
                    .endsWith("3 to repair.\n");
        }
    }

    @Test
    void the_command_fails_if_there_is_something_to_repair() throws IOException {
        Files.writeString(folder.resolve("application.properties"), "referral.campaigns=" + folder.resolve("none"));
        StringWriter out = new StringWriter();

        int exit = Application.commandLine()
                .setOut(new PrintWriter(out))
                .execute("check", "--offline", "--config", folder.toString());

        assertThat(exit).isEqualTo(1);
        assertThat(out.toString()).contains("✗ referral.admin.token");
    }

    private String check(boolean online) {
        StringWriter out = new StringWriter();
        Findings findings = new Findings(new PrintWriter(out));
        CheckCommand.check(Settings.of(settings), findings, online);
        findings.allWell();
        return out.toString();
    }

    private String calls() throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(sandbox.url() + "/sandbox/stats"))
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }
}
