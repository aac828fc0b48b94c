package org.referralconnector.intercom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.referralconnector.intercom.Attribute.ValueType;

class AttributeConversionTest {
    private final AttributeConversion conversion = new AttributeConversion();

    private Object convert(ValueType type, Object fact) throws UnfitValue {
        return conversion.convert(Attribute.made("score", type), fact);
    }

    @Test
    void text_is_kept_and_numbers_are_written_out() throws UnfitValue {
        assertThat(convert(ValueType.STRING, " Ada ")).isEqualTo(" Ada ");
        assertThat(convert(ValueType.STRING, 1.5e3)).isEqualTo("1500");
        assertThat(convert(ValueType.STRING, true)).isEqualTo("true");
        assertThat(convert(ValueType.STRING, List.of("a", "", "b"))).isEqualTo("a, b");
    }

    @Test
    void numbers_are_numbers_however_they_come() throws UnfitValue {
        assertThat(convert(ValueType.INTEGER, "12.0")).isEqualTo(12L);
        assertThat(convert(ValueType.FLOAT, " 1.50 ")).isEqualTo(new BigDecimal("1.5"));
    }

    @ParameterizedTest
    @CsvSource({"yes, true", "1, true", "off, false", "FALSE, false"})
    void words_for_yes_and_no_are_understood(String word, boolean meant) throws UnfitValue {
        assertThat(convert(ValueType.BOOLEAN, word)).isEqualTo(meant);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-27, 1795737600",
        "2026-11-27T10:00:00Z, 1795773600",
        "2026-11-27T12:00:00+02:00, 1795773600",
        "2026-11-27 10:00:00, 1795773600",
        "2026-11-27T10:00:00.5+0000, 1795773600",
        "1795773600, 1795773600",
        "1795773600000, 1795773600"
    })
    void moments_become_seconds_since_1970(String moment, long seconds) throws UnfitValue {
        assertThat(convert(ValueType.DATE, moment)).isEqualTo(seconds);
    }

    @ParameterizedTest
    @CsvSource({"INTEGER, 1.5", "INTEGER, many", "FLOAT, ''", "BOOLEAN, perhaps", "DATE, 2026", "DATE, 1969-07-20"})
    void what_does_not_fit_is_refused_without_being_quoted(ValueType type, String fact) {
        assertThatThrownBy(() -> convert(type, fact))
                .isInstanceOfSatisfying(
                        UnfitValue.class,
                        unfit -> assertThat(unfit.outcome().reason()).isEqualTo("VALUE_NOT_CONVERTIBLE"))
                .hasMessageContaining("score")
                .hasMessageNotContaining("many");
    }

    @Test
    void a_text_that_would_be_cut_off_is_refused() {
        assertThatThrownBy(() -> convert(ValueType.STRING, "x".repeat(256))).hasMessageContaining("255");
    }

    @Test
    void a_new_attribute_gets_the_type_of_its_value() {
        assertThat(AttributeConversion.typeFor("score", 1)).isEqualTo(ValueType.INTEGER);
        assertThat(AttributeConversion.typeFor("score", 1.5)).isEqualTo(ValueType.FLOAT);
        assertThat(AttributeConversion.typeFor("score", true)).isEqualTo(ValueType.BOOLEAN);
        assertThat(AttributeConversion.typeFor("score", "1")).isEqualTo(ValueType.STRING);
        assertThat(AttributeConversion.typeFor("joined_at", "2026-11-27")).isEqualTo(ValueType.DATE);
        assertThat(AttributeConversion.typeFor("looked_at", "the shop")).isEqualTo(ValueType.STRING);
    }

    @Test
    void joined_texts_keep_each_part_once() throws UnfitValue {
        Attribute attribute = Attribute.made("tags", ValueType.STRING);

        assertThat(conversion.join(attribute, "a; b", "b; c", "; ")).isEqualTo("a; b; c");
    }
}
