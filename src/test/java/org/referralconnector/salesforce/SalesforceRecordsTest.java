package org.referralconnector.salesforce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.referralconnector.salesforce.SalesforceFixture.API;
import static org.referralconnector.salesforce.SalesforceFixture.ERRORS;
import static org.referralconnector.salesforce.SalesforceFixture.JSON;
import static org.referralconnector.salesforce.SalesforceFixture.NOW;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.referralconnector.campaign.FollowedFields;
import org.referralconnector.campaign.Qualification;
import org.referralconnector.campaign.QualificationRule;
import org.referralconnector.campaign.QualificationRule.Action;
import org.referralconnector.campaign.QualificationRule.Condition;
import org.referralconnector.campaign.QualificationRule.OnReversal;
import org.referralconnector.change.CrmChange;
import org.referralconnector.change.DueChange;
import org.referralconnector.change.Person;
import org.referralconnector.change.RecordState;
import org.referralconnector.change.RecordsRead;
import org.referralconnector.journal.Delivery;
import org.referralconnector.journal.EventKind;
import org.referralconnector.journal.JournalEntry;
import org.referralconnector.journal.Outcome;

class SalesforceRecordsTest {
    private static final String CONNECTION = "salesforce/default";
    private static final String DEAL = "0060S0000000001AAA";
    private static final String ROW = """
            {"attributes": {"type": "Opportunity", "url": "/x"}, "Id": "0060S0000000001AAA", "IsDeleted": false,
             "SystemModstamp": "2026-11-22T02:00:00.000+0000", "StageName": "Closed Won", "Amount": 12.5,
             "AccountId": "0010S0000000001AAA", "Referral_Code__c": "adaL",
             "RecordType": {"attributes": {"type": "RecordType"}, "DeveloperName": "New_Business"},
             "OpportunityContactRoles": {"totalSize": 2, "done": true, "records": [
               {"ContactId": "0030S0000000002AAA", "IsPrimary": false, "Contact": {"Email": "b@example.org"}},
               {"ContactId": "0030S0000000001AAA", "IsPrimary": true,
                "Contact": {"Email": "a@example.org", "FirstName": "Ada", "LastName": "L"}}]}}""";

    private final SalesforceSchema schema =
            new SalesforceSchema(API, ERRORS, JSON, Clock.fixed(NOW, ZoneOffset.UTC), Duration.ofHours(1));
    private final FollowedFields followed = FollowedFields.of(List.of(new Qualification(
            List.of(new QualificationRule(
                    "Deal won",
                    new Condition(
                            List.of("Closed Won"),
                            List.of("New_Business"),
                            Optional.empty(),
                            false,
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty()),
                    List.of(Action.CONFIRMED, Action.ADD_SPEND),
                    Optional.empty(),
                    OnReversal.KEEP)),
            Qualification.USUAL_CODE_FIELD,
            false)));
    private final SalesforceRecords records = new SalesforceRecords(
            API, ERRORS, schema, new RecordColumns(followed, schema), new RecordRows(CONNECTION), JSON);

    @BeforeEach
    void learn() {
        String fields = Stream.of("Id", "StageName", "Amount", "AccountId", "RecordTypeId", "Referral_Code__c")
                .map("{\"name\": \"%s\", \"type\": \"string\", \"picklistValues\": []}"::formatted)
                .collect(Collectors.joining(","));
        for (String object : List.of("Opportunity", "OpportunityContactRole")) {
            schema.learn(List.of(new SalesforceAnswer(API.describe(object), 200, "{\"fields\": [" + fields + "]}")));
        }
    }

    @Test
    void all_opportunities_of_a_batch_are_read_with_one_query_of_what_the_org_has() {
        List<SalesforceCall> questions = records.questions(List.of(
                event(DEAL, CrmChange.Type.UPDATED),
                event("0060S0000000002AAA", CrmChange.Type.CREATED),
                event(DEAL, CrmChange.Type.UPDATED)));

        assertThat(questions).hasSize(1);
        assertThat(questions.get(0).soql().orElseThrow())
                .contains(
                        "RecordType.DeveloperName",
                        "Referral_Code__c",
                        "FROM OpportunityContactRoles",
                        "IN ('0060S0000000001AAA','0060S0000000002AAA')")
                .doesNotContain("CurrencyIsoCode");
    }

    @Test
    void where_people_are_accounts_a_contact_is_known_by_its_account_too() {
        RecordColumns columns = new RecordColumns(Deals.OF_PEOPLE_WHO_ARE_ACCOUNTS, schema);
        schema.learn(List.of(new SalesforceAnswer(
                API.describe("Contact"), 200, "{\"fields\": [{\"name\": \"AccountId\", \"type\": \"reference\"}]}")));

        assertThat(columns.of("Contact")).contains("AccountId");
        assertThat(columns.of("Opportunity").toString()).contains("Contact.AccountId FROM OpportunityContactRoles)");
        assertThat(new RecordColumns(followed, schema).of("Contact")).doesNotContain("AccountId");
    }

    @Test
    void the_accounts_of_people_are_read_from_a_contact_and_from_contact_roles() throws Exception {
        RecordRows rows = new RecordRows(CONNECTION);

        RecordState contact = rows.state(JSON.readTree("""
                {"attributes": {"type": "Contact"}, "Id": "0030S0000000001AAA", "AccountId": "0010S0000000001AAA"}"""));
        RecordState deal = rows.state(JSON.readTree(ROW.replace(
                "{\"Email\": \"b@example.org\"}",
                "{\"Email\": \"b@example.org\", \"AccountId\": \"0010S0000000002AAA\"}")));

        assertThat(contact.accountsOfPersons()).containsOnly(Map.entry("0030S0000000001AAA", "0010S0000000001AAA"));
        assertThat(deal.accountsOfPersons()).containsOnly(Map.entry("0030S0000000002AAA", "0010S0000000002AAA"));
    }

    @Test
    void more_than_two_hundred_records_are_read_with_several_queries() {
        List<DueChange> changes = new ArrayList<>();
        for (int i = 0; i < 201; i++) {
            changes.add(event("0060S0000000%03dAAA".formatted(i), CrmChange.Type.UPDATED));
        }

        assertThat(records.questions(changes)).hasSize(2);
    }

    @Test
    void a_deleted_record_and_one_that_a_query_found_need_no_question() {
        DueChange row = row(ROW);

        assertThat(records.questions(List.of(event(DEAL, CrmChange.Type.DELETED), row)))
                .isEmpty();
        assertThat(records.read(List.of(row), List.of()).state(DEAL)).isPresent();
    }

    @Test
    void a_row_says_the_contacts_with_the_primary_one_first_and_the_values() {
        List<DueChange> changes = List.of(event(DEAL, CrmChange.Type.UPDATED));
        RecordState state = read(changes, 200, "{\"done\": true, \"records\": [" + ROW + "]}")
                .state(DEAL)
                .orElseThrow();

        assertThat(state.account()).contains("0010S0000000001AAA");
        assertThat(state.persons())
                .extracting(Person::recordId)
                .containsExactly("0030S0000000001AAA", "0030S0000000002AAA");
        assertThat(state.persons().get(0).email()).contains("a@example.org");
        assertThat(state.values())
                .containsEntry("StageName", "Closed Won")
                .containsEntry("Referral_Code__c", "adaL")
                .containsEntry("Amount", new BigDecimal("12.5"))
                .containsEntry("RecordType.DeveloperName", "New_Business");
    }

    @Test
    void a_question_that_fails_is_the_outcome_of_each_of_its_changes() {
        RecordsRead read = read(List.of(event(DEAL, CrmChange.Type.UPDATED)), 503, "");
        assertThat(read.failures().get(DEAL)).isInstanceOf(Outcome.TryLater.class);

        RecordsRead strange = read(List.of(event(DEAL, CrmChange.Type.UPDATED)), 200, "<html>");
        assertThat(strange.failures().get(DEAL)).isInstanceOf(Outcome.TryLater.class);
    }

    @Test
    void a_record_of_an_object_that_is_not_described_waits() {
        schema.forget("Opportunity");
        List<DueChange> changes = List.of(change("Lead", "00Q0S0000000001AAA", CrmChange.Type.UPDATED, false, "{}"));

        assertThat(records.objects(changes)).containsExactly("Lead");
        assertThat(records.questions(changes)).isEmpty();
        assertThat(records.read(changes, List.of()).failures().get("00Q0S0000000001AAA"))
                .isInstanceOf(Outcome.TryLater.class);
    }

    private RecordsRead read(List<DueChange> changes, int status, String body) {
        List<SalesforceAnswer> answers = records.questions(changes).stream()
                .map(call -> new SalesforceAnswer(call, status, body))
                .toList();
        return records.read(changes, answers);
    }

    private static DueChange event(String id, CrmChange.Type type) {
        return change("Opportunity", id, type, false, "{}");
    }

    private static DueChange row(String body) {
        return change("Opportunity", DEAL, CrmChange.Type.UPDATED, true, body);
    }

    private static DueChange change(String object, String id, CrmChange.Type type, boolean complete, String body) {
        JournalEntry entry =
                new JournalEntry(1, CONNECTION, EventKind.RECORD_CHANGED, id, 0, NOW, "application/json", body);
        return new DueChange(
                new Delivery(1, entry, "changes", 0, Optional.empty()),
                new CrmChange(CONNECTION, object, id, type, NOW, 0, Map.of(), complete));
    }
}
