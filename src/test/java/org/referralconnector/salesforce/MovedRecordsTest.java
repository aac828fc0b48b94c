package org.referralconnector.salesforce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.referralconnector.salesforce.SalesforceFixture.fact;
import static org.referralconnector.salesforce.SalesforceFixture.fields;
import static org.referralconnector.salesforce.SalesforceFixture.fixed;
import static org.referralconnector.salesforce.SalesforceFixture.leadFields;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.referralconnector.campaign.SalesforceRules.Handling;
import org.referralconnector.campaign.SalesforceRules.OnMissingField;
import org.referralconnector.campaign.SalesforceRules.WhenConverted;
import org.referralconnector.campaign.SalesforceRules.WhenDeleted;
import org.referralconnector.campaign.Section.Action;
import org.referralconnector.campaign.Section.WhenDuplicate;
import org.referralconnector.campaign.Section.WhenSeveral;
import org.referralconnector.journal.EventKind;
import org.referralconnector.journal.Link;
import org.referralconnector.journal.Outcome;
import org.referralconnector.journal.Outcome.Delivered;
import org.referralconnector.journal.Outcome.Parked;
import org.referralconnector.journal.Outcome.Refused;
import org.referralconnector.journal.Outcome.Skipped;
import org.referralconnector.journal.Outcome.TryLater;
import org.referralconnector.journal.Target;

/** Records that are converted, merged, deleted, there already, or named by the sender. */
class MovedRecordsTest {

    private static final String ADA = "ada@example.org";
    private static final String LEAD = "00Q000000000001AAA";
    private static final String CONTACT = "003000000000001AAA";

    private final SalesforceFixture batch = new SalesforceFixture();

    @Test
    void a_known_lead_that_was_converted_leads_to_its_contact_at_once() {
        WrittenBatch settled = batch.settleLookingUp(
                known(),
                "[" + failure("CANNOT_UPDATE_CONVERTED_LEAD", "cannot reference converted lead") + "]",
                """
                        {"Id":"%s","IsDeleted":false,"IsConverted":true,"ConvertedContactId":"%s",\
                        "ConvertedOpportunityId":"006000000000001AAA"}""".formatted(LEAD, CONTACT));

        assertThat(batch.lookUps).singleElement().satisfies(soql -> assertThat(soql)
                .startsWith("SELECT Id, IsDeleted, CreatedDate")
                .contains("IsConverted")
                .endsWith("FROM Lead WHERE Id IN ('" + LEAD + "')"));
        assertThat(settled.outcomes().get(1L)).isInstanceOfSatisfying(TryLater.class, later -> {
            assertThat(later.reason()).isEqualTo("CONVERTED");
            assertThat(later.after()).contains(Duration.ZERO);
            assertThat(later.inDoubt()).isFalse();
        });
        assertThat(settled.staleLinks()).extracting(Link::recordId).containsExactly(LEAD);
        assertThat(settled.links())
                .extracting(Link::object, Link::recordId)
                .containsExactly(tuple("Lead", CONTACT), tuple("converted/Opportunity", "006000000000001AAA"));
    }

    @Test
    void the_next_attempt_writes_to_the_contact_what_contacts_have_fields_for() {
        batch.leads(fields("LastName", fact("last_name"), "Company", fixed("Referred"), "City", fact("city")));
        batch.linked("p1", "Lead", CONTACT)
                .event(1, EventKind.LEAD_JOINED, "p1", ADA, Map.of("last_name", "Lovelace", "city", "London"));
        WritePlan plan = batch.decideFinding("");

        assertThat(plan.requests()).singleElement().satisfies(call -> assertThat(
                        call.json().orElseThrow())
                .contains("\"type\":\"Contact\"", "\"Id\":\"" + CONTACT + "\"", "\"LastName\":\"Lovelace\"")
                .doesNotContain("Company"));
        assertThat(settled(plan, CONTACT).outcomes().get(1L)).isInstanceOfSatisfying(Delivered.class, delivered -> {
            assertThat(delivered.object()).isEqualTo("Contact");
            assertThat(delivered.detail()).startsWith("Left out: Contact.C").contains("Contact.Company");
        });
    }

    @Test
    void the_contact_gets_the_key_that_it_is_owed_once() {
        batch.keyed()
                .linked("p1", "Lead", CONTACT)
                .linked("p1", "Lead/key-owed", CONTACT)
                .lead(1, "p1", ADA, "L");
        WritePlan plan = batch.decideFinding("");
        String key = "\"Referral_Key__c\":\"spring:p1\"";
        boolean contactsHaveKeys = batch.schema
                .object("Contact")
                .orElseThrow()
                .field("Referral_Key__c")
                .isPresent();

        assertThat(plan.requests().get(0).json().orElseThrow().contains(key)).isEqualTo(contactsHaveKeys);
        assertThat(settled(plan, CONTACT).staleLinks()).extracting(Link::object).containsExactly("Lead/key-owed");
    }

    @Test
    void use_contact_id_false_parks_news_for_a_converted_lead() {
        batch.handling(handling(WhenConverted.PARK, WhenDeleted.PARK, OnMissingField.PARK));

        WrittenBatch settled = batch.settleLookingUp(
                known(),
                "[" + failure("CANNOT_UPDATE_CONVERTED_LEAD", "x") + "]",
                "{\"Id\":\"%s\",\"IsConverted\":true,\"ConvertedContactId\":\"%s\"}".formatted(LEAD, CONTACT));

        assertThat(settled.outcomes().get(1L))
                .isInstanceOf(Parked.class)
                .returns("CANNOT_UPDATE_CONVERTED_LEAD", Outcome::reason);
        assertThat(settled.links()).isEmpty();
    }

    @Test
    void use_contact_id_true_parks_a_field_that_contacts_do_not_have() {
        batch.handling(handling(WhenConverted.CONTACT, WhenDeleted.PARK, OnMissingField.PARK));
        batch.linked("p1", "Lead", CONTACT).lead(1, "p1", ADA, "L");

        assertThat(batch.plan().outcomes().get(1L)).returns("FIELD_MISSING", Outcome::reason);
    }

    @Test
    void a_merged_record_leads_to_the_one_that_it_was_merged_into() {
        WrittenBatch settled = batch.settleLookingUp(
                known(),
                "[" + failure("ENTITY_IS_DELETED", "entity is deleted") + "]",
                "{\"Id\":\"%s\",\"IsDeleted\":true,\"MasterRecordId\":\"00Q000000000002AAA\"}".formatted(LEAD));

        assertThat(settled.outcomes().get(1L)).returns("MERGED", Outcome::reason);
        assertThat(settled.links()).extracting(Link::recordId).containsExactly("00Q000000000002AAA");
        assertThat(settled.staleLinks()).extracting(Link::recordId).containsExactly(LEAD);
    }

    @ParameterizedTest
    @CsvSource({"PARK, 3, false", "SKIP, 1, false", "RECREATE, 4, true"})
    void a_deleted_record_is_what_the_campaign_says(WhenDeleted rule, int rank, boolean forgotten) {
        batch.handling(handling(WhenConverted.FOLLOW, rule, OnMissingField.PARK));

        WrittenBatch settled = batch.settleLookingUp(
                known(),
                "[" + failure("ENTITY_IS_DELETED", "entity is deleted") + "]",
                "{\"Id\":\"%s\",\"IsDeleted\":true,\"MasterRecordId\":null}".formatted(LEAD));

        Class<?> outcome =
                Map.of(3, Parked.class, 1, Skipped.class, 4, TryLater.class).get(rank);
        assertThat(settled.outcomes().get(1L)).isInstanceOf(outcome);
        assertThat(settled.staleLinks().isEmpty()).isEqualTo(!forgotten);
    }

    @Test
    void a_record_that_salesforce_does_not_show_any_more_is_parked_whatever_the_campaign_says_of_deleted_ones() {
        batch.handling(handling(WhenConverted.FOLLOW, WhenDeleted.SKIP, OnMissingField.PARK));

        WrittenBatch settled =
                batch.settleLookingUp(known(), "[" + failure("INVALID_CROSS_REFERENCE_KEY", "invalid id") + "]", "");

        assertThat(settled.outcomes().get(1L)).isInstanceOf(Parked.class).returns("RECORD_HIDDEN", Outcome::reason);
        assertThat(settled.staleLinks()).isEmpty();
    }

    @Test
    void a_look_up_that_fails_decides_nothing() {
        WrittenBatch settled = batch.settleLookingUp(
                known(),
                "[" + failure("ENTITY_IS_DELETED", "entity is deleted") + "]",
                "[{\"errorCode\":\"SERVER_UNAVAILABLE\",\"message\":\"busy\"}]");

        assertThat(settled.outcomes().get(1L)).isInstanceOf(TryLater.class);
        assertThat(settled.staleLinks()).isEmpty();
    }

    @Test
    void the_opportunity_of_a_converted_lead_gets_its_fields_in_the_same_call() {
        batch.describedBy(
                new SalesforceAnswer(
                        SalesforceFixture.API.describe("Contact"),
                        200,
                        SalesforceFixture.resource("describe-contact.json")),
                new SalesforceAnswer(
                        SalesforceFixture.API.describe("Opportunity"),
                        200,
                        "{\"fields\":[{\"name\":\"Referral_Code__c\",\"type\":\"string\",\"length\":80,"
                                + "\"createable\":true,\"updateable\":true,\"nillable\":true}]}"));
        batch.opportunities(fields("Referral_Code__c", fact("code")))
                .linked("p1", "Lead", CONTACT)
                .linked("p1", "converted/Opportunity", "006000000000001AAA")
                .event(1, EventKind.LEAD_JOINED, "p1", ADA, Map.of("last_name", "L", "code", "ABC"));

        assertThat(batch.decideFinding("").requests()).singleElement().satisfies(call -> assertThat(
                        call.json().orElseThrow())
                .contains("\"type\":\"Opportunity\"", "\"Referral_Code__c\":\"ABC\"", "\"type\":\"Contact\""));
    }

    @ParameterizedTest
    @CsvSource({"duplicateResult", "duplicateResut"})
    void a_duplicate_that_a_rule_found_is_adopted(String spelling) {
        WritePlan plan = batch.lead(1, "p1", ADA, "L").decideFinding("");

        WrittenBatch settled = batch.settleLookingUp(plan, "[" + detected(spelling, match("Lead", LEAD)) + "]", "");

        assertThat(settled.outcomes().get(1L)).returns("DUPLICATES_DETECTED", Outcome::reason);
        assertThat(settled.outcomes().get(1L)).isInstanceOf(TryLater.class);
        assertThat(settled.links()).extracting(Link::recordId).containsExactly(LEAD);
        assertThat(batch.lookUps).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"OLDEST, 00Q000000000002AAA", "NEWEST, 00Q000000000001AAA"})
    void of_several_duplicates_the_campaign_chooses_by_age(WhenSeveral rule, String chosen) {
        WritePlan plan = batch.leads(rule).lead(1, "p1", ADA, "L").decideFinding("");
        String second = "00Q000000000002AAA";

        WrittenBatch settled = batch.settleLookingUp(
                plan,
                "[" + detected("duplicateResult", match("Lead", LEAD) + "," + match("Lead", second)) + "]",
                "{\"Id\":\"%s\",\"CreatedDate\":\"2025-01-02T00:00:00.000+0000\"},".formatted(LEAD)
                        + "{\"Id\":\"%s\",\"CreatedDate\":\"2025-01-01T00:00:00.000+0000\"}".formatted(second));

        assertThat(settled.links()).extracting(Link::recordId).containsExactly(chosen);
    }

    @Test
    void several_duplicates_are_parked_if_the_campaign_says_so() {
        WritePlan plan = batch.leads(WhenSeveral.PARK).lead(1, "p1", ADA, "L").decideFinding("");

        WrittenBatch settled = batch.settleLookingUp(
                plan,
                "[" + detected("duplicateResult", match("Lead", LEAD) + "," + match("Lead", "00Q000000000002AAA"))
                        + "]",
                "");

        assertThat(settled.outcomes().get(1L)).isInstanceOf(Parked.class);
        assertThat(batch.lookUps).isEmpty();
    }

    @Test
    void a_contact_stands_in_for_a_lead_that_a_rule_found_no_lead_for() {
        WritePlan plan = batch.lead(1, "p1", ADA, "L").decideFinding("");

        WrittenBatch settled =
                batch.settleLookingUp(plan, "[" + detected("duplicateResult", match("Contact", CONTACT)) + "]", "");

        assertThat(settled.links()).extracting(Link::object, Link::recordId).containsExactly(tuple("Lead", CONTACT));
    }

    @ParameterizedTest
    @CsvSource({"not-an-id, Lead", "00Q000000000001AAA, ''"})
    void a_list_of_duplicates_with_an_unreadable_part_is_parked(String id, String object) {
        WritePlan plan = batch.lead(1, "p1", ADA, "L").decideFinding("");
        String odd = match(object, id).replace("\"type\":\"\"", "\"kind\":1");

        WrittenBatch settled = batch.settleLookingUp(
                plan, "[" + detected("duplicateResult", match("Lead", LEAD) + "," + odd) + "]", "");

        assertThat(settled.outcomes().get(1L)).isInstanceOf(Parked.class);
    }

    @Test
    void a_campaign_that_skips_duplicates_skips_those_of_a_rule_too() {
        WritePlan plan = batch.leads(WhenDuplicate.SKIP).lead(1, "p1", ADA, "L").decideFinding("");

        WrittenBatch settled =
                batch.settleLookingUp(plan, "[" + detected("duplicateResult", match("Lead", LEAD)) + "]", "");

        assertThat(settled.outcomes().get(1L)).returns("duplicate", Outcome::reason);
    }

    @Test
    void a_campaign_that_creates_duplicates_overrules_the_rules_of_the_org() {
        WritePlan plan =
                batch.leads(WhenDuplicate.CREATE).lead(1, "p1", ADA, "L").decideFinding("");

        assertThat(plan.requests()).singleElement().satisfies(call -> assertThat(call.duplicatesAllowed())
                .isTrue());
    }

    @Test
    void the_same_value_in_a_unique_field_is_the_record_that_was_meant() {
        WritePlan plan = batch.lead(1, "p1", ADA, "L").decideFinding("");

        WrittenBatch settled = batch.settleLookingUp(
                plan,
                "["
                        + failure(
                                "DUPLICATE_VALUE",
                                "duplicate value found: Code__c duplicates value on record with id: " + LEAD)
                        + "]",
                "");

        assertThat(settled.links()).extracting(Link::recordId).containsExactly(LEAD);
        assertThat(settled.outcomes().get(1L)).isInstanceOf(TryLater.class);
    }

    @Test
    void creations_of_campaigns_with_other_assignment_rules_go_apart() {
        batch.handling(new Handling(WhenConverted.FOLLOW, WhenDeleted.PARK, OnMissingField.PARK, "01Q000000000001AAA"));
        batch.lead(1, "p1", ADA, "L");
        batch.handling(Handling.USUAL);
        batch.lead(2, "p2", "bob@example.org", "L");

        assertThat(batch.decideFinding("").requests())
                .extracting(SalesforceCall::assignment)
                .containsExactlyInAnyOrder("01Q000000000001AAA", "FALSE");
    }

    @Test
    void a_missing_field_is_dropped_and_named_if_the_campaign_says_so() {
        batch.handling(handling(WhenConverted.FOLLOW, WhenDeleted.PARK, OnMissingField.DROP));
        batch.leads(fields("LastName", fact("last_name"), "Company", fixed("R"), "Nowhere__c", fact("last_name")))
                .lead(1, "p1", ADA, "L");
        WritePlan plan = batch.decideFinding("");

        assertThat(settled(plan, LEAD).outcomes().get(1L))
                .isInstanceOfSatisfying(Delivered.class, delivered -> assertThat(delivered.detail())
                        .startsWith("Left out: Lead.Nowhere__c. "));
    }

    @Test
    void a_field_that_salesforce_refuses_is_left_out_by_the_next_attempt() {
        batch.handling(handling(WhenConverted.FOLLOW, WhenDeleted.PARK, OnMissingField.DROP));
        batch.leads(fields("LastName", fact("last_name"), "Company", fixed("R"), "Phone", fact("last_name")))
                .lead(1, "p1", ADA, "L");
        String refusal = failure("INVALID_FIELD_FOR_INSERT_UPDATE", "unable to create/update fields: Phone")
                .replace("\"fields\":[]", "\"fields\":[\"Phone\"]");

        WrittenBatch settled = batch.settleLookingUp(batch.decideFinding(""), "[" + refusal + "]", "");

        assertThat(settled.outcomes().get(1L)).isInstanceOfSatisfying(TryLater.class, later -> assertThat(later.after())
                .contains(Duration.ZERO));
        assertThat(batch.decideFinding("").requests().get(0).json().orElseThrow())
                .doesNotContain("Phone");
    }

    @Test
    void a_field_that_salesforce_goes_on_refusing_is_parked() {
        batch.handling(handling(WhenConverted.FOLLOW, WhenDeleted.PARK, OnMissingField.DROP));
        batch.lead(1, "p1", ADA, "L");
        String refusal = failure("INVALID_FIELD_FOR_INSERT_UPDATE", "unable to create/update fields: Elsewhere")
                .replace("\"fields\":[]", "\"fields\":[\"Elsewhere\"]");

        WrittenBatch first = batch.settleLookingUp(batch.decideFinding(""), "[" + refusal + "]", "");
        WrittenBatch second = batch.settleLookingUp(batch.decideFinding(""), "[" + refusal + "]", "");

        assertThat(first.outcomes().get(1L)).isInstanceOf(TryLater.class);
        assertThat(second.outcomes().get(1L)).isInstanceOf(Parked.class);
    }

    @Test
    void a_sender_names_records_by_their_ids() {
        batch.leads(fields("LastName", fact("last_name")));
        batch.identified(
                1, "u1", Map.of("last_name", "L"), Target.known("Lead", LEAD), Target.known("Contact", CONTACT));

        WritePlan plan = batch.decideFinding("");

        assertThat(batch.queries()).isEmpty();
        assertThat(plan.calls().get(0).writes())
                .extracting(Write::recordId)
                .containsExactlyInAnyOrder(Optional.of(LEAD), Optional.of(CONTACT));
    }

    @Test
    void a_sender_names_a_record_by_the_value_of_a_field() {
        batch.leads(fields("LastName", fact("last_name"), "Company", fixed("R")))
                .identified(1, "u1", Map.of("last_name", "O'Brien"), Target.found("Lead", "LastName", "O'Brien"));

        assertThat(batch.queries()).singleElement().satisfies(soql -> assertThat(soql)
                .contains("FROM Lead WHERE LastName IN ('O\\'Brien')"));
        assertThat(batch.decideFinding("").calls().get(0).writes().get(0).recordId())
                .isEmpty();
        assertThat(batch.decideFinding("{\"Id\":\"" + LEAD + "\",\"LastName\":\"o'brien\"}")
                        .calls()
                        .get(0)
                        .writes()
                        .get(0)
                        .recordId())
                .contains(LEAD);
    }

    @Test
    void new_records_that_a_sender_asks_for_are_as_many_as_it_asks_for() {
        batch.identified(1, "u1", Map.of("last_name", "L"), Target.created("Lead"), Target.created("lead"))
                .identified(2, "u1", Map.of("last_name", "L"), Target.created("Lead"));

        assertThat(batch.queries()).isEmpty();
        assertThat(batch.decideFinding("").calls().get(0).writes()).hasSize(3);
    }

    @Test
    void a_new_record_that_a_sender_asks_for_is_made_once_whatever_becomes_of_the_first_attempt() {
        batch.identified(1, "u1", Map.of("last_name", "L"), Target.created("Lead"))
                .linked("u1", "Lead:new:1:0", LEAD);

        assertThat(batch.decideFinding("").calls().get(0).writes().get(0).recordId())
                .contains(LEAD);
    }

    @Test
    void participants_who_are_one_record_cost_one_write() {
        batch.linked("p1", "Lead", LEAD)
                .linked("p2", "Lead", LEAD)
                .lead(1, "p1", ADA, "Old")
                .lead(2, "p2", ADA, "New");

        assertThat(batch.decideFinding("").calls()).singleElement().satisfies(call -> {
            assertThat(call.writes()).hasSize(1);
            assertThat(call.call().json().orElseThrow()).contains("New").doesNotContain("Old");
        });
    }

    @Test
    void a_changed_record_is_not_held_up_by_a_duplicate_rule_that_only_warns() {
        WritePlan plan =
                batch.linked("p1", "Lead", LEAD).lead(1, "p1", ADA, "L").decideFinding("");

        assertThat(plan.requests()).singleElement().satisfies(call -> assertThat(call.duplicatesAllowed())
                .isTrue());
    }

    @Test
    void a_found_record_that_refers_to_a_deleted_one_is_parked() {
        WritePlan plan = batch.lead(1, "p1", ADA, "L")
                .decideFinding(SalesforceFixture.row(LEAD, ADA, "2020-01-01T00:00:00.000+0000"));
        String refusal = failure("ENTITY_IS_DELETED", "entity is deleted")
                .replace("\"fields\":[]", "\"fields\":[\"CampaignId__c\"]");

        assertThat(batch.settleLookingUp(plan, "[" + refusal + "]", "")
                        .outcomes()
                        .get(1L))
                .isInstanceOf(Parked.class);
    }

    @Test
    void a_key_that_another_record_has_is_owed_no_longer() {
        batch.keyed()
                .linked("p1", "Lead", CONTACT)
                .linked("p1", "Lead/key-owed", CONTACT)
                .lead(1, "p1", ADA, "L");
        WritePlan plan = batch.decideFinding("");

        WrittenBatch settled = batch.settleLookingUp(
                plan,
                "["
                        + failure(
                                "DUPLICATE_VALUE",
                                "duplicate value found: Referral_Key__c duplicates value on record with id: "
                                        + "003000000000009AAA")
                        + "]",
                "");

        assertThat(settled.staleLinks()).extracting(Link::object).containsExactly("Lead/key-owed");
        assertThat(settled.outcomes().get(1L)).isInstanceOf(TryLater.class);
    }

    @Test
    void the_same_code_at_another_address_is_another_person() {
        WritePlan plan = batch.lead(1, "p1", ADA, "L").decideFinding("");

        WrittenBatch settled = batch.settleLookingUp(
                plan,
                "["
                        + failure(
                                "DUPLICATE_VALUE",
                                "duplicate value found: Code__c duplicates value on record with id: " + LEAD)
                        + "]",
                "{\"Id\":\"" + LEAD + "\",\"Email\":\"bob@example.org\"}");

        assertThat(settled.outcomes().get(1L)).isInstanceOf(Parked.class);
        assertThat(settled.links()).isEmpty();
    }

    @Test
    void a_record_named_by_something_that_is_no_name_is_refused() {
        batch.identified(1, "u1", Map.of(), Target.created("Lead/../../query"));

        assertThat(batch.plan().outcomes().get(1L))
                .isInstanceOf(Refused.class)
                .returns("INVALID_TARGET", Outcome::reason);
    }

    private WritePlan known() {
        return batch.linked("p1", "Lead", LEAD)
                .leads(SalesforceFixture.section(
                        Action.CREATE_LEAD, WhenDuplicate.UPDATE, WhenSeveral.OLDEST, leadFields()))
                .lead(1, "p1", ADA, "L")
                .decideFinding("");
    }

    private WrittenBatch settled(WritePlan plan, String recordId) {
        return batch.settleLookingUp(plan, "[{\"id\":\"" + recordId + "\",\"success\":true,\"errors\":[]}]", "");
    }

    private static Handling handling(WhenConverted converted, WhenDeleted deleted, OnMissingField missing) {
        return new Handling(converted, deleted, missing, Handling.NO_ASSIGNMENT);
    }

    private static String failure(String code, String message) {
        return "{\"success\":false,\"errors\":[{\"statusCode\":\"%s\",\"message\":\"%s\",\"fields\":[]}]}"
                .formatted(code, message);
    }

    private static String detected(String spelling, String matches) {
        return ("{\"success\":false,\"errors\":[{\"statusCode\":\"DUPLICATES_DETECTED\",\"message\":\"Use one?\","
                        + "\"fields\":[],\"%s\":{\"allowSave\":true,\"matchResults\":[{\"errors\":[],\"success\":true,"
                        + "\"matchRecords\":[%s]}]}}]}")
                .formatted(spelling, matches);
    }

    private static String match(String object, String id) {
        return "{\"record\":{\"attributes\":{\"type\":\"%s\"},\"Id\":\"%s\"}}".formatted(object, id);
    }
}
