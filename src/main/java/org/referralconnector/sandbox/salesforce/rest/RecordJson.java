package org.referralconnector.sandbox.salesforce.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.salesforce.refusal.Refusal;
import org.referralconnector.sandbox.salesforce.schema.Field;
import org.referralconnector.sandbox.salesforce.schema.ObjectType;
import org.referralconnector.sandbox.salesforce.store.FieldValues;
import org.referralconnector.sandbox.salesforce.store.Row;

/** The JSON of single records. */
final class RecordJson {
    private RecordJson() {}

    static ObjectNode of(ObjectType type, Row row, Collection<Field> fields, String dataPath) {
        ObjectNode record = Json.object();
        record.putObject("attributes").put("type", type.name()).put("url", url(type, row, dataPath));
        fields.forEach(field -> record.set(field.name(), FieldValues.write(field, row.get(field.name()))));
        return record;
    }

    static String url(ObjectType type, Row row, String dataPath) {
        return dataPath + "/sobjects/" + type.name() + "/" + row.id();
    }

    /** @throws Refusal INVALID_FIELD if a name does not exist */
    static List<Field> fields(ObjectType type, Collection<String> names) {
        List<Field> fields = new ArrayList<>();
        for (String name : names) {
            fields.add(type.field(name.strip())
                    .orElseThrow(() -> Refusal.of(
                            400, "INVALID_FIELD", "No such column '" + name + "' on entity '" + type.name() + "'")));
        }
        return fields;
    }

    /** What a create, or a row of a Collections call, answers. */
    static ObjectNode saved(Row row) {
        ObjectNode result = Json.object().put("id", row.id()).put("success", true);
        result.putArray("errors");
        return result;
    }
}
