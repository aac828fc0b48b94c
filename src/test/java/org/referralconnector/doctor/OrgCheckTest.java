package org.referralconnector.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.referralconnector.salesforce.SalesforceCall;
import org.referralconnector.salesforce.StreamMode;
import org.referralconnector.stream.Interruption;

/** The doctor at orgs of answers written by hand: editions, users, rules and streams of every sort. */
class OrgCheckTest {
    private final FakeOrg org = new FakeOrg();

    @Test
    void a_healthy_org_has_no_complaint_but_that_it_does_without_a_key_field() {
        assertThat(org.look())
                .filteredOn(one -> one.level() != Level.GREEN)
                .extracting(Finding::code)
                .containsExactly("key-field-none");
    }

    @Test
    void nothing_but_questions_is_sent() {
        org.look();

        assertThat(org.calls()).extracting(SalesforceCall::method).containsOnly("GET");
        assertThat(org.calls()).extracting(SalesforceCall::kind).doesNotContain(SalesforceCall.Kind.WRITE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://test.salesforce.com",
                "https://acme--full.sandbox.my.salesforce.com",
                "https://acme-dev-ed.scratch.my.salesforce.com"
            })
    void a_production_org_at_a_sandbox_address_is_told(String url) {
        complaint(
                org.loginUrl(url),
                "org-of-another-mode",
                Level.RED,
                "is a production org on EU42, but referral.salesforce.login-url means a sandbox org",
                "Log in at https://login.salesforce.com");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://login.salesforce.com", "https://acme.my.salesforce.com"})
    void a_sandbox_org_at_a_live_address_is_told(String url) {
        org.rows("FROM Organization", """
                {"OrganizationType": "Enterprise Edition", "IsSandbox": true, "InstanceName": "CS42"}
                """);

        complaint(
                org.loginUrl(url),
                "org-of-another-mode",
                Level.RED,
                "is a sandbox org on CS42, but referral.salesforce.login-url means a production org",
                "Log in at https://test.salesforce.com");
    }

    @Test
    void an_address_that_says_nothing_about_the_mode_is_well() {
        assertThat(org.loginUrl("http://127.0.0.1:8090").finding("org-known").what())
                .isEqualTo("Enterprise Edition, production org on EU42, API enabled");
    }

    @Test
    void an_org_on_trial_is_to_be_known() {
        org.rows("FROM Organization", """
                {"OrganizationType": "Enterprise Edition", "IsSandbox": false, "InstanceName": "EU42",
                 "TrialExpirationDate": "2026-12-24T00:00:00.000+0000"}
                """);

        complaint(org, "org-expires", Level.YELLOW, "is on trial until 2026-12-24", "Buy the org");
    }

    @Test
    void a_user_who_is_none_for_integrations_is_to_be_known() {
        org.rows("FROM User ", """
                {"IsActive": true, "Profile": {"Name": "System Administrator", "UserLicense": {"Name": "Salesforce"}}}
                """);

        complaint(
                org,
                "user-not-for-integration",
                Level.YELLOW,
                "profile \"System Administrator\", licence \"Salesforce\"",
                "licence \"Salesforce Integration\"");
    }

    @Test
    void a_user_who_is_not_active_is_told() {
        org.rows("FROM User ", """
                {"IsActive": false, "Profile": {"Name": "x", "UserLicense": {"Name": "Salesforce Integration"}}}
                """);

        complaint(org, "user-inactive", Level.RED, "is not active", "Activate the integration user");
    }

    @Test
    void modify_all_data_is_more_than_is_needed_and_never_asked_for() {
        permissions(true, true, false);

        complaint(org, "more-than-needed", Level.YELLOW, "holds Modify All Data", "Take Modify All Data from");
        assertThat(Diagnosis.values())
                .filteredOn(one -> one != Diagnosis.MORE_THAN_NEEDED)
                .noneMatch(one -> one.cure().contains("Modify All"));
    }

    @Test
    void a_password_that_expires_is_to_be_known_if_it_is_used_to_log_in() {
        permissions(false, false, false);

        assertThat(org.look()).extracting(Finding::code).doesNotContain("password-expires");
        complaint(
                org.grant("username-password"),
                "password-expires",
                Level.YELLOW,
                "its password expires",
                "\"Password Never Expires\"");
    }

    @Test
    void a_second_factor_at_logins_of_the_api_is_told_if_a_password_is_used_to_log_in() {
        permissions(false, true, true);

        assertThat(org.look()).extracting(Finding::code).doesNotContain("second-factor");
        complaint(
                org.grant("username-password"),
                "second-factor",
                Level.RED,
                "a second time",
                "\"Multi-Factor Authentication for API Logins\"");
    }

    @Test
    void permissions_that_a_session_has_to_be_activated_for_are_to_be_known() {
        org.rows("FROM PermissionSetAssignment", """
                {"PermissionSetId": "0PS1", "PermissionSet": {"Label": "Profile", "HasActivationRequired": false}},
                {"PermissionSetId": "0PS2", "PermissionSet": {"Label": "Referral Connector", "HasActivationRequired": true}}
                """);

        complaint(
                org,
                "session-permissions",
                Level.YELLOW,
                "\"Referral Connector\" in activated sessions only",
                "Assign \"Referral Connector\" without session activation");
    }

    @Test
    void a_hidden_field_is_told_from_a_missing_one() {
        complaint(
                org.field("Hidden__c: { from: code }"),
                "field-hidden",
                Level.RED,
                "Lead.Hidden__c is hidden from the integration user",
                "Make Lead.Hidden__c visible and editable");
        complaint(
                org.field("Gone__c: { from: code }"),
                "field-missing",
                Level.RED,
                "Lead.Gone__c does not exist",
                "Create Lead.Gone__c (provision does");
    }

    @Test
    void without_the_tooling_api_a_field_is_missing_or_hidden() {
        org.refuse("FROM FieldDefinition", 403, "INSUFFICIENT_ACCESS");

        complaint(
                org.field("Hidden__c: { from: code }"),
                "field-missing-or-hidden",
                Level.RED,
                "does not exist or is hidden",
                "Create Lead.Hidden__c, or make it visible");
    }

    @Test
    void an_active_duplicate_rule_is_to_be_known() {
        org.rows("FROM DuplicateRule", "{\"MasterLabel\": \"Strict\", \"SobjectType\": \"Lead\"}");

        complaint(
                org,
                "duplicate-rule-active",
                Level.YELLOW,
                "\"Strict\" is active on Lead",
                "a match it finds is used like one of ours");
    }

    @Test
    void assignment_rules_that_run_are_said_to_write_to_people() {
        org.rows("FROM AssignmentRule", "{\"Id\": \"01Q0S0000000001AAA\", \"Name\": \"Standard\"}");

        complaint(
                org.assignment("true"),
                "assignment-rule-runs",
                Level.YELLOW,
                "auto-response rules write to the leads themselves",
                "Leave salesforce.assignment out");
    }

    @Test
    void an_assignment_rule_that_is_not_active_is_told() {
        complaint(
                org.assignment("01Q0S0000000009AAA"),
                "assignment-rule-unknown",
                Level.RED,
                "no active assignment rule of Lead",
                "the id of an active rule");
    }

    @Test
    void an_assignment_rule_is_known_by_its_short_id_too() {
        org.rows("FROM AssignmentRule", "{\"Id\": \"01Q0S0000000001AAA\", \"Name\": \"Standard\"}");

        assertThat(org.assignment("01Q0S0000000001").look())
                .extracting(Finding::code)
                .doesNotContain("assignment-rule-unknown");
    }

    @Test
    void an_object_that_is_not_selected_for_change_data_capture_is_told() {
        org.rows("FROM PlatformEventChannelMember", """
                {"SelectedEntity": "LeadChangeEvent", "EventChannel": "ChangeEvents"},
                {"SelectedEntity": "OpportunityChangeEvent", "EventChannel": "Other__chn"}
                """);

        complaint(
                org,
                "stream-entity-not-selected",
                Level.RED,
                "Opportunity is not selected for Change Data Capture",
                "Select Opportunity in Setup");
    }

    @Test
    void a_custom_channel_has_members_of_its_own() {
        org.rows("FROM PlatformEventChannelMember", """
                {"SelectedEntity": "LeadChangeEvent", "EventChannel": "Referral__chn"},
                {"SelectedEntity": "OpportunityChangeEvent", "EventChannel": "Referral__chn"}
                """);

        assertThat(org.channel("Referral__chn").look())
                .extracting(Finding::code)
                .doesNotContain("stream-entity-not-selected");
    }

    @Test
    void change_events_need_the_right_to_view_all_records() {
        org.rows("FROM ObjectPermissions", "{\"SobjectType\": \"Lead\"}");

        complaint(
                org,
                "view-all-missing",
                Level.YELLOW,
                "change events of Opportunity",
                "\"View All Records\" on Opportunity");
    }

    @Test
    void a_topic_that_the_connector_may_not_make_is_told() {
        org.rows("FROM PushTopic", "{\"Name\": \"Referral_Lead\"}");
        assertThat(org.stream(StreamMode.PUSH_TOPIC).finding("not-tried").what())
                .contains("Referral_Opportunity is not there yet");

        org.refuse("/sobjects/PushTopic/describe", 404, "NOT_FOUND");

        complaint(
                org,
                "stream-topic-missing",
                Level.RED,
                "the topic Referral_Opportunity is missing",
                "create Referral_Opportunity as an administrator");
    }

    @ParameterizedTest
    @CsvSource({"0, stream-events-used-up, RED", "900, stream-events-low, YELLOW"})
    void few_events_that_are_left_are_told(int left, String code, Level level) {
        org.answer("/limits", """
                {"DailyApiRequests": {"Max": 15000, "Remaining": 14000},
                 "DailyDeliveredPlatformEvents": {"Max": 25000, "Remaining": %d}}
                """.formatted(left));

        complaint(org, code, level, left + " of 25000 are left", "");
    }

    @Test
    void a_channel_that_is_refused_is_told() {
        complaint(
                org.refuseChannel("data/LeadChangeEvent", Interruption.NO_SUCH_CHANNEL),
                "stream-channel-refused",
                Level.RED,
                "is refused: no-such-channel",
                "set referral.salesforce.stream to poll");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FROM Organization",
                "FROM User ",
                "FROM UserPermissionAccess",
                "FROM PermissionSetAssignment",
                "FROM DuplicateRule",
                "FROM PlatformEventChannelMember",
            })
    void what_may_not_be_read_cannot_be_told_and_everything_else_is(String what) {
        org.refuse(what, 403, "INSUFFICIENT_ACCESS");

        complaint(org, "cannot-be-told", Level.YELLOW, "cannot be read, INSUFFICIENT_ACCESS", "Look at it by hand");
        assertThat(org.look())
                .extracting(Finding::code)
                .contains("permissions-held", "fields-writable", "api-calls-left", "stream-ready");
    }

    private static void complaint(FakeOrg org, String code, Level level, String what, String cure) {
        Finding finding = org.finding(code);
        assertThat(finding.level()).isEqualTo(level);
        assertThat(finding.what()).contains(what);
        assertThat(finding.cure()).contains(cure);
    }

    private void permissions(boolean modifyAllData, boolean neverExpires, boolean secondFactor) {
        org.rows("FROM UserPermissionAccess", """
                {"PermissionsModifyAllData": %s, "PermissionsPasswordNeverExpires": %s, "PermissionsTwoFactorApi": %s}
                """.formatted(modifyAllData, neverExpires, secondFactor));
    }
}
