package org.referralconnector.sandbox.salesforce.schema;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * All objects of the organization. Objects and fields can be added, fields hidden and shown again while calls are being
 * answered. Clients
 * see what the permissions of their user let them see of this, people and the system see all of it.
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

    /** What the field-level security that people have set leaves of this, for users who have every permission. */
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
        put(type.with(field));
    }

    /**
     * Puts another definition in the place of a field's present one.
     *
     * @throws IllegalArgumentException if there is no such field
     */
    public synchronized void replace(String objectName, Field field) {
        ObjectType type = typeWith(objectName, field.name());
        dropMirrorOf(objectName, field.name());
        put(type.with(field));
    }

    /**
     * Removes a field, and what was said of who may see it.
     *
     * @throws IllegalArgumentException if there is no such field
     */
    public synchronized void remove(String objectName, String fieldName) {
        ObjectType type = typeWith(objectName, fieldName);
        dropMirrorOf(objectName, fieldName);
        restrictions.getOrDefault(key(type.name()), new HashMap<>()).remove(key(fieldName));
        put(type.without(type.field(fieldName).orElseThrow()));
    }

    /** The field of Account that is the same as this field of Contact; empty for other objects, and if there is none. */
    public Optional<Field> mirrorOf(String objectName, String fieldName) {
        if (!personAccounts || !objectName.equalsIgnoreCase("Contact")) {
            return Optional.empty();
        }
        return typeWith(objectName, fieldName)
                .field(fieldName)
                .flatMap(PersonFields::nameOnAccount)
                .flatMap(name -> types.get("account").field(name));
    }

    private void dropMirrorOf(String objectName, String fieldName) {
        mirrorOf(objectName, fieldName).ifPresent(mirror -> {
            Map<String, ObjectType> narrower = new LinkedHashMap<>(types);
            narrower.computeIfPresent("account", (name, account) -> account.without(mirror));
            types = narrower;
        });
    }

    private ObjectType typeWith(String objectName, String fieldName) {
        return type(objectName)
                .filter(type -> type.field(fieldName).isPresent())
                .orElseThrow(() -> new IllegalArgumentException("there is no field " + objectName + "." + fieldName));
    }

    private void put(ObjectType type) {
        Map<String, ObjectType> changed = new LinkedHashMap<>(types);
        changed.put(key(type.name()), type);
        types = personAccounts ? PersonFields.mirrored(changed) : changed;
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

    /**
     * The objects as somebody sees them.
     *
     * @param view gives what is seen of an object, empty if nothing is
     */
    public Schema seenThrough(Function<ObjectType, Optional<ObjectType>> view) {
        return new Schema(
                types.values().stream().map(view).flatMap(Optional::stream).toList());
    }

    private void showTypes() {
        visible = seenThrough(type -> {
            Map<String, FieldAccess> restricted = restrictions.getOrDefault(key(type.name()), Map.of());
            return Optional.of(type.seenWith(
                    ObjectAccess.FULL, field -> restricted.getOrDefault(key(field.name()), FieldAccess.EDITABLE)));
        });
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
