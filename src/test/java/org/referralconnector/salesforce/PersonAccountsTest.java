package org.referralconnector.salesforce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.referralconnector.salesforce.SalesforceFixture.API;
import static org.referralconnector.salesforce.SalesforceFixture.ERRORS;
import static org.referralconnector.salesforce.SalesforceFixture.fact;
import static org.referralconnector.salesforce.SalesforceFixture.factOr;
import static org.referralconnector.salesforce.SalesforceFixture.fields;
import static org.referralconnector.salesforce.SalesforceFixture.fixed;
import static org.referralconnector.salesforce.SalesforceFixture.section;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.referralconnector.campaign.FieldRule;
import org.referralconnector.campaign.SalesforceRules.Handling;
import org.referralconnector.campaign.SalesforceRules.OnMissingField;
import org.referralconnector.campaign.SalesforceRules.WhenConverted;
import org.referralconnector.campaign.SalesforceRules.WhenDeleted;
import org.referralconnector.campaign.Section;
import org.referralconnector.campaign.Section.Action;
import org.referralconnector.campaign.Section.WhenDuplicate;
import org.referralconnector.campaign.Section.WhenSeveral;
import org.referralconnector.journal.EventKind;
import org.referralconnector.journal.Link;
import org.referralconnector.journal.Outcome;
import org.referralconnector.journal.Outcome.Parked;
import org.referralconnector.journal.Outcome.Skipped;
import org.referralconnector.journal.Target;

/** People who are Accounts, from the campaign file to what is written. */
class PersonAccountsTest {
    private static final String ADA = "ada@example.org";
    private static final String ACCOUNT = "001000000000001AAA";
    private static final String CONTACT = "003000000000001AAA";
    private static final String LEAD = "00Q000000000001AAA";
    private static final List<String> OF_PEOPLE =
            List.of("FirstName", "LastName", "PersonEmail", "PersonMailingCity", "PersonTitle", "Tier__pc");

    private final SalesforceFixture batch = new SalesforceFixture();

    PersonAccountsTest() {
        describe(OF_PEOPLE, List.of("IsPersonAccount"));
        leads(WhenDuplicate.UPDATE);
    }

    @Test
    void only_people_are_searched_by_their_address() {
        batch.lead(1, "p1", "Ada@Example.org", "Lovelace");

        assertThat(batch.queries())
                .containsExactly("SELECT Id, PersonEmail, CreatedDate FROM Account WHERE PersonEmail IN"
                        + " ('ada@example.org') AND IsPersonAccount = true ORDER BY CreatedDate ASC");
    }

    @Test
    void a_new_person_is_an_account_with_an_address_and_without_a_name_of_its_own() {
        batch.lead(1, "p1", ADA, "Lovelace");

        assertThat(batch.decideFinding("").requests()).singleElement().satisfies(call -> assertThat(
                        call.json().orElseThrow())
                .contains("\"type\":\"Account\"", "\"LastName\":\"Lovelace\"", "\"PersonEmail\":\"" + ADA + "\"")
                .doesNotContain("\"Name\"", "\"Email\""));
    }

    @Test
    void a_person_without_a_last_name_needs_a_default() {
        batch.event(1, EventKind.LEAD_JOINED, "p1", ADA, Map.of());

        assertThat(batch.decideFinding("").outcomes().get(1L))
                .isEqualTo(new Parked(
                        "SETUP_REQUIRED", "Account needs LastName: from last_name found nothing; give a default."));
    }

    @Test
    void a_person_who_is_there_is_changed_or_left_alone_as_the_campaign_says() {
        String found = "{\"Id\":\"" + ACCOUNT + "\",\"PersonEmail\":\"ADA@example.org\"}";
        batch.lead(1, "p1", ADA, "L");

        assertThat(batch.decideFinding(found).requests().get(0).json().orElseThrow())
                .contains("\"Id\":\"" + ACCOUNT + "\"");

        leads(WhenDuplicate.SKIP);
        SalesforceFixture skipping = batch.lead(2, "p2", ADA, "L");
        assertThat(skipping.decideFinding(found).outcomes().get(2L))
                .isEqualTo(new Skipped("duplicate", "Account " + ACCOUNT + " has this e-mail address already."));
    }

    @Test
    void two_people_with_one_address_are_one_account() {
        batch.lead(1, "p1", ADA, "L").lead(2, "p2", ADA, "L");

        assertThat(batch.decideFinding("").requests()).hasSize(1);
    }

    @Test
    void the_key_marks_the_account() {
        describe(OF_PEOPLE, List.of("IsPersonAccount"), key());
        batch.keyed().lead(1, "p1", ADA, "L");

        assertThat(batch.queries().get(0))
                .startsWith("SELECT Id, PersonEmail, CreatedDate, Referral_Key__c FROM Account");
        assertThat(batch.decideFinding("").requests().get(0).path())
                .endsWith("/composite/sobjects/Account/Referral_Key__c");
    }

    @Test
    void an_org_without_person_accounts_parks_with_its_cure() {
        describe(List.of("Referral_Code__c"), List.of());
        batch.lead(1, "p1", ADA, "L");

        assertThat(batch.plan().outcomes().get(1L)).isInstanceOfSatisfying(Parked.class, parked -> {
            assertThat(parked.reason()).isEqualTo("PERSON_ACCOUNTS_OFF");
            assertThat(parked.detail()).contains("person accounts are not enabled in this org");
        });
        assertThat(batch.plan().outdatedObjects()).contains("Account");
    }

    @ParameterizedTest
    @ValueSource(strings = {"IsPersonAccount", "PersonEmail"})
    void salesforces_own_words_for_it_have_the_same_cure_and_no_field_is_dropped(String column) {
        batch.handling(new Handling(WhenConverted.FOLLOW, WhenDeleted.PARK, OnMissingField.DROP, "FALSE"));
        WritePlan plan = batch.lead(1, "p1", ADA, "L").decideFinding("");
        String message = "No such column '" + column + "' on sobject of type Account";

        List<Outcome> outcomes = List.of(
                ERRORS.judge(new SalesforceAnswer(API.query("SELECT"), 400, "[" + complaint(message) + "]"))
                        .outcome(),
                SalesforceFixture.settle(plan, 400, "[" + complaint(message) + "]")
                        .outcomes()
                        .get(1L),
                SalesforceFixture.settle(plan, 200, "[{\"success\":false,\"errors\":[" + complaint(message) + "]}]")
                        .outcomes()
                        .get(1L));

        assertThat(outcomes).allSatisfy(outcome -> assertThat(outcome).isInstanceOfSatisfying(Parked.class, parked -> {
            assertThat(parked.reason()).isEqualTo("PERSON_ACCOUNTS_OFF");
            assertThat(parked.detail()).contains("Person accounts are not enabled in this org");
        }));
    }

    @Test
    void another_column_that_does_not_exist_is_a_field_like_any_other() {
        assertThat(ERRORS.judge(new SalesforceAnswer(
                                API.query("SELECT"),
                                400,
                                "[" + complaint("No such column 'PersonTitle' on entity 'Account'") + "]"))
                        .outcome())
                .returns("INVALID_FIELD", Outcome::reason);
    }

    @Test
    void a_duplicate_rule_that_finds_a_business_finds_no_person() {
        WritePlan plan = batch.lead(1, "p1", ADA, "L").decideFinding("");
        String business = "001000000000002AAA";

        WrittenBatch settled = batch.settleLookingUp(
                plan,
                "[" + detected(business, ACCOUNT) + "]",
                "{\"Id\":\"" + business + "\",\"IsPersonAccount\":false},{\"Id\":\"" + ACCOUNT
                        + "\",\"IsPersonAccount\":true,\"PersonEmail\":\"" + ADA + "\"}");

        assertThat(batch.lookUps)
                .containsExactly(
                        "SELECT Id, IsDeleted, CreatedDate, PersonEmail, IsPersonAccount FROM Account WHERE Id IN"
                                + " ('" + business + "','" + ACCOUNT + "')");
        assertThat(settled.links()).extracting(Link::recordId).containsExactly(ACCOUNT);
    }

    @ParameterizedTest
    @CsvSource({"UPDATE, DUPLICATES_DETECTED", "SKIP, DUPLICATES_DETECTED"})
    void a_duplicate_rule_that_finds_businesses_alone_is_a_persons_to_settle(WhenDuplicate rule, String reason) {
        leads(rule);
        WritePlan plan = batch.lead(1, "p1", ADA, "L").decideFinding("");

        WrittenBatch settled = batch.settleLookingUp(
                plan, "[" + detected(ACCOUNT) + "]", "{\"Id\":\"" + ACCOUNT + "\",\"IsPersonAccount\":false}");

        assertThat(settled.outcomes().get(1L)).isInstanceOf(Parked.class).returns(reason, Outcome::reason);
        assertThat(settled.links()).isEmpty();
    }

    @Test
    void while_nobody_says_whether_it_is_a_business_nothing_is_decided() {
        leads(WhenDuplicate.SKIP);
        WritePlan plan = batch.lead(1, "p1", ADA, "L").decideFinding("");

        WrittenBatch settled = batch.settleLookingUp(
                plan, "[" + detected(ACCOUNT) + "]", "[{\"errorCode\":\"SERVER_UNAVAILABLE\",\"message\":\"busy\"}]");

        assertThat(settled.outcomes().get(1L)).isInstanceOf(Outcome.TryLater.class);
    }

    @Test
    void a_unique_value_that_a_business_has_makes_it_no_person() {
        WritePlan plan = batch.lead(1, "p1", ADA, "L").decideFinding("");

        WrittenBatch settled = batch.settleLookingUp(
                plan,
                "[{\"success\":false,\"errors\":[{\"statusCode\":\"DUPLICATE_VALUE\",\"message\":\"duplicate value found:"
                        + " Tax__c duplicates value on record with id: " + ACCOUNT + "\",\"fields\":[]}]}]",
                "{\"Id\":\"" + ACCOUNT + "\",\"IsPersonAccount\":false}");

        assertThat(settled.outcomes().get(1L)).isInstanceOf(Parked.class).returns("DUPLICATE_VALUE", Outcome::reason);
    }

    @Test
    void a_lead_that_became_a_person_leads_to_the_account_and_remembers_the_contact() {
        describe(OF_PEOPLE, List.of("IsPersonAccount"), key());
        batch.keyed()
                .leads(SalesforceFixture.leadFields())
                .linked("p1", "Lead", LEAD)
                .lead(1, "p1", ADA, "L");

        WrittenBatch settled = batch.settleLookingUp(
                batch.decideFinding(""),
                "[{\"success\":false,\"errors\":[{\"statusCode\":\"CANNOT_UPDATE_CONVERTED_LEAD\",\"message\":\"x\"}]}]",
                converted("true"));

        assertThat(batch.lookUps)
                .singleElement()
                .asString()
                .contains("ConvertedContact.IsPersonAccount", "ConvertedAccount.Referral_Key__c");
        assertThat(settled.links())
                .extracting(Link::object, Link::recordId)
                .containsExactly(
                        tuple("Lead", ACCOUNT), tuple("converted/Contact", CONTACT), tuple("Lead/key-owed", ACCOUNT));
    }

    @Test
    void under_use_contact_id_it_leads_to_the_contact() {
        batch.handling(new Handling(WhenConverted.CONTACT, WhenDeleted.PARK, OnMissingField.PARK, "FALSE"));
        batch.leads(SalesforceFixture.leadFields()).linked("p1", "Lead", LEAD).lead(1, "p1", ADA, "L");

        WrittenBatch settled = batch.settleLookingUp(
                batch.decideFinding(""),
                "[{\"success\":false,\"errors\":[{\"statusCode\":\"CANNOT_UPDATE_CONVERTED_LEAD\",\"message\":\"x\"}]}]",
                converted("true"));

        assertThat(settled.links())
                .extracting(Link::object, Link::recordId)
                .containsExactly(tuple("Lead", CONTACT), tuple("converted/Account", ACCOUNT));
    }

    @Test
    void news_for_a_lead_that_is_a_person_now_goes_under_the_names_of_the_account() {
        batch.leads(fields(
                        "LastName", fact("last_name"),
                        "Company", fixed("Referred"),
                        "City", fact("city"),
                        "Title", fact("title"),
                        "Tier__c", fact("tier")))
                .linked("p1", "Lead", ACCOUNT)
                .event(
                        1,
                        EventKind.LEAD_JOINED,
                        "p1",
                        ADA,
                        Map.of("last_name", "L", "city", "London", "title", "Countess", "tier", "Gold"));

        WritePlan plan = batch.decideFinding("");

        assertThat(plan.requests().get(0).json().orElseThrow())
                .contains(
                        "\"type\":\"Account\"",
                        "\"LastName\":\"L\"",
                        "\"PersonMailingCity\":\"London\"",
                        "\"PersonTitle\":\"Countess\"",
                        "\"Tier__pc\":\"Gold\"")
                .doesNotContain("Company");
        assertThat(batch.plan().intents().get(0).leftOut()).containsExactly("Account.Company");
    }

    @Test
    void who_was_taken_into_the_program_as_a_contact_or_lead_is_written_there() {
        for (String record : List.of(CONTACT, LEAD)) {
            SalesforceFixture other = new SalesforceFixture();
            other.leads(personSection(WhenDuplicate.UPDATE, fields("PersonEmail", fact("mail"))))
                    .linked("p1", "Account", record)
                    .event(1, EventKind.LEAD_JOINED, "p1", ADA, Map.of("mail", ADA));

            assertThat(other.decideFinding("").requests().get(0).json().orElseThrow())
                    .contains("\"Id\":\"" + record + "\"", "\"Email\":\"" + ADA + "\"");
        }
    }

    @Test
    void an_account_that_a_sender_names_is_no_person() {
        batch.identified(
                1,
                "p1",
                Map.of("last_name", "L"),
                new Target("Account", Optional.of(ACCOUNT), Optional.empty(), Optional.empty()));

        Intent intent = batch.plan().intents().get(0);

        assertThat(intent.isPersonAccount()).isFalse();
        assertThat(intent.lookup()).isEmpty();
    }

    @Test
    void standard_fields_are_those_of_people() {
        batch.leads(new Section(
                Action.CREATE_PERSON_ACCOUNT, WhenDuplicate.UPDATE, WhenSeveral.OLDEST, Map.of(), true, false));
        batch.event(1, EventKind.LEAD_JOINED, "p1", ADA, Map.of("firstName", "Ada", "city", "London", "email", ADA));

        assertThat(batch.decideFinding("").requests().get(0).json().orElseThrow())
                .contains(
                        "\"FirstName\":\"Ada\"",
                        "\"LastName\":\"n/a\"",
                        "\"PersonMailingCity\":\"London\"",
                        "\"PersonEmail\":\"" + ADA + "\"");
    }

    @Test
    void a_record_type_with_a_default_alone_is_for_new_people() {
        describe(concat(OF_PEOPLE, "RecordTypeId"), List.of("IsPersonAccount"));
        batch.leads(personSection(
                WhenDuplicate.UPDATE,
                fields("LastName", fact("last_name"), "RecordTypeId", factOr("record_type", "012000000000001AAA"))));
        batch.lead(1, "p1", ADA, "L");

        assertThat(batch.decideFinding("").requests().get(0).json().orElseThrow())
                .contains("\"RecordTypeId\":\"012000000000001AAA\"");
        assertThat(batch.decideFinding("{\"Id\":\"" + ACCOUNT + "\",\"PersonEmail\":\"" + ADA + "\"}")
                        .requests()
                        .get(0)
                        .json()
                        .orElseThrow())
                .doesNotContain("RecordTypeId");
    }

    @Test
    void an_org_with_person_accounts_has_its_account_described() {
        batch.leads(SalesforceFixture.leadFields()).lead(1, "p1", ADA, "L");
        SalesforceFixture usual = new SalesforceFixture().lead(1, "p1", ADA, "L");

        assertThat(batch.objects()).containsExactlyInAnyOrder("Lead", "Contact", "Account");
        assertThat(usual.objects()).containsExactlyInAnyOrder("Lead", "Contact");
    }

    @ParameterizedTest
    @CsvSource({
        "Account, Email, PersonEmail",
        "Account, City, PersonMailingCity",
        "Account, MailingCity, PersonMailingCity",
        "Account, Title, PersonTitle",
        "Account, Tier__c, Tier__pc",
        "Account, LastName, LastName",
        "Account, Company, Company",
        "Account, Persona__c, Persona__c",
        "Contact, PersonMailingCity, MailingCity",
        "Contact, City, MailingCity",
        "Contact, Tier__pc, Tier__c",
        "Contact, Person, Person",
        "Lead, PersonMailingCity, City",
        "Lead, MailingCity, City",
        "Lead, PersonEmail, Email"
    })
    void a_field_has_another_name_on_another_object(String object, String name, String there) {
        Map<String, List<String>> names = Map.of(
                "Account", OF_PEOPLE,
                "Contact", List.of("LastName", "Email", "MailingCity", "Tier__c"),
                "Lead", List.of("LastName", "Email", "City", "Company"));
        SalesforceObject known = new SalesforceObject(
                object,
                names.get(object).stream()
                        .collect(Collectors.toMap(
                                field -> field,
                                field -> SalesforceFixture.JSON.convertValue(
                                        Map.of("name", field, "type", "string", "createable", true),
                                        SalesforceField.class))));

        assertThat(PersonAccounts.nameOn(known, name)).isEqualTo(there);
    }

    private void leads(WhenDuplicate whenDuplicate) {
        batch.leads(personSection(whenDuplicate, fields("LastName", fact("last_name"))));
    }

    private static Section personSection(WhenDuplicate whenDuplicate, Map<String, FieldRule> fields) {
        return section(Action.CREATE_PERSON_ACCOUNT, whenDuplicate, WhenSeveral.OLDEST, fields);
    }

    /** An org whose Account has these fields, and whose Contact says as much of people. */
    private void describe(List<String> writable, List<String> readOnly, String... more) {
        String contact = SalesforceFixture.resource("describe-contact.json");
        batch.describedBy(
                new SalesforceAnswer(
                        API.describe("Lead"),
                        200,
                        with(
                                SalesforceFixture.resource("describe-lead.json"),
                                "ConvertedContactId",
                                "ConvertedAccountId")),
                new SalesforceAnswer(
                        API.describe("Contact"), 200, readOnly.isEmpty() ? contact : with(contact, "IsPersonAccount")),
                new SalesforceAnswer(
                        API.describe("Account"),
                        200,
                        Stream.of(
                                        writable.stream().map(name -> field(name, true)),
                                        readOnly.stream().map(name -> field(name, false)),
                                        Arrays.stream(more))
                                .flatMap(all -> all)
                                .collect(Collectors.joining(",", "{\"fields\":[", "]}"))));
    }

    /** A description with further fields that nobody may write. */
    private static String with(String describe, String... names) {
        int at = describe.indexOf('[', describe.indexOf("\"fields\"")) + 1;
        return describe.substring(0, at)
                + Arrays.stream(names).map(name -> field(name, false) + ",").collect(Collectors.joining())
                + describe.substring(at);
    }

    private static String field(String name, boolean writable) {
        return "{\"name\":\"%s\",\"type\":\"%s\",\"length\":255,\"createable\":%3$s,\"updateable\":%3$s,\"nillable\":true}"
                .formatted(name, name.equals("IsPersonAccount") ? "boolean" : "string", writable);
    }

    private static String key() {
        return "{\"name\":\"Referral_Key__c\",\"type\":\"string\",\"length\":255,\"createable\":true,\"updateable\":true,"
                + "\"nillable\":true,\"externalId\":true,\"unique\":true}";
    }

    private static List<String> concat(List<String> some, String more) {
        return Stream.concat(some.stream(), Stream.of(more)).toList();
    }

    private static String complaint(String message) {
        return "{\"errorCode\":\"INVALID_FIELD\",\"statusCode\":\"INVALID_FIELD\",\"message\":\"" + message
                + "\",\"fields\":[\"PersonEmail\"]}";
    }

    private static String detected(String... ids) {
        String matches = Arrays.stream(ids)
                .map(id -> "{\"record\":{\"attributes\":{\"type\":\"Account\"},\"Id\":\"" + id + "\"}}")
                .collect(Collectors.joining(","));
        return "{\"success\":false,\"errors\":[{\"statusCode\":\"DUPLICATES_DETECTED\",\"message\":\"duplicate\",\"fields\":[],"
                + "\"duplicateResult\":{\"matchResults\":[{\"entityType\":\"Account\",\"errors\":[],\"success\":true,"
                + "\"matchRecords\":[" + matches + "]}]}}]}";
    }

    private static String converted(String person) {
        return "{\"Id\":\"" + LEAD + "\",\"IsConverted\":true,\"ConvertedContactId\":\"" + CONTACT
                + "\",\"ConvertedAccountId\":\"" + ACCOUNT + "\",\"ConvertedContact\":{\"IsPersonAccount\":" + person
                + "},\"ConvertedAccount\":{\"Referral_Key__c\":null}}";
    }
}
