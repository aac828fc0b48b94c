package org.referralconnector.sandbox.salesforce.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.salesforce.refusal.Refusal;
import org.referralconnector.sandbox.salesforce.schema.Field;
import org.referralconnector.sandbox.salesforce.schema.SchemaFiles;

/**
 * Reads the definition of one custom field. It may come from JSON or from XML, in which every value is text. The
 * sentences "Must specify" and "Can not specify" are those of real organizations.
 */
final class DefinitionReader {
    private static final Set<String> EMULATED = Set.of(
            "fullName",
            "type",
            "label",
            "description",
            "inlineHelpText",
            "length",
            "precision",
            "scale",
            "visibleLines",
            "unique",
            "externalId",
            "caseSensitive",
            "required",
            "defaultValue",
            "valueSet");

    /** Members which tell of things that no client sees here. */
    private static final Set<String> WITHOUT_EFFECT = Set.of(
            "trackHistory",
            "trackFeedHistory",
            "trackTrending",
            "deprecated",
            "businessStatus",
            "securityClassification",
            "complianceGroup",
            "displayFormat",
            "externalDeveloperName");

    private static final Pattern QUOTED = Pattern.compile("(?s)\"(.*)\"|'(.*)'");
    private static final int LONGEST_LABEL = 40;
    private static final int LONGEST_NOTE = 1000;
    private static final int LONGEST_HELP = 510;
    private static final int MOST_LINES = 50;
    private static final int SHORTEST_LONG_TEXT = 256;

    private final JsonNode metadata;
    private final FieldKind kind;

    /** @throws Refusal if this is no definition, or names a type or a member that does not exist */
    DefinitionReader(JsonNode metadata) {
        if (!metadata.isObject()) {
            throw Refusal.record("REQUIRED_FIELD_MISSING", "Required fields are missing: [Metadata]", "Metadata");
        }
        this.metadata = metadata;
        Set<String> unknown = new TreeSet<>();
        metadata.fieldNames().forEachRemaining(unknown::add);
        unknown.removeAll(EMULATED);
        unknown.removeAll(WITHOUT_EFFECT);
        if (!unknown.isEmpty()) {
            throw Refusal.unreadable("No such column '" + unknown.iterator().next() + "' on sobject of type Metadata");
        }
        if (text("type").isEmpty()) {
            throw refused("type", "Must specify 'type' for a CustomField");
        }
        this.kind = FieldKind.of(text("type"))
                .orElseThrow(() -> Refusal.record(
                        "INVALID_TYPE",
                        "'" + text("type") + "' is not a valid value for the enum 'FieldType'",
                        "type"));
    }

    FieldKind kind() {
        return kind;
    }

    String description() {
        return atMost(LONGEST_NOTE, "description");
    }

    String helpText() {
        return atMost(LONGEST_HELP, "inlineHelpText");
    }

    int visibleLines() {
        if (kind != FieldKind.LONG_TEXT_AREA) {
            forbid("visibleLines");
            return 0;
        }
        return number("visibleLines", 2, MOST_LINES);
    }

    /**
     * The field.
     *
     * @param name {@code Code__c}
     * @throws Refusal FIELD_INTEGRITY_EXCEPTION with the member that is to blame
     */
    Field field(String name) {
        if (text("label").isEmpty()) {
            throw refused("label", "Must specify a non-empty label for the CustomField");
        }
        ObjectNode field = Json.object()
                .put("name", name)
                .put("label", atMost(LONGEST_LABEL, "label"))
                .put("type", kind.type().word());
        readSize(field);
        readKey(field);
        if (kind == FieldKind.PICKLIST) {
            readValues(field);
        } else {
            forbid("valueSet");
        }
        if (flag("required") && !kind.canBeRequired()) {
            throw cannotSpecify("required");
        }
        field.put("required", flag("required"));
        readDefault(field);
        return SchemaFiles.field(field);
    }

    private void readSize(ObjectNode field) {
        if (kind.size() == FieldKind.Size.DIGITS) {
            int precision = number("precision", 1, kind.most());
            int scale = number("scale", 0, kind.most() - 1);
            if (scale > precision) {
                throw refused("scale", "Scale must be less than or equal to the precision");
            }
            field.put("precision", precision).put("scale", scale);
        } else {
            forbid("precision");
            forbid("scale");
        }
        if (kind.size() == FieldKind.Size.LENGTH) {
            field.put("length", number("length", kind == FieldKind.TEXT ? 1 : SHORTEST_LONG_TEXT, kind.most()));
        } else {
            forbid("length");
            if (kind.size() == FieldKind.Size.FIXED && kind.most() > 0) {
                field.put("length", kind.most());
            }
        }
    }

    private void readKey(ObjectNode field) {
        for (String member : List.of("unique", "externalId", "caseSensitive")) {
            if (flag(member) && !kind.canBeKey()) {
                throw cannotSpecify(member);
            }
            field.put(member, flag(member));
        }
    }

    private void readValues(ObjectNode field) {
        JsonNode valueSet = metadata.path("valueSet");
        List<JsonNode> given = listOf(valueSet.path("valueSetDefinition").path("value"));
        if (given.isEmpty()) {
            throw refused(
                    "valueSet", "Must specify a valueSet with a valueSetDefinition for a CustomField of type Picklist");
        }
        field.put("restricted", isTrue(valueSet.path("restricted"), "restricted"));
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        ArrayNode values = field.putArray("values");
        for (JsonNode each : given) {
            String name = each.path("fullName").asText("");
            if (name.isEmpty() || name.length() > kind.most()) {
                throw refused(
                        "valueSet", "A picklist value needs a fullName of at most " + kind.most() + " characters");
            }
            if (!names.add(name)) {
                throw refused("valueSet", "Duplicate picklist value: " + name);
            }
            values.addObject()
                    .put("value", name)
                    .put("label", each.path("label").asText(name))
                    .put("default", isTrue(each.path("default"), "default"));
        }
    }

    private void readDefault(ObjectNode field) {
        String given = text("defaultValue");
        if (kind == FieldKind.CHECKBOX) {
            if (given.isEmpty()) {
                throw mustSpecify("defaultValue");
            }
            field.put("default", flag("defaultValue"));
        } else if (!given.isEmpty()) {
            switch (kind) {
                case NUMBER, CURRENCY, PERCENT -> field.put("default", decimal(given));
                case TEXT, TEXT_AREA, EMAIL, PHONE, URL -> field.put("default", literal(given));
                default -> throw refused("defaultValue", "Only literal defaults of texts and numbers are emulated");
            }
        }
    }

    private BigDecimal decimal(String text) {
        try {
            return new BigDecimal(text).setScale(number("scale", 0, kind.most() - 1));
        } catch (ArithmeticException | NumberFormatException e) {
            throw refused("defaultValue", "The default value " + text + " is no number of this precision and scale");
        }
    }

    private String literal(String formula) {
        Matcher quoted = QUOTED.matcher(formula.strip());
        if (!quoted.matches()) {
            throw refused("defaultValue", "The default value of a text is a formula: put it into quotes");
        }
        return quoted.group(1) == null ? quoted.group(2) : quoted.group(1);
    }

    private String text(String member) {
        return metadata.path(member).isNull() ? "" : metadata.path(member).asText("");
    }

    private String atMost(int most, String member) {
        if (text(member).length() > most) {
            throw refused(member, member + " has more than " + most + " characters");
        }
        return text(member);
    }

    private boolean flag(String member) {
        return isTrue(metadata.path(member), member);
    }

    private static boolean isTrue(JsonNode node, String member) {
        if (node.isMissingNode() || node.isNull()) {
            return false;
        }
        String word = node.asText();
        if (!word.equals("true") && !word.equals("false")) {
            throw Refusal.unreadable("'" + word + "' is not a valid value for the type xsd:boolean of " + member);
        }
        return word.equals("true");
    }

    private int number(String member, int least, int most) {
        if (text(member).isEmpty()) {
            throw mustSpecify(member);
        }
        if (!text(member).matches("-?\\d{1,9}")) {
            throw Refusal.unreadable("'" + text(member) + "' is not a valid value for the type xsd:int of " + member);
        }
        int number = Integer.parseInt(text(member));
        if (number < least || number > most) {
            throw refused(member, member + " must be between " + least + " and " + most);
        }
        return number;
    }

    private void forbid(String member) {
        if (!metadata.path(member).isMissingNode() && !metadata.path(member).isNull()) {
            throw cannotSpecify(member);
        }
    }

    private static List<JsonNode> listOf(JsonNode node) {
        List<JsonNode> list = new ArrayList<>();
        if (node.isArray()) {
            node.forEach(list::add);
        } else if (node.isObject()) {
            list.add(node);
        }
        return list;
    }

    private Refusal mustSpecify(String member) {
        return refused(member, "Must specify '" + member + "' for a CustomField of type " + kind.word());
    }

    private Refusal cannotSpecify(String member) {
        return refused(member, "Can not specify '" + member + "' for a CustomField of type " + kind.word());
    }

    private static Refusal refused(String member, String message) {
        return Refusal.record("FIELD_INTEGRITY_EXCEPTION", message, member);
    }
}
