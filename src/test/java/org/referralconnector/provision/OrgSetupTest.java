package org.referralconnector.provision;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.referralconnector.campaign.CampaignFiles;
import org.referralconnector.campaign.Campaigns;
import org.referralconnector.provision.Result.State;
import org.referralconnector.salesforce.SalesforceApi;
import org.referralconnector.salesforce.StreamMode;

class OrgSetupTest {
    private static final String SET = "permission set Referral_Connector";
    private static final String HERO = """
            campaign: hero
            program: { type: referralhero, webhook: { open: true } }
            salesforce:
              referralhero-fields: true
              leads:
                action: create-lead
                fields:
                  LastName: { from: last_name }
                  Company:  { fixed: Referred }
                  City:     { from: city }
                  Phone:    { from: phone }
            """;
    private static final String PLAIN = """
            campaign: plain
            program: { type: referralhero, webhook: { open: true } }
            salesforce:
              referrers:
                action: create-contact
                fields:
                  LastName: { from: last_name }
                  Level__c: { from: level, type: text, length: 40 }
            """;
    private static final String WITH_RULE =
            PLAIN.replace("webhook: { open: true }", "campaign-id: MF1, api: { token: t }, webhook: { open: true }")
                    + """
                  qualification:
                    - when: { opportunity-stage: Closed Won }
                      then: [confirmed]
            """.indent(-4);

    private final ObjectMapper json = new ObjectMapper();
    private final FakeOrg org = new FakeOrg();

    @TempDir
    private Path folder;

    @Test
    void a_fresh_org_gets_fields_permission_set_and_assignment_in_that_order() throws IOException {
        List<Result> results = run(HERO);

        assertThat(results).extracting(Result::state).doesNotContain(State.REFUSED, State.NOT_TRIED);
        assertThat(org.field("Lead", "RH_CODE__c").path("label").asText()).isEqualTo("ReferralHero CODE");
        assertThat(org.field("Contact", "RH_TOT_REF__c").path("precision").asInt())
                .isEqualTo(18);
        JsonNode key = org.field("Lead", "Referral_Key__c");
        assertThat(key.path("unique").asBoolean() && key.path("externalId").asBoolean())
                .isTrue();
        assertThat(org.records("PermissionSetAssignment"))
                .singleElement()
                .satisfies(row -> assertThat(row.path("AssigneeId").asText()).isEqualTo(FakeOrg.USER));
        List<String> done = parts(results, State.DONE);
        assertThat(done.indexOf("Lead.RH_CODE__c"))
                .isLessThan(done.indexOf(SET))
                .isLessThan(done.indexOf(SET + ": Lead.RH_CODE__c"));
        assertThat(done.indexOf(SET + ": Account")).isLessThan(done.indexOf(SET + ": Contact"));
    }

    @Test
    void a_second_run_changes_nothing() throws IOException {
        run(HERO);
        int writes = org.writes().size();

        List<Result> again = run(HERO);

        assertThat(again).extracting(Result::state).containsOnly(State.THERE);
        assertThat(org.writes()).hasSize(writes);
    }

    @Test
    void a_plan_tells_the_same_steps_and_changes_nothing() throws IOException {
        List<Result> plan = run(HERO, StreamMode.OFF, true);
        assertThat(org.writes()).isEmpty();

        List<Result> run = run(HERO);

        assertThat(parts(plan, State.PLANNED)).isEqualTo(parts(run, State.DONE));
    }

    @Test
    void permissions_are_those_that_are_needed_and_can_be_given() throws IOException {
        run(HERO);

        assertThat(org.records("FieldPermissions"))
                .extracting(row -> row.path("Field").asText() + " "
                        + row.path("PermissionsEdit").asBoolean())
                .contains("Lead.Phone true", "Lead.RH_CODE__c true", "Lead.Referral_Key__c true", "Lead.Email true")
                // an address is one field to field-level security
                .contains("Lead.Address true", "Contact.MailingAddress true")
                .noneMatch(field -> field.startsWith("Lead.City")
                        || field.startsWith("Lead.LastName")
                        || field.startsWith("Lead.Company")
                        || field.startsWith("Lead.ConvertedContactId")
                        || field.startsWith("Contact.AccountId"));
        assertThat(org.records("ObjectPermissions"))
                .extracting(row -> row.path("SobjectType").asText() + ": "
                        + ObjectAccess.of(row).words())
                .containsExactly("Lead: read, create, edit", "Account: read", "Contact: read, edit");
        assertThat(org.records("PermissionSet")).singleElement().satisfies(set -> assertThat(
                        set.path("PermissionsModifyAllData").asBoolean())
                .isFalse());
    }

    @Test
    void a_field_that_is_different_is_told_and_never_altered() throws IOException {
        org.custom("Lead", "RH_POINTS__c", "string", 80);
        org.custom("Lead", "RH_CODE__c", "string", 20);
        org.custom("Lead", "Referral_Key__c", "string", 255);

        List<Result> results = run(HERO);

        assertThat(result(results, "Lead.RH_POINTS__c").code()).contains("OTHER_TYPE");
        assertThat(result(results, "Lead.RH_CODE__c").cure())
                .get()
                .asString()
                .contains("takes 20 characters and not 255");
        assertThat(result(results, "Lead.Referral_Key__c").code()).contains("NOT_UNIQUE");
        assertThat(org.writes())
                .noneMatch(call -> call.json().orElse("").contains("\"FullName\":\"Lead.RH_POINTS__c\""));
        assertThat(result(results, "Contact.RH_POINTS__c").state()).isEqualTo(State.DONE);
    }

    @Test
    void a_hidden_field_is_there_and_only_made_visible() throws IOException {
        org.custom("Contact", "Level__c", "string", 40);
        org.hide("Contact", "Level__c");

        List<Result> results = run(PLAIN);

        assertThat(result(results, "Contact.Level__c").state()).isEqualTo(State.THERE);
        assertThat(result(results, SET + ": Contact.Level__c").state()).isEqualTo(State.DONE);
    }

    @Test
    void a_hidden_field_of_another_type_is_told_too() throws IOException {
        org.custom("Contact", "Level__c", "double", 0).put("precision", 18);
        org.hide("Contact", "Level__c");

        assertThat(result(run(PLAIN), "Contact.Level__c").code()).contains("OTHER_TYPE");
    }

    @Test
    void a_field_whose_type_nobody_declares_is_never_guessed() throws IOException {
        List<Result> results = run(PLAIN.replace(", type: text, length: 40", ""));

        assertThat(result(results, "Contact.Level__c").code()).contains("TYPE_NOT_DECLARED");
        assertThat(org.writes()).noneMatch(call -> call.json().orElse("").contains("Level__c"));
    }

    @Test
    void two_campaigns_that_contradict_each_other_are_named() throws IOException {
        write("plain", PLAIN);
        write("other", PLAIN.replace("campaign: plain", "campaign: other").replace("length: 40", "length: 50"));

        Result result = result(run(), "Contact.Level__c");

        assertThat(result.code()).contains("DECLARED_TWICE");
        assertThat(result.cure()).get().asString().contains("text(50)").contains("text(40)");
    }

    @Test
    void a_refused_field_leaves_the_rest_to_be_done_and_a_later_run_completes_it() throws IOException {
        org.refuse(call -> call.json().orElse("").contains("\"FullName\":\"Lead.RH_"), 400, "INSUFFICIENT_ACCESS");

        List<Result> results = run(HERO);

        assertThat(result(results, "Lead.RH_CODE__c").code()).contains("INSUFFICIENT_ACCESS");
        assertThat(result(results, "Lead.RH_CODE__c").cure()).get().asString().contains("Customize Application");
        assertThat(result(results, SET + ": Lead.RH_CODE__c").state()).isEqualTo(State.NOT_TRIED);
        assertThat(result(results, SET + ": Contact.RH_CODE__c").state()).isEqualTo(State.DONE);

        org.refuseNothing();
        List<Result> later = run(HERO);
        assertThat(parts(later, State.DONE)).hasSize(28).allMatch(part -> part.contains("Lead.RH_"));
        assertThat(later).extracting(Result::state).containsOnly(State.THERE, State.DONE);
    }

    @Test
    void without_the_right_to_permission_sets_fields_are_made_and_the_rest_is_told() throws IOException {
        org.refuse(call -> call.path().endsWith("/sobjects/PermissionSet"), 403, "INSUFFICIENT_ACCESS_OR_READONLY");

        List<Result> results = run(PLAIN);

        assertThat(result(results, "Contact.Level__c").state()).isEqualTo(State.DONE);
        assertThat(result(results, SET).state()).isEqualTo(State.REFUSED);
        assertThat(result(results, SET + ": assignment").cure()).contains(SET + " is not there");
        assertThat(parts(results, State.NOT_TRIED)).allMatch(part -> part.startsWith(SET + ": "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TIMEOUT", "IO", "CONNECT", "LOGIN:invalid_grant"})
    void without_answers_nothing_more_is_tried_and_a_later_run_completes_it(String why) throws IOException {
        org.refuse(call -> call.json().orElse("").contains("SobjectType"), 0, why);

        List<Result> results = run(PLAIN);

        assertThat(parts(results, State.REFUSED)).containsExactly(SET + ": Account");
        assertThat(result(results, SET + ": Account").cure()).get().asString().contains("Run it again");
        assertThat(result(results, SET + ": assignment").state()).isEqualTo(State.NOT_TRIED);

        org.refuseNothing();
        assertThat(run(PLAIN)).extracting(Result::state).containsOnly(State.THERE, State.DONE);
        assertThat(org.records("PermissionSet")).hasSize(1);
    }

    @Test
    void an_org_that_cannot_be_read_is_not_touched() throws IOException {
        org.refuse(call -> call.path().contains("/tooling/"), 403, "INSUFFICIENT_ACCESS");

        List<Result> results = run(PLAIN);

        assertThat(results).extracting(Result::state).containsExactly(State.REFUSED, State.NOT_TRIED);
        assertThat(org.writes()).isEmpty();
    }

    @Test
    void what_a_set_lacks_is_added_and_what_it_has_besides_is_told_and_stays() throws IOException {
        run(PLAIN);
        ObjectNode set = org.records("PermissionSet").get(0);
        String id = set.path("Id").asText();
        set.put("PermissionsApiEnabled", false).put("PermissionsModifyAllData", true);
        org.records("ObjectPermissions").stream()
                .filter(row -> row.path("SobjectType").asText().equals("Contact"))
                .forEach(row -> row.put("PermissionsEdit", false));
        org.add("ObjectPermissions", permission(id).put("SobjectType", "Opportunity"));
        org.add("FieldPermissions", permission(id).put("Field", "Opportunity.Amount"));

        List<Result> results = run(PLAIN);

        assertThat(parts(results, State.DONE)).containsExactly(SET, SET + ": Contact");
        assertThat(parts(results, State.NOTED))
                .containsExactlyInAnyOrder(SET, SET + ": Opportunity", SET + ": Opportunity.Amount");
        assertThat(set.path("PermissionsModifyAllData").asBoolean()).isTrue();
        assertThat(org.records("ObjectPermissions")).hasSize(3);
    }

    @Test
    void change_data_capture_is_selected_as_far_as_five_reach() throws IOException {
        for (String other : List.of("Account", "Case", "Campaign", "Task")) {
            org.add(
                    "PlatformEventChannelMember",
                    json.createObjectNode()
                            .put("EventChannel", "ChangeEvents")
                            .put("SelectedEntity", other + "ChangeEvent"));
        }

        List<Result> results = run(WITH_RULE, StreamMode.CDC, false);

        assertThat(result(results, "Change Data Capture of Lead").state()).isEqualTo(State.DONE);
        assertThat(result(results, "Change Data Capture of Opportunity").code()).contains("CDC_ALLOCATION");
        assertThat(org.records("PlatformEventChannelMember")).hasSize(5);
        assertThat(org.records("ObjectPermissions"))
                .filteredOn(row -> row.path("SobjectType").asText().equals("Opportunity"))
                .singleElement()
                .satisfies(row -> assertThat(ObjectAccess.of(row).words()).isEqualTo("read, view all"));
    }

    @Test
    void push_topics_are_made_once() throws IOException {
        assertThat(result(run(WITH_RULE, StreamMode.PUSH_TOPIC, false), "PushTopics")
                        .state())
                .isEqualTo(State.DONE);
        assertThat(org.records("PushTopic"))
                .extracting(topic -> topic.path("Name").asText())
                .containsExactlyInAnyOrder("Referral_Lead", "Referral_Opportunity");

        assertThat(run(WITH_RULE, StreamMode.PUSH_TOPIC, false))
                .extracting(Result::state)
                .containsOnly(State.THERE);
    }

    @Test
    void people_who_are_accounts_have_their_fields_there() throws IOException {
        org.custom("Account", "PersonEmail", "email", 80);
        org.custom("Account", "IsPersonAccount", "boolean", 0);

        List<Result> results = run(PLAIN.replace("create-contact", "create-person-account"));

        assertThat(parts(results, State.DONE))
                .contains("Account.Level__c", "Account.Referral_Key__c", SET + ": Account.PersonEmail")
                .noneMatch(part -> part.contains("Contact"));
        assertThat(result(results, SET + ": Account").what()).isEqualTo("read, create, edit");
        assertThat(result(results, SET + ": Account.IsPersonAccount").what()).isEqualTo("read");
    }

    private ObjectNode permission(String set) {
        return json.createObjectNode().put("ParentId", set).put("PermissionsRead", true);
    }

    private static Result result(List<Result> results, String part) {
        return results.stream()
                .filter(result -> result.part().equals(part) && result.state() != State.NOTED)
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing about " + part));
    }

    private static List<String> parts(List<Result> results, State state) {
        return results.stream()
                .filter(result -> result.state() == state)
                .map(Result::part)
                .toList();
    }

    private List<Result> run(String campaign) throws IOException {
        return run(campaign, StreamMode.OFF, false);
    }

    private List<Result> run(String campaign, StreamMode stream, boolean planOnly) throws IOException {
        write(campaign.lines().findFirst().orElseThrow().replace("campaign: ", ""), campaign);
        return run(stream, planOnly);
    }

    private List<Result> run() {
        return run(StreamMode.OFF, false);
    }

    private List<Result> run(StreamMode stream, boolean planOnly) {
        Campaigns campaigns = CampaignFiles.load(folder, key -> Optional.empty());
        Needs needs = new Needs(campaigns, "default", Optional.of("Referral_Key__c"), stream, Optional.empty());
        List<Result> results = new ArrayList<>();
        new OrgSetup(needs, new SalesforceApi("62.0"), org::asAdmin, org::asUser, json)
                .run(planOnly, true, results::add);
        return results;
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name + ".yaml"), text);
    }
}
