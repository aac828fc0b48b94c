package org.referralconnector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.referralconnector.RunningConnector.Answer;
import picocli.CommandLine;

/** People of the sandbox's Salesforce become subscribers of its ReferralHero, and get their links. */
@RunsOnBothDatabases(
        settings = {
            "referral.campaigns=src/test/resources/telling-campaigns",
            "referral.import.job-from=50",
            "referral.import.page=40",
            "referral.import.open=60"
        })
class ImportTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final RunningConnector connector;
    private final String mark = Long.toString(System.nanoTime(), 36);

    ImportTest(RunningConnector connector) {
        this.connector = connector;
    }

    @BeforeEach
    void salesforceIsWell() {
        connector.send("DELETE", connector.sandbox("/sandbox/faults"), null, Map.of());
    }

    @Test
    void contacts_become_subscribers_page_by_page_and_get_their_links_once() {
        contacts(130, "");
        plant("Contact", "[{\"LastName\": \"" + mark + "\"}]");

        JsonNode run = ended(begin("contacts"));

        assertThat(run.path("state").asText()).isEqualTo("done");
        assertThat(run.path("total").asInt()).isEqualTo(131);
        assertThat(run.path("percent").asInt()).isEqualTo(100);
        assertThat(outcomes(run)).isEqualTo(Map.of("delivered", 130, "skipped no-email", 1));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(linked()).isEqualTo(130));
        assertThat(subscribersMade()).isEqualTo(130);

        assertThat(outcomes(ended(begin("contacts"))))
                .isEqualTo(Map.of("skipped already-participant", 130, "skipped no-email", 1));
        assertThat(subscribersMade()).isEqualTo(130);
    }

    @Test
    void people_who_are_accounts_get_their_links_under_the_names_that_accounts_have() {
        // the sandbox says so if it has them already
        connector.send("POST", connector.sandbox("/sandbox/person-accounts"), null, Map.of());
        plant("Account", people(2, "").replace("\"Email\"", "\"PersonEmail\""));
        record("Account", "{\"Name\": \"" + mark + "\"}");

        assertThat(outcomes(ended(begin("person-accounts")))).isEqualTo(Map.of("delivered", 2));

        // the contact behind an account has the same link
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(linked()).isEqualTo(2));
    }

    @Test
    void a_dry_run_counts_and_tells_nobody() {
        plant("Lead", people(3, ", \"Company\": \"Engines\""));

        JsonNode run = ended(order("leads", ", \"dryRun\": true"));

        assertThat(outcomes(run)).isEqualTo(Map.of("chosen dry-run", 3));
        assertThat(run.path("dryRun").asBoolean()).isTrue();
        assertThat(subscribersMade()).isZero();
    }

    @Test
    void who_is_a_member_of_two_campaigns_is_imported_once() {
        JsonNode ids = contacts(2, "");
        String first = record("Campaign", "{\"Name\": \"" + mark + "1\"}");
        String second = record("Campaign", "{\"Name\": \"" + mark + "2\"}");
        for (String member : new String[] {
            first + "\", \"ContactId\": \"" + ids.path(0).asText(),
            second + "\", \"ContactId\": \"" + ids.path(0).asText(),
            second + "\", \"ContactId\": \"" + ids.path(1).asText()
        }) {
            record("CampaignMember", "{\"CampaignId\": \"" + member + "\"}");
        }

        Answer begun = connector.operate("POST", "/api/imports", """
                {"campaign": "hero", "from": "campaign-members", "where": "CampaignId IN ('%s', '%s')"}
                """.formatted(first, second));
        JsonNode run = ended(begun);

        assertThat(outcomes(run)).isEqualTo(Map.of("delivered", 2, "skipped repeated", 1));
    }

    @Test
    void what_salesforce_does_not_understand_is_said_in_its_words() {
        JsonNode run = ended(connector.operate(
                "POST",
                "/api/imports",
                "{\"campaign\": \"hero\", \"from\": \"contacts\", \"where\": \"Colour__c = 'x'\"}"));

        assertThat(run.path("state").asText()).isEqualTo("failed");
        assertThat(run.path("reason").asText()).isEqualTo("INVALID_FIELD");
        assertThat(run.path("detail").asText()).contains("Colour__c");
    }

    @Test
    void an_import_waits_while_salesforce_is_away() {
        contacts(2, "");
        connector.send("POST", connector.sandbox("/sandbox/faults"), """
                {"status": 503, "path": "/services/data", "times": 2}
                """, Map.of());

        assertThat(outcomes(ended(begin("contacts")))).isEqualTo(Map.of("delivered", 2));
    }

    @Test
    void results_that_are_gone_are_read_anew_and_nobody_is_told_twice() {
        contacts(100, "");
        connector.send("POST", connector.sandbox("/sandbox/faults"), """
                {"status": 404, "code": "NOT_FOUND", "method": "GET", "path": "/services/data/v62.0/jobs/query",
                 "skip": 2, "times": 1}
                """, Map.of());

        JsonNode run = ended(begin("contacts"));

        assertThat(run.path("restarts").asInt()).isEqualTo(1);
        assertThat(outcomes(run)).isEqualTo(Map.of("delivered", 100));
        assertThat(subscribersMade()).isEqualTo(100);
    }

    @Test
    void an_import_can_be_stopped_and_another_cannot_be_begun_beside_it() {
        connector.send("POST", connector.sandbox("/sandbox/faults"), """
                {"status": 503, "path": "/services/data"}
                """, Map.of());
        try {
            Answer begun = begin("contacts");
            String path = "/api/imports/" + begun.json().path("id").asLong();

            assertThat(begin("contacts").json().path("id"))
                    .isEqualTo(begun.json().path("id"));
            assertThat(begin("leads").status()).isEqualTo(409);
            assertThat(connector.operate("POST", path + "/cancel", "{}").status())
                    .isEqualTo(200);
            assertThat(connector.operate("POST", path + "/cancel", "{}").status())
                    .isEqualTo(409);
            assertThat(ended(begun).path("state").asText()).isEqualTo("cancelled");
        } finally {
            connector.send("DELETE", connector.sandbox("/sandbox/faults"), null, Map.of());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | campaign: allowed are factory, gone, hero, hook",
                "{\"campaign\": \"hero\"} | from: allowed are campaign-members, contacts, intercom-contacts, intercom-leads, intercom-segment, intercom-users, leads, person-accounts",
                "{\"campaign\": \"hero\", \"from\": \"leads\", \"where\": \"x = 1 LIMIT 1\"} | where: give the condition alone, without LIMIT; the rest is ours",
                "{\"campaign\": \"hero\", \"from\": \"leads\", \"since\": \"May\"} | since: allowed is a day such as 2026-01-31, or how long ago, such as 90d or 12h",
                "{\"campaign\": \"hero\", \"from\": \"leads\", \"dryRun\": 1} | dryRun: allowed are true and false",
                "{\"campaign\": \"hero\", \"from\": 1} | from: allowed is a text",
                "{\"campaign\": \"factory\", \"from\": \"leads\", \"welcomeEmail\": true} | welcomeEmail: programs of type referral-factory offer no such choice; leave it out",
                "{\"campaign\": \"hero\", \"from\": \"leads\", \"segment\": \"s1\"} | segment: goes with intercom-segment alone; leave it out",
                "{\"campaign\": \"hero\", \"from\": \"intercom-leads\"} | campaign: hero has no intercom section",
                "{\"colour\": \"red\"} | the body has an unknown key; allowed are campaign, dryRun, from, segment, since, welcomeEmail, where"
            })
    void an_order_that_cannot_be_meant_is_refused_with_what_is_allowed(String order, String message) {
        Answer answer = connector.operate("POST", "/api/imports", order);

        assertThat(answer.json().path("message").asText()).isEqualTo(message);
        assertThat(answer.status()).isEqualTo(400);
    }

    @Test
    void imports_are_listed_the_latest_first() {
        ended(begin("contacts"));
        ended(begin("contacts"));

        JsonNode page = connector
                .operate("GET", "/api/imports?campaign=hero&state=done&limit=1", null)
                .json();
        JsonNode next = connector
                .operate(
                        "GET",
                        "/api/imports?limit=500&before=" + page.path("next").asText(),
                        null)
                .json();

        assertThat(page.path("items")).hasSize(1);
        assertThat(next.path("items").path(0).path("id").asLong())
                .isLessThan(page.path("items").path(0).path("id").asLong());
        assertThat(connector.operate("GET", "/api/imports/999999", null).status())
                .isEqualTo(404);
        assertThat(connector.operate("POST", "/api/imports/999999/cancel", "{}").status())
                .isEqualTo(404);
    }

    @Test
    void the_command_shows_how_it_went_and_its_exit_code_says_whether_it_went_well(@TempDir Path folder)
            throws Exception {
        contacts(3, "");
        Files.writeString(
                folder.resolve("application.properties"),
                "referral.management.port=" + connector.settings().get(Setting.MANAGEMENT_PORT)
                        + "\nreferral.admin.token=" + RunningConnector.TOKEN + "\n");

        Said well = command(folder, "--from", "contacts", "--where", "LastName = '" + mark + "'");
        assertThat(well.code()).isZero();
        assertThat(well.out()).contains(" is done: 3 read.", "         3 delivered");

        Said json = command(folder, "--from", "contacts", "--where", "LastName = '" + mark + "'", "--json");
        assertThat(json.out()).startsWith("{").contains("already-participant");

        assertThat(command(folder, "--from", "accounts").code()).isEqualTo(2);
        assertThat(command(folder, "--from", "contacts", "--where", "Colour__c = 1")
                        .code())
                .isEqualTo(1);
    }

    private Said command(Path folder, String... options) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line =
                Application.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        String[] all = Stream.concat(
                        Stream.of("import", "--config", folder.toString(), "--campaign", "hero"), Stream.of(options))
                .toArray(String[]::new);
        int code = line.execute(all);
        return new Said(code, out.toString());
    }

    private record Said(int code, String out) {}

    private Answer begin(String from) {
        return order(from, "");
    }

    private Answer order(String from, String more) {
        return connector.operate(
                "POST",
                "/api/imports",
                "{\"campaign\": \"hero\", \"from\": \"" + from + "\", \"where\": \"LastName = '" + mark + "'\"" + more
                        + "}");
    }

    private JsonNode ended(Answer begun) {
        assertThat(begun.status()).as(begun.body()).isIn(200, 201);
        String path = "/api/imports/" + begun.json().path("id").asLong();
        await().atMost(PATIENCE).until(() -> connector
                .operate("GET", path, null)
                .json()
                .path("state")
                .asText()
                .matches("done|failed|cancelled"));
        return connector.operate("GET", path, null).json();
    }

    private static Map<String, Integer> outcomes(JsonNode run) {
        return IntStream.range(0, run.path("outcomes").size())
                .mapToObj(run.path("outcomes")::get)
                .collect(Collectors.toMap(
                        outcome -> (outcome.path("state").asText() + " "
                                        + outcome.path("reason").asText())
                                .strip(),
                        outcome -> outcome.path("persons").asInt()));
    }

    private JsonNode contacts(int count, String more) {
        return plant("Contact", people(count, more));
    }

    private String people(int count, String more) {
        return IntStream.range(0, count)
                .mapToObj(i ->
                        "{\"LastName\": \"" + mark + "\", \"Email\": \"" + mark + i + "@example.org\"" + more + "}")
                .collect(Collectors.joining(",", "[", "]"));
    }

    private JsonNode plant(String object, String records) {
        Answer planted = connector.send("POST", connector.sandbox("/sandbox/records/" + object), records, Map.of());
        assertThat(planted.status()).as(planted.body()).isEqualTo(201);
        return planted.json().path("ids");
    }

    private String record(String object, String values) {
        return connector
                .send("POST", connector.sandbox("/sandbox/records/" + object), values, Map.of())
                .json()
                .path("Id")
                .asText();
    }

    private long linked() {
        long linked = 0;
        for (JsonNode contact : connector
                .send("GET", connector.sandbox("/sandbox/records/Contact"), null, Map.of())
                .json()
                .path("records")) {
            boolean ours = contact.path("LastName").asText().equals(mark);
            linked += ours && contact.path("Referral_Link__c").asText().startsWith("http") ? 1 : 0;
        }
        return linked;
    }

    private long subscribersMade() {
        long made = 0;
        for (JsonNode subscriber : connector
                .send("GET", connector.sandbox("/sandbox/referralhero/subscribers"), null, Map.of())
                .json()
                .path("subscribers")) {
            made += subscriber.path("email").asText().startsWith(mark) ? 1 : 0;
        }
        return made;
    }
}
