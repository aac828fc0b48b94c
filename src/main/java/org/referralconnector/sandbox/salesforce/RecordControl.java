package org.referralconnector.sandbox.salesforce;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.referralconnector.sandbox.http.Answer;
import org.referralconnector.sandbox.http.Call;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.http.Routes;
import org.referralconnector.sandbox.salesforce.record.LeadConversion;
import org.referralconnector.sandbox.salesforce.record.WriteOptions;
import org.referralconnector.sandbox.salesforce.refusal.Refusal;
import org.referralconnector.sandbox.salesforce.rest.Organization;
import org.referralconnector.sandbox.salesforce.rest.RestApi;
import org.referralconnector.sandbox.salesforce.schema.Field;
import org.referralconnector.sandbox.salesforce.schema.ObjectType;
import org.referralconnector.sandbox.salesforce.store.FieldValues;
import org.referralconnector.sandbox.salesforce.store.Row;

/** What sales reps do with records by hand in Salesforce: change, delete, undelete, merge and convert them. */
final class RecordControl {
    private final Organization organization;

    RecordControl(Organization organization) {
        this.organization = organization;
    }

    void addTo(Routes routes) {
        routes.add("GET", "/sandbox/records/{object}", "control", this::list)
                .add("POST", "/sandbox/records/{object}", "control", guarded(this::create))
                .add("PATCH", "/sandbox/records/{object}/{id}", "control", guarded(this::update))
                .add("DELETE", "/sandbox/records/{object}/{id}", "control", guarded(this::delete))
                .add("POST", "/sandbox/records/{object}/{id}/undelete", "control", guarded(this::undelete))
                .add("POST", "/sandbox/records/{object}/{id}/merge", "control", guarded(this::merge))
                .add("POST", "/sandbox/leads/{id}/convert", "control", guarded(this::convert));
    }

    private static Routes.Action guarded(Routes.Action action) {
        return call -> {
            try {
                return action.answer(call);
            } catch (Refusal refusal) {
                return RestApi.refused(refusal);
            }
        };
    }

    private Answer list(Call call) {
        ObjectType type = typeOf(call);
        boolean withDeleted = call.query("deleted").filter("true"::equals).isPresent();
        ObjectNode answer = Json.object().put("object", type.name());
        ArrayNode records = Json.array();
        organization.store().reading(() -> {
            for (Row row : organization.store().all(type)) {
                if (withDeleted || !row.deleted()) {
                    records.add(json(type, row));
                }
            }
            return records;
        });
        answer.put("total", records.size()).set("records", records);
        return Answer.json(200, answer);
    }

    private Answer create(Call call) {
        ObjectType type = typeOf(call);
        JsonNode body = ControlBody.read(call);
        if (body.isArray()) {
            return createAll(type, body, organization.byHand(call));
        }
        Row row = organization.writer().create(type, ControlBody.object(body), organization.byHand(call));
        return Answer.json(201, json(type, row));
    }

    /** All records or, if one is refused, none of them; they are one transaction. */
    private Answer createAll(ObjectType type, JsonNode records, WriteOptions options) {
        ArrayNode ids = Json.array();
        organization.store().atomically(() -> {
            for (JsonNode record : records) {
                ids.add(organization
                        .writer()
                        .create(type, ControlBody.object(record), options)
                        .id());
            }
            return ids;
        });
        ObjectNode answer = Json.object().put("object", type.name()).put("total", ids.size());
        answer.set("ids", ids);
        return Answer.json(201, answer);
    }

    private Answer update(Call call) {
        ObjectType type = typeOf(call);
        Row row =
                organization.writer().update(type, call.segment("id"), ControlBody.of(call), organization.byHand(call));
        return Answer.json(200, json(type, row));
    }

    private Answer delete(Call call) {
        organization.writer().delete(typeOf(call), call.segment("id"), organization.byHand(call));
        return Answer.empty(204);
    }

    private Answer undelete(Call call) {
        ObjectType type = typeOf(call);
        Row row = organization.writer().undelete(type, call.segment("id"), organization.byHand(call));
        return Answer.json(200, json(type, row));
    }

    private Answer merge(Call call) {
        ObjectType type = typeOf(call);
        List<String> losers = new ArrayList<>();
        ControlBody.of(call).path("losers").forEach(loser -> losers.add(loser.asText()));
        Row master = organization.merge().merge(type, call.segment("id"), losers, organization.byHand(call));
        return Answer.json(200, json(type, master));
    }

    private Answer convert(Call call) {
        ObjectNode wish = call.body().length == 0 ? Json.object() : ControlBody.of(call);
        Row lead = organization
                .conversion()
                .convert(call.segment("id"), LeadConversion.Wish.of(wish), organization.byHand(call));
        return Answer.json(200, json(organization.schema().type("Lead").orElseThrow(), lead));
    }

    private ObjectType typeOf(Call call) {
        String name = call.segment("object");
        return organization
                .schema()
                .type(name)
                .orElseThrow(() -> new IllegalArgumentException("there is no object " + name));
    }

    private static ObjectNode json(ObjectType type, Row row) {
        ObjectNode record = Json.object();
        for (Field field : type.fields()) {
            if (row.get(field.name()) != null) {
                record.set(field.name(), FieldValues.write(field, row.get(field.name())));
            }
        }
        return record;
    }
}
