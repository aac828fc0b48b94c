package org.referralconnector.campaign;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.referralconnector.campaign.NewField.Type;

/** Checks what a field rule says about a field that is to be made: keys that go together, sizes that Salesforce has. */
final class NewFieldCheck {
    private static final List<String> ONLY_WITH_TYPE =
            List.of("length", "precision", "scale", "values", "label", "description");
    private static final List<String> DIGITS = List.of("precision", "scale");

    private final JsonNode rule;
    private final BiConsumer<String, String> mistake;

    /**
     * @param rule the field rule
     * @param mistake takes the key and what is wrong with it
     */
    NewFieldCheck(JsonNode rule, BiConsumer<String, String> mistake) {
        this.rule = rule;
        this.mistake = mistake;
    }

    void check() {
        Optional<Type> type = CampaignReader.type(rule);
        if (!rule.has("type")) {
            ONLY_WITH_TYPE.stream()
                    .filter(rule::has)
                    .forEach(key -> mistake.accept(key, key + " only goes with type; add the type or remove it"));
        }
        type.ifPresent(this::check);
    }

    private void check(Type type) {
        if (rule.has("length") && !type.hasLength()) {
            mistake.accept("length", "length only goes with type text or long-textarea; remove it");
        } else if (rule.has("length")) {
            checkLength(type);
        }
        for (String key : DIGITS) {
            if (rule.has(key) && !type.isNumber()) {
                mistake.accept(key, key + " only goes with type number, currency or percent; remove it");
            }
        }
        if (type.isNumber()) {
            checkDigits(type);
        }
        boolean picks = type == Type.PICKLIST;
        if (picks && rule.path("values").isEmpty()) {
            mistake.accept("type", "a picklist needs its values; add values: [First, Second]");
        } else if (!picks && rule.has("values")) {
            mistake.accept("values", "values only go with type picklist; remove them");
        }
    }

    private void checkLength(Type type) {
        boolean isLong = type == Type.LONG_TEXTAREA;
        int least = isLong ? NewField.LONGEST_TEXT + 1 : 1;
        int most = isLong ? NewField.LONGEST_LONG_TEXT : NewField.LONGEST_TEXT;
        int length = rule.path("length").asInt();
        if (length < least || length > most) {
            mistake.accept(
                    "length",
                    "a " + type.word() + " has " + least + " to " + most + " characters; write such a length"
                            + (isLong || length <= most ? "" : ", or type: long-textarea"));
        }
    }

    private void checkDigits(Type type) {
        int precision = rule.path("precision").asInt(NewField.MOST_DIGITS);
        int scale = rule.path("scale").asInt(type.usualScale());
        if (precision < 1 || precision > NewField.MOST_DIGITS) {
            mistake.accept("precision", "precision is all the digits of the number, 1 to 18; write such a number");
        } else if (scale > precision) {
            mistake.accept(
                    rule.has("scale") ? "scale" : "precision",
                    "scale is those of the " + precision + " digits that stand after the point; write fewer");
        }
    }
}
