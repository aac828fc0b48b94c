package org.referralconnector.sandbox.salesforce.tooling;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Predicate;
import org.referralconnector.sandbox.http.Answer;
import org.referralconnector.sandbox.http.Call;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.http.Routes;
import org.referralconnector.sandbox.salesforce.metadata.CustomField;
import org.referralconnector.sandbox.salesforce.metadata.CustomFields;
import org.referralconnector.sandbox.salesforce.metadata.SetupIds;
import org.referralconnector.sandbox.salesforce.record.RecordFaults;
import org.referralconnector.sandbox.salesforce.refusal.Refusal;
import org.referralconnector.sandbox.salesforce.rest.Bodies;
import org.referralconnector.sandbox.salesforce.schema.RecordId;
import org.referralconnector.sandbox.salesforce.schema.Schema;
import org.referralconnector.sandbox.salesforce.schema.SchemaFiles;
import org.referralconnector.sandbox.salesforce.streaming.StreamingSettings;

/** The resources of the Tooling API. Everybody with a session reads; who may customize the organization writes. */
public final class ToolingResource {
    private static final String ROOT = "/services/data/{version}/tooling";
    private static final String BY_ID = ROOT + "/sobjects/{object}/{id}";
    private static final String CUSTOM_FIELD = "CustomField";
    private static final String CHANNEL_MEMBER = "PlatformEventChannelMember";

    private final CustomFields customFields;
    private final ChannelMembers members;
    private final ToolingQueries queries;
    private final RecordFaults faults;
    private final Predicate<Call> mayCustomize;

    /**
     * The Tooling API of one organization.
     *
     * @param mayCustomize whether the user of a call has the permission Customize Application
     */
    public ToolingResource(
            Schema schema,
            CustomFields customFields,
            StreamingSettings streaming,
            SetupIds ids,
            RecordFaults faults,
            Clock clock,
            Predicate<Call> mayCustomize) {
        this.customFields = customFields;
        this.members = new ChannelMembers(schema, streaming, ids);
        this.faults = faults;
        this.mayCustomize = mayCustomize;
        Schema virtual = SchemaFiles.toolingSchema();
        ToolingTables tables = new ToolingTables(virtual, schema, customFields, members, ids);
        this.queries = new ToolingQueries(virtual, tables, this::metadata, clock);
    }

    public void addTo(Routes routes) {
        routes.add("GET", ROOT + "/query", "toolingQuery", this::query)
                .add("POST", ROOT + "/sobjects/{object}", "toolingCreate", this::create)
                .add("GET", BY_ID, "toolingRead", this::read)
                .add("PATCH", BY_ID, "toolingUpdate", this::update)
                .add("DELETE", BY_ID, "toolingDelete", this::delete);
    }

    private Answer query(Call call) {
        String text = call.query("q").orElseThrow(() -> Refusal.malformedQuery("the parameter q is missing"));
        return Answer.json(200, queries.run(text, path(call)));
    }

    private Answer create(Call call) {
        String object = objectOf(call);
        requireCustomizing(call);
        ObjectNode body = Bodies.object(call);
        String fullName = body.path("FullName").asText("");
        if (fullName.isEmpty()) {
            throw Refusal.record("REQUIRED_FIELD_MISSING", "Required fields are missing: [FullName]", "FullName");
        }
        faults.checkPart(call, object, fullName);
        JsonNode definition = body.path("Metadata");
        String id = object.equals(CUSTOM_FIELD)
                ? customFields.create(fullName, definition).id()
                : members.create(fullName, definition).id();
        ObjectNode saved = Json.object().put("id", id).put("success", true);
        saved.putArray("errors");
        saved.putArray("warnings");
        saved.putArray("infos");
        return Answer.json(201, saved).with("Location", path(call) + "/sobjects/" + object + "/" + id);
    }

    private Answer read(Call call) {
        String object = objectOf(call);
        String id = RecordId.parse(call.segment("id"))
                .filter(each -> metadata(each).isPresent())
                .orElseThrow(Refusal::notFound);
        String text = "SELECT FIELDS(ALL) FROM " + object + " WHERE Id = '" + id + "' LIMIT 1";
        JsonNode records = queries.run(text, path(call)).path("records");
        if (records.isEmpty()) {
            throw Refusal.notFound();
        }
        return Answer.json(200, records.path(0));
    }

    private Answer update(Call call) {
        if (!objectOf(call).equals(CUSTOM_FIELD)) {
            throw Refusal.of(405, "METHOD_NOT_ALLOWED", "HTTP Method 'PATCH' not allowed.");
        }
        requireCustomizing(call);
        CustomField field = customField(call);
        ObjectNode body = Bodies.object(call);
        String fullName = body.path("FullName").asText(field.fullName());
        if (!fullName.equalsIgnoreCase(field.fullName())) {
            throw Refusal.record("FIELD_INTEGRITY_EXCEPTION", "Renaming fields is not emulated", "FullName");
        }
        customFields.update(field, body.path("Metadata"));
        return Answer.empty(204);
    }

    private Answer delete(Call call) {
        String object = objectOf(call);
        requireCustomizing(call);
        if (object.equals(CUSTOM_FIELD)) {
            customFields.delete(customField(call));
        } else {
            members.delete(members.find(call.segment("id")).orElseThrow(Refusal::notFound));
        }
        return Answer.empty(204);
    }

    private CustomField customField(Call call) {
        return customFields.find(call.segment("id")).orElseThrow(Refusal::notFound);
    }

    private Optional<ObjectNode> metadata(String id) {
        return customFields.find(id).map(CustomField::metadata).or(() -> members.find(id)
                .map(ChannelMembers.Member::metadata));
    }

    private void requireCustomizing(Call call) {
        if (!mayCustomize.test(call)) {
            throw Refusal.of(
                    403,
                    "INSUFFICIENT_ACCESS",
                    "You do not have the level of access necessary to perform the operation you requested: the"
                            + " permission Customize Application is missing");
        }
    }

    private static String objectOf(Call call) {
        for (String object : new String[] {CUSTOM_FIELD, CHANNEL_MEMBER}) {
            if (object.equalsIgnoreCase(call.segment("object"))) {
                return object;
            }
        }
        throw Refusal.notFound();
    }

    private static String path(Call call) {
        return Bodies.dataPath(call) + "/tooling";
    }
}
