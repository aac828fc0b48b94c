package org.referralconnector.provision;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.referralconnector.campaign.NewField;

/** The body with which the Tooling API makes a custom field: {@code {"FullName": …, "Metadata": {…}}} (Metadata API, CustomField). */
final class FieldMetadata {
    private static final int VISIBLE_LINES = 5;

    private final ObjectMapper json;

    FieldMetadata(ObjectMapper json) {
        this.json = json;
    }

    String body(WantedField field) {
        NewField shape = field.shape();
        ObjectNode body = json.createObjectNode().put("FullName", field.part());
        ObjectNode metadata = body.putObject("Metadata")
                .put("label", shape.label().orElseGet(() -> label(field.name())))
                .put("type", type(shape.type()));
        shape.description().ifPresent(text -> metadata.put("description", text));
        switch (shape.type()) {
            case TEXT ->
                metadata.put("length", shape.length())
                        .put("externalId", field.key())
                        .put("unique", field.key())
                        .put("required", false);
            case LONG_TEXTAREA -> metadata.put("length", shape.length()).put("visibleLines", VISIBLE_LINES);
            case NUMBER, CURRENCY, PERCENT ->
                metadata.put("precision", shape.precision())
                        .put("scale", shape.scale())
                        .put("required", false);
            case CHECKBOX -> metadata.put("defaultValue", false);
            case PICKLIST -> addValues(shape, metadata);
            case TEXTAREA, DATE, DATETIME, EMAIL, PHONE, URL -> metadata.put("required", false);
        }
        return body.toString();
    }

    private static void addValues(NewField shape, ObjectNode metadata) {
        ObjectNode definition = metadata.put("required", false)
                .putObject("valueSet")
                .put("restricted", true)
                .putObject("valueSetDefinition")
                .put("sorted", false);
        ArrayNode values = definition.putArray("value");
        shape.values().forEach(value -> values.addObject()
                .put("fullName", value)
                .put("label", value)
                .put("default", false));
    }

    private static String label(String name) {
        String words = name.replaceFirst("(?i)__c$", "").replace('_', ' ').strip();
        return words.length() > 40 ? words.substring(0, 40) : words;
    }

    private static String type(NewField.Type type) {
        return switch (type) {
            case TEXT -> "Text";
            case TEXTAREA -> "TextArea";
            case LONG_TEXTAREA -> "LongTextArea";
            case NUMBER -> "Number";
            case CURRENCY -> "Currency";
            case PERCENT -> "Percent";
            case CHECKBOX -> "Checkbox";
            case DATE -> "Date";
            case DATETIME -> "DateTime";
            case EMAIL -> "Email";
            case PHONE -> "Phone";
            case URL -> "Url";
            case PICKLIST -> "Picklist";
        };
    }
}
