package org.referralconnector.sandbox.salesforce.access;

import java.util.List;
import java.util.Map;
import org.referralconnector.sandbox.salesforce.store.Row;

/** What the object permissions of a permission set can allow, and what each of them needs. */
enum ObjectPermission {
    READ("Read"),
    CREATE("Create"),
    EDIT("Edit"),
    DELETE("Delete"),
    VIEW_ALL("ViewAllRecords"),
    MODIFY_ALL("ModifyAllRecords");

    /** Nobody sees these without the object that they belong to. */
    private static final Map<String, String> NEED_READ_OF = Map.of("Contact", "Account", "Opportunity", "Account");

    private final String word;

    ObjectPermission(String word) {
        this.word = word;
    }

    /** Whether a row of ObjectPermissions allows this. */
    boolean in(Row row) {
        return row.is("Permissions" + word);
    }

    List<ObjectPermission> needs() {
        return switch (this) {
            case READ -> List.of();
            case CREATE, EDIT, VIEW_ALL -> List.of(READ);
            case DELETE -> List.of(READ, EDIT);
            case MODIFY_ALL -> List.of(READ, EDIT, DELETE, VIEW_ALL);
        };
    }

    /** The object whose records this needs to be allowed for too; null if there is none. */
    String alsoNeeds(String object) {
        return this == READ || this == VIEW_ALL ? NEED_READ_OF.get(object) : null;
    }

    /** How errors call it. */
    String label() {
        return switch (this) {
            case VIEW_ALL -> "View All";
            case MODIFY_ALL -> "Modify All";
            default -> word;
        };
    }
}
