package org.referralconnector.sandbox.salesforce.schema;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** All objects of the organization. A field can be added while calls are being answered. */
public final class Schema {
    /** A reference from another object, seen from the record it points to. */
    public record Child(String relationship, ObjectType type, Field field) {}

    private volatile Map<String, ObjectType> types;

    Schema(Collection<ObjectType> types) {
        Map<String, ObjectType> byName = new LinkedHashMap<>();
        types.forEach(type -> byName.put(key(type.name()), type));
        this.types = byName;
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
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
