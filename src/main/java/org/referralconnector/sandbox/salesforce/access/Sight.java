package org.referralconnector.sandbox.salesforce.access;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.referralconnector.sandbox.salesforce.schema.Field;
import org.referralconnector.sandbox.salesforce.schema.FieldAccess;
import org.referralconnector.sandbox.salesforce.schema.ObjectAccess;
import org.referralconnector.sandbox.salesforce.schema.ObjectType;
import org.referralconnector.sandbox.salesforce.schema.Schema;

/**
 * What the permissions of one user leave of the objects.
 *
 * @param whole the objects before permissions count
 * @param objects object permissions by the name of the object
 * @param fields field permissions by {@code Lead.Email}
 * @param has whether the user has a user permission
 * @param unrestricted whether object and field permissions do not count
 */
record Sight(
        Schema whole,
        Map<String, Set<ObjectPermission>> objects,
        Map<String, FieldAccess> fields,
        Predicate<String> has,
        boolean unrestricted) {

    /** Standard objects which have object permissions of their own; custom objects have them too. */
    private static final Set<String> PERMITTED =
            Set.of("Account", "Contact", "Lead", "Opportunity", "Campaign", "PushTopic");

    private static final Map<String, String> PARENTS =
            Map.of("CampaignMember", "Campaign", "OpportunityContactRole", "Opportunity");

    static Sight unrestricted(Schema whole) {
        return new Sight(whole, Map.of(), Map.of(), permission -> true, true);
    }

    /** Whether there are object permissions for an object. */
    static boolean permissible(ObjectType type) {
        return type.custom() || PERMITTED.contains(type.name());
    }

    Schema schema() {
        return unrestricted
                ? whole
                : whole.seenThrough(type -> {
                    ObjectAccess access = access(type);
                    return access.read()
                            ? Optional.of(type.seenWith(access, field -> access(type, field)))
                            : Optional.empty();
                });
    }

    boolean viewsAll(String object) {
        return unrestricted
                || has.test("ViewAllData")
                || (object.equals("User") ? has.test("ViewAllUsers") : allows(object, ObjectPermission.VIEW_ALL));
    }

    private ObjectAccess access(ObjectType type) {
        String parent = PARENTS.get(type.name());
        if (parent != null) {
            return whole.type(parent).map(this::access).map(Sight::ofParts).orElse(ObjectAccess.NONE);
        }
        if (permissible(type)) {
            return new ObjectAccess(
                    has.test("ViewAllData") || allows(type.name(), ObjectPermission.READ),
                    allows(type.name(), ObjectPermission.CREATE),
                    allows(type.name(), ObjectPermission.EDIT),
                    allows(type.name(), ObjectPermission.DELETE));
        }
        return switch (type.name()) {
            case "PermissionSet", "ObjectPermissions", "FieldPermissions" ->
                setup(has.test("ViewSetup"), has.test("ManageProfilesPermissionsets"));
            case "PermissionSetAssignment" -> setup(true, has.test("AssignPermissionSets"));
            case "User" -> setup(true, has.test("ManageUsers"));
            default -> ObjectAccess.FULL;
        };
    }

    private static ObjectAccess ofParts(ObjectAccess parent) {
        return new ObjectAccess(parent.read(), parent.edit(), parent.edit(), parent.edit());
    }

    private static ObjectAccess setup(boolean read, boolean manage) {
        return new ObjectAccess(read, manage, manage, manage);
    }

    private boolean allows(String object, ObjectPermission permission) {
        return objects.getOrDefault(object, Set.of()).contains(permission);
    }

    private FieldAccess access(ObjectType type, Field field) {
        return SecuredField.of(type, field)
                .map(secured -> fields.getOrDefault(secured.path(), FieldAccess.HIDDEN))
                .orElse(FieldAccess.EDITABLE);
    }
}
