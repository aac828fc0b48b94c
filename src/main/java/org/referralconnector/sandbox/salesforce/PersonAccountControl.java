package org.referralconnector.sandbox.salesforce;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.referralconnector.sandbox.http.Answer;
import org.referralconnector.sandbox.http.Call;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.http.Routes;
import org.referralconnector.sandbox.salesforce.rest.Organization;

/** What Salesforce does for an organization that asks for person accounts. */
final class PersonAccountControl {
    private static final String USUAL_TYPE = "PersonAccount";

    private final Organization organization;

    PersonAccountControl(Organization organization) {
        this.organization = organization;
    }

    void addTo(Routes routes) {
        routes.add("POST", "/sandbox/person-accounts", "control", this::turnOn);
    }

    /** {@code {"recordTypes": ["PersonAccount"]}}: the developer names of people's record types, the usual one first. */
    private Answer turnOn(Call call) {
        ObjectNode body = call.body().length == 0 ? Json.object() : ControlBody.of(call);
        List<String> types = new ArrayList<>();
        body.path("recordTypes").forEach(each -> types.add(each.asText()));
        if (types.isEmpty()) {
            types.add(USUAL_TYPE);
        }
        ObjectNode answer = Json.object();
        organization.usePersonAccounts(types).forEach(answer::put);
        return Answer.json(200, answer);
    }
}
