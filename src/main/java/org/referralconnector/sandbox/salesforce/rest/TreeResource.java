package org.referralconnector.sandbox.salesforce.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.referralconnector.sandbox.http.Answer;
import org.referralconnector.sandbox.http.Call;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.http.Routes;
import org.referralconnector.sandbox.salesforce.record.WriteOptions;
import org.referralconnector.sandbox.salesforce.refusal.Refusal;
import org.referralconnector.sandbox.salesforce.schema.ObjectType;
import org.referralconnector.sandbox.salesforce.schema.Schema;
import org.referralconnector.sandbox.salesforce.store.Row;

/** sObject Tree: records with their children, all created or none. At most {@value #MOST_RECORDS} in all. */
final class TreeResource {
    private static final int MOST_RECORDS = 200;

    private final Organization organization;

    TreeResource(Organization organization) {
        this.organization = organization;
    }

    void addTo(Routes routes) {
        routes.add("POST", "/services/data/{version}/composite/tree/{object}", "tree", this::create);
    }

    private Answer create(Call call) {
        ObjectType type = organization.type(call, call.segment("object"));
        ArrayNode records = Bodies.array(Bodies.object(call), "records");
        Planting planting = new Planting(organization.optionsOf(call));
        try {
            organization.store().atomically(() -> {
                records.forEach(record -> planting.plant(type, Bodies.object(record), Optional.empty()));
                return planting;
            });
        } catch (Refusal refusal) {
            ArrayNode results = Json.array();
            results.addObject()
                    .put("referenceId", planting.at)
                    .putArray("errors")
                    .add(refusal.rowError());
            return answer(400, true, results);
        }
        return answer(201, false, planting.results);
    }

    private static Answer answer(int status, boolean hasErrors, ArrayNode results) {
        ObjectNode body = Json.object().put("hasErrors", hasErrors);
        body.set("results", results);
        return Answer.json(status, body);
    }

    /** The field which ties a child to its parent, and the parent's id. */
    private record Tie(String field, String parentId) {}

    /** Creates one tree; remembers at which record it is. */
    private final class Planting {
        private final WriteOptions options;
        private final ArrayNode results = Json.array();
        private String at = "";

        Planting(WriteOptions options) {
            this.options = options;
        }

        void plant(ObjectType type, ObjectNode record, Optional<Tie> tie) {
            at = record.path("attributes").path("referenceId").asText();
            ObjectNode fields = Json.object();
            Map<Schema.Child, JsonNode> children = new HashMap<>();
            record.properties().forEach(entry -> childOf(type, entry)
                    .ifPresentOrElse(
                            child -> children.put(child, entry.getValue().path("records")),
                            () -> fields.set(entry.getKey(), entry.getValue())));
            tie.ifPresent(each -> fields.put(each.field(), each.parentId()));
            Row row = organization.writer().create(type, fields, options);
            results.addObject().put("referenceId", at).put("id", row.id());
            if (results.size() > MOST_RECORDS) {
                throw Refusal.of(400, "LIMIT_EXCEEDED", "at most 200 records in a tree");
            }
            children.forEach((child, records) -> {
                Tie toThis = new Tie(child.field().name(), row.id());
                records.forEach(each -> plant(child.type(), Bodies.object(each), Optional.of(toThis)));
            });
        }

        private Optional<Schema.Child> childOf(ObjectType type, Map.Entry<String, JsonNode> entry) {
            return organization.schema().childrenOf(type).stream()
                    .filter(child -> child.relationship().equalsIgnoreCase(entry.getKey()))
                    .filter(child -> entry.getValue().has("records"))
                    .findFirst();
        }
    }
}
