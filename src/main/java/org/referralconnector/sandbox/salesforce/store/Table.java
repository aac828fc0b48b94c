package org.referralconnector.sandbox.salesforce.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.referralconnector.sandbox.salesforce.schema.Field;
import org.referralconnector.sandbox.salesforce.schema.FieldType;
import org.referralconnector.sandbox.salesforce.schema.ObjectType;
import org.referralconnector.sandbox.salesforce.schema.RecordId;

/** The rows of one object in the order of their creation, with an index per indexed field. Not thread-safe. */
final class Table {
    private final Map<String, Row> rows = new LinkedHashMap<>();
    private final Map<String, Map<Object, Set<String>>> indexes = new HashMap<>();
    private long lastNumber;

    String freeId(ObjectType type) {
        String id;
        do {
            lastNumber++;
            id = RecordId.of(type.keyPrefix(), lastNumber);
        } while (rows.containsKey(id));
        return id;
    }

    Row find(String id) {
        return rows.get(id);
    }

    Collection<Row> all() {
        return rows.values();
    }

    List<Row> with(Field field, Object value) {
        Map<Object, Set<String>> index = indexes.getOrDefault(field.name(), Map.of());
        List<Row> found = new ArrayList<>();
        for (String id : index.getOrDefault(key(field, value), Set.of())) {
            found.add(rows.get(id));
        }
        return found;
    }

    void put(ObjectType type, Row row) {
        Row former = rows.put(row.id(), row);
        for (Field field : type.fields()) {
            if (field.indexed()) {
                Object before = former == null ? null : former.get(field.name());
                reindex(field, row.id(), before, row.get(field.name()));
            }
        }
    }

    void fill(String field, Object value) {
        rows.replaceAll((id, row) -> row.get(field) == null ? row.with(Map.of(field, value)) : row);
    }

    void forget(Field field) {
        indexes.remove(field.name());
        rows.replaceAll((id, row) -> row.with(Collections.singletonMap(field.name(), null)));
    }

    void index(Field field) {
        indexes.remove(field.name());
        if (field.indexed()) {
            rows.forEach((id, row) -> reindex(field, id, null, row.get(field.name())));
        }
    }

    void remove(ObjectType type, Row row) {
        rows.remove(row.id());
        for (Field field : type.fields()) {
            if (field.indexed()) {
                reindex(field, row.id(), row.get(field.name()), null);
            }
        }
    }

    private void reindex(Field field, String id, Object before, Object after) {
        if (before == null ? after == null : before.equals(after)) {
            return;
        }
        Map<Object, Set<String>> index = indexes.computeIfAbsent(field.name(), any -> new HashMap<>());
        if (before != null) {
            Object key = key(field, before);
            Set<String> ids = index.get(key);
            ids.remove(id);
            if (ids.isEmpty()) {
                index.remove(key);
            }
        }
        if (after != null) {
            index.computeIfAbsent(key(field, after), any -> new LinkedHashSet<>(2))
                    .add(id);
        }
    }

    private static Object key(Field field, Object value) {
        boolean ignoresCase =
                value instanceof String && field.type().shape() == FieldType.Shape.TEXT && !field.caseSensitive();
        return ignoresCase ? ((String) value).toLowerCase(Locale.ROOT) : value;
    }
}
