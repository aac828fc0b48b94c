package org.referralconnector.sandbox.salesforce.schema;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * All objects of the organization. Objects and fields can be added, fields hidden and shown again while calls are being
 * answered. Clients
 * see the objects through {@link #visible()}, people and the system see all of them.
 */
public final class Schema {
    /** A reference from another object, seen from the record it points to. */
    public record Child(String relationship, ObjectType type, Field field) {}

    private final Map<String, Map<String, FieldAccess>> restrictions = new HashMap<>();
    private volatile Map<String, ObjectType> types;
    private volatile Schema visible = this;
    private volatile boolean personAccounts;

    Schema(Collection<ObjectType> types) {
        Map<String, ObjectType> byName = new LinkedHashMap<>();
        types.forEach(type -> byName.put(key(type.name()), type));
        this.types = byName;
    }

    /** What field-level security leaves of this for clients. */
    public Schema visible() {
        return visible;
    }

    public Collection<ObjectType> types() {
        return types.values();
    }

    public Optional<ObjectType> type(String name) {
        return Optional.ofNullable(types.get(key(name)));
    }

    /** The object to which a record id belongs. */
    public Optional<ObjectType> typeOfId(String id) {
        return types.values().stream()
                .filter(type -> id.startsWith(type.keyPrefix()))
                .findFirst();
    }

    public List<Child> childrenOf(ObjectType parent) {
        List<Child> children = new ArrayList<>();
        for (ObjectType type : types.values()) {
            for (Field field : type.fields()) {
                if (field.childRelationship() != null && field.references().contains(parent.name())) {
                    children.add(new Child(field.childRelationship(), type, field));
                }
            }
        }
        return children;
    }

    /**
     * Adds a custom object.
     *
     * @param described makes it from its number among the custom objects, from 0
     * @throws IllegalArgumentException if there is an object of this name already
     */
    public synchronized void addCustomObject(IntFunction<ObjectType> described) {
        ObjectType type = described.apply(
                (int) types.values().stream().filter(ObjectType::custom).count());
        if (type(type.name()).isPresent()) {
            throw new IllegalArgumentException("there is an object " + type.name() + " already");
        }
        Map<String, ObjectType> wider = new LinkedHashMap<>(types);
        wider.put(key(type.name()), type);
        types = wider;
        showTypes();
    }

    /**
     * Adds a field to an object.
     *
     * @throws IllegalArgumentException if the object is unknown or has a field of this name already
     */
    public synchronized void add(String objectName, Field field) {
        ObjectType type =
                type(objectName).orElseThrow(() -> new IllegalArgumentException("there is no object " + objectName));
        if (type.field(field.name()).isPresent()) {
            throw new IllegalArgumentException(type.name() + " has a field " + field.name() + " already");
        }
        Map<String, ObjectType> wider = new LinkedHashMap<>(types);
        wider.put(key(type.name()), type.with(field));
        types = wider;
        if (personAccounts) {
            types = PersonFields.mirrored(types);
        }
        showTypes();
    }

    /**
     * Turns on person accounts: Accounts can be people from now on, and have their fields.
     *
     * @param businessType the id of the record type that an Account has by itself
     */
    public synchronized void addPersonAccounts(String businessType) {
        types = PersonFields.mirrored(PersonFields.addedTo(types, businessType));
        personAccounts = true;
        showTypes();
    }

    /** Whether Accounts can be people. */
    public boolean personAccounts() {
        return personAccounts;
    }

    /**
     * Sets what clients may do with a field.
     *
     * @throws IllegalArgumentException if there is no such field, or no record could be saved without it
     */
    public synchronized void restrict(String objectName, String fieldName, FieldAccess access) {
        ObjectType type =
                type(objectName).orElseThrow(() -> new IllegalArgumentException("there is no object " + objectName));
        Field field = type.field(fieldName)
                .orElseThrow(() -> new IllegalArgumentException(type.name() + " has no field " + fieldName));
        if (field.required() || field.type() == FieldType.ID) {
            throw new IllegalArgumentException(type.name() + "." + field.name() + " is needed by every record");
        }
        restrictions.computeIfAbsent(key(type.name()), any -> new HashMap<>()).put(key(field.name()), access);
        showTypes();
    }

    private void showTypes() {
        List<ObjectType> seen = new ArrayList<>();
        types.forEach((key, type) -> seen.add(type.seenThrough(restrictions.getOrDefault(key, Map.of()))));
        visible = new Schema(seen);
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
