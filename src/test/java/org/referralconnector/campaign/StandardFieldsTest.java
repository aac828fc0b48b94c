package org.referralconnector.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.referralconnector.campaign.ProgramFixture.program;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.referralconnector.campaign.FieldRule.Source;
import org.referralconnector.campaign.FieldRule.WhenEmpty;
import org.referralconnector.campaign.Section.Action;
import org.referralconnector.campaign.Section.WhenDuplicate;
import org.referralconnector.campaign.Section.WhenSeveral;
import org.referralconnector.journal.Event;
import org.referralconnector.journal.EventKind;

class StandardFieldsTest {
    private static final ProgramRules RUDDERSTACK = program("rudderstack").rules();

    @ParameterizedTest
    @CsvSource({
        "Lead, email, Email",
        "Lead, Email, Email",
        "Lead, EMAIL, Email",
        "lead, firstname, FirstName",
        "Lead, company, Company",
        "Lead, annualRevenue, AnnualRevenue",
        "Lead, createdAt, CreatedDate",
        "Lead, LeadSource, LeadSource",
        "Lead, leadSource, LeadSource",
        "Lead, city, City",
        "Contact, city, MailingCity",
        "Contact, mailingcity, MailingCity",
        "Contact, birthday, Birthdate",
        "Contact, accountId, AccountId",
        "Lead, plan, plan__c",
        "Lead, plan__c, plan__c",
        "Lead, Plan__C, Plan__C",
        "Lead, photoUrl, photoUrl__c",
        "Lead, id, id__c",
        "Contact, rating, rating__c",
        "Contact, company, company__c",
        "Contact, gender, gender__c",
        "PersonAccount, email, PersonEmail",
        "PersonAccount, city, PersonMailingCity",
        "PersonAccount, birthday, PersonBirthdate",
        "PersonAccount, phone, Phone",
        "PersonAccount, plan, plan__c",
        "Account, email, email",
        "Invoice__c, plan, plan"
    })
    void a_trait_goes_to_its_field(String object, String trait, String field) {
        assertThat(values(object, Map.of(trait, "value"), true)).containsExactly(Map.entry(field, "value"));
    }

    @ParameterizedTest
    @CsvSource({
        "Lead, age",
        "Lead, avatar",
        "Lead, birthday",
        "Lead, gender",
        "Contact, avatar",
        "Lead, a b",
        "Lead, 2nd"
    })
    void what_is_known_to_be_no_field_or_cannot_be_one_goes_nowhere(String object, String trait) {
        assertThat(values(object, Map.of(trait, "value"), true)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Grace Hopper, Grace, Hopper",
        "Grace Brewster Hopper, Grace, Brewster Hopper",
        "'  Grace   Hopper ', Grace, Hopper",
        "'Grace ', Grace,",
        "Grace, Grace,"
    })
    void the_first_word_of_a_name_is_the_first_name_and_the_rest_the_last(String name, String first, String last) {
        Map<String, Object> expected = new HashMap<>();
        expected.put("FirstName", first);
        if (last != null) {
            expected.put("LastName", last);
        }
        assertThat(values("Lead", Map.of("name", name), true)).isEqualTo(expected);
    }

    @Test
    void names_of_their_own_go_before_the_parts_of_the_whole_name() {
        assertThat(values("Lead", Map.of("name", "Xa Ya", "firstName", "Grace", "LASTNAME", "Hopper"), true))
                .containsOnly(Map.entry("FirstName", "Grace"), Map.entry("LastName", "Hopper"));
    }

    @Test
    void of_several_places_the_first_with_a_value_counts() {
        assertThat(values("Lead", Map.of("city", "Flat", "address", Map.of("city", "Nested")), true))
                .containsExactly(Map.entry("City", "Nested"));
        assertThat(values("Lead", Map.of("company", Map.of("name", "Harvard", "industry", "Research")), true))
                .containsOnly(Map.entry("Company", "Harvard"), Map.entry("Industry", "Research"));
    }

    @Test
    void only_what_a_new_record_needs_has_a_default_and_null_empties_everything_else() {
        assertThat(filled("Lead")).containsExactlyInAnyOrder("LastName", "Company");
        assertThat(filled("Contact")).containsExactly("LastName");
        assertThat(filled("PersonAccount")).containsExactly("LastName");
        assertThat(StandardFields.rules("Lead", Map.of("plan", "pro"), true).values())
                .filteredOn(rule -> rule.fallback().isEmpty())
                .allMatch(rule -> rule.whenEmpty() == WhenEmpty.CLEAR_NULL);
    }

    @Test
    void traits_that_differ_in_case_only_are_one_field() {
        Map<String, Object> traits = new LinkedHashMap<>();
        traits.put("plan", "pro");
        traits.put("Plan", "free");
        traits.put("plan__c", "none");
        assertThat(values("Lead", traits, true)).containsExactly(Map.entry("plan__c", "pro"));
        assertThat(values("Account", traits, true))
                .containsOnly(Map.entry("plan", "pro"), Map.entry("plan__c", "none"));
    }

    @Test
    void traits_as_they_are_keep_their_names() {
        assertThat(values("Lead", Map.of("email", "e", "name", "n", "plan", "pro", "not a field", 1), false))
                .containsOnly(Map.entry("email", "e"), Map.entry("name", "n"), Map.entry("plan", "pro"));
    }

    @Test
    void the_fields_of_the_file_go_over_the_standard_ones() {
        FieldRule own = rule("plan");
        Section section = section(Map.of("EMAIL", own), true, false);

        Map<String, FieldRule> rules = section.rules("Lead", RUDDERSTACK, identified(Map.of("email", "e")));

        assertThat(rules).containsEntry("EMAIL", own).doesNotContainKey("Email").containsKey("LastName");
    }

    @Test
    void the_filler_is_for_new_records_unless_the_file_says_otherwise() {
        Event event = identified(Map.of("phone", "1"));

        FieldRule filler =
                section(Map.of(), true, false).rules("Lead", RUDDERSTACK, event).get("LastName");
        FieldRule everywhere =
                section(Map.of(), true, true).rules("Lead", RUDDERSTACK, event).get("LastName");

        assertThat(filler.fallback()).contains("n/a");
        assertThat(filler.whenEmpty()).isEqualTo(WhenEmpty.KEEP);
        assertThat(everywhere.fallback()).contains("n/a");
        assertThat(everywhere.whenEmpty()).isEqualTo(WhenEmpty.CLEAR);
    }

    @Test
    void other_programs_get_the_standard_fields_and_no_custom_ones() {
        Map<String, Object> facts = Map.of("name", "Grace Hopper", "referrer", Map.of("id", "r-1"), "plan", "pro");

        Map<String, FieldRule> rules = section(Map.of(), true, false)
                .rules("Lead", program("referralhero").rules(), identified(facts));

        assertThat(rules).containsKeys("FirstName", "Company").doesNotContainKeys("plan__c", "referrer__c");
    }

    @Test
    void a_section_without_standard_fields_has_its_own_and_no_others() {
        Map<String, FieldRule> own = Map.of("LastName", rule("lastName"));

        assertThat(section(own, false, false).rules("Contact", RUDDERSTACK, identified(Map.of("plan", "pro"))))
                .isEqualTo(own);
    }

    @Test
    void another_object_takes_the_traits_whatever_the_section_says() {
        assertThat(section(Map.of("LastName", rule("lastName")), false, false)
                        .rules("Invoice__c", RUDDERSTACK, identified(Map.of("Number__c", 7))))
                .containsOnlyKeys("Number__c");
    }

    @Test
    void traits_that_the_sender_has_mapped_already_keep_their_names() {
        Event mapped = new Event(
                EventKind.PERSON_IDENTIFIED,
                Optional.empty(),
                "u-1",
                Optional.empty(),
                Map.of("DoNotCall", true),
                List.of(),
                true);

        assertThat(section(Map.of(), true, false).rules("Lead", RUDDERSTACK, mapped))
                .containsOnlyKeys("DoNotCall");
        assertThat(section(Map.of(), true, false)
                        .rules(
                                "Lead",
                                program("rudderstack").mapProperties(false).rules(),
                                identified(Map.of("DoNotCall", true))))
                .containsOnlyKeys("DoNotCall");
    }

    /** What the rules find, as FieldMapping would: fields for which there is nothing are left out. */
    private static Map<String, Object> values(String object, Map<String, Object> facts, boolean custom) {
        Map<String, Object> values = new LinkedHashMap<>();
        StandardFields.rules(object, facts, custom).forEach((field, rule) -> rule.values().stream()
                .flatMap(path -> Facts.at(facts, path).stream())
                .filter(value -> !(value instanceof Map) && !value.equals(""))
                .findFirst()
                .ifPresent(value -> values.put(field, value)));
        return values;
    }

    private static List<String> filled(String object) {
        return StandardFields.rules(object, Map.of(), true).entrySet().stream()
                .filter(rule -> rule.getValue().fallback().isPresent())
                .map(Map.Entry::getKey)
                .toList();
    }

    private static Section section(Map<String, FieldRule> fields, boolean standard, boolean fillerOnUpdate) {
        return new Section(
                Action.CREATE_LEAD, WhenDuplicate.UPDATE, WhenSeveral.OLDEST, fields, standard, fillerOnUpdate);
    }

    private static FieldRule rule(String path) {
        return new FieldRule(Source.FROM, path, Optional.empty(), WhenEmpty.KEEP, Optional.empty());
    }

    private static Event identified(Map<String, Object> facts) {
        return new Event(EventKind.PERSON_IDENTIFIED, Optional.empty(), "u-1", Optional.empty(), facts);
    }
}
