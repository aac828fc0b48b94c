package org.referralconnector.provision;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A field that an org has.
 *
 * @param name its API name
 * @param type describe's word for its type, such as {@code string}; Salesforce's own words if nobody knows better
 * @param length the most characters of a text
 * @param precision the most digits of a number
 * @param scale how many of those stand after the point
 * @param unique true if no two records may have the same value
 * @param externalId true if records can be upserted by it
 * @param writable false if nobody may write it, such as a formula
 * @param permissionable true if a permission can be given for it; it cannot for fields that are always visible
 * @param compound the field for which the permission is given instead, such as {@code MailingAddress}
 * @param values the values of a restricted picklist; empty if it takes any
 * @param visible false if field-level security hides it from the user who asks
 */
record PresentField(
        String name,
        String type,
        int length,
        int precision,
        int scale,
        boolean unique,
        boolean externalId,
        boolean writable,
        boolean permissionable,
        Optional<String> compound,
        Set<String> values,
        boolean visible) {

    /** How FieldDefinition's DataType words the types, such as {@code Text(255) (External ID) (Unique Case Insensitive)}. */
    private static final Pattern DATA_TYPE =
            Pattern.compile("([A-Za-z/ -]+?)\\s*(?:\\(([0-9]+)(?:, ?([0-9]+))?\\))?(\\s.*)?");

    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("text", "string"),
            Map.entry("text area", "textarea"),
            Map.entry("long text area", "textarea"),
            Map.entry("number", "double"),
            Map.entry("currency", "currency"),
            Map.entry("percent", "percent"),
            Map.entry("checkbox", "boolean"),
            Map.entry("date", "date"),
            Map.entry("date/time", "datetime"),
            Map.entry("email", "email"),
            Map.entry("phone", "phone"),
            Map.entry("url", "url"),
            Map.entry("picklist", "picklist"));

    private static final String TEXT_AREA = "text area";
    private static final int LENGTH_OF_A_TEXT_AREA = 255;

    /** Seen by everybody who sees the record, and filled by Salesforce. */
    private static final List<String> ALWAYS_VISIBLE = List.of(
            "Id",
            "IsDeleted",
            "CreatedDate",
            "CreatedById",
            "LastModifiedDate",
            "LastModifiedById",
            "SystemModstamp",
            "OwnerId",
            "RecordTypeId",
            "MasterRecordId",
            "Name",
            "FirstName",
            "LastName",
            "Salutation",
            "MiddleName",
            "Suffix");

    /** A field of a describe answer. */
    static PresentField described(JsonNode field) {
        boolean createable = field.path("createable").asBoolean();
        boolean updateable = field.path("updateable").asBoolean();
        Set<String> values = new HashSet<>();
        if (field.path("restrictedPicklist").asBoolean()) {
            field.path("picklistValues")
                    .forEach(value -> values.add(value.path("value").asText()));
        }
        return new PresentField(
                field.path("name").asText(),
                field.path("type").asText(),
                field.path("length").asInt(),
                field.path("precision").asInt(),
                field.path("scale").asInt(),
                field.path("unique").asBoolean(),
                field.path("externalId").asBoolean(),
                // field-level security says the same of a field that others may write
                createable || updateable || (!field.path("calculated").asBoolean() && isCustom(field)),
                field.path("permissionable").asBoolean(guessPermissionable(field, createable || updateable)),
                Optional.of(field.path("compoundFieldName").asText(""))
                        .filter(compound -> !compound.isEmpty() && !compound.equals("null")),
                values,
                true);
    }

    /**
     * A field that the Tooling API knows and describe does not: one that is hidden from the user who asks.
     *
     * @param row {@code QualifiedApiName}, {@code DataType} and {@code IsNillable} of FieldDefinition
     */
    static PresentField hidden(JsonNode row) {
        String name = row.path("QualifiedApiName").asText();
        String words = row.path("DataType").asText();
        Matcher matcher = DATA_TYPE.matcher(words);
        String type = matcher.matches() ? matcher.group(1).toLowerCase(Locale.ROOT) : words;
        boolean known = TYPES.containsKey(type);
        int size = matcher.matches() && matcher.group(2) != null ? Integer.parseInt(matcher.group(2)) : 0;
        int behind = matcher.matches() && matcher.group(3) != null ? Integer.parseInt(matcher.group(3)) : -1;
        boolean digits = Set.of("number", "currency", "percent").contains(type);
        return new PresentField(
                name,
                TYPES.getOrDefault(type, words),
                type.equals(TEXT_AREA) && size == 0 ? LENGTH_OF_A_TEXT_AREA : digits ? 0 : size,
                digits && behind >= 0 ? size + behind : digits ? size : 0,
                Math.max(behind, 0),
                words.contains("Unique"),
                words.contains("External ID"),
                known,
                row.path("IsNillable").asBoolean(true),
                Optional.empty(),
                Set.of(),
                false);
    }

    private static boolean isCustom(JsonNode field) {
        return field.path("custom").asBoolean();
    }

    /** For API versions and servers that do not say it. */
    private static boolean guessPermissionable(JsonNode field, boolean writable) {
        boolean required = !field.path("nillable").asBoolean()
                && writable
                && !field.path("type").asText().equals("boolean");
        return !required && !ALWAYS_VISIBLE.contains(field.path("name").asText());
    }
}
