package org.referralconnector;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.referralconnector.CheckCommand.Scope;
import org.referralconnector.doctor.Finding;
import org.referralconnector.doctor.Level;
import org.referralconnector.journal.Database;

/** What {@code check} says about the things that are here: settings, ports, database, routes and campaign files. */
class CheckCommandTest {
    private static final Checkup CHECKUP = new Checkup();
    private static final Scope OFFLINE = new Scope(Optional.empty(), Optional.empty(), false);

    @TempDir
    private Path folder;

    @BeforeEach
    void begin() throws Exception {
        CHECKUP.begin(folder);
        CHECKUP.campaign("spring", """
                campaign: spring
                program: { type: generic, webhook: { open: true } }
                salesforce:
                  leads:
                    action: create-lead
                    when-duplicate: update
                    fields:
                      LastName: { from: last_name }
                      Company:  { fixed: Referred }
                """);
    }

    @AfterAll
    static void stop() {
        CHECKUP.close();
    }

    @Test
    void a_readable_table_by_area_ends_with_how_it_stands() throws Exception {
        Checkup.Run run = CHECKUP.command("--offline");

        assertThat(run.out())
                .contains("settings\n  ✓ settings")
                .contains("database\n  ✓ database")
                .contains("does not exist yet; the start makes it")
                .contains("routes\n  ✓ routes")
                .contains("campaigns\n  ✓ spring")
                .contains("salesforce/default\n  ✓ login")
                .contains("settings are complete; not tried (--offline)")
                .endsWith("All is well." + System.lineSeparator());
        assertThat(run.exit()).isZero();
    }

    @Test
    void a_red_finding_is_exit_code_1_and_has_its_cure_below() throws Exception {
        CHECKUP.set("referral.admin.token", "short");

        Checkup.Run run = CHECKUP.command("--offline");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out())
                .containsPattern(
                        "✗ referral.admin.token +referral.admin.token: the token is too short.*\\[setting-invalid]\n"
                                + " +→ Correct it in application.properties")
                .contains("1 red, to repair; 0 yellow, to know.");
    }

    @Test
    void json_has_the_findings_and_how_many_are_bad() throws Exception {
        CHECKUP.set("referral.admin.token", "short");

        JsonNode answer = new ObjectMapper()
                .readTree(CHECKUP.command("--offline", "--json").out());

        assertThat(answer.path("red").asInt()).isEqualTo(1);
        assertThat(answer.path("yellow").asInt()).isZero();
        assertThat(answer.path("findings")).anySatisfy(finding -> {
            assertThat(finding.path("level").asText()).isEqualTo("red");
            assertThat(finding.path("area").asText()).isEqualTo("settings");
            assertThat(finding.path("subject").asText()).isEqualTo("referral.admin.token");
            assertThat(finding.path("what").asText()).contains("too short");
            assertThat(finding.path("cure").asText()).startsWith("Correct it in application.properties");
            assertThat(finding.path("code").asText()).isEqualTo("setting-invalid");
        });
    }

    @Test
    void offline_nobody_is_asked_and_nothing_is_made() throws Exception {
        CHECKUP.look(OFFLINE);

        assertThat(CHECKUP.calls()).isEmpty();
        assertThat(folder.resolve("referral.mv.db")).doesNotExist();
    }

    @Test
    void one_campaign_can_be_looked_at_alone() throws Exception {
        CHECKUP.campaign("autumn", """
                campaign: autumn
                program: { type: generic, webhook: { open: true } }
                intercom:
                  connection: emea
                  leads: { action: create-user, fields: { email: { from: email } } }
                """);
        CHECKUP.set("referral.intercom.emea.token", "a-token");

        assertThat(CHECKUP.look(new Scope(Optional.of("autumn"), Optional.empty(), false)))
                .extracting(Finding::area)
                .contains("intercom/emea")
                .doesNotContain("salesforce/default");
        assertThat(CHECKUP.look(new Scope(Optional.empty(), Optional.of("default"), false)))
                .extracting(Finding::area)
                .contains("salesforce/default")
                .doesNotContain("intercom/emea");
    }

    @Test
    void a_campaign_or_connection_that_there_is_not_is_bad_usage() throws Exception {
        Checkup.Run campaign = CHECKUP.command("--offline", "--campaign", "winter");
        Checkup.Run connection = CHECKUP.command("--offline", "--connection", "emea");

        assertThat(campaign.exit()).isEqualTo(2);
        assertThat(campaign.err()).contains("no campaign is called winter");
        assertThat(connection.exit()).isEqualTo(2);
        assertThat(connection.err()).contains("no campaign goes to a connection called emea");
    }

    @Test
    void a_key_that_is_no_setting_is_found() throws Exception {
        CHECKUP.set("referral.http.prot", "80");

        Checkup.Run run = CHECKUP.command("--offline");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out())
                .contains("referral.http.prot is no setting; did you mean referral.http.port? [setting-invalid]");
    }

    @Test
    void a_setting_that_a_connection_lacks_is_found() {
        CHECKUP.unset("referral.salesforce.client-secret");

        red("setting-invalid", "referral.salesforce.client-secret is not set", "Correct it in application.properties");
    }

    @Test
    void a_reserve_that_makes_no_sense_is_found() {
        CHECKUP.set("referral.salesforce.api-reserve", "120%");

        red("setting-invalid", "referral.salesforce.api-reserve: 120% is no reserve", "Correct it");
    }

    @Test
    void a_taken_port_is_found() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CHECKUP.set("referral.management.port", String.valueOf(taken.getLocalPort()));

            red("port-taken", "referral.management.port: port ", "Stop the program that has the port");
        }
    }

    @Test
    void a_database_that_the_connector_has_made_is_well_and_one_that_somebody_has_open_is_told() throws Exception {
        String url = "jdbc:h2:file:" + folder.resolve("made").resolve("referral");
        CHECKUP.set("referral.database.url", url);
        try (Database open = Database.open(url, "referral", "")) {
            assertThat(open.reachable()).isTrue();
            assertThat(CHECKUP.look()).extracting(Finding::code).containsAnyOf("database-in-use", "database-ready");
        }

        assertThat(CHECKUP.look())
                .filteredOn(finding -> finding.code().equals("database-ready"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.what()).startsWith("can be opened; the start brings"));
    }

    @Test
    void a_check_makes_no_database_to_look_for_tokens() {
        CHECKUP.set(
                "referral.database.url",
                "jdbc:h2:file:" + folder.resolve("none").resolve("referral"));
        CHECKUP.set("referral.salesforce.authentication", "authorization-code");

        assertThat(CHECKUP.look())
                .filteredOn(finding -> finding.code().equals("cannot-be-told"))
                .extracting(Finding::what)
                .contains("the tokens are in the database, which does not exist yet, is in use or cannot be reached");
        assertThat(folder.resolve("none")).doesNotExist();
    }

    @Test
    void a_database_of_another_make_is_found() {
        CHECKUP.set("referral.database.url", "jdbc:mysql://127.0.0.1/referral");

        red("database-not-supported", "no database that the connector knows", "jdbc:postgresql:");
    }

    @Test
    void a_database_that_is_not_there_is_found() throws Exception {
        CHECKUP.set("referral.database.url", "jdbc:postgresql://127.0.0.1:" + Ports.free() + "/referral");

        red("database-unreachable", "cannot be opened (SQL state 08001)", "Check referral.database.url");
    }

    @Test
    void a_mistake_in_a_campaign_file_is_found_with_its_line() throws Exception {
        CHECKUP.campaign("summer", """
                campaign: summer
                program: { type: generic, webhook: { open: true } }
                salesforce:
                  leads:
                    action: create-laed
                """);

        Finding finding = red("campaign-mistake", "action", "Correct the campaign file");
        assertThat(finding.subject()).isEqualTo("summer.yaml:5");
    }

    @Test
    void a_required_field_that_is_not_mapped_is_called_setup() throws Exception {
        CHECKUP.campaign("spring", """
                campaign: spring
                program: { type: generic, webhook: { open: true } }
                salesforce:
                  leads: { action: create-lead, fields: { LastName: { from: last_name } } }
                """);

        red("campaign-mistake", "setup required: leads: Company is not mapped", "Correct the campaign file");
    }

    @Test
    void a_folder_without_campaigns_is_found() throws Exception {
        Files.delete(folder.resolve("campaigns/spring.yaml"));

        red("campaign-none", "holds no campaign file", "Write a campaign file");
    }

    @Test
    void a_route_file_that_cannot_be_read_is_found_even_without_a_crm() throws Exception {
        CHECKUP.route("mine.camel.yaml", """
                - route:
                    id: mine
                    from:
                      uri: direct:mine
                      stepps: []
                """);

        red("route-unreadable", "cannot be read: ", "Correct the route file mine.camel.yaml");
    }

    @Test
    void a_route_of_the_operators_that_is_also_one_of_ours_is_found() throws Exception {
        CHECKUP.route("mine.camel.yaml", route("answer-sender"));

        red("route-twice", "answer-sender is one of our routes, too", "Add answer-sender to referral.routes.exclude");
    }

    @Test
    void an_excluded_route_that_there_is_not_is_found_with_the_nearest() {
        CHECKUP.set("referral.routes.exclude", "anser-sender");

        red("route-unknown", "no route of ours is called that", "nearest is answer-sender");
    }

    @Test
    void an_excluded_route_with_nothing_in_its_place_is_to_be_known() {
        CHECKUP.set("referral.routes.exclude", "clean-up-journal, answer-sender");

        assertThat(CHECKUP.look(OFFLINE))
                .filteredOn(one -> one.code().equals("route-left-out"))
                .hasSize(2)
                .allMatch(one -> one.level() == Level.YELLOW)
                .first()
                .satisfies(one -> assertThat(one.cure()).startsWith("Add a route with the id answer-sender"));
    }

    @Test
    void an_overridden_route_is_well() throws Exception {
        CHECKUP.set("referral.routes.exclude", "answer-sender");
        CHECKUP.route("mine.camel.yaml", route("answer-sender"));

        assertThat(CHECKUP.look(OFFLINE))
                .filteredOn(one -> one.area().equals("routes"))
                .singleElement()
                .satisfies(one -> assertThat(one.what()).endsWith("in the place of ours: answer-sender"));
    }

    private static Finding red(String code, String what, String cure) {
        Finding finding = CHECKUP.look(OFFLINE).stream()
                .filter(one -> one.code().equals(code))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + code + " in " + CHECKUP.look(OFFLINE)));
        assertThat(finding.level()).isEqualTo(Level.RED);
        assertThat(finding.what()).contains(what);
        assertThat(finding.cure()).contains(cure);
        return finding;
    }

    private static String route(String id) {
        return """
                - route:
                    id: %1$s
                    from:
                      uri: direct:%1$s
                      steps:
                        - log: { message: mine }
                """.formatted(id);
    }
}
