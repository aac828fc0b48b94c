package org.referralconnector.provision;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.referralconnector.provision.OrgTalk.Unreadable;
import org.referralconnector.salesforce.SoqlText;

/** What an org has of what campaigns need, read before anything is planned. */
final class OrgState {
    /** The name by which the permission set is found again. */
    static final String SET = "Referral_Connector";

    private final Map<String, Map<String, PresentField>> fields = new HashMap<>();
    private final Map<String, ObjectAccess> objectAccess = new LinkedHashMap<>();
    private final Map<String, String> objectRows = new HashMap<>();
    private final Map<String, JsonNode> fieldAccess = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private Optional<JsonNode> set = Optional.empty();
    private boolean assigned;

    private OrgState() {}

    /**
     * Reads it.
     *
     * @param user the id of the integration user
     * @throws Unreadable if the org does not tell
     */
    static OrgState read(OrgTalk org, Needs needs, String user) throws Unreadable {
        OrgState state = new OrgState();
        for (String object : needs.objects()) {
            state.readFields(org, object);
        }
        state.readSet(org, user);
        return state;
    }

    /** What describe shows is there; what FieldDefinition has besides is there and hidden. */
    private void readFields(OrgTalk org, String object) throws Unreadable {
        Map<String, PresentField> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (JsonNode row : org.toolingRows("SELECT QualifiedApiName, DataType, IsNillable FROM FieldDefinition"
                + " WHERE EntityDefinition.QualifiedApiName = " + SoqlText.literal(object))) {
            PresentField field = PresentField.hidden(row);
            all.put(field.name(), field);
        }
        for (JsonNode field : org.read(org.api().describe(object)).path("fields")) {
            PresentField described = PresentField.described(field);
            all.put(described.name(), described);
        }
        fields.put(object, all);
    }

    private void readSet(OrgTalk org, String user) throws Unreadable {
        set = org
                .rows("SELECT Id, PermissionsApiEnabled, PermissionsModifyAllData, PermissionsViewAllData"
                        + " FROM PermissionSet WHERE Name = " + SoqlText.literal(SET) + " AND IsOwnedByProfile = false")
                .stream()
                .findFirst();
        if (set.isEmpty()) {
            return;
        }
        String of = " WHERE ParentId = " + SoqlText.literal(setId().orElseThrow());
        for (JsonNode row : org.rows("SELECT Id, SobjectType, PermissionsRead, PermissionsCreate, PermissionsEdit,"
                + " PermissionsViewAllRecords FROM ObjectPermissions" + of)) {
            objectAccess.put(row.path("SobjectType").asText(), ObjectAccess.of(row));
            objectRows.put(row.path("SobjectType").asText(), row.path("Id").asText());
        }
        for (JsonNode row : org.rows(
                "SELECT Id, SobjectType, Field, PermissionsRead, PermissionsEdit" + " FROM FieldPermissions" + of)) {
            fieldAccess.put(row.path("Field").asText(), row);
        }
        assigned = !org.rows("SELECT Id FROM PermissionSetAssignment WHERE PermissionSetId = "
                        + SoqlText.literal(setId().orElseThrow()) + " AND AssigneeId = " + SoqlText.literal(user))
                .isEmpty();
    }

    /** A field of an object, in any case of its letters. */
    Optional<PresentField> field(String object, String name) {
        return Optional.ofNullable(fields.getOrDefault(object, Map.of()).get(name));
    }

    /** The id of the permission set, if there is one. */
    Optional<String> setId() {
        return set.map(row -> row.path("Id").asText());
    }

    /** True if the set has a right that is not about objects, such as {@code PermissionsApiEnabled}. */
    boolean setHas(String permission) {
        return set.filter(row -> row.path(permission).asBoolean()).isPresent();
    }

    /** What the set allows of each object. */
    Map<String, ObjectAccess> objectAccess() {
        return objectAccess;
    }

    /** The id of the row that says so. */
    String objectRow(String object) {
        return objectRows.get(object);
    }

    /** What the set allows of each field, such as {@code Lead.RH_CODE__c}: rows of FieldPermissions. */
    Map<String, JsonNode> fieldAccess() {
        return fieldAccess;
    }

    /** True if the integration user has the set. */
    boolean isAssigned() {
        return assigned;
    }

    /** The objects whose fields are known. */
    List<String> objects() {
        return List.copyOf(fields.keySet());
    }
}
