package org.referralconnector.salesforce;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.referralconnector.change.CrmChange;

/**
 * What was recorded of each record lately, so that a query that looks back over it records nothing twice. Compared are
 * values, not times: Salesforce stamps records by the second.
 *
 * <p>Forgotten when the process ends or after many other records: then it is recorded once more, which changes nothing.
 */
final class RecentChanges {
    private static final int MOST = 20_000;

    private final Map<String, Known> known = Collections.synchronizedMap(new LinkedHashMap<>(1_024, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
            return size() > MOST;
        }
    });

    /**
     * An event told something of records.
     *
     * @param fields the fields of the object that matter
     */
    void told(ToldChange change, Collection<String> fields) {
        for (String id : change.ids()) {
            known.compute(id, (same, before) -> after(before, change, fields));
        }
    }

    /**
     * Whether a row says nothing that was not told before. If it says something, it counts as told from now on.
     *
     * @param fields the fields of the object that matter and that events tell
     * @param more what else matters of it, which only rows tell
     */
    boolean knows(ToldChange row, Collection<String> fields, Collection<String> more) {
        Known now =
                new Known(row.type() == CrmChange.Type.DELETED, values(row, fields), Optional.of(values(row, more)));
        String id = row.ids().get(0);
        Known before = known.put(id, now);
        return before != null && before.saysAll(now);
    }

    void forget() {
        known.clear();
    }

    /** What is known after a change; null if that is not all. */
    private static Known after(Known before, ToldChange change, Collection<String> fields) {
        return switch (change.type()) {
            case CREATED, UNDELETED ->
                change.values().isEmpty() ? null : new Known(false, values(change, fields), Optional.empty());
            case UPDATED -> {
                if (before == null || before.deleted()) {
                    yield null;
                }
                Map<String, Object> values = new HashMap<>(before.values());
                fields.stream()
                        .filter(change.values()::containsKey)
                        .forEach(field ->
                                values.put(field, comparable(change.values().get(field))));
                values.values().removeIf(Objects::isNull);
                yield new Known(false, values, Optional.empty());
            }
            case DELETED -> new Known(true, Map.of(), Optional.empty());
            case UNKNOWN -> null;
        };
    }

    private static Map<String, Object> values(ToldChange change, Collection<String> fields) {
        Map<String, Object> values = new HashMap<>();
        for (String field : fields) {
            Object value = comparable(change.values().get(field));
            if (value != null) {
                values.put(field, value);
            }
        }
        return values;
    }

    /** An event may write a number otherwise than a row does, and false instead of nothing. */
    private static Object comparable(Object value) {
        if (value instanceof Number number) {
            return new BigDecimal(number.toString()).stripTrailingZeros();
        }
        boolean says = !Boolean.FALSE.equals(value) && !(value instanceof Collection<?> list && list.isEmpty());
        return says ? value : null;
    }

    /**
     * What is known of a record.
     *
     * @param values all the fields that matter and that events tell; none that is empty
     * @param more what else the last row said; empty if something was told since, so that nobody knows
     */
    private record Known(boolean deleted, Map<String, Object> values, Optional<Map<String, Object>> more) {
        boolean saysAll(Known row) {
            if (deleted || row.deleted) {
                return deleted == row.deleted;
            }
            return values.equals(row.values) && more.orElse(Map.of()).equals(row.more.orElse(Map.of()));
        }
    }
}
