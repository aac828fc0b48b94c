package org.referralconnector.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FactsTest {
    private static final Map<String, Object> FACTS = Map.of(
            "email", "byron@example.org",
            "referrer", Map.of("email", "jessica@example.org"),
            "items", List.of(Map.of("name", "bag"), Map.of("name", "cap")),
            "utm.source", "newsletter",
            "form", Map.of("utm.source", "flyer"));

    @ParameterizedTest
    @CsvSource({
        "email, byron@example.org",
        "referrer.email, jessica@example.org",
        "items.0.name, bag",
        "items.1.name, cap",
        "utm.source, newsletter",
        "form.utm.source, flyer"
    })
    void a_value_is_found_by_its_path(String path, String value) {
        assertThat(Facts.at(FACTS, path)).contains(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "name",
                "email.x",
                "referrer.",
                ".email",
                "referrer.name",
                "items.2",
                "items.-1",
                "items.x",
                "items.99999999999",
                "items..name"
            })
    void a_path_that_leads_nowhere_finds_nothing(String path) {
        assertThat(Facts.at(FACTS, path)).isEmpty();
    }

    @Test
    void null_is_no_value() {
        Map<String, Object> facts = new HashMap<>();
        facts.put("email", null);
        assertThat(Facts.at(facts, "email")).isEmpty();
        assertThat(Facts.at(facts, "email.x")).isEmpty();
    }

    @Test
    void a_map_or_list_is_a_value_too() {
        assertThat(Facts.at(FACTS, "referrer")).contains(Map.of("email", "jessica@example.org"));
    }
}
