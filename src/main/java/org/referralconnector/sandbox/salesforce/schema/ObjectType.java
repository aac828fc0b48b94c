package org.referralconnector.sandbox.salesforce.schema;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** An object such as Lead: its names, the first three characters of its ids, and its fields. Names ignore case. */
public final class ObjectType {
    private final String name;
    private final String label;
    private final String labelPlural;
    private final String keyPrefix;
    private final boolean readOnly;
    private final ObjectAccess access;
    private final Map<String, Field> fields;

    ObjectType(
            String name,
            String label,
            String labelPlural,
            String keyPrefix,
            boolean readOnly,
            Collection<Field> fields) {
        this(name, label, labelPlural, keyPrefix, readOnly, readOnly ? ObjectAccess.READ : ObjectAccess.FULL, fields);
    }

    private ObjectType(
            String name,
            String label,
            String labelPlural,
            String keyPrefix,
            boolean readOnly,
            ObjectAccess access,
            Collection<Field> fields) {
        this.name = name;
        this.label = label;
        this.labelPlural = labelPlural;
        this.keyPrefix = keyPrefix;
        this.readOnly = readOnly;
        this.access = access;
        this.fields = new LinkedHashMap<>();
        fields.forEach(field -> this.fields.put(key(field.name()), field));
    }

    ObjectType with(Field added) {
        ObjectType wider = new ObjectType(name, label, labelPlural, keyPrefix, readOnly, fields.values());
        wider.fields.put(key(added.name()), added);
        return wider;
    }

    ObjectType without(Field removed) {
        ObjectType narrower = new ObjectType(name, label, labelPlural, keyPrefix, readOnly, fields.values());
        narrower.fields.remove(key(removed.name()));
        return narrower;
    }

    /**
     * This object as a user sees it.
     *
     * @param allowed what the user may do with its records
     * @param security what the user may do with a field
     */
    public ObjectType seenWith(ObjectAccess allowed, Function<Field, FieldAccess> security) {
        ObjectType seen = new ObjectType(name, label, labelPlural, keyPrefix, readOnly, access.and(allowed), List.of());
        fields.forEach((key, field) -> {
            FieldAccess fieldAccess = security.apply(field);
            if (fieldAccess != FieldAccess.HIDDEN) {
                seen.fields.put(key, fieldAccess == FieldAccess.READ_ONLY ? field.withoutWriting() : field);
            }
        });
        return seen;
    }

    public String name() {
        return name;
    }

    public boolean custom() {
        return name.endsWith("__c");
    }

    public String label() {
        return label;
    }

    public String labelPlural() {
        return labelPlural;
    }

    public String keyPrefix() {
        return keyPrefix;
    }

    /** Whether clients may only read this object. */
    public boolean readOnly() {
        return readOnly;
    }

    /** What those who see this object like that may do with its records. */
    public ObjectAccess access() {
        return access;
    }

    public Collection<Field> fields() {
        return fields.values();
    }

    public Optional<Field> field(String fieldName) {
        return Optional.ofNullable(fields.get(key(fieldName)));
    }

    /** The reference field behind a relationship name such as {@code Account} of Contact. */
    public Optional<Field> relationship(String relationshipName) {
        return fields.values().stream()
                .filter(field -> relationshipName.equalsIgnoreCase(field.relationship()))
                .findFirst();
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
