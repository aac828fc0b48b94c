package org.referralconnector.sandbox.salesforce.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.referralconnector.sandbox.salesforce.access.PermissionRules;
import org.referralconnector.sandbox.salesforce.access.Permissions;
import org.referralconnector.sandbox.salesforce.refusal.Refusal;
import org.referralconnector.sandbox.salesforce.schema.Field;
import org.referralconnector.sandbox.salesforce.schema.FieldType;
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

    private static final String NO_ACCESS = "INSUFFICIENT_ACCESS_OR_READONLY";

    private final Schema schema;
    private final RecordStore store;
    private final BodyReader bodies;
    private final FieldRules rules;
    private final Completion completion;
    private final DuplicateRules duplicates;
    private final AssignmentRules assignments;
    private final RecordFaults faults;
    private final PushTopicRules pushTopics;
    private final CampaignMemberRules campaignMembers;
    private final PrimaryContacts primaryContacts;
    private final PersonAccounts personAccounts;
    private final PermissionRules permissionRules;

    public RecordWriter(
            Schema schema,
            RecordStore store,
            DuplicateRules duplicates,
            AssignmentRules assignments,
            RecordFaults faults,
            PushTopicRules pushTopics,
            Permissions permissions,
            Clock clock) {
        this.schema = schema;
        this.store = store;
        this.bodies = new BodyReader(schema, store, permissions);
        this.rules = new FieldRules(store);
        this.completion = new Completion(clock);
        this.duplicates = duplicates;
        this.assignments = assignments;
        this.faults = faults;
        this.pushTopics = pushTopics;
        this.campaignMembers = new CampaignMemberRules(store);
        this.primaryContacts = new PrimaryContacts(schema, store, completion);
        this.personAccounts = new PersonAccounts(schema, store, completion);
        this.permissionRules = new PermissionRules(schema, store);
    }

    public Row create(ObjectType seen, ObjectNode body, WriteOptions options) {
        ObjectType type = whole(seen);
        return store.atomically(() -> {
            requireCreatable(seen);
            return insert(type, bodies.read(type, body, true, options), options);
        });
    }

    /**
     * Changes the fields which the body names.
     *
     * @param id 15 or 18 characters
     */
    public Row update(ObjectType seen, String id, ObjectNode body, WriteOptions options) {
        ObjectType type = whole(seen);
        return store.atomically(() -> {
            Row former = living(type, id);
            requireEditable(seen);
            return update(type, former, bodies.read(type, body, false, options), options);
        });
    }

    /**
     * Updates the record in which the field has the value, or creates it.
     *
     * @throws Refusal DUPLICATE_EXTERNAL_ID if several records have the value
     */
    public Upserted upsert(ObjectType seen, Field key, String value, ObjectNode body, WriteOptions options) {
        ObjectType type = whole(seen);
        return store.atomically(() -> {
            List<Row> matches = matching(type, key, value);
            if (matches.size() > 1) {
                throw Refusal.of(
                        300,
                        "DUPLICATE_EXTERNAL_ID",
                        key.name() + ": more than one record found for external id field: "
                                + matches.stream().map(Row::id).toList());
            }
            if (matches.isEmpty()) {
                requireCreatable(seen);
            } else {
                requireEditable(seen);
            }
            Map<String, Object> values = bodies.read(type, body, matches.isEmpty(), options);
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
    public Row delete(ObjectType seen, String id, WriteOptions options) {
        ObjectType type = whole(seen);
        return store.atomically(() -> {
            Row former = living(type, id);
            requireDeletable(seen);
            permissionRules.checkDeletion(type, former);
            permissionRules
                    .partsOf(type, former)
                    .forEach(part -> delete(schema.type(part.type()).orElseThrow(), part.id(), options));
            faults.check(type, former.values(), options);
            Row gone = completion.complete(type, former.with(Map.of("IsDeleted", true)), Map.of(), options.userId());
            return replace(type, former, gone, options);
        });
    }

    /**
     * Takes a record out of the recycle bin, also one that was deleted by a merge.
     *
     * @throws Refusal NOT_FOUND, UNDELETE_FAILED, or DUPLICATE_VALUE if another record has one of its unique values now
     */
    public Row undelete(ObjectType seen, String id, WriteOptions options) {
        ObjectType type = whole(seen);
        return store.atomically(() -> {
            Row former = store.find(type, requireId(id)).orElseThrow(Refusal::notFound);
            if (!former.deleted()) {
                throw Refusal.record("UNDELETE_FAILED", "Entity is not in the recycle bin");
            }
            rules.check(type, former, personAccounts.apart(former));
            Map<String, Object> changes = new HashMap<>();
            changes.put("IsDeleted", false);
            if (type.field("MasterRecordId").isPresent()) {
                changes.put("MasterRecordId", null);
            }
            return stamp(type, former, changes, options);
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

    /** The contact behind an Account, if it is a person's. */
    Optional<Row> contactBehind(Row account) {
        return personAccounts.contactOf(account);
    }

    /** Adds a record as it is, without checks; used for the records which are there from the start. */
    public void plant(ObjectType type, JsonNode record) {
        store.atomically(() -> {
            Map<String, Object> values = new HashMap<>(completion.defaults(type, null));
            type.fields().forEach(field -> {
                if (record.has(field.name())) {
                    values.put(field.name(), planted(field, record.get(field.name())));
                }
            });
            values.put("Id", requireId(record.path("Id").asText()));
            return store.insert(
                    type,
                    completion
                            .complete(type, new Row(type.name(), values), Map.of(), null)
                            .values(),
                    "");
        });
    }

    /** Sets fields of a record that clients cannot write, without checks. */
    public void set(ObjectType type, String id, Map<String, Object> values) {
        store.atomically(
                () -> store.replace(type, living(type, id), living(type, id).with(values), ""));
    }

    private static Object planted(Field field, JsonNode value) {
        return field.type() == FieldType.REFERENCE ? requireId(value.asText()) : FieldValues.read(field, value);
    }

    /** Changes fields which only the system may write, without checks; call it inside an atomic step of the store. */
    Row stamp(ObjectType type, Row former, Map<String, Object> values, WriteOptions options) {
        return replace(type, former, completion.complete(type, former.with(values), values, options.userId()), options);
    }

    private static void requireCreatable(ObjectType seen) {
        requireWritable(seen);
        if (!seen.access().create()) {
            throw Refusal.record(NO_ACCESS, "entity type cannot be inserted: " + seen.label());
        }
    }

    private static void requireEditable(ObjectType seen) {
        requireWritable(seen);
        if (!seen.access().edit()) {
            throw Refusal.record(NO_ACCESS, "insufficient access rights on object id");
        }
    }

    private static void requireDeletable(ObjectType seen) {
        requireWritable(seen);
        if (!seen.access().delete()) {
            throw Refusal.record(NO_ACCESS, "insufficient access rights on object id");
        }
    }

    private static void requireWritable(ObjectType type) {
        if (type.readOnly()) {
            throw Refusal.of(
                    400,
                    "INVALID_TYPE_FOR_OPERATION",
                    "entity type " + type.name() + " does not support this operation");
        }
    }

    private Row insert(ObjectType type, Map<String, Object> values, WriteOptions options) {
        Map<String, Object> all = completion.defaults(type, options.userId());
        Row row = personAccounts.shaped(new Row(type.name(), all).with(values), values);
        Row saved = store.insert(
                type,
                assigned(type, checked(type, row, values, options), options).values(),
                options.origin());
        primaryContacts.followNew(saved, options);
        personAccounts.followNew(saved, options);
        return saved;
    }

    private Row assigned(ObjectType type, Row row, WriteOptions options) {
        return assignments
                .ownerFor(type, options)
                .map(owner -> {
                    store.note(type, "assigned");
                    return row.with(Map.of("OwnerId", owner));
                })
                .orElse(row);
    }

    private Row update(ObjectType type, Row former, Map<String, Object> values, WriteOptions options) {
        if (former.is("IsConverted")) {
            throw Refusal.record("CANNOT_UPDATE_CONVERTED_LEAD", "cannot reference converted lead");
        }
        Row row = personAccounts.shaped(former.with(values), values);
        return replace(type, former, assigned(type, checked(type, row, values, options), options), options);
    }

    private Row replace(ObjectType type, Row former, Row row, WriteOptions options) {
        store.replace(type, former, row, options.origin());
        primaryContacts.follow(row, options);
        personAccounts.follow(row, options);
        return row;
    }

    private Row checked(ObjectType type, Row row, Map<String, Object> values, WriteOptions options) {
        faults.check(type, row.values(), options);
        rules.check(type, row, values);
        duplicates.check(type, row, values, options);
        pushTopics.check(type, row, options);
        campaignMembers.check(type, row);
        permissionRules.check(type, row);
        return completion.complete(type, row, values, options.userId());
    }

    /** The object with the fields that the client does not see. */
    private ObjectType whole(ObjectType seen) {
        return schema.type(seen.name()).orElseThrow();
    }

    private static String requireId(String text) {
        return RecordId.parse(text).orElseThrow(() -> Refusal.of(400, "MALFORMED_ID", "malformed id " + text));
    }
}
