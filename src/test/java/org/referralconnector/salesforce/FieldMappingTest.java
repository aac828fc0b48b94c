package org.referralconnector.salesforce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.referralconnector.campaign.ProgramFixture.program;
import static org.referralconnector.salesforce.SalesforceFixture.clearing;
import static org.referralconnector.salesforce.SalesforceFixture.fact;
import static org.referralconnector.salesforce.SalesforceFixture.factOr;
import static org.referralconnector.salesforce.SalesforceFixture.fields;
import static org.referralconnector.salesforce.SalesforceFixture.fixed;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.referralconnector.campaign.FieldRule;
import org.referralconnector.campaign.FieldRule.Source;
import org.referralconnector.campaign.FieldRule.WhenEmpty;
import org.referralconnector.campaign.Section;
import org.referralconnector.journal.Event;
import org.referralconnector.journal.EventKind;

class FieldMappingTest {

    private final SalesforceObject lead =
            new SalesforceFixture().schema.object("Lead").orElseThrow();
    private final FieldMapping mapping = new FieldMapping(new FieldConversion());

    @Test
    void values_come_from_the_event_and_from_the_campaign_file() throws UnfitValue {
        MappedFields mapped = map(
                fields("LastName", fact("person.names.1"), "Company", fixed("Referred"), "Phone", fact("person.phone")),
                Map.of("person", Map.of("names", List.of("Ada", "Lovelace"))));

        assertThat(mapped.forCreation())
                .containsExactly(Map.entry("LastName", "Lovelace"), Map.entry("Company", "Referred"));
        assertThat(mapped.forUpdate()).isEqualTo(mapped.forCreation());
    }

    @Test
    void a_default_fills_a_new_record_and_leaves_an_existing_one_alone() throws UnfitValue {
        MappedFields mapped = map(fields("LastName", factOr("last_name", "Unknown")), Map.of("last_name", " "));

        assertThat(mapped.forCreation()).containsEntry("LastName", "Unknown");
        assertThat(mapped.forUpdate()).isEmpty();
    }

    @Test
    void a_default_replaces_what_the_rule_says_to_clear() throws UnfitValue {
        FieldRule rule = new FieldRule(Source.FROM, "tier", Optional.of("None"), WhenEmpty.CLEAR, Optional.empty());

        assertThat(map(fields("Description", rule), Map.of()).forUpdate()).containsEntry("Description", "None");
    }

    @Test
    void an_empty_value_is_left_out_or_clears_the_field() throws UnfitValue {
        MappedFields mapped = map(fields("Phone", fact("phone"), "Description", clearing("note")), Map.of("note", ""));

        assertThat(mapped.forCreation()).isEmpty();
        assertThat(mapped.forUpdate()).containsOnlyKeys("Description").containsEntry("Description", null);
    }

    @Test
    void a_field_that_cannot_be_empty_is_not_cleared() throws UnfitValue {
        assertThat(map(fields("LastName", clearing("last_name")), Map.of()).forUpdate())
                .isEmpty();
    }

    @Test
    void a_field_is_written_only_where_the_user_may_write_it() throws UnfitValue {
        MappedFields mapped = map(fields("Origin__c", fixed("spring"), "Score__c", fixed("7")), Map.of());

        assertThat(mapped.forCreation()).containsOnlyKeys("Origin__c");
        assertThat(mapped.forUpdate()).containsOnlyKeys("Score__c");
    }

    @Test
    void a_field_that_can_never_be_written_parks() {
        assertThat(refusal(fields("Locked__c", fixed("x"))).outcome().reason()).isEqualTo("FIELD_READ_ONLY");
    }

    @Test
    void a_field_that_is_unknown_or_hidden_parks_with_a_cure() {
        assertThat(refusal(fields("Foo__c", fact("foo"))).outcome())
                .satisfies(parked -> assertThat(parked.reason()).isEqualTo("FIELD_MISSING"))
                .satisfies(parked -> assertThat(parked.detail()).startsWith("Lead.Foo__c does not exist or is hidden"));
    }

    @Test
    void a_new_record_gets_the_persons_address_even_if_nobody_mapped_it() throws UnfitValue {
        Event event =
                new Event(EventKind.LEAD_JOINED, Optional.empty(), "p1", Optional.of("ada@example.org"), Map.of());

        assertThat(mapping.map(lead, Map.of(), event).forCreation()).containsEntry("Email", "ada@example.org");
        assertThat(mapping.map(lead, Map.of(), event).forUpdate()).isEmpty();
        assertThat(mapping.map(lead, fields("Email", fact("nothing")), event).forCreation())
                .isEmpty();
    }

    @Test
    void of_several_paths_the_first_with_a_value_counts() throws UnfitValue {
        FieldRule rule =
                new FieldRule(Source.FROM, List.of("a", "b", "c"), Optional.empty(), WhenEmpty.KEEP, Optional.empty());

        assertThat(map(fields("Description", rule), Map.of("a", " ", "b", Map.of("x", 1), "c", "found"))
                        .forCreation())
                .containsEntry("Description", "found");
    }

    @Test
    void null_empties_a_field_and_silence_keeps_it() throws UnfitValue {
        Map<String, FieldRule> rules = fields("Phone", clearingNull("phone"), "Description", clearingNull("note"));
        Map<String, Object> facts = new HashMap<>();
        facts.put("phone", null);

        MappedFields mapped = map(rules, facts);

        assertThat(mapped.forUpdate()).containsOnlyKeys("Phone").containsEntry("Phone", null);
        assertThat(mapped.forCreation()).isEmpty();
    }

    @Test
    void null_does_not_empty_what_cannot_be_empty() throws UnfitValue {
        Map<String, Object> facts = new HashMap<>();
        facts.put("last_name", null);

        assertThat(map(fields("LastName", clearingNull("last_name")), facts).forUpdate())
                .isEmpty();
    }

    @Test
    void null_empties_what_an_earlier_event_of_the_same_write_had_set() throws UnfitValue {
        Map<String, FieldRule> rules = fields("Phone", clearingNull("phone"));
        Map<String, Object> later = new HashMap<>();
        later.put("phone", null);

        MappedFields merged = map(rules, Map.of("phone", "1")).then(map(rules, later), new FieldConversion());

        assertThat(merged.forUpdate()).containsEntry("Phone", null);
    }

    @Test
    void zero_and_false_are_values() throws UnfitValue {
        assertThat(map(fields("Score__c", fact("score"), "Description", fact("vip")), Map.of("score", 0, "vip", false))
                        .forUpdate())
                .containsOnlyKeys("Score__c", "Description")
                .containsEntry("Description", "false")
                .hasEntrySatisfying("Score__c", score -> assertThat(score).hasToString("0"));
    }

    @Test
    void standard_fields_that_the_org_lacks_are_passed_over_without_a_value() throws UnfitValue {
        MappedFields mapped = standard(Map.of("name", "Grace Hopper", "phone", "1"), Optional.empty());

        assertThat(mapped.forCreation())
                .containsOnly(
                        Map.entry("FirstName", "Grace"),
                        Map.entry("LastName", "Hopper"),
                        Map.entry("Company", "n/a"),
                        Map.entry("Phone", "1"));
        assertThat(mapped.forUpdate()).doesNotContainKey("Company");
        assertThat(mapped.lackForCreation()).isEmpty();
    }

    @Test
    void standard_fields_with_a_value_that_cannot_be_written_park() {
        assertThat(standardRefusal(Map.of("website", "https://example.org"))).isEqualTo("FIELD_MISSING");
        assertThat(standardRefusal(Map.of("plan", "pro"))).isEqualTo("FIELD_MISSING");
        assertThat(standardRefusal(Map.of("createdAt", "2026-11-22T10:00:00Z"))).isEqualTo("FIELD_READ_ONLY");
    }

    @Test
    void a_custom_field_is_found_in_any_case_of_its_letters() throws UnfitValue {
        assertThat(standard(Map.of("score", 7, "ORIGIN__c", "web"), Optional.empty())
                        .fields())
                .containsKeys("Score__c", "Origin__c");
    }

    @Test
    void a_company_without_a_name_is_filled_in_new_records_only() throws UnfitValue {
        MappedFields mapped = standard(Map.of("company", Map.of("size", 5)), Optional.empty());

        assertThat(mapped.forCreation()).containsEntry("Company", "n/a").containsEntry("LastName", "n/a");
        assertThat(mapped.forUpdate()).isEmpty();
    }

    @Test
    void an_address_outside_the_traits_becomes_part_of_a_new_record() throws UnfitValue {
        MappedFields mapped = standard(Map.of("firstName", "Grace"), Optional.of("grace@example.org"));

        assertThat(mapped.forCreation()).containsEntry("Email", "grace@example.org");
        assertThat(mapped.forUpdate()).containsOnlyKeys("FirstName");
    }

    private MappedFields standard(Map<String, Object> facts, Optional<String> email) throws UnfitValue {
        Section section = new Section(
                Section.Action.CREATE_LEAD,
                Section.WhenDuplicate.UPDATE,
                Section.WhenSeveral.OLDEST,
                Map.of(),
                true,
                false);
        Event event = new Event(EventKind.PERSON_IDENTIFIED, Optional.empty(), "p1", email, facts);
        return mapping.map(
                lead, section.rules("Lead", program("rudderstack").rules(), event), Set.of(), "Email", event);
    }

    private String standardRefusal(Map<String, Object> facts) {
        return catchThrowableOfType(UnfitValue.class, () -> standard(facts, Optional.empty()))
                .outcome()
                .reason();
    }

    private static FieldRule clearingNull(String path) {
        return new FieldRule(Source.FROM, path, Optional.empty(), WhenEmpty.CLEAR_NULL, Optional.empty());
    }

    private MappedFields map(Map<String, FieldRule> rules, Map<String, Object> facts) throws UnfitValue {
        return mapping.map(lead, rules, event(facts));
    }

    private UnfitValue refusal(Map<String, FieldRule> rules) {
        return catchThrowableOfType(UnfitValue.class, () -> map(rules, Map.of()));
    }

    private static Event event(Map<String, Object> facts) {
        return new Event(EventKind.LEAD_JOINED, Optional.empty(), "p1", Optional.empty(), facts);
    }
}
