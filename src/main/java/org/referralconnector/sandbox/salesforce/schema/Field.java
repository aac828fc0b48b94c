package org.referralconnector.sandbox.salesforce.schema;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A field of an object.
 *
 * @param length most characters of a text
 * @param precision most digits of a number, {@code scale} of them behind the point
 * @param required a record cannot be saved without it
 * @param readOnly only the system writes it
 * @param createOnly clients set it when they create a record, and never again
 * @param calculated the system derives it from other fields at each save
 * @param references the objects to which a reference may point
 * @param relationship the name under which queries reach the record it points to
 * @param childRelationship the name under which the record it points to reaches this one
 * @param defaultsToUser filled with the id of the user who creates the record
 */
public record Field(
        String name,
        String label,
        FieldType type,
        int length,
        int precision,
        int scale,
        boolean required,
        boolean readOnly,
        boolean createOnly,
        boolean unique,
        boolean externalId,
        boolean idLookup,
        boolean caseSensitive,
        boolean nameField,
        boolean calculated,
        boolean restricted,
        boolean defaultsToUser,
        @JsonProperty("default") Object defaultValue,
        List<PicklistValue> values,
        List<String> references,
        String relationship,
        String childRelationship) {

    private static final List<String> ADDRESS_PARTS = List.of("Street", "City", "State", "PostalCode", "Country");
    private static final Map<String, Set<String>> ADDRESSES = Map.of(
            "Lead", Set.of(""),
            "Contact", Set.of("Mailing", "Other"),
            "Account", Set.of("Billing", "Shipping", "PersonMailing", "PersonOther"));

    /**
     * Checks the description, and fills in what it may leave out.
     *
     * @throws IllegalArgumentException if name or type is missing, or a text has no length
     */
    public Field {
        if (name == null || type == null) {
            throw new IllegalArgumentException("a field needs a \"name\" and a \"type\"");
        }
        label = label == null ? name : label;
        values = values == null ? List.of() : List.copyOf(values);
        references = references == null ? List.of() : List.copyOf(references);
        if (type.shape() == FieldType.Shape.TEXT && length <= 0) {
            throw new IllegalArgumentException("field " + name + " needs a \"length\"");
        }
    }

    Field withoutWriting() {
        return new Field(
                name,
                label,
                type,
                length,
                precision,
                scale,
                required,
                true,
                createOnly,
                unique,
                externalId,
                idLookup,
                caseSensitive,
                nameField,
                calculated,
                restricted,
                defaultsToUser,
                defaultValue,
                values,
                references,
                relationship,
                childRelationship);
    }

    /** This field on another object under another name: no record there needs it, or is told from others by it. */
    Field mirrored(String otherName) {
        return new Field(
                otherName,
                label,
                type,
                length,
                precision,
                scale,
                false,
                readOnly,
                createOnly,
                false,
                false,
                idLookup,
                caseSensitive,
                false,
                calculated,
                restricted,
                defaultsToUser,
                defaultValue,
                values,
                references,
                relationship,
                null);
    }

    /** The address that a field of an object is part of, such as MailingAddress for MailingCity; empty if it is none. */
    public static Optional<String> addressOf(String object, String name) {
        for (String part : ADDRESS_PARTS) {
            String before = name.endsWith(part) ? name.substring(0, name.length() - part.length()) : null;
            if (before != null && ADDRESSES.getOrDefault(object, Set.of()).contains(before)) {
                return Optional.of(before + "Address");
            }
        }
        return Optional.empty();
    }

    public boolean custom() {
        return name.endsWith("__c") || name.endsWith("__pc");
    }

    /** Whether the store finds records by this field without looking at all of them. */
    public boolean indexed() {
        return unique
                || externalId
                || idLookup
                || type == FieldType.EMAIL
                || (type == FieldType.REFERENCE && !namesUser());
    }

    /** Every record has such a reference, and most of them to the same user: an index would not narrow anything. */
    private boolean namesUser() {
        return references.contains("User");
    }

    public Optional<PicklistValue> value(String text) {
        return values.stream()
                .filter(each -> each.value().equalsIgnoreCase(text))
                .findFirst();
    }

    public Optional<PicklistValue> defaultPick() {
        return values.isEmpty()
                ? Optional.empty()
                : values.stream().filter(PicklistValue::isDefault).findFirst();
    }
}
