package org.referralconnector.sandbox.salesforce;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.referralconnector.sandbox.http.Answer;
import org.referralconnector.sandbox.http.Call;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.http.Routes;
import org.referralconnector.sandbox.salesforce.record.DuplicateRule;
import org.referralconnector.sandbox.salesforce.refusal.Refusal;
import org.referralconnector.sandbox.salesforce.rest.ApiBudget;
import org.referralconnector.sandbox.salesforce.rest.Organization;
import org.referralconnector.sandbox.salesforce.rest.RestApi;
import org.referralconnector.sandbox.salesforce.schema.Field;
import org.referralconnector.sandbox.salesforce.schema.ObjectType;
import org.referralconnector.sandbox.salesforce.schema.SchemaFiles;
import org.referralconnector.sandbox.salesforce.session.RefreshTokens;
import org.referralconnector.sandbox.salesforce.store.FieldValues;
import org.referralconnector.sandbox.salesforce.store.Row;

/**
 * What sales reps and administrators do by hand in Salesforce, and what people want to see: records, fields, duplicate
 * rules, the API budget, the conversion of leads.
 */
final class SalesforceControl {
    private final Organization organization;
    private final RefreshTokens refreshTokens;

    SalesforceControl(Organization organization, RefreshTokens refreshTokens) {
        this.organization = organization;
        this.refreshTokens = refreshTokens;
    }

    Routes routes() {
        return new Routes()
                .add("GET", "/sandbox/records/{object}", "control", this::list)
                .add("POST", "/sandbox/records/{object}", "control", guarded(this::create))
                .add("PATCH", "/sandbox/records/{object}/{id}", "control", guarded(this::update))
                .add("DELETE", "/sandbox/records/{object}/{id}", "control", guarded(this::delete))
                .add("POST", "/sandbox/leads/{id}/convert", "control", guarded(this::convert))
                .add("POST", "/sandbox/fields", "control", this::addField)
                .add("POST", "/sandbox/duplicate-rules", "control", this::setDuplicateRule)
                .add("GET", "/sandbox/duplicate-rules", "control", call -> duplicateRule())
                .add("POST", "/sandbox/limits", "control", this::setLimits)
                .add("POST", "/sandbox/refresh-tokens", "control", this::setRotation);
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
        Row row = organization.writer().create(type, body(call), organization.optionsOf(call));
        return Answer.json(201, json(type, row));
    }

    private Answer update(Call call) {
        ObjectType type = typeOf(call);
        Row row = organization.writer().update(type, call.segment("id"), body(call), organization.optionsOf(call));
        return Answer.json(200, json(type, row));
    }

    private Answer delete(Call call) {
        organization.writer().delete(typeOf(call), call.segment("id"), organization.optionsOf(call));
        return Answer.empty(204);
    }

    private Answer convert(Call call) {
        String opportunity =
                call.body().length == 0 ? "" : body(call).path("opportunity").asText("");
        Row lead = organization.conversion().convert(call.segment("id"), opportunity, organization.optionsOf(call));
        return Answer.json(200, json(organization.type("Lead"), lead));
    }

    private Answer addField(Call call) {
        ObjectNode body = body(call);
        Field field = SchemaFiles.field(body.deepCopy().without("object"));
        organization.schema().add(body.path("object").asText(), field);
        return Answer.json(201, body);
    }

    private Answer setDuplicateRule(Call call) {
        ObjectNode body = body(call);
        DuplicateRule.Setting before = organization.duplicateRule().setting();
        organization
                .duplicateRule()
                .set(new DuplicateRule.Setting(
                        body.path("enabled").asBoolean(before.enabled()),
                        body.path("acrossObjects").asBoolean(before.acrossObjects()),
                        body.path("key").asText(before.key())));
        return duplicateRule();
    }

    private Answer duplicateRule() {
        DuplicateRule.Setting now = organization.duplicateRule().setting();
        return Answer.json(
                200,
                Json.object()
                        .put("enabled", now.enabled())
                        .put("acrossObjects", now.acrossObjects())
                        .put("key", now.key()));
    }

    private Answer setLimits(Call call) {
        ObjectNode body = body(call);
        ApiBudget budget = organization.budget();
        budget.set(body.path("max").asInt(budget.max()), body.path("used").asInt(budget.used()));
        return Answer.json(200, Json.object().put("max", budget.max()).put("used", budget.used()));
    }

    private Answer setRotation(Call call) {
        ObjectNode body = body(call);
        refreshTokens.reset(body.path("rotating").asBoolean());
        return Answer.json(200, body);
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

    private static ObjectNode body(Call call) {
        try {
            if (Json.parse(call.body()) instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the body is no JSON: " + e.getOriginalMessage(), e);
        }
        throw new IllegalArgumentException("the body must be a JSON object");
    }
}
