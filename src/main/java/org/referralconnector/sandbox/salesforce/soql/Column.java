package org.referralconnector.sandbox.salesforce.soql;

import java.util.List;
import java.util.Optional;
import org.referralconnector.sandbox.salesforce.schema.Field;
import org.referralconnector.sandbox.salesforce.store.RecordStore;
import org.referralconnector.sandbox.salesforce.store.Row;

/**
 * A field path which was found in the schema: the references to follow, and the field at their end.
 *
 * @param hops reference fields, outermost first; empty for a field of the row itself
 */
record Column(List<Field> hops, Field field) {

    /** The value of the field for this row, null if it has none or a reference on the way is empty. */
    Object value(Row row, RecordStore store) {
        Row at = row;
        for (Field hop : hops) {
            Optional<Row> parent = parent(at, hop, store);
            if (parent.isEmpty()) {
                return null;
            }
            at = parent.get();
        }
        return at.get(field.name());
    }

    static Optional<Row> parent(Row row, Field reference, RecordStore store) {
        String id = row.text(reference.name());
        return id == null ? Optional.empty() : store.find(id);
    }
}
