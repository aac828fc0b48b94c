package org.referralconnector.sandbox.salesforce.access;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.referralconnector.sandbox.salesforce.schema.RecordId;
import org.referralconnector.sandbox.salesforce.schema.Schema;
import org.referralconnector.sandbox.salesforce.store.RecordStore;
import org.referralconnector.sandbox.salesforce.store.Row;

/** The rows of UserPermissionAccess: one about each user, of which a user sees the own one. */
public final class UserAccessRows {
    private static final String OBJECT = "UserPermissionAccess";
    private static final String KEY_PREFIX = "1UP";
    private static final int PREFIX_LENGTH = 3;
    private static final int SHORT_ID = 15;

    private UserAccessRows() {}

    /** Lets the store show these rows. */
    public static void addTo(RecordStore store, Schema schema, Permissions permissions) {
        store.derive(schema.type(OBJECT).orElseThrow(), () -> rows(store, schema, permissions));
    }

    /** The id of the row about a user. */
    static String idOf(String user) {
        return RecordId.parse(KEY_PREFIX + user.substring(PREFIX_LENGTH, SHORT_ID))
                .orElseThrow();
    }

    private static List<Row> rows(RecordStore store, Schema schema, Permissions permissions) {
        List<String> names = permissions.names();
        return store.all(schema.type("User").orElseThrow()).stream()
                .filter(user -> !user.deleted())
                .map(user -> row(user.id(), names, permissions))
                .toList();
    }

    private static Row row(String user, List<String> names, Permissions permissions) {
        Map<String, Object> values = new HashMap<>(Map.of("Id", idOf(user)));
        names.forEach(name -> values.put("Permissions" + name, permissions.has(user, name)));
        return new Row(OBJECT, values);
    }
}
