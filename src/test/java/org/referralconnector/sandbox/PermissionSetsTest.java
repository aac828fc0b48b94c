package org.referralconnector.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.referralconnector.sandbox.IntegrationAccess.MINIMUM;
import static org.referralconnector.sandbox.IntegrationAccess.SOBJECTS;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.referralconnector.sandbox.SandboxClient.Reply;

class PermissionSetsTest {
    private static final String NO_ACCESS = "INSUFFICIENT_ACCESS_OR_READONLY";
    private static Sandbox sandbox;
    private static SandboxClient user;
    private static SandboxClient admin;
    private IntegrationAccess access;

    @BeforeAll
    static void start() {
        sandbox = Sandbox.start(0);
        user = SandboxClient.of(sandbox);
        admin = SandboxClient.administrator(sandbox);
    }

    @AfterAll
    static void stop() {
        sandbox.close();
    }

    @BeforeEach
    void give_a_permission_set_to_a_user_with_minimum_access() {
        access = IntegrationAccess.minimum(admin);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Lead.LastName", "Lead.Nope__c", "Lead.City", "Nope__c.X__c"})
    void a_field_permission_names_a_field_that_can_be_hidden(String field) {
        Reply refused = access.tryToShow(field);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.errorCode()).isEqualTo("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST");
        assertThat(refused.json().path(0).path("message").asText())
                .isEqualTo("Field Name: bad value for restricted picklist field: " + field);
    }

    @Test
    void a_permission_needs_those_that_it_depends_on() {
        Reply edit = access.tryToAllow("Lead", "\"PermissionsEdit\":true");
        Reply contact = access.tryToAllow("Contact", "\"PermissionsRead\":true");

        assertThat(edit.errorCode()).isEqualTo("FIELD_INTEGRITY_EXCEPTION");
        assertThat(edit.json().path(0).path("message").asText())
                .isEqualTo("Permission Edit Lead depends on permission(s): Read Lead");
        assertThat(contact.json().path(0).path("message").asText())
                .isEqualTo("Permission Read Contact depends on permission(s): Read Account");
        access.allow("Account", "\"PermissionsRead\":true");
        access.allow("Contact", "\"PermissionsRead\":true");
    }

    @Test
    void nothing_is_granted_twice() {
        access.allow("Lead", "\"PermissionsRead\":true");
        access.show("Lead.Phone", true);

        assertThat(access.tryToAllow("Lead", "\"PermissionsRead\":true").errorCode())
                .isEqualTo("DUPLICATE_VALUE");
        assertThat(access.tryToShow("Lead.Phone").errorCode()).isEqualTo("DUPLICATE_VALUE");
        assertThat(admin.post(SOBJECTS + "/PermissionSetAssignment", access.assignment())
                        .errorCode())
                .isEqualTo("DUPLICATE_VALUE");
        assertThat(admin.post(SOBJECTS + "/PermissionSet", "{\"Name\":\"referral\",\"Label\":\"R\"}")
                        .errorCode())
                .isEqualTo("DUPLICATE_VALUE");
    }

    @Test
    void only_who_may_manage_permission_sets_writes_them() {
        assertThat(user.query("SELECT Id FROM PermissionSet").errorCode()).isEqualTo("INVALID_TYPE");
        access.permissions("\"ViewSetup\":true");

        Reply refused = user.post(SOBJECTS + "/PermissionSet", "{\"Name\":\"Own\",\"Label\":\"Own\"}");
        Reply assigned = user.post(SOBJECTS + "/PermissionSetAssignment", access.assignment());
        assertThat(refused.errorCode()).isEqualTo(NO_ACCESS);
        assertThat(assigned.errorCode()).isEqualTo(NO_ACCESS);

        access.permissions("\"ManageProfilesPermissionsets\":true");
        assertThat(user.create("PermissionSet", "{\"Name\":\"Own\",\"Label\":\"Own\"}"))
                .startsWith("0PS");
    }

    @Test
    void permission_sets_are_queried_with_what_they_grant_and_to_whom() {
        access.allow("Lead", "\"PermissionsRead\":true");
        access.show("Lead.Phone", true);

        JsonNode found = admin.query("SELECT Name, IsOwnedByProfile, (SELECT SobjectType, PermissionsRead FROM"
                        + " ObjectPerms), (SELECT Field FROM FieldPerms), (SELECT Assignee.Username FROM Assignments)"
                        + " FROM PermissionSet WHERE Name = 'Referral'")
                .json()
                .path("records")
                .path(0);

        assertThat(found.path("IsOwnedByProfile").booleanValue()).isFalse();
        assertThat(found.path("ObjectPerms").findValuesAsText("SobjectType")).containsExactly("Lead");
        assertThat(found.path("FieldPerms").findValuesAsText("Field")).containsExactly("Lead.Phone");
        assertThat(found.path("Assignments").findValuesAsText("Username"))
                .containsExactly("integration@sandbox.example");
    }

    @Test
    void permissions_are_granted_many_at_once_each_with_a_result_of_its_own() {
        Reply many = admin.post(
                SandboxClient.DATA + "/composite/sobjects",
                "{\"records\":[" + access.fieldPermission("Lead.Phone", true) + ","
                        + access.fieldPermission("Lead.Company", true) + "]}");

        assertThat(many.json().path(0).path("success").booleanValue()).isTrue();
        assertThat(many.json().path(1).path("errors").path(0).path("statusCode").asText())
                .isEqualTo("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST");
    }

    @Test
    void a_permission_set_goes_with_what_it_grants_once_nobody_has_it() {
        access.allow("Lead", "\"PermissionsRead\":true");
        assertThat(admin.delete(SOBJECTS + "/PermissionSet/" + access.set()).errorCode())
                .isEqualTo("DELETE_FAILED");
        String assignment = admin.query("SELECT Id FROM PermissionSetAssignment")
                .json()
                .path("records")
                .path(0)
                .path("Id")
                .asText();

        assertThat(admin.delete(SOBJECTS + "/PermissionSetAssignment/" + assignment)
                        .status())
                .isEqualTo(204);
        assertThat(user.get(SOBJECTS + "/Lead/describe").status()).isEqualTo(404);
        assertThat(admin.delete(SOBJECTS + "/PermissionSet/" + access.set()).status())
                .isEqualTo(204);
        assertThat(admin.count("SELECT Id FROM ObjectPermissions")).isZero();
    }

    @Test
    void a_control_call_names_what_it_does_not_know() {
        assertThat(admin.post("/sandbox/users/somebody", "{}").status()).isEqualTo(400);
        assertThat(admin.post("/sandbox/users/integration", "{\"profile\":\"Nope\"}")
                        .json()
                        .path("error")
                        .asText())
                .contains("there is no profile Nope");
        assertThat(admin.post("/sandbox/users/integration", "{\"permissions\":{\"Nope\":true}}")
                        .json()
                        .path("error")
                        .asText())
                .contains("there is no permission Nope");
        assertThat(admin.post("/sandbox/users/administrator", MINIMUM).status()).isEqualTo(400);
    }
}
