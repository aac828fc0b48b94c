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

    @ParameterizedTest
    @CsvSource({
        "name.first-word, Ada",
        "name.other-words, King Lovelace",
        "referrer.email.first-word, jessica@example.org"
    })
    void a_text_has_words(String path, String words) {
        Map<String, Object> facts = new HashMap<>(FACTS);
        facts.put("name", "  Ada  King Lovelace ");
        assertThat(Facts.at(facts, path)).contains(words);
    }

    @ParameterizedTest
    @ValueSource(strings = {"email.other-words", "items.first-word", "blank.first-word", "blank.other-words"})
    void where_there_are_no_words_there_is_nothing(String path) {
        Map<String, Object> facts = new HashMap<>(FACTS);
        facts.put("blank", " ");
        assertThat(Facts.at(facts, path)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "gone, true",
        "address.city, true",
        "utm.gone, true",
        "email, false",
        "silent, false",
        "address.street, false",
        "email.city, false",
        "gone.city, false"
    })
    void null_is_told_from_silence(String path, boolean isNull) {
        Map<String, Object> address = new HashMap<>();
        address.put("city", null);
        Map<String, Object> facts = new HashMap<>(FACTS);
        facts.put("gone", null);
        facts.put("utm.gone", null);
        facts.put("address", address);
        assertThat(Facts.isNull(facts, path)).isEqualTo(isNull);
    }

    @Test
    void a_map_or_list_is_a_value_too() {
        assertThat(Facts.at(FACTS, "referrer")).contains(Map.of("email", "jessica@example.org"));
    }
}
