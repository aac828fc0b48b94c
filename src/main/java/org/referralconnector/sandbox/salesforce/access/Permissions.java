package org.referralconnector.sandbox.salesforce.access;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.referralconnector.sandbox.salesforce.schema.Field;
import org.referralconnector.sandbox.salesforce.schema.FieldAccess;
import org.referralconnector.sandbox.salesforce.schema.ObjectType;
import org.referralconnector.sandbox.salesforce.schema.Schema;
import org.referralconnector.sandbox.salesforce.session.Sessions;
import org.referralconnector.sandbox.salesforce.store.RecordStore;
import org.referralconnector.sandbox.salesforce.store.Row;
import org.referralconnector.sandbox.salesforce.store.View;

/**
 * What each user may do: the sum of the permission set behind the user's profile and of those that are assigned to the
 * user, changed by what people have set for the user alone. Who has the profile System Administrator or the permission
 * Modify All Data sees every object and, unlike in a real organization, every field.
 */
public final class Permissions {
    public static final String SYSTEM_ADMINISTRATOR = "System Administrator";

    private static final String PREFIX = "Permissions";

    private final Schema schema;
    private final RecordStore store;
    private final Map<String, Map<String, Boolean>> overruled = new ConcurrentHashMap<>();

    public Permissions(Schema schema, RecordStore store) {
        this.schema = schema;
        this.store = store;
    }

    /** The names of all user permissions that there are, such as {@code ApiEnabled}. */
    public List<String> names() {
        return type("UserPermissionAccess").fields().stream()
                .map(Field::name)
                .filter(name -> name.startsWith(PREFIX))
                .map(name -> name.substring(PREFIX.length()))
                .toList();
    }

    /**
     * Gives a permission to a user or takes it away, whatever the permission sets say.
     *
     * @throws IllegalArgumentException with a sentence for people if there is no such permission
     */
    public void overrule(String user, String permission, boolean has) {
        if (!names().contains(permission)) {
            throw new IllegalArgumentException("there is no permission " + permission + "; there are " + names());
        }
        overruled.computeIfAbsent(user, any -> new ConcurrentHashMap<>()).put(permission, has);
    }

    /** Leaves it to the permission sets again what a user may do. */
    public void overruleNothing(String user) {
        overruled.remove(user);
    }

    /** Whether a user has a user permission such as {@code ApiEnabled}. */
    public boolean has(String user, String permission) {
        return store.reading(() -> hasNow(user, permission));
    }

    private boolean hasNow(String user, String permission) {
        Boolean set = overruled.getOrDefault(user, Map.of()).get(permission);
        return set != null ? set : setsOf(user).stream().anyMatch(row -> row.is(PREFIX + permission));
    }

    /** Whether field permissions can name a field. */
    public static boolean permissionable(ObjectType type, Field field) {
        return SecuredField.of(type, field)
                .filter(new SecuredField(type.name(), field.name())::equals)
                .isPresent();
    }

    /** Whether a user gets to know of every change to the records of an object. */
    public boolean viewsAll(String user, String object) {
        return store.reading(() -> sees(user).viewsAll(object));
    }

    /** What a user sees of the objects, and of their rows. */
    public View viewOf(String user) {
        Schema seen = seenBy(user);
        String own = UserAccessRows.idOf(user);
        return new View(
                seen,
                row -> !row.type().equals("UserPermissionAccess") || row.id().equals(own));
    }

    /** What a user sees of the objects. */
    public Schema seenBy(String user) {
        return store.reading(() -> sees(user).schema());
    }

    private Sight sees(String user) {
        Schema whole = user.equals(Sessions.ADMIN_ID) ? schema : schema.visible();
        if (isUnrestricted(user)) {
            return Sight.unrestricted(whole);
        }
        Set<String> parents = new HashSet<>();
        setsOf(user).forEach(row -> parents.add(row.id()));
        return new Sight(whole, objectsOf(parents), fieldsOf(parents), permission -> hasNow(user, permission), false);
    }

    private boolean isUnrestricted(String user) {
        return hasNow(user, "ModifyAllData")
                || profileOf(user)
                        .filter(profile -> SYSTEM_ADMINISTRATOR.equals(profile.text("Name")))
                        .isPresent();
    }

    private Optional<Row> profileOf(String user) {
        return store.find(type("User"), user)
                .map(row -> row.text("ProfileId"))
                .flatMap(id -> store.find(type("Profile"), id));
    }

    private List<Row> setsOf(String user) {
        ObjectType sets = type("PermissionSet");
        List<Row> found = new ArrayList<>();
        profileOf(user)
                .ifPresent(profile ->
                        found.addAll(store.with(sets, sets.field("ProfileId").orElseThrow(), profile.id())));
        for (Row assignment : store.all(type("PermissionSetAssignment"))) {
            if (!assignment.deleted() && user.equals(assignment.text("AssigneeId"))) {
                store.find(sets, assignment.text("PermissionSetId")).ifPresent(found::add);
            }
        }
        // such a set counts only in a session for which it was activated, and there is no call for that here
        found.removeIf(row -> row.deleted() || row.is("HasActivationRequired"));
        return found;
    }

    private Map<String, Set<ObjectPermission>> objectsOf(Set<String> parents) {
        Map<String, Set<ObjectPermission>> allowed = new HashMap<>();
        for (Row row : store.all(type("ObjectPermissions"))) {
            if (!row.deleted() && parents.contains(row.text("ParentId"))) {
                Set<ObjectPermission> ofObject =
                        allowed.computeIfAbsent(row.text("SobjectType"), any -> EnumSet.noneOf(ObjectPermission.class));
                for (ObjectPermission each : ObjectPermission.values()) {
                    if (each.in(row)) {
                        ofObject.add(each);
                    }
                }
            }
        }
        return allowed;
    }

    private Map<String, FieldAccess> fieldsOf(Set<String> parents) {
        Map<String, FieldAccess> allowed = new HashMap<>();
        for (Row row : store.all(type("FieldPermissions"))) {
            if (!row.deleted() && parents.contains(row.text("ParentId")) && row.is("PermissionsRead")) {
                FieldAccess access = row.is("PermissionsEdit") ? FieldAccess.EDITABLE : FieldAccess.READ_ONLY;
                allowed.merge(row.text("Field"), access, (one, other) -> one.compareTo(other) > 0 ? one : other);
            }
        }
        return allowed;
    }

    private ObjectType type(String name) {
        return schema.type(name).orElseThrow();
    }
}
