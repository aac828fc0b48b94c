package org.referralconnector.sandbox.salesforce.bulk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.salesforce.refusal.Refusal;
import org.referralconnector.sandbox.salesforce.schema.Field;
import org.referralconnector.sandbox.salesforce.schema.FieldType;
import org.referralconnector.sandbox.salesforce.schema.ObjectType;
import org.referralconnector.sandbox.salesforce.schema.Schema;
import org.referralconnector.sandbox.salesforce.store.FieldValues;

/** The columns of an ingest file: which field each one fills, perhaps by an external id of a parent record. */
final class IngestColumns {
    private static final String CLEARED = "#N/A";

    /** A column; {@code parent} is the relationship whose record the value names, empty for a field of the record itself. */
    private record Column(String parent, Field field) {}

    private final List<Column> columns = new ArrayList<>();

    /** @throws JobFailure if a column is no field that the client sees */
    IngestColumns(Schema seen, ObjectType type, String[] names) {
        for (String name : names) {
            columns.add(column(seen, type, name.strip())
                    .orElseThrow(() -> new JobFailure("InvalidBatch : Field name not found : " + name)));
        }
    }

    private static Optional<Column> column(Schema seen, ObjectType type, String name) {
        int dot = name.indexOf('.');
        if (dot < 0) {
            return type.field(name).map(field -> new Column("", field));
        }
        String parent = name.substring(0, dot);
        return type.relationship(parent).stream()
                .flatMap(reference -> reference.references().stream())
                .flatMap(target -> seen.type(target).stream())
                .flatMap(target -> keyOf(target, name.substring(dot + 1)))
                .map(key -> new Column(parent, key))
                .findFirst();
    }

    private static Stream<Field> keyOf(ObjectType type, String name) {
        return type.field(name).stream().filter(field -> field.externalId() || field.idLookup());
    }

    /**
     * The body of a record as the REST API takes it. Empty values are left out, {@value #CLEARED} becomes null.
     *
     * @throws Refusal INVALID_TYPE_ON_FIELD_IN_RECORD if a value does not fit the type of its field
     */
    ObjectNode body(String[] values) {
        if (values.length > columns.size()) {
            throw Refusal.record("INVALID_FIELD", "the record has more values than the header has names");
        }
        ObjectNode body = Json.object();
        for (int i = 0; i < values.length; i++) {
            if (!values[i].isEmpty()) {
                Column column = columns.get(i);
                ObjectNode at = column.parent().isEmpty() ? body : body.withObjectProperty(column.parent());
                at.set(column.field().name(), value(column.field(), values[i]));
            }
        }
        return body;
    }

    private static JsonNode value(Field field, String text) {
        if (text.equals(CLEARED)) {
            return NullNode.instance;
        }
        JsonNode node = TextNode.valueOf(text.strip());
        if (field.type() == FieldType.BOOLEAN && (text.equals("1") || text.equals("0"))) {
            node = BooleanNode.valueOf(text.equals("1"));
        }
        try {
            FieldValues.read(field, node);
        } catch (Refusal unreadable) {
            throw Refusal.record(
                    "INVALID_TYPE_ON_FIELD_IN_RECORD",
                    field.label() + ": value not of required type: " + text,
                    field.name());
        }
        return node;
    }
}
