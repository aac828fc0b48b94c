package org.referralconnector.sandbox.salesforce.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.referralconnector.sandbox.http.Call;
import org.referralconnector.sandbox.salesforce.refusal.Refusal;
import org.referralconnector.sandbox.salesforce.schema.Field;
import org.referralconnector.sandbox.salesforce.schema.ObjectType;
import org.referralconnector.sandbox.salesforce.schema.RecordId;
import org.referralconnector.sandbox.salesforce.schema.Schema;
import org.referralconnector.sandbox.salesforce.store.FieldValues;
import org.referralconnector.sandbox.salesforce.store.RecordStore;
import org.referralconnector.sandbox.salesforce.store.Row;

/** Saves records: each one completely or, with a {@link Refusal}, not at all. */
public final class RecordWriter {
    /** What an upsert did. */
    public record Upserted(Row row, boolean created) {}

    private final RecordStore store;
    private final BodyReader bodies;
    private final FieldRules rules;
    private final Completion completion;
    private final DuplicateRule duplicates;
    private final Predicate<Call> rowIsLocked;

    /**
     * A writer to this store.
     *
     * @param rowIsLocked asked once per record that is to be written
     */
    public RecordWriter(
            Schema schema, RecordStore store, DuplicateRule duplicates, Predicate<Call> rowIsLocked, Clock clock) {
        this.store = store;
        this.bodies = new BodyReader(schema, store);
        this.rules = new FieldRules(store);
        this.completion = new Completion(clock);
        this.duplicates = duplicates;
        this.rowIsLocked = rowIsLocked;
    }

    public Row create(ObjectType type, ObjectNode body, WriteOptions options) {
        return store.atomically(() -> {
            prepare(type, options);
            return insert(type, bodies.read(type, body), options);
        });
    }

    /**
     * Changes the fields which the body names.
     *
     * @param id 15 or 18 characters
     */
    public Row update(ObjectType type, String id, ObjectNode body, WriteOptions options) {
        return store.atomically(() -> {
            Row former = living(type, id);
            prepare(type, options);
            return update(type, former, bodies.read(type, body), options);
        });
    }

    /**
     * Updates the record in which the field has the value, or creates it.
     *
     * @throws Refusal DUPLICATE_EXTERNAL_ID if several records have the value
     */
    public Upserted upsert(ObjectType type, Field key, String value, ObjectNode body, WriteOptions options) {
        return store.atomically(() -> {
            List<Row> matches = matching(type, key, value);
            if (matches.size() > 1) {
                throw Refusal.of(
                        300,
                        "DUPLICATE_EXTERNAL_ID",
                        key.name() + ": more than one record found for external id field: "
                                + matches.stream().map(Row::id).toList());
            }
            prepare(type, options);
            Map<String, Object> values = bodies.read(type, body);
            if (!matches.isEmpty()) {
                return new Upserted(update(type, matches.get(0), values, options), false);
            }
            if (key.name().equals("Id")) {
                throw Refusal.notFound();
            }
            values.put(key.name(), FieldValues.read(key, TextNode.valueOf(value)));
            return new Upserted(insert(type, values, options), true);
        });
    }

    /** The living records in which an external id or id lookup field has this value. */
    public List<Row> matching(ObjectType type, Field key, String value) {
        Object wanted = key.name().equals("Id") ? requireId(value) : FieldValues.read(key, TextNode.valueOf(value));
        if (wanted == null) {
            return List.of();
        }
        return store.with(type, key, wanted).stream()
                .filter(row -> !row.deleted())
                .toList();
    }

    /** Marks a record as deleted. */
    public Row delete(ObjectType type, String id, WriteOptions options) {
        return store.atomically(() -> {
            Row former = living(type, id);
            prepare(type, options);
            Row gone = completion.complete(type, former.with(Map.of("IsDeleted", true)), Map.of(), options.userId());
            return store.replace(type, former, gone);
        });
    }

    /**
     * The record with this id which is not deleted.
     *
     * @throws Refusal MALFORMED_ID, NOT_FOUND or ENTITY_IS_DELETED
     */
    public Row living(ObjectType type, String id) {
        Row row = store.find(type, requireId(id)).orElseThrow(Refusal::notFound);
        if (row.deleted()) {
            throw Refusal.of(404, "ENTITY_IS_DELETED", "entity is deleted");
        }
        return row;
    }

    /** Adds a record as it is, without checks; used for the records which are there from the start. */
    public void plant(ObjectType type, JsonNode record) {
        store.atomically(() -> {
            Map<String, Object> values = new HashMap<>(completion.defaults(type, null));
            type.fields().forEach(field -> {
                if (record.has(field.name())) {
                    values.put(field.name(), FieldValues.read(field, record.get(field.name())));
                }
            });
            values.put("Id", requireId(record.path("Id").asText()));
            return store.insert(
                    type,
                    completion
                            .complete(type, new Row(type.name(), values), Map.of(), null)
                            .values());
        });
    }

    /** Changes fields which only the system may write, without checks; call it inside an atomic step of the store. */
    Row stamp(ObjectType type, Row former, Map<String, Object> values, String userId) {
        return store.replace(type, former, completion.complete(type, former.with(values), values, userId));
    }

    private void prepare(ObjectType type, WriteOptions options) {
        if (type.readOnly()) {
            throw Refusal.of(
                    400,
                    "INVALID_TYPE_FOR_OPERATION",
                    "entity type " + type.name() + " does not support this operation");
        }
        if (rowIsLocked.test(options.call())) {
            throw Refusal.record("UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access to this record");
        }
    }

    private Row insert(ObjectType type, Map<String, Object> values, WriteOptions options) {
        Map<String, Object> all = completion.defaults(type, options.userId());
        Row row = new Row(type.name(), all).with(values);
        return store.insert(type, checked(type, row, values, options).values());
    }

    private Row update(ObjectType type, Row former, Map<String, Object> values, WriteOptions options) {
        if (former.is("IsConverted")) {
            throw Refusal.record("CANNOT_UPDATE_CONVERTED_LEAD", "cannot reference converted lead");
        }
        return store.replace(type, former, checked(type, former.with(values), values, options));
    }

    private Row checked(ObjectType type, Row row, Map<String, Object> values, WriteOptions options) {
        rules.check(type, row, values);
        duplicates.check(type, row, values, options);
        return completion.complete(type, row, values, options.userId());
    }

    private static String requireId(String text) {
        return RecordId.parse(text).orElseThrow(() -> Refusal.of(400, "MALFORMED_ID", "malformed id " + text));
    }
}
