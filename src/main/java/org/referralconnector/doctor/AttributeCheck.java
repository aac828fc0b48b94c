package org.referralconnector.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.referralconnector.campaign.FieldRule;
import org.referralconnector.campaign.FieldRule.Source;

/** One custom attribute that a campaign maps a value to: is it there, may it be written, does the value fit? */
final class AttributeCheck {
    private static final Set<String> YES_OR_NO = Set.of("true", "yes", "y", "on", "1", "false", "no", "n", "off", "0");

    private final Findings findings;
    private final String where;

    /** @param where the part of the campaign, for the table */
    AttributeCheck(Findings findings, String where) {
        this.findings = findings;
        this.where = where;
    }

    /**
     * Looks at one attribute.
     *
     * @param attribute as the workspace describes it, if it has it
     * @param creates whether the campaign has missing attributes created
     */
    void check(String name, FieldRule rule, Optional<JsonNode> attribute, boolean creates) {
        if (attribute.isEmpty()) {
            if (!creates) {
                findings.add(Diagnosis.ATTRIBUTE_MISSING, where, "the workspace has no attribute " + name, name);
            }
        } else if (attribute.get().path("archived").asBoolean()) {
            findings.add(Diagnosis.ATTRIBUTE_ARCHIVED, where, "the attribute " + name + " is archived", name);
        } else if (!attribute.get().path("api_writable").asBoolean(true)) {
            findings.add(
                    Diagnosis.ATTRIBUTE_READ_ONLY,
                    where,
                    "the attribute " + name + " cannot be written through the API",
                    name);
        } else if (rule.source() != Source.FROM) {
            checkValue(name, rule.value(), attribute.get());
        }
    }

    private void checkValue(String name, String value, JsonNode attribute) {
        List<String> options = options(attribute);
        String type = attribute.path("data_type").asText();
        String what = "the attribute " + name + " cannot hold the value of the campaign file";
        if (!options.isEmpty() && options.stream().noneMatch(value::equalsIgnoreCase)) {
            findings.add(Diagnosis.ATTRIBUTE_OPTION_UNKNOWN, where, what, String.join(", ", options), name);
        } else if (options.isEmpty() && !canHold(type, value)) {
            findings.add(Diagnosis.ATTRIBUTE_OF_WRONG_TYPE, where, what, name, type);
        }
    }

    private static List<String> options(JsonNode attribute) {
        List<String> options = new ArrayList<>();
        attribute
                .path("options")
                .forEach(option -> options.add(
                        option.isTextual()
                                ? option.asText()
                                : option.path("value").asText()));
        return options;
    }

    /** Says no only where no reading of the value would do. */
    private static boolean canHold(String type, String value) {
        return switch (type) {
            case "integer" -> value.matches("[+-]?[0-9]+(\\.0+)?");
            case "float" -> value.matches("[+-]?([0-9]+\\.?|[0-9]*\\.[0-9]+)([eE][+-]?[0-9]+)?");
            case "boolean" -> YES_OR_NO.contains(value.toLowerCase(Locale.ROOT));
            case "date", "datetime" -> value.matches("[0-9]+|[0-9]{4}-[0-9]{2}-[0-9]{2}.*");
            default -> true;
        };
    }
}
