package org.referralconnector.sandbox.salesforce.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.referralconnector.sandbox.salesforce.schema.Field;
import org.referralconnector.sandbox.salesforce.schema.ObjectType;
import org.referralconnector.sandbox.salesforce.schema.Schema;

/**
 * All records. One writer or many readers work at a time; whatever a writer did inside {@link #atomically} is undone if
 * it ends with an exception. Deleted records stay, marked as deleted.
 */
public final class RecordStore {
    private final Schema schema;
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final Map<String, Table> tables = new ConcurrentHashMap<>();
    private final Map<String, Supplier<List<Row>>> derived = new ConcurrentHashMap<>();
    private final Map<String, Map<String, Integer>> writes = new TreeMap<>();
    private final Deque<Runnable> undo = new ArrayDeque<>();
    private final List<Change> changes = new ArrayList<>();
    private Consumer<List<Change>> observer = committed -> {};

    public RecordStore(Schema schema) {
        this.schema = schema;
    }

    /** Tells of the changes of every transaction, while no other one can begin; an observer that fails undoes it. */
    public void observe(Consumer<List<Change>> committed) {
        observer = committed;
    }

    /** The rows of an object follow from other things: they are made whenever they are read, and never written. */
    public void derive(ObjectType type, Supplier<List<Row>> rows) {
        derived.put(type.name(), rows);
    }

    public <T> T reading(Supplier<T> work) {
        lock.readLock().lock();
        try {
            return work.get();
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Does all of the work or nothing. Calls may be nested; the inner ones are undone with the outer one. */
    public <T> T atomically(Supplier<T> work) {
        lock.writeLock().lock();
        boolean outermost = lock.getWriteHoldCount() == 1;
        int mark = undo.size();
        try {
            T done = work.get();
            if (outermost && !changes.isEmpty()) {
                observer.accept(List.copyOf(changes));
            }
            return done;
        } catch (RuntimeException e) {
            while (undo.size() > mark) {
                undo.pop().run();
            }
            throw e;
        } finally {
            if (outermost) {
                undo.clear();
                changes.clear();
            }
            lock.writeLock().unlock();
        }
    }

    /** The record with this 18-character id, also a deleted one. */
    public Optional<Row> find(ObjectType type, String id) {
        Supplier<List<Row>> made = derived.get(type.name());
        return made == null
                ? Optional.ofNullable(table(type).find(id))
                : made.get().stream().filter(row -> row.id().equals(id)).findFirst();
    }

    /** The record of any object with this 18-character id, also a deleted one. */
    public Optional<Row> find(String id) {
        return schema.typeOfId(id).flatMap(type -> find(type, id));
    }

    /** All records in the order of their creation, also deleted ones. */
    public Collection<Row> all(ObjectType type) {
        Supplier<List<Row>> made = derived.get(type.name());
        return made == null ? table(type).all() : made.get();
    }

    /** The records, also deleted ones, in which an indexed field has this value; texts are compared without case. */
    public List<Row> with(ObjectType type, Field field, Object value) {
        if (field.name().equals("Id")) {
            return find(type, (String) value).map(List::of).orElse(List.of());
        }
        Supplier<List<Row>> made = derived.get(type.name());
        return made == null
                ? table(type).with(field, value)
                : made.get().stream()
                        .filter(row -> value.equals(row.get(field.name())))
                        .toList();
    }

    /** Adds a record; call it inside {@link #atomically}. It gets an id unless it has one. */
    public Row insert(ObjectType type, Map<String, Object> values, String origin) {
        Table table = table(type);
        Map<String, Object> complete = new HashMap<>(values);
        complete.computeIfAbsent("Id", any -> table.freeId(type));
        Row row = new Row(type.name(), complete);
        table.put(type, row);
        count(type, "created", 1);
        changes.add(new Change(type, Optional.empty(), row, origin));
        undo.push(() -> {
            changes.remove(changes.size() - 1);
            table.remove(type, row);
            count(type, "created", -1);
        });
        return row;
    }

    /** An id that no record of this object has; call it inside {@link #atomically}. */
    public String freeId(ObjectType type) {
        return table(type).freeId(type);
    }

    /** Puts a record in the place of its former state; call it inside {@link #atomically}. */
    public Row replace(ObjectType type, Row former, Row row, String origin) {
        Table table = table(type);
        table.put(type, row);
        String deed = row.deleted() == former.deleted() ? "updated" : row.deleted() ? "deleted" : "undeleted";
        count(type, deed, 1);
        changes.add(new Change(type, Optional.of(former), row, origin));
        undo.push(() -> {
            changes.remove(changes.size() - 1);
            table.put(type, former);
            count(type, deed, -1);
        });
        return row;
    }

    /** Gives a value to all records which have none in a field that no index knows; this is no change of a record. */
    public void fill(ObjectType type, String field, Object value) {
        lock.writeLock().lock();
        try {
            table(type).fill(field, value);
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Takes the value of a field away from all records, when the field itself goes; this is no change of a record. */
    public void forget(ObjectType type, Field field) {
        lock.writeLock().lock();
        try {
            table(type).forget(field);
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Makes the index of a field anew, when its definition has changed. */
    public void index(ObjectType type, Field field) {
        lock.writeLock().lock();
        try {
            table(type).index(field);
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Counts one more deed among those of an object; call it inside {@link #atomically}. */
    public void note(ObjectType type, String deed) {
        count(type, deed, 1);
        undo.push(() -> count(type, deed, -1));
    }

    /** Forgets what was counted so far. */
    public void startCounting() {
        atomically(() -> {
            writes.clear();
            return writes;
        });
    }

    /** Writes {@code records: {object: {created, updated, deleted}}}, and further deeds where there were any. */
    public void report(ObjectNode statistics) {
        ObjectNode records = statistics.putObject("records");
        reading(() -> {
            writes.forEach((object, deeds) -> deeds.forEach(
                    (deed, count) -> records.withObjectProperty(object).put(deed, count)));
            return records;
        });
    }

    private void count(ObjectType type, String deed, int more) {
        writes.computeIfAbsent(type.name(), any -> new TreeMap<>(Map.of("created", 0, "updated", 0, "deleted", 0)))
                .merge(deed, more, Integer::sum);
    }

    private Table table(ObjectType type) {
        return tables.computeIfAbsent(type.name(), any -> new Table());
    }
}
