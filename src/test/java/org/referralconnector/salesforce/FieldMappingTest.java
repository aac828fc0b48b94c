package org.referralconnector.salesforce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.referralconnector.salesforce.SalesforceFixture.clearing;
import static org.referralconnector.salesforce.SalesforceFixture.fact;
import static org.referralconnector.salesforce.SalesforceFixture.factOr;
import static org.referralconnector.salesforce.SalesforceFixture.fields;
import static org.referralconnector.salesforce.SalesforceFixture.fixed;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.referralconnector.campaign.FieldRule;
import org.referralconnector.campaign.FieldRule.Source;
import org.referralconnector.campaign.FieldRule.WhenEmpty;
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
