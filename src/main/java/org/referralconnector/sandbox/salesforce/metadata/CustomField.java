package org.referralconnector.sandbox.salesforce.metadata;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.salesforce.schema.Field;
import org.referralconnector.sandbox.salesforce.schema.PicklistValue;

/**
 * A custom field of an object, with all that its definition says.
 *
 * @param id 18 characters, from {@code 00N}
 * @param object name of the object
 */
public record CustomField(String id, String object, Field field, Notes notes) {
    /**
     * What a definition says for people only.
     *
     * @param description empty if there is none, as is {@code helpText}
     * @param visibleLines of a long text, else 0
     */
    public record Notes(String description, String helpText, int visibleLines, Instant created, Instant modified) {}

    /** {@code Lead.Code__c}. */
    public String fullName() {
        return object + "." + field.name();
    }

    /** {@code Code}. */
    public String developerName() {
        return field.name().substring(0, field.name().length() - "__c".length());
    }

    /** The definition as the Metadata API writes it, without {@code fullName}. */
    public ObjectNode metadata() {
        FieldKind kind = FieldKind.of(field);
        ObjectNode metadata = Json.object();
        if (kind.canBeKey()) {
            metadata.put("caseSensitive", field.caseSensitive());
        }
        writeDefault(metadata);
        text(metadata, "description", notes.description());
        metadata.put("externalId", field.externalId());
        text(metadata, "inlineHelpText", notes.helpText());
        metadata.put("label", field.label());
        if (kind.size() == FieldKind.Size.LENGTH) {
            metadata.put("length", field.length());
        }
        if (kind.size() == FieldKind.Size.DIGITS) {
            metadata.put("precision", field.precision());
        }
        metadata.put("required", field.required());
        if (kind.size() == FieldKind.Size.DIGITS) {
            metadata.put("scale", field.scale());
        }
        metadata.put("type", kind.word());
        if (kind.canBeKey()) {
            metadata.put("unique", field.unique());
        }
        if (!field.values().isEmpty()) {
            metadata.set("valueSet", valueSet());
        }
        if (kind == FieldKind.LONG_TEXT_AREA) {
            metadata.put("visibleLines", notes.visibleLines());
        }
        return metadata;
    }

    private void writeDefault(ObjectNode metadata) {
        if (field.defaultValue() instanceof String text) {
            metadata.put("defaultValue", "\"" + text + "\"");
        } else if (field.defaultValue() instanceof BigDecimal number) {
            metadata.put("defaultValue", number.toPlainString());
        } else if (FieldKind.of(field) == FieldKind.CHECKBOX) {
            metadata.put("defaultValue", Boolean.toString(Boolean.TRUE.equals(field.defaultValue())));
        }
    }

    private ObjectNode valueSet() {
        ObjectNode valueSet = Json.object().put("restricted", field.restricted());
        ObjectNode definition = valueSet.putObject("valueSetDefinition").put("sorted", false);
        ArrayNode values = definition.putArray("value");
        for (PicklistValue value : field.values()) {
            values.addObject()
                    .put("fullName", value.value())
                    .put("default", value.isDefault())
                    .put("label", value.label());
        }
        return valueSet;
    }

    private static void text(ObjectNode metadata, String name, String value) {
        if (!value.isEmpty()) {
            metadata.put(name, value);
        }
    }
}
