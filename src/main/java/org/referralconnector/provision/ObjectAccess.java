package org.referralconnector.provision;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What somebody may do with the records of an object.
 *
 * @param all true if they may read all records, whoever they are shared with
 */
record ObjectAccess(boolean read, boolean create, boolean edit, boolean all) {
    static final ObjectAccess READ = new ObjectAccess(true, false, false, false);
    static final ObjectAccess READ_ALL = new ObjectAccess(true, false, false, true);
    static final ObjectAccess EDIT = new ObjectAccess(true, false, true, false);
    static final ObjectAccess CREATE = new ObjectAccess(true, true, true, false);

    /** What a row of {@code ObjectPermissions} grants. */
    static ObjectAccess of(JsonNode row) {
        return new ObjectAccess(
                row.path("PermissionsRead").asBoolean(),
                row.path("PermissionsCreate").asBoolean(),
                row.path("PermissionsEdit").asBoolean(),
                row.path("PermissionsViewAllRecords").asBoolean());
    }

    ObjectAccess and(ObjectAccess other) {
        return new ObjectAccess(read || other.read, create || other.create, edit || other.edit, all || other.all);
    }

    boolean covers(ObjectAccess other) {
        return and(other).equals(this);
    }

    /** Such as {@code read, create, edit}. */
    String words() {
        List<String> words = new ArrayList<>();
        if (read) {
            words.add("read");
        }
        if (create) {
            words.add("create");
        }
        if (edit) {
            words.add("edit");
        }
        if (all) {
            words.add("view all");
        }
        return String.join(", ", words);
    }
}
