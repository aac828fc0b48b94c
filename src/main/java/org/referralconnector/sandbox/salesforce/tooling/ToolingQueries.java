package org.referralconnector.sandbox.salesforce.tooling;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.salesforce.refusal.Refusal;
import org.referralconnector.sandbox.salesforce.schema.Schema;
import org.referralconnector.sandbox.salesforce.soql.QueryEngine;
import org.referralconnector.sandbox.salesforce.soql.QueryHead;
import org.referralconnector.sandbox.salesforce.soql.QueryResult;

/** Runs the SOQL queries of the Tooling API. Every result is one page. */
final class ToolingQueries {
    private static final Set<String> OF_ONE_ENTITY = Set.of(
            "entitydefinitionid",
            "entitydefinition.qualifiedapiname",
            "entitydefinition.durableid",
            "entitydefinition.developername",
            "durableid");

    private final Schema virtual;
    private final ToolingTables tables;
    private final Function<String, Optional<ObjectNode>> metadata;
    private final Clock clock;

    /** @param metadata finds the definition of the part which has this id */
    ToolingQueries(Schema virtual, ToolingTables tables, Function<String, Optional<ObjectNode>> metadata, Clock clock) {
        this.virtual = virtual;
        this.tables = tables;
        this.metadata = metadata;
        this.clock = clock;
    }

    /**
     * Runs a query.
     *
     * @param path {@code /services/data/vXX.X/tooling}
     * @throws Refusal as the queries of records do, and MALFORMED_QUERY if it asks for the fields of all objects or for
     *     the definitions of several parts
     */
    ObjectNode run(String text, String path) {
        QueryEngine engine = new QueryEngine(virtual, tables.rows(), clock);
        requireOneEntity(engine.head(text));
        QueryResult result = engine.run(text, false, path);
        ArrayNode records = result.records(0, result.rows().size());
        for (JsonNode record : records) {
            complete((ObjectNode) record, result);
        }
        ObjectNode answer = Json.object()
                .put("size", result.totalSize())
                .put("totalSize", result.totalSize())
                .put("done", true)
                .putNull("queryLocator")
                .put("entityTypeName", entity(text, engine, records));
        answer.set("records", records);
        return answer;
    }

    private String entity(String text, QueryEngine engine, ArrayNode records) {
        String fromRecords = records.path(0).path("attributes").path("type").asText("");
        return fromRecords.isEmpty()
                ? virtual.type(engine.head(text).from()).orElseThrow().name()
                : fromRecords;
    }

    private static void requireOneEntity(QueryHead head) {
        if (head.from().equalsIgnoreCase("FieldDefinition") && Collections.disjoint(head.narrowing(), OF_ONE_ENTITY)) {
            throw Refusal.malformedQuery(
                    "FieldDefinition: a filter on a reified column is required [EntityDefinitionId,DurableId]");
        }
    }

    private void complete(ObjectNode record, QueryResult result) {
        if (!record.has("Metadata") && !record.has("FullName")) {
            return;
        }
        if (result.rows().size() > 1) {
            throw Refusal.malformedQuery("When retrieving results with Metadata or FullName fields, the query"
                    + " qualifications must specify no more than one row for retrieval. Result size: "
                    + result.rows().size());
        }
        if (record.has("Metadata")) {
            String id = result.rows().get(0).id();
            record.set("Metadata", metadata.apply(id).orElseThrow(Refusal::notFound));
        }
    }
}
