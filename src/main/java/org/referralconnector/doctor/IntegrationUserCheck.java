package org.referralconnector.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.referralconnector.salesforce.SoqlText;

/**
 * As whom the connector works: a user for integrations, who may do what is needed and no more, and whose password and
 * sessions do not run into a trap.
 */
final class IntegrationUserCheck {
    private static final String USER = "integration user";
    private static final String LICENCE = "Salesforce Integration";
    private static final Set<String> PROFILES =
            Set.of("Minimum Access - API Only Integrations", "Salesforce API Only System Integrations");

    /** The address of an identity ends with the ids of org and user. */
    private static final Pattern IDENTITY = Pattern.compile("/id/\\w{15,18}/(005\\w{12,15})$");

    private final Org org;
    private final OrgReader reader;
    private final Findings findings;

    IntegrationUserCheck(Org org, OrgReader reader, Findings findings) {
        this.org = org;
        this.reader = reader;
        this.findings = findings;
    }

    /** @param resources what the API offers, which says who asks */
    void check(Reading resources) {
        Optional<String> id = userId(resources);
        if (id.isEmpty()) {
            findings.add(Diagnosis.CANNOT_BE_TOLD, USER, "who it is: the API does not say");
            return;
        }
        checkUser(id.get());
        checkPermissions();
        checkSessions(id.get());
    }

    /** The id of the user who asks. */
    static Optional<String> userId(Reading resources) {
        Matcher matcher = IDENTITY.matcher(resources.content().path("identity").asText());
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    private void checkUser(String id) {
        Reading reading = reader.query("SELECT IsActive, Profile.Name, Profile.UserLicense.Name FROM User WHERE Id = "
                + SoqlText.literal(id));
        if (reading.isRefused() || reading.rows().isEmpty()) {
            findings.add(
                    Diagnosis.CANNOT_BE_TOLD,
                    USER,
                    "profile and licence of " + id + ": User cannot be read, "
                            + reading.refusal().orElse("it is not there"));
            return;
        }
        JsonNode user = reading.rows().get(0);
        String profile = user.path("Profile").path("Name").asText();
        String licence = user.path("Profile").path("UserLicense").path("Name").asText();
        String who = id + ", profile \"" + profile + "\", licence \"" + licence + "\"";
        if (!user.path("IsActive").asBoolean(true)) {
            findings.add(Diagnosis.USER_INACTIVE, USER, who + ", is not active");
        } else if (licence.equals(LICENCE) || PROFILES.contains(profile)) {
            findings.add(Diagnosis.USER_KNOWN, USER, who);
        } else {
            findings.add(Diagnosis.USER_NOT_FOR_INTEGRATION, USER, who + ", is no user for integrations");
        }
    }

    private void checkPermissions() {
        Reading reading = reader.query("SELECT PermissionsModifyAllData, PermissionsPasswordNeverExpires,"
                + " PermissionsTwoFactorApi FROM UserPermissionAccess LIMIT 1");
        if (reading.isRefused() || reading.rows().isEmpty()) {
            findings.add(
                    Diagnosis.CANNOT_BE_TOLD,
                    USER,
                    "system permissions: UserPermissionAccess cannot be read, "
                            + reading.refusal().orElse("it has no row"));
            return;
        }
        JsonNode held = reading.rows().get(0);
        if (held.path("PermissionsModifyAllData").asBoolean()) {
            findings.add(
                    Diagnosis.MORE_THAN_NEEDED, USER, "holds Modify All Data, which nothing here needs", "Modify All Data");
        }
        if (!org.logsInWithPassword()) {
            return;
        }
        if (!held.path("PermissionsPasswordNeverExpires").asBoolean()) {
            findings.add(Diagnosis.PASSWORD_EXPIRES, USER, "its password expires, and the login with it");
        }
        if (held.path("PermissionsTwoFactorApi").asBoolean()) {
            findings.add(
                    Diagnosis.SECOND_FACTOR,
                    USER,
                    "has to prove itself a second time at logins of the API, which no connector can");
        }
    }

    /** Permissions that only a session with a second factor has are none that the connector has. */
    private void checkSessions(String id) {
        Reading reading = reader.query(
                "SELECT PermissionSet.Label FROM PermissionSetAssignment WHERE PermissionSet.HasActivationRequired = true"
                        + " AND AssigneeId = " + SoqlText.literal(id));
        if (reading.isRefused()) {
            findings.add(
                    Diagnosis.CANNOT_BE_TOLD,
                    USER,
                    "permission sets with session activation: PermissionSetAssignment cannot be read, "
                            + reading.refusal().get());
            return;
        }
        for (JsonNode row : reading.rows()) {
            String set = row.path("PermissionSet").path("Label").asText();
            findings.add(
                    Diagnosis.SESSION_PERMISSIONS,
                    USER,
                    "holds the permission set \"" + set + "\" in activated sessions only",
                    "\"" + set + "\"");
        }
    }
}
