package org.referralconnector;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.referralconnector.doctor.Finding;
import org.referralconnector.doctor.Level;
import org.referralconnector.sandbox.Sandbox;

/** One fault at a time in an Intercom workspace or in a program: {@code check} names it and its cure. */
class WorkspaceFaultsTest {
    private static final Checkup CHECKUP = new Checkup();

    @TempDir
    private Path folder;

    @BeforeEach
    void begin() throws Exception {
        CHECKUP.begin(folder);
        attribute("plan", "string");
        attribute("seats", "integer");
        attribute("score", "float");
        attribute("vip", "boolean");
        attribute("since", "date");
        campaign("plan: { from: plan }", "");
    }

    @AfterAll
    static void stop() {
        CHECKUP.close();
    }

    @Test
    void a_healthy_workspace_has_no_complaint_and_is_only_read() throws Exception {
        campaign(
                "plan: { from: plan }, seats: { fixed: 5 }, score: { manual: 1.5 }, vip: { fixed: yes },"
                        + " since: { manual: 2026-11-27 }",
                "");

        List<Finding> all = CHECKUP.look();

        assertThat(all).allMatch(one -> one.level() == Level.GREEN);
        assertThat(all).extracting(Finding::code).contains("workspace-known", "attributes-writable", "program-answers");
        assertThat(all)
                .extracting(Finding::what)
                .contains("all 6 fields that are mapped can be written")
                .noneMatch(what -> what.contains(Sandbox.INTERCOM_TOKEN));
        assertThat(CHECKUP.calls()).isNotEmpty().allMatch(call -> call.startsWith("GET "));
    }

    @Test
    void one_field_is_no_plural() throws Exception {
        campaign("", "");

        assertThat(CHECKUP.look()).extracting(Finding::what).contains("the one field that is mapped can be written");
    }

    @Test
    void a_token_that_is_not_accepted_is_told_with_its_cure_and_without_the_token() {
        CHECKUP.set("referral.intercom.token", "s3cret-of-nobody");

        Finding finding = red("workspace-refused", "UNAUTHORIZED from ", "Put the access token");
        assertThat(finding.toString()).doesNotContain("s3cret");
    }

    @Test
    void a_token_that_was_revoked_is_told() {
        CHECKUP.control("/sandbox/intercom/tokens", """
                {"token": "%s", "refused": "token_revoked"}
                """.formatted(Sandbox.INTERCOM_TOKEN));

        red("workspace-refused", "TOKEN_REVOKED from ", "The token does not count any more.");
    }

    @Test
    void a_permission_that_the_app_lacks_is_told() {
        CHECKUP.control("/sandbox/faults", """
                {"status": 403, "path": "/intercom/data_attributes", "code": "forbidden", "message": "not allowed"}
                """);

        red("workspace-refused", "FORBIDDEN from ", "Give the app the permission");
    }

    @Test
    void an_intercom_that_is_not_there_is_told() throws Exception {
        CHECKUP.set("referral.intercom.url", "http://127.0.0.1:" + Ports.free());

        red("workspace-refused", "CONNECT from ", "network");
    }

    @Test
    void a_page_that_is_not_intercoms_is_no_workspace() {
        CHECKUP.control("/sandbox/faults", """
                {"status": 200, "path": "/intercom/me", "body": "<html>welcome</html>"}
                """);

        red("workspace-refused", "UNREADABLE_ANSWER from ", "proxy");
    }

    @Test
    void an_attribute_that_the_workspace_lacks_is_told() throws Exception {
        campaign("referral_link: { from: url }", "");

        red("attribute-missing", "no attribute referral_link", "Create referral_link (Settings, People data)");
    }

    @Test
    void a_missing_attribute_is_well_if_it_is_created() throws Exception {
        campaign("referral_link: { from: url }", "create-attributes: true");

        assertThat(CHECKUP.complaints()).isEmpty();
    }

    @Test
    void an_archived_attribute_is_told_even_if_missing_ones_are_created() throws Exception {
        attributes("""
                {"name": "plan", "data_type": "string", "custom": true, "archived": true}
                """);
        campaign("plan: { from: plan }", "create-attributes: true");

        red("attribute-archived", "the attribute plan is archived", "Unarchive plan");
    }

    @Test
    void an_attribute_that_was_made_again_counts() {
        attributes("""
                {"name": "plan", "data_type": "string", "custom": true, "archived": true},
                {"name": "plan", "data_type": "string", "custom": true, "archived": false}
                """);

        assertThat(CHECKUP.complaints()).isEmpty();
    }

    @Test
    void an_attribute_that_the_api_may_not_write_is_told() {
        attributes("""
                {"name": "plan", "data_type": "string", "custom": true, "api_writable": false}
                """);

        red("attribute-read-only", "cannot be written through the API", "Take plan out of the campaign file");
    }

    @ParameterizedTest
    @CsvSource({
        "seats, many, integer",
        "seats, 1.5, integer",
        "score, high, float",
        "vip, perhaps, boolean",
        "since, yesterday, date"
    })
    void a_value_that_an_attribute_cannot_hold_is_told(String attribute, String value, String type) throws Exception {
        campaign(attribute + ": { fixed: " + value + " }", "");

        red(
                "attribute-of-wrong-type",
                "the attribute " + attribute + " cannot hold",
                "Write a value of the type of " + attribute + ", " + type);
    }

    @Test
    void a_value_that_is_no_option_of_an_attribute_is_told() throws Exception {
        attributes("""
                {"name": "plan", "data_type": "string", "custom": true, "options": ["free", {"value": "paid"}]}
                """);
        campaign("plan: { fixed: gold }", "");

        red("attribute-option-unknown", "the attribute plan cannot hold", "Write one of free, paid");
    }

    @Test
    void an_attribute_that_a_rule_looks_at_and_the_workspace_lacks_is_told() throws Exception {
        campaign("plan: { from: plan }", """
                qualification:
                    - name: Pays
                      when: { intercom-attribute: { name: tier, is: gold } }
                      then: [qualified]
                """.stripTrailing());

        red("attribute-of-rule-missing", "looks at the attribute tier", "Create tier, or change the rule");
    }

    @Test
    void a_token_that_the_program_does_not_take_is_told() {
        CHECKUP.control("/sandbox/referral-factory", "{\"token\": \"another\"}");

        red("program-refused", "HTTP_401 from ", "Put a valid token into program.api.token");
    }

    @Test
    void a_program_that_is_not_there_is_told() throws Exception {
        CHECKUP.campaign("spring", CHECKUP.file("spring").replace(CHECKUP.url(), "http://127.0.0.1:" + Ports.free()));

        red("program-unreachable", "CONNECT from ", "Check program.api.url");
    }

    @Test
    void a_campaign_id_that_the_program_does_not_have_is_told() throws Exception {
        CHECKUP.campaign("spring", CHECKUP.file("spring").replace("\"4815\"", "\"1623\""));

        red("program-campaign-unknown", "program.campaign-id is 1623", "one of 4815");
    }

    @Test
    void a_list_that_referralhero_does_not_have_is_told() throws Exception {
        hero("MF0000000000", Sandbox.REFERRALHERO_TOKEN);

        red("program-campaign-unknown", "program.campaign-id is MF0000000000", "one of " + Sandbox.REFERRALHERO_LIST);
    }

    @Test
    void a_token_that_referralhero_does_not_take_is_told() throws Exception {
        hero(Sandbox.REFERRALHERO_LIST, "another");

        red("program-refused", "INVALID_TOKEN from ", "Put a valid token into program.api.token");
    }

    @Test
    void a_list_of_referralhero_is_known() throws Exception {
        hero(Sandbox.REFERRALHERO_LIST, Sandbox.REFERRALHERO_TOKEN);

        assertThat(CHECKUP.complaints()).isEmpty();
    }

    @Test
    void a_receiver_of_webhooks_where_nobody_listens_is_told() throws Exception {
        generic("http://127.0.0.1:" + Ports.free() + "/hooks/spring");

        red("program-unreachable", "nobody listens at 127.0.0.1", "Check program.api.url");
    }

    @Test
    void a_receiver_of_webhooks_is_sent_nothing() throws Exception {
        generic(CHECKUP.url() + "/hooks/spring");

        assertThat(CHECKUP.look()).extracting(Finding::code).contains("program-answers");
        assertThat(CHECKUP.calls()).noneMatch(call -> call.contains("/hooks"));
    }

    private static Finding red(String code, String what, String cure) {
        var all = CHECKUP.look();
        Finding finding = all.stream()
                .filter(one -> one.code().equals(code))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + code + " in " + all));
        assertThat(finding.level()).isEqualTo(Level.RED);
        assertThat(finding.what()).contains(what);
        assertThat(finding.cure()).contains(cure);
        return finding;
    }

    private static void attribute(String name, String type) {
        CHECKUP.control("/sandbox/intercom/data_attributes", """
                {"name": "%s", "model": "contact", "data_type": "%s"}
                """.formatted(name, type));
    }

    /** From now on the workspace says that it has these attributes and no others. */
    private static void attributes(String list) {
        String body = "{\"type\": \"list\", \"data\": [" + list.replace("\n", " ") + "]}";
        CHECKUP.control(
                "/sandbox/faults",
                "{\"status\": 200, \"path\": \"/intercom/data_attributes\", \"body\": \"" + body.replace("\"", "\\\"")
                        + "\"}");
    }

    private static void campaign(String fields, String more) throws Exception {
        CHECKUP.campaign("spring", """
                campaign: spring
                program:
                  type: referral-factory
                  campaign-id: "4815"
                  webhook: { open: true }
                  api: { url: "%s/referral-factory/api/v2", token: %s }
                intercom:
                  referrers: { action: create-user, fields: { email: { from: email }, %s } }
                  %s
                """.formatted(CHECKUP.url(), Sandbox.REFERRAL_FACTORY_TOKEN, fields, more));
    }

    private static void hero(String list, String token) throws Exception {
        CHECKUP.campaign("spring", """
                campaign: spring
                program:
                  type: referralhero
                  campaign-id: %s
                  webhook: { open: true }
                  api: { url: "%s/referralhero/api/v2", token: %s }
                intercom:
                  referrers: { action: create-user, fields: { email: { from: email } } }
                """.formatted(list, CHECKUP.url(), token));
    }

    private static void generic(String url) throws Exception {
        CHECKUP.campaign("spring", """
                campaign: spring
                program:
                  type: generic
                  webhook: { open: true }
                  api: { url: "%s", secret: whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3 }
                intercom:
                  referrers: { action: create-user, fields: { email: { from: email } } }
                """.formatted(url));
    }
}
