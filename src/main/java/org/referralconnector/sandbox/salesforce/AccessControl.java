package org.referralconnector.sandbox.salesforce;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.referralconnector.sandbox.http.Answer;
import org.referralconnector.sandbox.http.Call;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.http.Routes;
import org.referralconnector.sandbox.salesforce.access.Admission;
import org.referralconnector.sandbox.salesforce.access.Permissions;
import org.referralconnector.sandbox.salesforce.rest.Organization;
import org.referralconnector.sandbox.salesforce.schema.ObjectType;
import org.referralconnector.sandbox.salesforce.session.Sessions;
import org.referralconnector.sandbox.salesforce.store.Row;

/** What administrators decide about the integration user: profile, single permissions, password, level of sessions. */
final class AccessControl {
    private static final String HERE = "/sandbox/users";
    private static final Map<String, String> USERS =
            Map.of("integration", Sessions.USER_ID, "administrator", Sessions.ADMIN_ID);

    private final Organization organization;

    AccessControl(Organization organization) {
        this.organization = organization;
    }

    void addTo(Routes routes) {
        routes.add("GET", HERE, "control", call -> describe()).add("POST", HERE + "/{user}", "control", this::change);
    }

    private Answer change(Call call) {
        String user = USERS.get(call.segment("user"));
        if (user == null) {
            throw new IllegalArgumentException("the users are integration and administrator");
        }
        ObjectNode body = ControlBody.of(call);
        if (body.has("profile")) {
            setProfile(user, body.path("profile").asText());
        }
        Permissions permissions = organization.permissions();
        body.path("permissions")
                .properties()
                .forEach(entry -> permissions.overrule(
                        user, entry.getKey(), entry.getValue().asBoolean()));
        Admission admission = organization.admission();
        admission.expirePassword(user, body.path("passwordExpired").asBoolean(admission.passwordExpired(user)));
        admission.requireHighAssurance(user, body.path("highAssurance").asBoolean(admission.needsHighAssurance(user)));
        return describe();
    }

    /** With another profile, a user has nothing of its own. */
    private void setProfile(String user, String name) {
        if (user.equals(Sessions.ADMIN_ID) && !name.equals(Permissions.SYSTEM_ADMINISTRATOR)) {
            throw new IllegalArgumentException("the administrator stays " + Permissions.SYSTEM_ADMINISTRATOR);
        }
        List<Row> profiles = organization
                .store()
                .reading(() -> List.copyOf(organization.store().all(organization.whole("Profile"))));
        Row profile = profiles.stream()
                .filter(each -> name.equals(each.text("Name")))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no profile " + name + "; there are "
                        + profiles.stream().map(each -> each.text("Name")).toList()));
        ObjectType users = organization.whole("User");
        organization.writer().set(users, user, Map.of("ProfileId", profile.id()));
        organization.permissions().overruleNothing(user);
    }

    private Answer describe() {
        ObjectNode answer = Json.object();
        USERS.forEach((name, id) -> {
            Row user = organization.writer().living(organization.whole("User"), id);
            Row profile = organization.writer().living(organization.whole("Profile"), user.text("ProfileId"));
            ObjectNode node = answer.putObject(name).put("id", id).put("profile", profile.text("Name"));
            ArrayNode permissions = node.putArray("permissions");
            organization.permissions().names().stream()
                    .filter(each -> organization.permissions().has(id, each))
                    .forEach(permissions::add);
            node.put("passwordExpired", organization.admission().passwordExpired(id))
                    .put("highAssurance", organization.admission().needsHighAssurance(id));
        });
        return Answer.json(200, answer);
    }
}
