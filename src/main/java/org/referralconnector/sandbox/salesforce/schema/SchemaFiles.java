package org.referralconnector.sandbox.salesforce.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.referralconnector.sandbox.http.Json;

/** Reads the objects, their fields, and the records of a new organization from the class path. */
public final class SchemaFiles {
    private static final String FOLDER = "/sandbox/salesforce/";
    private static final List<String> OBJECTS = List.of(
            "Account",
            "Contact",
            "Lead",
            "Opportunity",
            "OpportunityContactRole",
            "Campaign",
            "CampaignMember",
            "Task",
            "PushTopic",
            "User",
            "Profile",
            "UserLicense",
            "PermissionSet",
            "ObjectPermissions",
            "FieldPermissions",
            "PermissionSetAssignment",
            "UserPermissionAccess",
            "DuplicateRule",
            "AssignmentRule",
            "RecordType",
            "Organization");

    /** Files of fields which several objects have. */
    private static final List<String> SHARED_FIELDS = List.of("custom-fields.json", "permission-fields.json");

    private static final Pattern CUSTOM_OBJECT = Pattern.compile("[A-Za-z][A-Za-z0-9_]*__c");
    private static final Pattern ISO_CODE = Pattern.compile("[A-Z]{3}");
    private static final int MOST_CUSTOM_OBJECTS = 100;

    private SchemaFiles() {}

    public static Schema schema() {
        List<Field> system = new ArrayList<>();
        read("system-fields.json").path("fields").forEach(node -> system.add(field(node)));
        List<JsonNode> shared = new ArrayList<>();
        for (String file : SHARED_FIELDS) {
            read(file).path("fields").forEach(shared::add);
        }
        List<ObjectType> types = new ArrayList<>();
        for (String object : OBJECTS) {
            JsonNode file = read(object + ".json");
            List<Field> fields = new ArrayList<>(system);
            file.path("fields").forEach(node -> fields.add(field(node)));
            for (JsonNode node : shared) {
                if (mentions(node.path("objects"), object)) {
                    fields.add(field(((ObjectNode) node.deepCopy()).without("objects")));
                }
            }
            types.add(new ObjectType(
                    object,
                    file.path("label").asText(),
                    file.path("labelPlural").asText(),
                    file.path("keyPrefix").asText(),
                    file.path("readOnly").asBoolean(),
                    fields));
        }
        return new Schema(types);
    }

    /** The virtual objects of the Tooling API. */
    public static Schema toolingSchema() {
        List<ObjectType> types = new ArrayList<>();
        for (JsonNode object : read("tooling-objects.json").path("objects")) {
            List<Field> fields = new ArrayList<>();
            object.path("fields").forEach(node -> fields.add(field(node)));
            types.add(new ObjectType(
                    object.path("name").asText(),
                    object.path("label").asText(),
                    object.path("labelPlural").asText(),
                    object.path("keyPrefix").asText(),
                    true,
                    fields));
        }
        return new Schema(types);
    }

    /**
     * Reads the description of a custom object: its {@code name}, perhaps {@code label}, {@code labelPlural} and
     * {@code fields}. It has the fields of every record, an owner, and a name that may be empty.
     *
     * @param number which custom object of the organization it is, from 0; its ids begin with that
     * @throws IllegalArgumentException with a sentence for people if this describes no custom object
     */
    public static ObjectType customObject(JsonNode node, int number) {
        String name = node.path("name").asText();
        if (!CUSTOM_OBJECT.matcher(name).matches()) {
            throw new IllegalArgumentException("a custom object needs a \"name\" that ends in __c, such as Invoice__c");
        }
        if (number >= MOST_CUSTOM_OBJECTS) {
            throw new IllegalArgumentException("there are " + MOST_CUSTOM_OBJECTS + " custom objects already");
        }
        List<Field> fields = new ArrayList<>();
        read("system-fields.json").path("fields").forEach(each -> fields.add(field(each)));
        read("custom-object-fields.json").path("fields").forEach(each -> fields.add(field(each)));
        node.path("fields").forEach(each -> fields.add(field(each)));
        String label = node.path("label").asText(name);
        return new ObjectType(
                name,
                label,
                node.path("labelPlural").asText(label),
                String.format(Locale.ROOT, "a%02d", number),
                false,
                fields);
    }

    /**
     * The field which holds the currency of a record; a new record gets the first one.
     *
     * @throws IllegalArgumentException if one of the currencies is no ISO code
     */
    public static Field currencyField(List<String> currencies) {
        ObjectNode field = Json.object()
                .put("name", "CurrencyIsoCode")
                .put("label", "Currency ISO Code")
                .put("type", "picklist")
                .put("length", 255)
                .put("restricted", true);
        ArrayNode values = field.putArray("values");
        for (String currency : currencies) {
            if (!ISO_CODE.matcher(currency).matches()) {
                throw new IllegalArgumentException("\"" + currency + "\" is no ISO code of a currency");
            }
            values.addObject().put("value", currency).put("default", values.size() == 1);
        }
        return field(field);
    }

    /** The records which every organization has from the start: {@code {object: [record]}}. */
    public static JsonNode firstRecords() {
        return read("first-records.json");
    }

    /**
     * Reads the description of one field.
     *
     * @throws IllegalArgumentException with a sentence for people if this describes no field
     */
    public static Field field(JsonNode node) {
        try {
            return Json.as(Field.class, node);
        } catch (JsonProcessingException e) {
            String cause =
                    e.getCause() == null ? e.getOriginalMessage() : e.getCause().getMessage();
            throw new IllegalArgumentException(cause, e);
        }
    }

    private static boolean mentions(JsonNode names, String name) {
        for (JsonNode each : names) {
            if (each.asText().equals(name)) {
                return true;
            }
        }
        return false;
    }

    private static JsonNode read(String file) {
        try (InputStream in = SchemaFiles.class.getResourceAsStream(FOLDER + file)) {
            if (in == null) {
                throw new IllegalStateException(FOLDER + file + " is missing from the class path");
            }
            return Json.parse(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
