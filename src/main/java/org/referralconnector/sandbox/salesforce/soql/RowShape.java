package org.referralconnector.sandbox.salesforce.soql;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.salesforce.schema.Field;
import org.referralconnector.sandbox.salesforce.store.FieldValues;
import org.referralconnector.sandbox.salesforce.store.RecordStore;
import org.referralconnector.sandbox.salesforce.store.Row;

/**
 * The JSON of a row: {@code attributes} first, then the selected fields, parents as objects of the same kind, children
 * as query results of their own.
 */
final class RowShape {
    /** Finds the children of a row. */
    @FunctionalInterface
    interface Children {
        QueryResult of(Row parent);
    }

    /** The fields which are selected from one parent. */
    private record Parent(Field reference, RowShape shape) {}

    private final RecordStore store;
    private final String dataPath;
    private final List<Field> fields = new ArrayList<>();
    private final Map<String, Parent> parents = new LinkedHashMap<>();
    private final Map<String, Children> children = new LinkedHashMap<>();

    /** @param dataPath {@code /services/data/vXX.X}, the start of the record's address */
    RowShape(RecordStore store, String dataPath) {
        this.store = store;
        this.dataPath = dataPath;
    }

    void select(Column column) {
        if (column.hops().isEmpty()) {
            fields.add(column.field());
            return;
        }
        Field reference = column.hops().get(0);
        List<Field> rest = column.hops().subList(1, column.hops().size());
        parents.computeIfAbsent(
                        reference.relationship().toLowerCase(Locale.ROOT),
                        any -> new Parent(reference, new RowShape(store, dataPath)))
                .shape()
                .select(new Column(rest, column.field()));
    }

    void selectChildren(String relationship, Children found) {
        children.put(relationship, found);
    }

    ObjectNode json(Row row) {
        ObjectNode record = Json.object();
        record.putObject("attributes")
                .put("type", row.type())
                .put("url", dataPath + "/sobjects/" + row.type() + "/" + row.id());
        for (Field field : fields) {
            record.set(field.name(), FieldValues.write(field, row.get(field.name())));
        }
        for (Parent parent : parents.values()) {
            Optional<Row> found = Column.parent(row, parent.reference(), store);
            String name = parent.reference().relationship();
            found.ifPresentOrElse(each -> record.set(name, parent.shape().json(each)), () -> record.putNull(name));
        }
        children.forEach((relationship, find) -> {
            QueryResult found = find.of(row);
            if (found.rows().isEmpty()) {
                record.putNull(relationship);
            } else {
                ObjectNode result = record.putObject(relationship)
                        .put("totalSize", found.totalSize())
                        .put("done", true);
                result.set("records", found.records(0, found.rows().size()));
            }
        });
        return record;
    }
}
