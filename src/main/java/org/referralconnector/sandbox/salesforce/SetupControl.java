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
import org.referralconnector.sandbox.salesforce.record.AssignmentRules;
import org.referralconnector.sandbox.salesforce.record.DuplicateRules;
import org.referralconnector.sandbox.salesforce.rest.ApiBudget;
import org.referralconnector.sandbox.salesforce.rest.DailyLimits;
import org.referralconnector.sandbox.salesforce.rest.Organization;
import org.referralconnector.sandbox.salesforce.schema.Field;
import org.referralconnector.sandbox.salesforce.schema.FieldAccess;
import org.referralconnector.sandbox.salesforce.schema.RecordId;
import org.referralconnector.sandbox.salesforce.schema.SchemaFiles;
import org.referralconnector.sandbox.salesforce.session.RefreshTokens;

/** What administrators do in Salesforce: objects, fields and who sees them, duplicate and assignment rules, the API budget. */
final class SetupControl {
    private final Organization organization;
    private final RefreshTokens refreshTokens;

    SetupControl(Organization organization, RefreshTokens refreshTokens) {
        this.organization = organization;
        this.refreshTokens = refreshTokens;
    }

    void addTo(Routes routes) {
        routes.add("POST", "/sandbox/objects", "control", this::addObject)
                .add("POST", "/sandbox/fields", "control", this::addField)
                .add("POST", "/sandbox/field-security", "control", this::restrictField)
                .add("POST", "/sandbox/duplicate-rules", "control", this::setDuplicateRules)
                .add("GET", "/sandbox/duplicate-rules", "control", call -> duplicateRules())
                .add("POST", "/sandbox/assignment-rules", "control", this::addAssignmentRule)
                .add("POST", "/sandbox/currencies", "control", this::useCurrencies)
                .add("POST", "/sandbox/limits", "control", this::setLimits)
                .add("POST", "/sandbox/refresh-tokens", "control", this::setRotation);
    }

    private Answer addObject(Call call) {
        ObjectNode body = ControlBody.of(call);
        organization.schema().addCustomObject(number -> SchemaFiles.customObject(body, number));
        return Answer.json(201, body);
    }

    private Answer addField(Call call) {
        ObjectNode body = ControlBody.of(call);
        Field field = SchemaFiles.field(body.deepCopy().without("object"));
        organization.schema().add(body.path("object").asText(), field);
        return Answer.json(201, body);
    }

    private Answer restrictField(Call call) {
        ObjectNode body = ControlBody.of(call);
        FieldAccess access = FieldAccess.of(body.path("access").asText());
        organization
                .schema()
                .restrict(body.path("object").asText(), body.path("field").asText(), access);
        return Answer.json(200, body);
    }

    private Answer setDuplicateRules(Call call) {
        ObjectNode body = ControlBody.of(call);
        DuplicateRules rules = organization.duplicateRules();
        for (String object : body.has("object") ? List.of(ruled(body.path("object"))) : DuplicateRules.PEOPLE) {
            rules.set(object, changed(object, rules.rule(object), body));
        }
        rules.spell(body.path("key").asText(rules.key()));
        return duplicateRules();
    }

    private static DuplicateRules.Rule changed(String object, DuplicateRules.Rule before, ObjectNode body) {
        return new DuplicateRules.Rule(
                body.path("enabled").asBoolean(before.enabled()),
                switch (body.path("action").asText("")) {
                    case "" -> before.blocks();
                    case "alert" -> false;
                    case "block" -> true;
                    default -> throw new IllegalArgumentException("\"action\" must be alert or block");
                },
                matches(object, before, body));
    }

    private static List<String> matches(String object, DuplicateRules.Rule before, ObjectNode body) {
        if (body.has("matches")) {
            List<String> objects = new ArrayList<>();
            body.path("matches").forEach(each -> objects.add(ruled(each)));
            return objects;
        }
        if (!body.has("acrossObjects")) {
            return before.matches();
        }
        List<String> objects = new ArrayList<>(List.of(object));
        if (body.path("acrossObjects").asBoolean()) {
            DuplicateRules.PEOPLE.stream().filter(each -> !each.equals(object)).forEach(objects::add);
        }
        return objects;
    }

    private static String ruled(JsonNode name) {
        return DuplicateRules.PEOPLE.stream()
                .filter(each -> each.equalsIgnoreCase(name.asText()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "duplicate rules are for " + String.join(" and ", DuplicateRules.PEOPLE)));
    }

    private Answer duplicateRules() {
        DuplicateRules rules = organization.duplicateRules();
        ObjectNode answer = Json.object().put("key", rules.key());
        for (String object : DuplicateRules.PEOPLE) {
            DuplicateRules.Rule rule = rules.rule(object);
            ArrayNode matches = answer.putObject(object)
                    .put("enabled", rule.enabled())
                    .put("action", rule.blocks() ? "block" : "alert")
                    .putArray("matches");
            rule.matches().forEach(matches::add);
        }
        return Answer.json(200, answer);
    }

    private Answer addAssignmentRule(Call call) {
        ObjectNode body = ControlBody.of(call);
        String owner = RecordId.parse(body.path("owner").asText())
                .filter(id -> organization
                        .store()
                        .find(organization.whole("User"), id)
                        .isPresent())
                .orElseThrow(() -> new IllegalArgumentException("\"owner\" must be the id of a user"));
        AssignmentRules.Rule rule =
                organization.assignmentRules().add(owner, body.path("active").asBoolean(true));
        return Answer.json(
                201,
                Json.object().put("id", rule.id()).put("owner", rule.ownerId()).put("active", rule.active()));
    }

    private Answer useCurrencies(Call call) {
        ObjectNode body = ControlBody.of(call);
        List<String> currencies = new ArrayList<>();
        body.path("currencies").forEach(each -> currencies.add(each.asText()));
        if (currencies.isEmpty()) {
            throw new IllegalArgumentException("give \"currencies\", the corporate currency first");
        }
        organization.useCurrencies(currencies);
        return Answer.json(200, body);
    }

    private Answer setLimits(Call call) {
        ObjectNode body = ControlBody.of(call);
        ApiBudget budget = organization.budget();
        budget.set(body.path("max").asInt(budget.max()), body.path("used").asInt(budget.used()));
        for (var entry : body.path("limits").properties()) {
            int max = entry.getValue().path("max").asInt();
            organization
                    .limits()
                    .set(
                            entry.getKey(),
                            new DailyLimits.Limit(
                                    max, entry.getValue().path("remaining").asInt(max)));
        }
        ObjectNode answer = Json.object().put("max", budget.max()).put("used", budget.used());
        answer.set("limits", organization.limits().json());
        return Answer.json(200, answer);
    }

    private Answer setRotation(Call call) {
        ObjectNode body = ControlBody.of(call);
        refreshTokens.reset(body.path("rotating").asBoolean());
        return Answer.json(200, body);
    }
}
