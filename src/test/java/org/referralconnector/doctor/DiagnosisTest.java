package org.referralconnector.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DiagnosisTest {
    private static final Path PAGE = Path.of("docs/check.md");

    @Test
    void the_page_for_operators_lists_exactly_these_codes_with_their_levels_and_cures() throws IOException {
        List<String> rows = Files.readAllLines(PAGE).stream()
                .filter(line -> line.matches("\\| `[a-z-]+` \\| (green|yellow|red) \\|.*"))
                .map(line -> line.split(" \\| ", -1))
                .map(cells -> cells[0].replaceAll("[| `]", "") + " | " + cells[1] + " | "
                        + cells[3].replaceFirst(" \\|$", ""))
                .toList();

        assertThat(rows)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(Diagnosis.values())
                        .map(one -> one.code() + " | " + one.level().word() + " | "
                                + (one.cure().isEmpty() ? "–" : one.cure()))
                        .toList());
    }

    @ParameterizedTest
    @EnumSource(Diagnosis.class)
    void whatever_is_not_green_has_a_cure(Diagnosis diagnosis) {
        assertThat(diagnosis.cure().isEmpty()).isEqualTo(diagnosis.level() == Level.GREEN);
        assertThat(diagnosis.cure()).doesNotContain("\n", " | ");
    }

    @Test
    void a_place_that_comes_twice_is_filled_twice() {
        assertThat(Diagnosis.PICKLIST_VALUE_UNKNOWN.cure("a, b", "Lead.Rating"))
                .isEqualTo("Use one of a, b, or add the value to the picklist Lead.Rating.");
        assertThat(Diagnosis.KEY_FIELD_MISSING.cure("Lead.Key__c", "x.key-field"))
                .isEqualTo(
                        "Run provision, or create Lead.Key__c (text 255, unique, external id) and make it editable, or set x.key-field to"
                                + " none.");
    }

    @Test
    void what_stands_for_a_place_is_taken_as_it_is() {
        assertThat(Diagnosis.ROUTE_TWICE.cure("$1\\{file}")).startsWith("Add $1\\{file} to referral.routes.exclude");
    }
}
