package org.referralconnector;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.referralconnector.doctor.Finding;
import org.referralconnector.doctor.Level;
import org.referralconnector.journal.Database;
import org.referralconnector.sandbox.Sandbox;

/** One fault at a time in an org, or in what a campaign wants of it: {@code check} names it and its cure. */
class OrgFaultsTest {
    private static final Checkup CHECKUP = new Checkup();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String QUALIFICATION = """
              qualification:
                - name: Deal won
                  when: { opportunity-stage: Closed Won }
                  then: [qualified]
            """;

    @TempDir
    private Path folder;

    @BeforeEach
    void begin() throws Exception {
        CHECKUP.begin(folder);
        campaign("Referral_Code__c: { from: code }", "", "");
    }

    @AfterAll
    static void stop() {
        CHECKUP.close();
    }

    @Test
    void a_healthy_org_has_no_complaint() throws Exception {
        healthyCampaign();

        // its user is an administrator; ProvisionedOrgTest has one with nothing but what is needed
        assertThat(CHECKUP.complaints())
                .extracting(Finding::code)
                .containsExactlyInAnyOrder("user-not-for-integration", "more-than-needed");
        assertThat(CHECKUP.look())
                .extracting(Finding::code)
                .contains(
                        "login-works",
                        "org-known",
                        "permissions-held",
                        "key-field-there",
                        "fields-writable",
                        "followed-fields-seen",
                        "api-calls-left",
                        "stream-ready");
    }

    @Test
    void nothing_is_written() throws Exception {
        healthyCampaign();

        CHECKUP.look();

        assertThat(CHECKUP.calls())
                .filteredOn(call -> !call.startsWith("GET "))
                .allMatch(call -> call.equals("POST /services/oauth2/token") || call.startsWith("POST /cometd/"));
    }

    @Test
    void a_refused_login_is_told_with_its_code_and_without_the_secret() {
        CHECKUP.set("referral.salesforce.client-secret", "not-the-secret");

        Finding finding =
                red("login-refused", "refused with invalid_client", "client-secret is not the secret of the app");
        assertThat(finding.toString()).doesNotContain("not-the-secret");
    }

    @Test
    void a_login_address_that_nobody_has_is_told() throws Exception {
        CHECKUP.set("referral.salesforce.login-url", "http://127.0.0.1:" + Ports.free());

        red("login-unreachable", "cannot be reached", "Check referral.salesforce.login-url");
    }

    @Test
    void a_login_with_a_password_is_told_to_end() {
        CHECKUP.set("referral.salesforce.authentication", "username-password");
        CHECKUP.set("referral.salesforce.username", Sandbox.USERNAME);
        CHECKUP.set("referral.salesforce.password", Sandbox.PASSWORD);
        CHECKUP.set("referral.salesforce.security-token", Sandbox.SECURITY_TOKEN);

        yellow("login-style-ends", "retires it with Winter '27", "Move to client-credentials, jwt or refresh-token");
    }

    @Test
    void a_login_with_a_refresh_token_says_how_long_that_lasts() {
        String url = "jdbc:h2:file:" + folder.resolve("data").resolve("referral");
        Database.open(url, "referral", "").close();
        CHECKUP.set("referral.database.url", url);
        CHECKUP.set("referral.salesforce.authentication", "refresh-token");
        CHECKUP.set("referral.salesforce.refresh-token", Sandbox.REFRESH_TOKEN);

        assertThat(finding("login-works").what()).contains("not used for 30 days may end");
    }

    @Test
    void a_sandbox_org_at_a_live_connection_is_told() {
        CHECKUP.set("referral.salesforce.mode", "live");

        red(
                "org-of-another-mode",
                "is a sandbox org on SBX1, but referral.salesforce.mode means a production org",
                "Log in at https://test.salesforce.com");
    }

    @Test
    void every_connection_is_looked_at_with_its_own_settings() throws Exception {
        CHECKUP.campaign(
                "autumn",
                CHECKUP.file("spring")
                        .replace("campaign: spring", "campaign: autumn")
                        .replace("salesforce:\n", "salesforce:\n  connection: emea\n"));
        CHECKUP.set("referral.salesforce.emea.login-url", "http://127.0.0.1:" + Ports.free());
        CHECKUP.set("referral.salesforce.emea.client-id", "x");
        CHECKUP.set("referral.salesforce.emea.client-secret", "x");

        assertThat(CHECKUP.look())
                .anySatisfy(one -> {
                    assertThat(one.area()).isEqualTo("salesforce/emea");
                    assertThat(one.cure()).isEqualTo("Check referral.salesforce.emea.login-url and the network.");
                })
                .anySatisfy(one -> {
                    assertThat(one.area()).isEqualTo("salesforce/default");
                    assertThat(one.code()).isEqualTo("login-works");
                });
    }

    @Test
    void an_edition_without_api_is_named() {
        refuse(403, "API_DISABLED_FOR_ORG", "The REST API is not enabled for this Organization.");

        red("api-disabled", "the edition of the org has no API", "Professional Edition");
    }

    @Test
    void a_user_without_api_is_named() {
        refuse(403, "API_CURRENTLY_DISABLED", "API is disabled for this User");

        red("api-not-permitted", "may not use the API", "\"API Enabled\"");
    }

    @Test
    void a_profile_that_asks_for_high_assurance_is_told() {
        refuse(401, "INVALID_SESSION_ID", "This session is not valid for use with the REST API");

        red("high-assurance", "takes the login, but no session", "no high-assurance session at login");
    }

    @Test
    void an_org_that_refuses_everything_is_told_once() {
        refuse(503, "SERVER_UNAVAILABLE", "down");

        red("api-refused", "SERVER_UNAVAILABLE", "docs/errors.md");
        assertThat(CHECKUP.complaints()).hasSize(1);
    }

    @Test
    void a_spent_api_limit_is_told() {
        CHECKUP.control("/sandbox/limits", "{\"max\": 5000, \"used\": 5000}");

        red("api-calls-used-up", "no call of the day is left", "Wait until calls are free again");
    }

    @Test
    void an_api_limit_that_is_down_to_the_reserve_is_told_with_the_time_of_its_end() {
        CHECKUP.control("/sandbox/limits", "{\"max\": 5000, \"used\": 4500}");

        Finding finding =
                yellow("api-calls-in-reserve", "1000 are kept for people", "or lower referral.salesforce.api-reserve");
        assertThat(finding.what())
                .containsPattern("4[89]\\d of 5000 calls are left.*at this rate exhausted at \\d\\d:\\d\\d");
    }

    @Test
    void an_object_that_the_user_does_not_have_is_told() {
        CHECKUP.control("/sandbox/faults", """
                {"status": 404, "path": "/services/data/v62.0/sobjects/Lead/describe", "code": "NOT_FOUND", "message": "?"}
                """);

        red("object-missing", "NOT_FOUND", "Give the integration user Read on Lead");
    }

    @Test
    void a_right_on_an_object_that_is_not_held_is_told() throws Exception {
        describe("Lead", lead -> lead.put("createable", false));

        red("object-permission-missing", "not held: Create", "Give the integration user Create on Lead");
    }

    @Test
    void a_field_that_the_user_may_only_read_is_told() {
        CHECKUP.control("/sandbox/field-security", """
                {"object": "Lead", "field": "Referral_Code__c", "access": "read-only"}
                """);

        red(
                "field-read-only",
                "Lead.Referral_Code__c cannot be written",
                "Grant the integration user Edit on Lead.Referral_Code__c");
    }

    @Test
    void a_field_that_the_campaign_drops_anyway_is_only_to_be_known() throws Exception {
        campaign("Nothing__c: { from: code }", "on-missing-field: drop", "");

        yellow("field-left-out", "the rest of the record is written", "Lead.Nothing__c");
    }

    @Test
    void a_formula_is_no_place_for_a_value() throws Exception {
        campaign("Name: { from: name }", "", "");

        red("field-computed", "Lead.Name is a formula", "Salesforce itself computes its value");
    }

    @Test
    void a_field_that_takes_no_value_in_new_records_is_told() throws Exception {
        describe("Lead", lead -> field(lead, "Referral_Code__c").put("createable", false));

        red("field-not-createable", "Lead.Referral_Code__c cannot be written when", "takes no value in a new record");
    }

    @Test
    void a_field_that_keeps_its_first_value_is_told() throws Exception {
        describe("Lead", lead -> field(lead, "Referral_Code__c").put("updateable", false));

        yellow(
                "field-not-updateable",
                "written in new records only",
                "Expect Lead.Referral_Code__c to keep its first value");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Referral_Count__c: { fixed: many }  | double",
                "Referral_Count__c: { from: email }  | double",
                "Referral_Count__c: { from: referrals_count, default: none } | double",
                "Newsletter__c: { manual: perhaps }  | boolean",
                "Last_Referral__c: { fixed: soon }   | datetime",
                "Last_Referral__c: { from: code }    | datetime",
            })
    void a_value_of_another_type_than_its_field_is_told(String rule, String type) throws Exception {
        campaign(rule, "", "");

        red("field-of-wrong-type", "is of type " + type, "Map a value that fits the type " + type);
    }

    @Test
    void a_field_of_another_type_than_is_declared_is_told() throws Exception {
        campaign("Referral_Count__c: { from: referrals_count, type: text }", "", "");

        red(
                "field-of-other-type-than-declared",
                "is of type double; the campaign file declares text(255)",
                "Declare double for Lead.Referral_Count__c");
    }

    @Test
    void a_field_that_is_shorter_than_is_declared_is_to_be_known() throws Exception {
        CHECKUP.control("/sandbox/fields", """
                {"object": "Lead", "name": "Short__c", "label": "Short", "type": "string", "length": 20}
                """);
        campaign("Short__c: { from: code, type: text, length: 80 }", "", "");

        yellow(
                "field-shorter-than-declared",
                "takes 20 characters; the campaign file declares text(80)",
                "Lengthen Lead.Short__c");
    }

    @Test
    void a_value_that_is_too_long_is_told() throws Exception {
        campaign("Title: { fixed: \"%s\" }".formatted("x".repeat(200)), "", "");

        red("value-too-long", "Lead.Title takes 128 characters", "lengthen Lead.Title");
    }

    @Test
    void a_number_with_too_many_digits_is_told() throws Exception {
        CHECKUP.control("/sandbox/fields", """
                {"object": "Lead", "name": "Small__c", "label": "Small", "type": "double", "precision": 3, "scale": 0}
                """);
        campaign("Small__c: { fixed: 4711 }", "", "");

        red("value-out-of-range", "Lead.Small__c has not enough digits", "Lead.Small__c has digits for");
    }

    @Test
    void a_value_that_a_restricted_picklist_does_not_have_is_told() throws Exception {
        campaign("Referral_Source__c: { fixed: Heaven }", "", "");

        red("picklist-value-unknown", "restricted picklist", "Use one of Direct, Referred, Widget, None");
    }

    @Test
    void a_value_that_is_new_to_an_open_picklist_is_to_be_known() throws Exception {
        campaign("LeadSource: { fixed: Heaven }", "", "");

        yellow(
                "picklist-value-new",
                "Lead.LeadSource takes any value",
                "Add the value to the picklist Lead.LeadSource");
    }

    @Test
    void a_required_field_that_nothing_is_mapped_to_is_setup_that_is_required() {
        CHECKUP.control("/sandbox/fields", """
                {"object": "Lead", "name": "Region__c", "label": "Region", "type": "string", "length": 20, "required": true}
                """);

        red("setup-required", "asks for Lead.Region__c in every new record", "Map Lead.Region__c in the campaign file");
    }

    @Test
    void a_key_field_that_is_missing_is_told() {
        CHECKUP.set("referral.salesforce.key-field", "No_Such_Key__c");

        red("key-field-missing", "Lead.No_Such_Key__c", "set referral.salesforce.key-field to none");
    }

    @Test
    void a_key_field_that_is_no_external_id_is_told() {
        CHECKUP.set("referral.salesforce.key-field", "Referral_Code__c");

        red("key-field-not-external-id", "Lead.Referral_Code__c is no external id", "Tick \"External ID\"");
    }

    @Test
    void a_key_field_that_is_not_unique_is_told() {
        CHECKUP.control("/sandbox/fields", """
                {"object": "Lead", "name": "Loose__c", "label": "Loose", "type": "string", "length": 255, "externalId": true}
                """);
        CHECKUP.set("referral.salesforce.key-field", "Loose__c");

        red("key-field-not-unique", "Lead.Loose__c is not unique", "Tick \"Unique\" of Lead.Loose__c");
    }

    @Test
    void a_key_field_that_the_user_may_only_read_is_told() {
        CHECKUP.control("/sandbox/field-security", """
                {"object": "Lead", "field": "Referral_Key__c", "access": "read-only"}
                """);

        red("key-field-read-only", "Lead.Referral_Key__c cannot be written", "Edit on Lead.Referral_Key__c");
    }

    @Test
    void to_do_without_a_key_field_is_to_be_known() {
        CHECKUP.set("referral.salesforce.key-field", "none");

        yellow("key-field-none", "a lost answer is found again by e-mail address", "set referral.salesforce.key-field");
    }

    @Test
    void a_field_that_a_rule_looks_at_and_the_org_does_not_have_is_told() throws Exception {
        campaign("Email: { from: email }", "referral-code-field: Gone__c", QUALIFICATION);

        red("followed-field-missing", "Opportunity.Gone__c", "Create Opportunity.Gone__c, or change the rule");
    }

    @Test
    void a_stage_that_the_org_does_not_have_is_to_be_known() throws Exception {
        campaign("Email: { from: email }", "", QUALIFICATION.replace("Closed Won", "Closed Wonn"));

        yellow("rule-value-unknown", "waits for \"Closed Wonn\"", "Opportunity.StageName knows ");
    }

    @Test
    void a_record_type_that_the_org_does_not_have_is_to_be_known() throws Exception {
        campaign(
                "Email: { from: email }",
                "",
                QUALIFICATION.replace("Closed Won }", "Closed Won, record-types: [Old_Business] }"));

        yellow("record-type-unknown", "no record type Old_Business", "New_Business, Renewal");
    }

    @Test
    void a_channel_that_is_refused_is_told() throws Exception {
        healthyCampaign();
        CHECKUP.control("/sandbox/streaming/refusals", """
                {"channel": "/meta/subscribe", "subscription": "/data/LeadChangeEvent", "error": "403::Subscription denied"}
                """);

        Finding finding = red("stream-channel-refused", "is refused: denied", "set referral.salesforce.stream to poll");
        assertThat(finding.subject()).isEqualTo("/data/LeadChangeEvent");
    }

    @Test
    void a_streaming_server_that_does_not_answer_is_told() throws Exception {
        healthyCampaign();
        CHECKUP.control("/sandbox/faults", "{\"kind\": \"drop-request\", \"path\": \"/cometd\"}");

        red("stream-unreachable", "does not answer", "Let the network reach /cometd");
    }

    @Test
    void a_stream_that_is_off_is_said_to_be() throws Exception {
        healthyCampaign();
        CHECKUP.set("referral.salesforce.stream", "off");

        assertThat(finding("stream-off").what()).isEqualTo("is off: no deal comes back by itself");
    }

    private static Finding red(String code, String what, String cure) {
        return finding(code, Level.RED, what, cure);
    }

    private static Finding yellow(String code, String what, String cure) {
        return finding(code, Level.YELLOW, what, cure);
    }

    private static Finding finding(String code, Level level, String what, String cure) {
        Finding finding = finding(code);
        assertThat(finding.level()).isEqualTo(level);
        assertThat(finding.what()).contains(what);
        assertThat(finding.cure()).contains(cure);
        return finding;
    }

    private static Finding finding(String code) {
        var all = CHECKUP.look();
        return all.stream()
                .filter(one -> one.code().equals(code) && one.area().equals("salesforce/default"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + code + " in " + all));
    }

    private static void refuse(int status, String code, String message) {
        CHECKUP.control("/sandbox/faults", """
                {"status": %d, "path": "/services/data", "code": "%s", "message": "%s"}
                """.formatted(status, code, message));
    }

    /** From now on an object is described as it is, but for a change. */
    private static void describe(String object, Consumer<ObjectNode> change) throws Exception {
        ObjectNode described =
                (ObjectNode) JSON.readTree(CHECKUP.ask("/services/data/v62.0/sobjects/" + object + "/describe"));
        change.accept(described);
        ObjectNode fault = JSON.createObjectNode()
                .put("status", 200)
                .put("path", "/services/data/v62.0/sobjects/" + object + "/describe")
                .put("body", described.toString());
        CHECKUP.control("/sandbox/faults", fault.toString());
    }

    private static ObjectNode field(ObjectNode described, String name) {
        for (var field : described.path("fields")) {
            if (field.path("name").asText().equals(name)) {
                return (ObjectNode) field;
            }
        }
        throw new AssertionError(name);
    }

    private static void healthyCampaign() throws Exception {
        campaign("Referral_Code__c: { from: code }", "", QUALIFICATION);
    }

    private static void campaign(String field, String handling, String qualification) throws Exception {
        CHECKUP.campaign(
                "spring", """
                campaign: spring
                program:
                  type: referral-factory
                  campaign-id: "4815"
                  webhook: { open: true }
                  api: { url: "%s/referral-factory/api/v2", token: %s }
                salesforce:
                  %s
                  leads:
                    action: create-lead
                    when-duplicate: update
                    fields:
                      LastName: { from: last_name, default: "(not given)" }
                      Company:  { fixed: Referred }
                      %s
                %s
                """.formatted(CHECKUP.url(), Sandbox.REFERRAL_FACTORY_TOKEN, handling, field, qualification));
    }
}
