package org.referralconnector.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.Set;
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

    private final Org org;
    private final OrgReader reader;
    private final Findings findings;

    IntegrationUserCheck(Org org, OrgReader reader, Findings findings) {
        this.org = org;
        this.reader = reader;
        this.findings = findings;
    }

    /** @param user who asks, if the API says it */
    void check(Optional<IntegrationUser> user) {
        if (user.isEmpty()) {
            findings.add(Diagnosis.CANNOT_BE_TOLD, USER, "who it is: the API does not say");
            return;
        }
        checkUser(user.get().id());
        checkPermissions(user.get());
        checkSessions(user.get());
    }

    private void checkUser(String id) {
        Reading reading = reader.query(
                "SELECT IsActive, Profile.Name, Profile.UserLicense.Name FROM User WHERE Id = " + SoqlText.literal(id));
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

    private void checkPermissions(IntegrationUser user) {
        if (user.permissions().rows().isEmpty()) {
            findings.add(
                    Diagnosis.CANNOT_BE_TOLD,
                    USER,
                    "system permissions: UserPermissionAccess cannot be read, "
                            + user.permissions().refusal().orElse("it has no row"));
            return;
        }
        if (user.holds("PermissionsModifyAllData")) {
            findings.add(
                    Diagnosis.MORE_THAN_NEEDED,
                    USER,
                    "holds Modify All Data, which nothing here needs",
                    "Modify All Data");
        }
        if (!org.logsInWithPassword()) {
            return;
        }
        if (!user.holds("PermissionsPasswordNeverExpires")) {
            findings.add(Diagnosis.PASSWORD_EXPIRES, USER, "its password expires, and the login with it");
        }
        if (user.holds("PermissionsTwoFactorApi")) {
            findings.add(
                    Diagnosis.SECOND_FACTOR,
                    USER,
                    "has to prove itself a second time at logins of the API, which no connector can");
        }
    }

    /** Permissions that only a session with a second factor has are none that the connector has. */
    private void checkSessions(IntegrationUser user) {
        user.sets()
                .refusal()
                .ifPresent(code -> findings.add(
                        Diagnosis.CANNOT_BE_TOLD,
                        USER,
                        "permission sets with session activation: PermissionSetAssignment cannot be read, " + code));
        for (String set : user.activatedSets()) {
            findings.add(
                    Diagnosis.SESSION_PERMISSIONS,
                    USER,
                    "holds the permission set \"" + set + "\" in activated sessions only",
                    "\"" + set + "\"");
        }
    }
}
