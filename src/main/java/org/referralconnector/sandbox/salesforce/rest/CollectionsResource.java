package org.referralconnector.sandbox.salesforce.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.referralconnector.sandbox.http.Answer;
import org.referralconnector.sandbox.http.Call;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.http.Routes;
import org.referralconnector.sandbox.salesforce.record.RecordWriter.Upserted;
import org.referralconnector.sandbox.salesforce.record.WriteOptions;
import org.referralconnector.sandbox.salesforce.refusal.Refusal;
import org.referralconnector.sandbox.salesforce.schema.Field;
import org.referralconnector.sandbox.salesforce.schema.ObjectType;
import org.referralconnector.sandbox.salesforce.schema.RecordId;
import org.referralconnector.sandbox.salesforce.schema.Schema;
import org.referralconnector.sandbox.salesforce.store.Row;

/** sObject Collections: up to {@value #MOST_RECORDS} records in one call, with a result for each in their order. */
final class CollectionsResource {
    private static final int MOST_RECORDS = 200;
    private static final int MOST_RECORDS_READ = 2000;
    private static final String ROLLED_BACK = "ALL_OR_NONE_OPERATION_ROLLED_BACK";
    private static final String PATH = "/services/data/{version}/composite/sobjects";

    private final Organization organization;

    CollectionsResource(Organization organization) {
        this.organization = organization;
    }

    void addTo(Routes routes) {
        routes.add("POST", PATH, "collection create", this::create)
                .add("PATCH", PATH, "collection update", this::update)
                .add("DELETE", PATH, "collection delete", this::delete)
                .add("PATCH", PATH + "/{object}/{field}", "collection upsert", this::upsert)
                .add("POST", PATH + "/{object}", "collection read", this::readByBody)
                .add("GET", PATH + "/{object}", "collection read", this::readByQuery);
    }

    private Answer create(Call call) {
        ObjectNode body = Bodies.object(call);
        List<ObjectNode> records = recordsOf(body);
        WriteOptions options = organization.optionsOf(call);
        Schema seen = organization.viewOf(call).schema();
        return rows(records.size(), allOrNone(body), i -> {
            ObjectNode record = records.get(i);
            return RecordJson.saved(organization.writer().create(typeOf(seen, record), record, options.at(i)));
        });
    }

    private Answer update(Call call) {
        ObjectNode body = Bodies.object(call);
        List<ObjectNode> records = recordsOf(body);
        WriteOptions options = organization.optionsOf(call);
        Schema seen = organization.viewOf(call).schema();
        return rows(records.size(), allOrNone(body), i -> {
            ObjectNode fields = records.get(i).deepCopy();
            ObjectType type = typeOf(seen, fields);
            String id = removeId(fields);
            return RecordJson.saved(organization.writer().update(type, id, fields, options.at(i)));
        });
    }

    private Answer upsert(Call call) {
        ObjectType type = organization.type(call, call.segment("object"));
        Field key = SObjectResource.keyOf(type, call);
        ObjectNode body = Bodies.object(call);
        List<ObjectNode> records = recordsOf(body);
        WriteOptions options = organization.optionsOf(call);
        return rows(records.size(), allOrNone(body), i -> {
            ObjectNode fields = records.get(i).deepCopy();
            if (key.name().equals("Id")) {
                return upsertById(type, fields, options.at(i));
            }
            JsonNode value = fields.remove(key.name());
            if (value == null || value.asText().isBlank() || value.isNull()) {
                throw Refusal.record("MISSING_ARGUMENT", key.name() + " not specified");
            }
            Upserted done = organization.writer().upsert(type, key, value.asText(), fields, options.at(i));
            return RecordJson.saved(done.row()).put("created", done.created());
        });
    }

    private ObjectNode upsertById(ObjectType type, ObjectNode fields, WriteOptions options) {
        boolean creates = !fields.hasNonNull("Id") && !fields.hasNonNull("id");
        Row row = creates
                ? organization.writer().create(type, fields, options)
                : organization.writer().update(type, removeId(fields), fields, options);
        return RecordJson.saved(row).put("created", creates);
    }

    private Answer delete(Call call) {
        List<String> ids = List.of(call.query("ids").orElse("").split(",", -1));
        requireAtMost(MOST_RECORDS, ids.size());
        WriteOptions options = organization.optionsOf(call);
        Schema seen = organization.viewOf(call).schema();
        boolean allOrNone = call.query("allOrNone").filter("true"::equals).isPresent();
        return rows(ids.size(), allOrNone, i -> {
            String id = ids.get(i).strip();
            ObjectType type = RecordId.parse(id)
                    .flatMap(seen::typeOfId)
                    .orElseThrow(() -> Refusal.of(400, "MALFORMED_ID", "malformed id " + id));
            return RecordJson.saved(organization.writer().delete(type, id, options));
        });
    }

    private Answer readByBody(Call call) {
        ObjectNode body = Bodies.object(call);
        return read(call, texts(Bodies.array(body, "ids")), texts(Bodies.array(body, "fields")));
    }

    private Answer readByQuery(Call call) {
        return read(
                call,
                List.of(call.query("ids").orElse("").split(",", -1)),
                List.of(call.query("fields").orElse("Id").split(",", -1)));
    }

    private Answer read(Call call, List<String> ids, Collection<String> names) {
        requireAtMost(MOST_RECORDS_READ, ids.size());
        ObjectType type = organization.type(call, call.segment("object"));
        List<Field> fields = RecordJson.fields(type, names);
        ArrayNode records = Json.array();
        organization.store().reading(() -> {
            for (String id : ids) {
                Optional<Row> row = RecordId.parse(id.strip())
                        .flatMap(each -> organization.store().find(type, each))
                        .filter(each -> !each.deleted());
                row.ifPresentOrElse(
                        each -> records.add(RecordJson.of(type, each, fields, Bodies.dataPath(call))),
                        records::addNull);
            }
            return records;
        });
        return Answer.json(200, records);
    }

    /** Saves one row. */
    @FunctionalInterface
    private interface RowWork {
        ObjectNode save(int row);
    }

    private Answer rows(int size, boolean allOrNone, RowWork work) {
        List<ObjectNode> results = new ArrayList<>();
        try {
            organization.store().atomically(() -> {
                for (int i = 0; i < size; i++) {
                    results.add(result(work, i));
                }
                if (allOrNone && results.stream().anyMatch(CollectionsResource::failed)) {
                    throw rolledBack();
                }
                return results;
            });
        } catch (Refusal refusal) {
            if (!refusal.code().equals(ROLLED_BACK)) {
                throw refusal;
            }
            results.replaceAll(each -> failed(each) ? each : refused(refusal));
        }
        return Answer.json(200, Json.array().addAll(results));
    }

    private static Refusal rolledBack() {
        return Refusal.record(
                ROLLED_BACK,
                "Record rolled back because not all records were valid and the request was using AllOrNone header");
    }

    private static ObjectNode result(RowWork work, int row) {
        try {
            return work.save(row);
        } catch (Refusal refusal) {
            if (refusal.ofWholeCall()) {
                throw refusal;
            }
            return refused(
                    refusal.status() == 404 && refusal.code().equals("NOT_FOUND")
                            ? Refusal.record("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id")
                            : refusal);
        }
    }

    private static boolean failed(ObjectNode result) {
        return !result.path("success").asBoolean();
    }

    private static ObjectNode refused(Refusal refusal) {
        ObjectNode result = Json.object().put("success", false);
        result.putArray("errors").add(refusal.rowError());
        return result;
    }

    private List<ObjectNode> recordsOf(ObjectNode body) {
        ArrayNode records = Bodies.array(body, "records");
        requireAtMost(MOST_RECORDS, records.size());
        List<ObjectNode> objects = new ArrayList<>();
        records.forEach(record -> objects.add(Bodies.object(record)));
        return objects;
    }

    private static void requireAtMost(int most, int size) {
        if (size > most) {
            throw Refusal.of(
                    400,
                    "EXCEEDED_ID_LIMIT",
                    "record limit reached. cannot submit more than " + most + " records into this call");
        }
    }

    private static ObjectType typeOf(Schema seen, ObjectNode record) {
        String name = record.path("attributes").path("type").asText();
        return seen.type(name)
                .orElseThrow(() -> Refusal.record("INVALID_TYPE", "sObject type '" + name + "' is not supported."));
    }

    private static String removeId(ObjectNode fields) {
        for (String name : new String[] {"Id", "id"}) {
            JsonNode id = fields.remove(name);
            if (id != null && id.isTextual()) {
                return id.asText();
            }
        }
        throw Refusal.record("MISSING_ARGUMENT", "Id not specified in an update call", "Id");
    }

    private static boolean allOrNone(ObjectNode body) {
        return body.path("allOrNone").asBoolean();
    }

    private static List<String> texts(ArrayNode nodes) {
        List<String> texts = new ArrayList<>();
        nodes.forEach(node -> texts.add(node.asText()));
        return texts;
    }
}
