package org.referralconnector.salesforce;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.referralconnector.campaign.FieldRule;

/**
 * The fields of one record-to-be or record-to-change, in the order of the campaign file.
 *
 * @param object the object, such as {@code Lead}
 * @param fields what is known about each field, by API name; not modified after construction
 */
public record MappedFields(String object, Map<String, MappedField> fields) {

    /** What Salesforce asks for in every new record of an object and no connector can invent. */
    private static final Map<String, List<String>> REQUIRED =
            Map.of("Lead", List.of("LastName", "Company"), "Contact", List.of("LastName"));

    /** These fields after a {@code later} event of the same write. */
    MappedFields then(MappedFields later, FieldConversion conversion) throws UnfitValue {
        Map<String, MappedField> merged = new LinkedHashMap<>(fields);
        for (Map.Entry<String, MappedField> entry : later.fields.entrySet()) {
            MappedField earlier = merged.get(entry.getKey());
            merged.put(
                    entry.getKey(),
                    earlier == null ? entry.getValue() : earlier.then(object, entry.getValue(), conversion));
        }
        return new MappedFields(object, merged);
    }

    /** The values of a new record. */
    Map<String, Object> forCreation() {
        Map<String, Object> values = new LinkedHashMap<>();
        fields.forEach((name, field) -> field.onCreation().ifPresent(value -> values.put(name, value)));
        return values;
    }

    /** The values to change in a record that exists; null empties a field. */
    Map<String, Object> forUpdate() {
        Map<String, Object> values = new LinkedHashMap<>();
        fields.forEach((name, field) -> {
            if (field.isWrittenOnUpdate()) {
                values.put(name, field.value());
            }
        });
        return values;
    }

    /** Why no record can be made of these fields, in words for the person who wrote the campaign file. */
    Optional<String> lackForCreation() {
        return lackForCreation(REQUIRED.getOrDefault(object, List.of()));
    }

    /** The same for a record that needs these fields. */
    Optional<String> lackForCreation(List<String> required) {
        List<String> lacks = required.stream()
                .filter(name -> !fields.containsKey(name)
                        || fields.get(name).onCreation().isEmpty())
                .map(name -> object + " needs " + name + ": " + why(name))
                .toList();
        return lacks.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", lacks));
    }

    private String why(String name) {
        MappedField mapped = fields.get(name);
        if (mapped == null) {
            return "the campaign does not map it.";
        }
        if (!mapped.field().createable()) {
            return "the integration user may not set it.";
        }
        FieldRule rule = mapped.rule();
        return rule.source() == FieldRule.Source.FROM
                ? "from " + String.join(", ", rule.values()) + " found nothing; give a default."
                : "its value is blank.";
    }
}
