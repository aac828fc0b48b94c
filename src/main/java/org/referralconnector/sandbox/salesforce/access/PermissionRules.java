package org.referralconnector.sandbox.salesforce.access;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.referralconnector.sandbox.salesforce.refusal.Refusal;
import org.referralconnector.sandbox.salesforce.schema.ObjectType;
import org.referralconnector.sandbox.salesforce.schema.Schema;
import org.referralconnector.sandbox.salesforce.store.RecordStore;
import org.referralconnector.sandbox.salesforce.store.Row;

/** What Salesforce checks when permission sets, what they allow and whom they are given to are written. */
public final class PermissionRules {
    private static final Pattern API_NAME = Pattern.compile("[A-Za-z](_?[A-Za-z0-9])*");
    private static final String SET = "PermissionSet";
    private static final String OF_OBJECTS = "ObjectPermissions";
    private static final String OF_FIELDS = "FieldPermissions";
    private static final String ASSIGNMENT = "PermissionSetAssignment";
    private static final String UNFIT = "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST";
    private static final String BROKEN = "FIELD_INTEGRITY_EXCEPTION";

    private final Schema schema;
    private final RecordStore store;

    public PermissionRules(Schema schema, RecordStore store) {
        this.schema = schema;
        this.store = store;
    }

    /**
     * Checks a record that is written.
     *
     * @throws Refusal if it breaks a rule
     */
    public void check(ObjectType type, Row row) {
        switch (type.name()) {
            case SET -> checkName(row);
            case OF_OBJECTS -> checkObject(type, row);
            case OF_FIELDS -> checkField(type, row);
            case ASSIGNMENT -> requireOnlyOne(type, row, List.of("AssigneeId", "PermissionSetId"));
            default -> {}
        }
    }

    /**
     * Checks a record that is deleted.
     *
     * @throws Refusal DELETE_FAILED for a permission set that is behind a profile or assigned to a user
     */
    public void checkDeletion(ObjectType type, Row row) {
        if (!type.name().equals(SET)) {
            return;
        }
        if (row.is("IsOwnedByProfile")) {
            throw Refusal.record("DELETE_FAILED", "a permission set that is owned by a profile cannot be deleted");
        }
        if (!partsIn(ASSIGNMENT, "PermissionSetId", row).isEmpty()) {
            throw Refusal.record(
                    "DELETE_FAILED", "Your attempt to delete the permission set failed: it is assigned to users");
        }
    }

    /** What goes together with a record that is deleted. */
    public List<Row> partsOf(ObjectType type, Row row) {
        if (!type.name().equals(SET)) {
            return List.of();
        }
        List<Row> parts = new ArrayList<>(partsIn(OF_OBJECTS, "ParentId", row));
        parts.addAll(partsIn(OF_FIELDS, "ParentId", row));
        return parts;
    }

    private List<Row> partsIn(String object, String reference, Row set) {
        return store.all(schema.type(object).orElseThrow()).stream()
                .filter(part -> !part.deleted() && set.id().equals(part.text(reference)))
                .toList();
    }

    private static void checkName(Row row) {
        if (!API_NAME.matcher(row.text("Name")).matches()) {
            throw Refusal.record(
                    BROKEN,
                    "API Name: The API Name can only contain underscores and alphanumeric characters. It must be unique,"
                            + " begin with a letter, not include spaces, not end with an underscore, and not contain"
                            + " two consecutive underscores.",
                    "Name");
        }
    }

    private void checkObject(ObjectType type, Row row) {
        String object = row.text("SobjectType");
        if (schema.type(object).filter(Sight::permissible).isEmpty()) {
            throw Refusal.record(
                    UNFIT, "sObject Type Name: bad value for restricted picklist field: " + object, "SobjectType");
        }
        requireOnlyOne(type, row, List.of("ParentId", "SobjectType"));
        for (ObjectPermission permission : ObjectPermission.values()) {
            if (permission.in(row)) {
                requireNeeds(permission, object, row);
            }
        }
    }

    private void requireNeeds(ObjectPermission permission, String object, Row row) {
        String label = schema.type(object).orElseThrow().label();
        List<String> missing = new ArrayList<>();
        permission.needs().stream()
                .filter(need -> !need.in(row))
                .forEach(need -> missing.add(need.label() + " " + label));
        String other = permission.alsoNeeds(object);
        if (other != null
                && permissionsIn(row.text("ParentId"), other)
                        .filter(permission::in)
                        .isEmpty()) {
            missing.add(permission.label() + " " + other);
        }
        if (!missing.isEmpty()) {
            throw Refusal.record(
                    BROKEN,
                    "Permission " + permission.label() + " " + label + " depends on permission(s): "
                            + String.join(", ", missing));
        }
    }

    private Optional<Row> permissionsIn(String set, String object) {
        return store.all(schema.type(OF_OBJECTS).orElseThrow()).stream()
                .filter(row ->
                        !row.deleted() && set.equals(row.text("ParentId")) && object.equals(row.text("SobjectType")))
                .findFirst();
    }

    private void checkField(ObjectType type, Row row) {
        String object = row.text("SobjectType");
        String field = row.text("Field");
        boolean exists = schema.type(object)
                .filter(found -> SecuredField.allOf(found).stream()
                        .anyMatch(secured -> secured.path().equals(field)))
                .isPresent();
        if (!exists) {
            throw Refusal.record(UNFIT, "Field Name: bad value for restricted picklist field: " + field, "Field");
        }
        requireOnlyOne(type, row, List.of("ParentId", "Field"));
        if (row.is("PermissionsEdit") && !row.is("PermissionsRead")) {
            throw Refusal.record(BROKEN, "Permission Edit " + field + " depends on permission(s): Read " + field);
        }
    }

    private void requireOnlyOne(ObjectType type, Row row, List<String> fields) {
        for (Row other : store.all(type)) {
            if (!other.deleted()
                    && !other.id().equals(row.id())
                    && fields.stream().allMatch(field -> row.get(field).equals(other.get(field)))) {
                throw Refusal.record(
                        "DUPLICATE_VALUE",
                        "duplicate value found: " + String.join(", ", fields) + " duplicates value on record with id: "
                                + other.id());
            }
        }
    }
}
