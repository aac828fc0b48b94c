package org.referralconnector.sandbox.salesforce.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.List;
import org.referralconnector.sandbox.http.Answer;
import org.referralconnector.sandbox.http.Call;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.http.Routes;
import org.referralconnector.sandbox.salesforce.record.RecordWriter.Upserted;
import org.referralconnector.sandbox.salesforce.refusal.Refusal;
import org.referralconnector.sandbox.salesforce.schema.Field;
import org.referralconnector.sandbox.salesforce.schema.ObjectType;
import org.referralconnector.sandbox.salesforce.store.Row;

/** Single records, by id and by external id. */
final class SObjectResource {
    private static final String BY_ID = "/services/data/{version}/sobjects/{object}/{id}";
    private static final String BY_KEY = "/services/data/{version}/sobjects/{object}/{field}/{value}";

    private final Organization organization;

    SObjectResource(Organization organization) {
        this.organization = organization;
    }

    void addTo(Routes routes) {
        routes.add("POST", "/services/data/{version}/sobjects/{object}", "create", this::create)
                .add("GET", BY_ID, "read", this::read)
                .add("PATCH", BY_ID, "update", this::update)
                .add("DELETE", BY_ID, "delete", this::delete)
                .add("GET", BY_KEY, "read", this::readByKey)
                .add("PATCH", BY_KEY, "upsert", this::upsert)
                .add("DELETE", BY_KEY, "delete", this::deleteByKey);
    }

    private Answer create(Call call) {
        ObjectType type = typeOf(call);
        Row row = organization.writer().create(type, Bodies.object(call), organization.optionsOf(call));
        return Answer.json(201, RecordJson.saved(row))
                .with("Location", RecordJson.url(type, row, Bodies.dataPath(call)));
    }

    private Answer read(Call call) {
        ObjectType type = typeOf(call);
        return organization.store().reading(() -> {
            Row row;
            try {
                row = organization.writer().living(type, call.segment("id"));
            } catch (Refusal deletedOrUnknown) {
                throw Refusal.notFound();
            }
            return Answer.json(200, json(type, row, call));
        });
    }

    private Answer readByKey(Call call) {
        ObjectType type = typeOf(call);
        List<Row> rows = organization.store().reading(() -> matching(type, call));
        if (rows.size() > 1) {
            return several(type, rows, call);
        }
        return Answer.json(200, json(type, rows.get(0), call));
    }

    private ObjectNode json(ObjectType type, Row row, Call call) {
        Collection<Field> fields = call.query("fields")
                .map(names -> (Collection<Field>) RecordJson.fields(type, List.of(names.split(",", -1))))
                .orElse(type.fields());
        return RecordJson.of(type, row, fields, Bodies.dataPath(call));
    }

    private Answer update(Call call) {
        organization
                .writer()
                .update(typeOf(call), call.segment("id"), Bodies.object(call), organization.optionsOf(call));
        return Answer.empty(204);
    }

    private Answer delete(Call call) {
        organization.writer().delete(typeOf(call), call.segment("id"), organization.optionsOf(call));
        return Answer.empty(204);
    }

    private Answer deleteByKey(Call call) {
        ObjectType type = typeOf(call);
        return organization.store().atomically(() -> {
            List<Row> rows = matching(type, call);
            if (rows.size() > 1) {
                return several(type, rows, call);
            }
            organization.writer().delete(type, rows.get(0).id(), organization.optionsOf(call));
            return Answer.empty(204);
        });
    }

    private Answer upsert(Call call) {
        ObjectType type = typeOf(call);
        Field key = keyOf(type, call);
        ObjectNode body = Bodies.object(call);
        if (body.has(key.name())) {
            throw Refusal.record(
                    "INVALID_FIELD", "The " + key.name() + " field should not be specified in the sobject data.");
        }
        return organization.store().atomically(() -> {
            List<Row> rows = organization.writer().matching(type, key, call.segment("value"));
            if (rows.size() > 1) {
                return several(type, rows, call);
            }
            if (rows.isEmpty()
                    && call.query("updateOnly").filter("true"::equals).isPresent()) {
                throw Refusal.notFound();
            }
            Upserted done =
                    organization.writer().upsert(type, key, call.segment("value"), body, organization.optionsOf(call));
            return Answer.json(
                    done.created() ? 201 : 200, RecordJson.saved(done.row()).put("created", done.created()));
        });
    }

    private List<Row> matching(ObjectType type, Call call) {
        List<Row> rows = organization.writer().matching(type, keyOf(type, call), call.segment("value"));
        if (rows.isEmpty()) {
            throw Refusal.notFound();
        }
        return rows;
    }

    private static Answer several(ObjectType type, List<Row> rows, Call call) {
        ArrayNode urls = Json.array();
        rows.forEach(row -> urls.add(RecordJson.url(type, row, Bodies.dataPath(call))));
        return Answer.json(300, urls);
    }

    private ObjectType typeOf(Call call) {
        return organization.type(call, call.segment("object"));
    }

    static Field keyOf(ObjectType type, Call call) {
        return type.field(call.segment("field"))
                .filter(field -> field.externalId() || field.idLookup())
                .orElseThrow(() -> Refusal.of(
                        404,
                        "NOT_FOUND",
                        "Provided external ID field does not exist or is not accessible: " + call.segment("field")));
    }
}
