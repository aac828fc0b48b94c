package org.referralconnector.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.referralconnector.salesforce.SoqlText;

/**
 * The user as whom the connector works.
 *
 * @param id the user's id
 * @param permissions the answer about the system permissions that the user holds from wherever, one row of
 *     {@code UserPermissionAccess}
 * @param sets the answer about the permission sets that the user is assigned, the one of the profile among them
 */
record IntegrationUser(String id, Reading permissions, Reading sets) {
    private static final String PERMISSIONS = "SELECT PermissionsModifyAllData, PermissionsViewAllData,"
            + " PermissionsPasswordNeverExpires, PermissionsTwoFactorApi FROM UserPermissionAccess LIMIT 1";
    private static final String SETS =
            "SELECT PermissionSetId, PermissionSet.Label, PermissionSet.HasActivationRequired"
                    + " FROM PermissionSetAssignment WHERE AssigneeId = ";

    /** The address of an identity ends with the ids of org and user. */
    private static final Pattern IDENTITY = Pattern.compile("/id/\\w{15,18}/(005\\w{12,15})$");

    /**
     * Reads who asks.
     *
     * @param resources what the API offers, which has the address of the user's identity
     * @return empty if the API does not say who asks
     */
    static Optional<IntegrationUser> read(Reading resources, OrgReader reader) {
        Matcher matcher = IDENTITY.matcher(resources.content().path("identity").asText());
        return matcher.find()
                ? Optional.of(new IntegrationUser(
                        matcher.group(1),
                        reader.query(PERMISSIONS),
                        reader.query(SETS + SoqlText.literal(matcher.group(1)))))
                : Optional.empty();
    }

    /** Whether the user holds a system permission, such as {@code PermissionsModifyAllData}; false if nobody knows. */
    boolean holds(String permission) {
        return permissions.rows().stream().anyMatch(row -> row.path(permission).asBoolean());
    }

    /** The ids of the permission sets that hold in every session. */
    List<String> setIds() {
        List<String> ids = new ArrayList<>();
        for (JsonNode row : sets.rows()) {
            if (!needsActivation(row)) {
                ids.add(row.path("PermissionSetId").asText());
            }
        }
        return ids;
    }

    /** The labels of those that hold in sessions only that somebody has activated them for. */
    List<String> activatedSets() {
        return sets.rows().stream()
                .filter(IntegrationUser::needsActivation)
                .map(row -> row.path("PermissionSet").path("Label").asText())
                .toList();
    }

    private static boolean needsActivation(JsonNode row) {
        return row.path("PermissionSet").path("HasActivationRequired").asBoolean();
    }
}
