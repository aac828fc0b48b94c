package org.referralconnector.sandbox.salesforce.record;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.referralconnector.sandbox.salesforce.refusal.Refusal;
import org.referralconnector.sandbox.salesforce.schema.Field;
import org.referralconnector.sandbox.salesforce.schema.ObjectType;
import org.referralconnector.sandbox.salesforce.schema.Schema;
import org.referralconnector.sandbox.salesforce.store.RecordStore;
import org.referralconnector.sandbox.salesforce.store.Row;

/**
 * What a sales rep does with the Merge button: one record stays as it is, up to two others of its kind are deleted and
 * point to it, and what referred to them refers to it.
 */
public final class RecordMerge {
    private static final String MASTER = "MasterRecordId";
    private static final int MOST_LOSERS = 2;

    private final Schema schema;
    private final RecordStore store;
    private final RecordWriter writer;

    public RecordMerge(Schema schema, RecordStore store, RecordWriter writer) {
        this.schema = schema;
        this.store = store;
        this.writer = writer;
    }

    /**
     * Merges records.
     *
     * @return the record that stays
     * @throws IllegalArgumentException if these cannot be merged
     */
    public Row merge(ObjectType type, String masterId, List<String> loserIds, WriteOptions options) {
        if (type.field(MASTER).isEmpty()) {
            throw new IllegalArgumentException(type.name() + " records cannot be merged");
        }
        if (loserIds.isEmpty() || loserIds.size() > MOST_LOSERS) {
            throw new IllegalArgumentException("give one or two \"losers\"");
        }
        return store.atomically(() -> {
            Row master = mergeable(type, masterId);
            Map<String, Row> losers = new LinkedHashMap<>();
            loserIds.forEach(id -> {
                Row loser = mergeable(type, id);
                losers.put(loser.id(), loser);
            });
            if (losers.size() < loserIds.size() || losers.containsKey(master.id())) {
                throw new IllegalArgumentException("a record is named twice");
            }
            losers.values().forEach(loser -> mergeContacts(master, loser, options));
            losers.forEach((id, loser) -> {
                writer.stamp(type, loser, Map.of("IsDeleted", true, MASTER, master.id()), options);
                moveReferences(type, id, master.id(), options);
            });
            return store.find(type, master.id()).orElseThrow();
        });
    }

    /** Who is an Account is also the contact behind it. */
    private void mergeContacts(Row master, Row loser, WriteOptions options) {
        Optional<Row> stays = writer.contactBehind(master);
        Optional<Row> goes = writer.contactBehind(loser);
        if (stays.isPresent() != goes.isPresent()) {
            throw new IllegalArgumentException("a person cannot be merged with a business");
        }
        if (goes.isPresent()) {
            ObjectType contacts = schema.type("Contact").orElseThrow();
            String contact = stays.get().id();
            writer.stamp(contacts, goes.get(), Map.of("IsDeleted", true, MASTER, contact), options);
            moveReferences(contacts, goes.get().id(), contact, options);
        }
    }

    private Row mergeable(ObjectType type, String id) {
        Row row = writer.living(type, id);
        if (row.is("IsConverted")) {
            throw Refusal.record("CANNOT_UPDATE_CONVERTED_LEAD", "cannot reference converted lead");
        }
        return row;
    }

    private void moveReferences(ObjectType type, String from, String to, WriteOptions options) {
        for (ObjectType other : schema.types()) {
            for (Field field : other.fields()) {
                if (!field.readOnly() && field.references().contains(type.name())) {
                    for (Row row : List.copyOf(store.with(other, field, from))) {
                        writer.stamp(other, row, Map.of(field.name(), to), options);
                    }
                }
            }
        }
    }
}
