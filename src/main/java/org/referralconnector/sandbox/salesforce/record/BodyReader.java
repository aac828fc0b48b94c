package org.referralconnector.sandbox.salesforce.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.referralconnector.sandbox.salesforce.access.Permissions;
import org.referralconnector.sandbox.salesforce.refusal.Refusal;
import org.referralconnector.sandbox.salesforce.schema.Field;
import org.referralconnector.sandbox.salesforce.schema.ObjectType;
import org.referralconnector.sandbox.salesforce.schema.Schema;
import org.referralconnector.sandbox.salesforce.store.FieldValues;
import org.referralconnector.sandbox.salesforce.store.RecordStore;
import org.referralconnector.sandbox.salesforce.store.Row;

/** Reads the fields which the JSON of a record sets; null stands for a field that is cleared. */
final class BodyReader {
    private final Schema schema;
    private final RecordStore store;
    private final Permissions permissions;

    BodyReader(Schema schema, RecordStore store, Permissions permissions) {
        this.schema = schema;
        this.store = store;
        this.permissions = permissions;
    }

    /**
     * The fields of a body.
     *
     * @param creates whether they are for a new record
     * @throws Refusal if a field does not exist, cannot be written by clients, or is of another type
     */
    Map<String, Object> read(ObjectType whole, ObjectNode body, boolean creates, WriteOptions options) {
        Schema seen = options.byClient() ? permissions.seenBy(options.userId()) : schema;
        ObjectType type = seen.type(whole.name()).orElseThrow();
        Map<String, Object> values = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : body.properties()) {
            String name = entry.getKey();
            if (name.equals("attributes")) {
                continue;
            }
            Field field = type.field(name).orElse(null);
            if (field != null) {
                requireWritable(field, creates);
                values.put(field.name(), FieldValues.read(field, entry.getValue()));
            } else {
                Field reference = type.relationship(name)
                        .filter(found -> entry.getValue().isObject())
                        .orElseThrow(() -> Refusal.noSuchColumn(name, type.name()));
                requireWritable(reference, creates);
                values.put(reference.name(), parentId(seen, reference, (ObjectNode) entry.getValue()));
            }
        }
        return values;
    }

    private static void requireWritable(Field field, boolean creates) {
        if (field.name().equals("Id")) {
            throw Refusal.record(
                    "INVALID_FIELD_FOR_INSERT_UPDATE",
                    "cannot specify Id in the body of an insert or update call",
                    "Id");
        }
        if (field.readOnly() || (field.createOnly() && !creates)) {
            throw Refusal.record(
                    "INVALID_FIELD_FOR_INSERT_UPDATE",
                    "Unable to create/update fields: " + field.name() + ". Please check the security settings of this"
                            + " field and verify that it is read/write for your profile or permission set.",
                    field.name());
        }
    }

    /** A parent is named by one of its external ids: {@code "Account": {"Number__c": "7"}}. */
    private String parentId(Schema seen, Field reference, ObjectNode parent) {
        List<ObjectType> targets = reference.references().stream()
                .flatMap(target -> seen.type(target).stream())
                .toList();
        for (ObjectType type : targets) {
            for (Map.Entry<String, JsonNode> entry : parent.properties()) {
                Field key = type.field(entry.getKey())
                        .filter(field -> field.externalId() || field.idLookup())
                        .orElse(null);
                if (key != null) {
                    return only(store.with(type, key, FieldValues.read(key, entry.getValue())), type, key);
                }
            }
        }
        throw Refusal.record(
                "INVALID_FIELD",
                "The " + reference.relationship() + " relationship needs a field which is an external id");
    }

    private static String only(List<Row> found, ObjectType type, Field key) {
        List<Row> alive = found.stream().filter(row -> !row.deleted()).toList();
        if (alive.size() != 1) {
            throw Refusal.record(
                    "INVALID_FIELD",
                    "Foreign key external ID: not found for field " + key.name() + " in entity " + type.name());
        }
        return alive.get(0).id();
    }
}
