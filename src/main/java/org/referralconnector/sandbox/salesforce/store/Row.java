package org.referralconnector.sandbox.salesforce.store;

import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/**
 * One record at one moment: immutable, so that a reader keeps what it saw. Fields without a value are absent.
 *
 * @param type name of the object
 * @param values field name to value, of the Java types which {@code FieldType.Shape} names
 */
public record Row(String type, Map<String, Object> values) {
    public Row {
        values = Collections.unmodifiableMap(values);
    }

    public String id() {
        return (String) values.get("Id");
    }

    /** The value of a field, null if it has none. */
    public Object get(String field) {
        return values.get(field);
    }

    public String text(String field) {
        return (String) values.get(field);
    }

    public boolean is(String flag) {
        return Boolean.TRUE.equals(values.get(flag));
    }

    public boolean deleted() {
        return is("IsDeleted");
    }

    public Instant instant(String field) {
        return (Instant) values.get(field);
    }

    /** This record with other values; a null value takes the field's value away. */
    public Row with(Map<String, Object> changes) {
        Map<String, Object> merged = new HashMap<>(values);
        changes.forEach((field, value) -> {
            if (value == null) {
                merged.remove(field);
            } else {
                merged.put(field, value);
            }
        });
        return new Row(type, merged);
    }
}
