package org.referralconnector.sandbox.salesforce;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.referralconnector.sandbox.http.Answer;
import org.referralconnector.sandbox.http.Call;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.http.Routes;
import org.referralconnector.sandbox.salesforce.rest.Organization;
import org.referralconnector.sandbox.salesforce.schema.Field;
import org.referralconnector.sandbox.salesforce.schema.ObjectType;
import org.referralconnector.sandbox.salesforce.session.Sessions;
import org.referralconnector.sandbox.salesforce.store.FieldValues;
import org.referralconnector.sandbox.salesforce.store.Row;

/** What kind of organization it is: edition, sandbox or production, instance, trial, namespace, with or without API. */
final class OrganizationControl {
    private static final String HERE = "/sandbox/organization";
    private static final List<String> FACTS =
            List.of("OrganizationType", "IsSandbox", "InstanceName", "TrialExpirationDate", "NamespacePrefix");

    /** Editions in which the API has to be bought. */
    private static final Set<String> WITHOUT_API = Set.of("Professional Edition", "Group Edition", "Team Edition");

    private final Organization organization;

    OrganizationControl(Organization organization) {
        this.organization = organization;
    }

    void addTo(Routes routes) {
        routes.add("GET", HERE, "control", call -> describe()).add("POST", HERE, "control", this::change);
    }

    private Answer change(Call call) {
        ObjectNode body = ControlBody.of(call);
        ObjectType type = organization.whole("Organization");
        Map<String, Object> values = new HashMap<>();
        body.fieldNames().forEachRemaining(name -> {
            if (FACTS.contains(name)) {
                values.put(name, FieldValues.read(field(type, name), body.get(name)));
            } else if (!name.equals("api")) {
                throw new IllegalArgumentException("\"" + name + "\" is none of api, " + String.join(", ", FACTS));
            }
        });
        organization.writer().set(type, Sessions.ORGANIZATION_ID, values);
        if (body.has("api") || body.has("OrganizationType")) {
            organization
                    .admission()
                    .giveApiToOrganization(body.path("api")
                            .asBoolean(!WITHOUT_API.contains(
                                    body.path("OrganizationType").asText())));
        }
        return describe();
    }

    private Answer describe() {
        ObjectType type = organization.whole("Organization");
        Row row = organization.writer().living(type, Sessions.ORGANIZATION_ID);
        ObjectNode answer = Json.object();
        FACTS.forEach(name -> answer.set(name, FieldValues.write(field(type, name), row.get(name))));
        return Answer.json(200, answer.put("api", organization.admission().apiOfOrganization()));
    }

    private static Field field(ObjectType type, String name) {
        return type.field(name).orElseThrow();
    }
}
