package org.referralconnector.sandbox.salesforce.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.referralconnector.sandbox.salesforce.metadata.CustomField.Notes;
import org.referralconnector.sandbox.salesforce.refusal.Refusal;
import org.referralconnector.sandbox.salesforce.schema.Field;
import org.referralconnector.sandbox.salesforce.schema.FieldType;
import org.referralconnector.sandbox.salesforce.schema.ObjectType;
import org.referralconnector.sandbox.salesforce.schema.Schema;
import org.referralconnector.sandbox.salesforce.store.RecordStore;
import org.referralconnector.sandbox.salesforce.store.Row;

/** The custom fields of the organization, whoever has made them. */
public final class CustomFields {
    /** The beginning of the ids of custom fields. */
    public static final String KEY_PREFIX = "00N";

    private static final Pattern NAME = Pattern.compile("[A-Za-z](?:_?[A-Za-z0-9])*__c");
    private static final int LONGEST_NAME = 40;
    private static final int MOST_EXTERNAL_IDS = 25;

    private final Schema schema;
    private final RecordStore store;
    private final SetupIds ids;
    private final Clock clock;
    private final Notes none;
    private final Map<String, Notes> notes = new HashMap<>();

    public CustomFields(Schema schema, RecordStore store, SetupIds ids, Clock clock) {
        this.schema = schema;
        this.store = store;
        this.ids = ids;
        this.clock = clock;
        this.none = new Notes("", "", 0, now(), now());
    }

    /** Whether an object can get custom fields, and its changes be selected. */
    public static boolean customizable(ObjectType type) {
        return type.custom()
                || type.name().equals("User")
                || (!type.readOnly() && !type.name().equals("PushTopic"));
    }

    /** Whether a field is a part of its own: what Account has of a person's contact is none. */
    private static boolean isPart(Field field) {
        return field.name().endsWith("__c");
    }

    public synchronized List<CustomField> all() {
        List<CustomField> all = new ArrayList<>();
        for (ObjectType type : schema.types()) {
            type.fields().stream().filter(CustomFields::isPart).forEach(field -> all.add(customField(type, field)));
        }
        return all;
    }

    /** The field which has this 15- or 18-character id. */
    public Optional<CustomField> find(String id) {
        return id.startsWith(KEY_PREFIX) ? ids.nameOf(id).flatMap(this::named) : Optional.empty();
    }

    /** The field of this full name, such as {@code Lead.Code__c}. */
    public synchronized Optional<CustomField> named(String fullName) {
        int dot = fullName.indexOf('.');
        return schema.type(fullName.substring(0, Math.max(0, dot)))
                .flatMap(type -> type.field(fullName.substring(dot + 1))
                        .filter(CustomFields::isPart)
                        .map(field -> customField(type, field)));
    }

    /**
     * Makes a field.
     *
     * @param fullName {@code Lead.Code__c}
     * @param metadata its definition, as the Metadata API writes it
     * @throws Refusal DUPLICATE_DEVELOPER_NAME, FIELD_INTEGRITY_EXCEPTION, INVALID_TYPE, INVALID_CROSS_REFERENCE_KEY or
     *     JSON_PARSER_ERROR; nothing is made then
     */
    public synchronized CustomField create(String fullName, JsonNode metadata) {
        ObjectType type = objectOf(fullName);
        String name = nameIn(fullName);
        if (type.field(name).isPresent()) {
            String developerName = name.substring(0, name.length() - "__c".length());
            throw Refusal.record(
                    "DUPLICATE_DEVELOPER_NAME",
                    "There is already a field named " + developerName + " on " + type.name() + ".",
                    "FullName");
        }
        DefinitionReader definition = new DefinitionReader(metadata);
        Field field = definition.field(name);
        Notes note =
                new Notes(definition.description(), definition.helpText(), definition.visibleLines(), now(), now());
        requireFewExternalIds(type, field);
        schema.add(type.name(), field);
        if (field.type() == FieldType.BOOLEAN) {
            store.fill(type, field.name(), Boolean.TRUE.equals(field.defaultValue()));
        }
        CustomField made = new CustomField(ids.of(KEY_PREFIX, type.name() + "." + name), type.name(), field, note);
        notes.put(key(made), note);
        return made;
    }

    /**
     * Gives a field another definition of the same type.
     *
     * @throws Refusal as {@link #create} does, and FIELD_INTEGRITY_EXCEPTION if the values that are there do not fit
     */
    public synchronized CustomField update(CustomField former, JsonNode metadata) {
        DefinitionReader definition = new DefinitionReader(metadata);
        Field field = definition.field(former.field().name());
        if (definition.kind() != FieldKind.of(former.field())) {
            throw Refusal.record(
                    "FIELD_INTEGRITY_EXCEPTION",
                    "Cannot change the type of " + former.fullName() + " from "
                            + FieldKind.of(former.field()).word() + " to "
                            + definition.kind().word(),
                    "type");
        }
        ObjectType type = schema.type(former.object()).orElseThrow();
        if (!former.field().externalId()) {
            requireFewExternalIds(type, field);
        }
        requireFitting(type, field);
        schema.replace(type.name(), field);
        store.index(type, field);
        Notes note = new Notes(
                definition.description(),
                definition.helpText(),
                definition.visibleLines(),
                former.notes().created(),
                now());
        notes.put(key(former), note);
        return new CustomField(former.id(), former.object(), field, note);
    }

    /** Removes a field with all its values, and what permission sets say about it. */
    public synchronized void delete(CustomField field) {
        ObjectType type = schema.type(field.object()).orElseThrow();
        Optional<Field> mirror = schema.mirrorOf(type.name(), field.field().name());
        schema.remove(type.name(), field.field().name());
        store.forget(type, field.field());
        mirror.ifPresent(gone -> store.forget(schema.type("Account").orElseThrow(), gone));
        forgetPermissions(field);
        notes.remove(key(field));
        ids.forget(KEY_PREFIX, field.fullName());
    }

    private void forgetPermissions(CustomField field) {
        ObjectType permissions = schema.type("FieldPermissions").orElseThrow();
        store.atomically(() -> {
            List<Row> about = store.all(permissions).stream()
                    .filter(row -> !row.deleted() && field.fullName().equals(row.text("Field")))
                    .toList();
            about.forEach(row -> store.replace(permissions, row, row.with(Map.of("IsDeleted", true)), ""));
            return about;
        });
    }

    private CustomField customField(ObjectType type, Field field) {
        String fullName = type.name() + "." + field.name();
        Notes note = notes.getOrDefault(fullName.toLowerCase(Locale.ROOT), none);
        return new CustomField(ids.of(KEY_PREFIX, fullName), type.name(), field, note);
    }

    private ObjectType objectOf(String fullName) {
        String object = fullName.substring(0, Math.max(0, fullName.indexOf('.')));
        return schema.type(object)
                .filter(CustomFields::customizable)
                .orElseThrow(() -> Refusal.record(
                        "INVALID_CROSS_REFERENCE_KEY",
                        "Entity of type 'CustomObject' named '" + object + "' cannot be found",
                        "FullName"));
    }

    private static String nameIn(String fullName) {
        String name = fullName.substring(fullName.indexOf('.') + 1);
        if (!NAME.matcher(name).matches() || name.length() - "__c".length() > LONGEST_NAME) {
            throw Refusal.record(
                    "FIELD_INTEGRITY_EXCEPTION",
                    "The name " + name + " of a custom field can only contain underscores and alphanumeric characters,"
                            + " must begin with a letter, not have two underscores together, have at most "
                            + LONGEST_NAME + " characters, and end with __c",
                    "FullName");
        }
        return name;
    }

    private static void requireFewExternalIds(ObjectType type, Field field) {
        long before = type.fields().stream()
                .filter(each -> each.externalId() && !each.name().equals(field.name()))
                .count();
        if (field.externalId() && before >= MOST_EXTERNAL_IDS) {
            throw Refusal.record(
                    "FIELD_INTEGRITY_EXCEPTION",
                    type.name() + " has " + MOST_EXTERNAL_IDS + " external ids, and cannot have more",
                    "externalId");
        }
    }

    private void requireFitting(ObjectType type, Field field) {
        Set<Object> seen = new HashSet<>();
        store.reading(() -> {
            for (Row row : store.all(type)) {
                Object value = row.get(field.name());
                if (value instanceof String text && text.length() > field.length()) {
                    throw Refusal.record("FIELD_INTEGRITY_EXCEPTION", "There are records with longer values", "length");
                }
                boolean again = value != null && !row.deleted() && !seen.add(folded(field, value));
                if (field.unique() && again) {
                    throw Refusal.record("FIELD_INTEGRITY_EXCEPTION", "There are duplicate values", "unique");
                }
            }
            return seen;
        });
    }

    private static Object folded(Field field, Object value) {
        return value instanceof String text && !field.caseSensitive() ? text.toLowerCase(Locale.ROOT) : value;
    }

    private static String key(CustomField field) {
        return field.fullName().toLowerCase(Locale.ROOT);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }
}
