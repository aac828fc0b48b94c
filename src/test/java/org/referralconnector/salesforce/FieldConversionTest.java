package org.referralconnector.salesforce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.referralconnector.salesforce.SalesforceField.PicklistValue;

class FieldConversionTest {

    private final FieldConversion conversion = new FieldConversion();

    static Stream<Arguments> conversions() {
        return Stream.of(
                arguments("string", "  kept as it came ", "  kept as it came "),
                arguments("string", 42, "42"),
                arguments("string", 1.0E7, "10000000"),
                arguments("string", 12.50, "12.5"),
                arguments("string", true, "true"),
                arguments("string", List.of("a", 2), "a, 2"),
                arguments("phone", "+49 30 1234", "+49 30 1234"),
                arguments("picklist", "anything", "anything"),
                arguments("multipicklist", List.of("Hats", "Boots", "Hats"), "Hats;Boots"),
                arguments("multipicklist", "Hats; Boots;", "Hats;Boots"),
                arguments("double", "12.50", new BigDecimal("12.5")),
                arguments("currency", 100, new BigDecimal("100")),
                arguments("percent", " 7 ", new BigDecimal("7")),
                arguments("int", "42", 42),
                arguments("int", 42.0, 42),
                arguments("boolean", "Yes", true),
                arguments("boolean", 0, false),
                arguments("boolean", true, true),
                arguments("reference", "003000000000001AAA", "003000000000001AAA"),
                arguments("id", " 003000000000001 ", "003000000000001"));
    }

    @ParameterizedTest
    @MethodSource("conversions")
    void a_fact_becomes_a_value_of_the_fields_type(String type, Object fact, Object expected) throws UnfitValue {
        assertThat(conversion.convert("Lead", field(type, 0), fact)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "2011-07-07T00:37:00Z, 2011-07-07T00:37:00.000+0000",
        "2011-07-07T02:37:00.5+02:00, 2011-07-07T00:37:00.500+0000",
        "2011-07-07T02:37:00+0200, 2011-07-07T00:37:00.000+0000",
        "2011-07-07T00:37, 2011-07-07T00:37:00.000+0000",
        "2011-07-07 00:37:00, 2011-07-07T00:37:00.000+0000",
        "2011-07-07, 2011-07-07T00:00:00.000+0000",
        "1309999020, 2011-07-07T00:37:00.000+0000",
        "1309999020000, 2011-07-07T00:37:00.000+0000",
    })
    void a_datetime_is_written_in_utc(String fact, String expected) throws UnfitValue {
        assertThat(conversion.convert("Lead", field("datetime", 0), fact)).isEqualTo(expected);
    }

    @Test
    void a_number_is_a_unix_time_in_seconds_or_milliseconds() throws UnfitValue {
        SalesforceField datetime = field("datetime", 0);

        assertThat(conversion.convert("Lead", datetime, 1309999020)).isEqualTo("2011-07-07T00:37:00.000+0000");
        assertThat(conversion.convert("Lead", datetime, 1309999020123L)).isEqualTo("2011-07-07T00:37:00.123+0000");
        assertThat(conversion.convert("Lead", datetime, 1309999020.5)).isEqualTo("2011-07-07T00:37:00.500+0000");
    }

    @ParameterizedTest
    @CsvSource({
        "2010-01-01, 2010-01-01",
        "2010-01-01T23:30:00-05:00, 2010-01-01",
        "1309999020, 2011-07-07",
    })
    void a_date_is_the_day_that_the_sender_named(String fact, String expected) throws UnfitValue {
        assertThat(conversion.convert("Lead", field("date", 0), fact)).isEqualTo(expected);
    }

    static Stream<Arguments> unfit() {
        return Stream.of(
                arguments("double", "12,50"),
                arguments("double", "$12"),
                arguments("double", "1e999999999"),
                arguments("currency", true),
                arguments("int", "4.2"),
                arguments("int", 3_000_000_000L),
                arguments("boolean", "perhaps"),
                arguments("date", "01/02/2010"),
                arguments("date", "2010"),
                arguments("date", "2010-02-30"),
                arguments("datetime", "0001-01-01T00:00:00Z"),
                arguments("datetime", true),
                arguments("datetime", 1.0E300),
                arguments("reference", "nobody"),
                arguments("string", Map.of("nested", "value")),
                arguments("address", "Unter den Linden 1"));
    }

    @ParameterizedTest
    @MethodSource("unfit")
    void what_the_type_cannot_hold_is_refused_without_being_quoted(String type, Object fact) {
        UnfitValue refusal = refusal(field(type, 0), fact);

        assertThat(refusal.outcome().reason()).isEqualTo("VALUE_NOT_CONVERTIBLE");
        assertThat(refusal.outcome().detail())
                .contains("Lead.Field__c")
                .contains(type)
                .doesNotContain(fact instanceof Boolean ? "\0" : fact.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"string", "textarea", "email", "url", "phone", "picklist"})
    void a_text_longer_than_its_field_is_refused(String type) throws UnfitValue {
        assertThat(conversion.convert("Lead", field(type, 5), "fives")).isEqualTo("fives");
        assertThat(refusal(field(type, 5), "secret").outcome())
                .satisfies(parked -> assertThat(parked.reason()).isEqualTo("VALUE_TOO_LONG"))
                .satisfies(parked ->
                        assertThat(parked.detail()).contains("takes 5").doesNotContain("secret"));
    }

    @Test
    void a_number_with_too_many_digits_is_refused() throws UnfitValue {
        SalesforceField amount = new SalesforceField(
                "Field__c", "currency", 0, 8, 2, true, true, true, false, false, false, false, false, List.of());

        assertThat(conversion.convert("Lead", amount, "123456.789")).isEqualTo(new BigDecimal("123456.789"));
        assertThat(refusal(amount, "1234567").outcome().reason()).isEqualTo("VALUE_OUT_OF_RANGE");
    }

    @Test
    void a_restricted_picklist_takes_its_active_values_only() throws UnfitValue {
        SalesforceField rating = restricted("picklist");

        assertThat(conversion.convert("Lead", rating, "Hot")).isEqualTo("Hot");
        assertThat(conversion.convert("Lead", rating, "hot")).isEqualTo("Hot");
        assertThat(refusal(rating, "Cold").outcome().reason()).isEqualTo("VALUE_NOT_IN_PICKLIST");
        assertThat(refusal(rating, "Tepid").outcome().detail())
                .contains("Hot, Warm")
                .doesNotContain("Tepid");
    }

    @Test
    void every_choice_of_a_restricted_multipicklist_is_checked() throws UnfitValue {
        SalesforceField several = restricted("multipicklist");

        assertThat(conversion.convert("Lead", several, List.of("Hot", "warm"))).isEqualTo("Hot;Warm");
        assertThat(refusal(several, List.of("Hot", "Tepid")).outcome().reason()).isEqualTo("VALUE_NOT_IN_PICKLIST");
    }

    @Test
    void blank_is_what_holds_nothing() {
        assertThat(Stream.of("", " \t", List.of(), Arrays.asList(null, " "))).allMatch(FieldConversion::isBlank);
        assertThat(Stream.of("x", 0, false, List.of("x"))).noneMatch(FieldConversion::isBlank);
    }

    private UnfitValue refusal(SalesforceField field, Object fact) {
        return catchThrowableOfType(UnfitValue.class, () -> conversion.convert("Lead", field, fact));
    }

    private static SalesforceField field(String type, int length) {
        return new SalesforceField(
                "Field__c", type, length, 0, 0, true, true, true, false, false, false, false, false, List.of());
    }

    private static SalesforceField restricted(String type) {
        return new SalesforceField(
                "Field__c",
                type,
                255,
                0,
                0,
                true,
                true,
                true,
                false,
                false,
                false,
                false,
                true,
                List.of(
                        new PicklistValue("Hot", true),
                        new PicklistValue("Warm", true),
                        new PicklistValue("Cold", false)));
    }
}
