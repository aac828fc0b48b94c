package org.referralconnector.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.referralconnector.sandbox.IntegrationAccess.SOBJECTS;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.referralconnector.sandbox.SandboxClient.Reply;

class PermissionsTest {
    private static final String LEAD = "{\"LastName\":\"L\",\"Company\":\"C\",\"Phone\":\"1\"}";
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

    @Test
    void an_object_without_permission_is_not_there() {
        assertThat(user.get(SOBJECTS).json().findValuesAsText("name"))
                .contains("User")
                .doesNotContain("Lead");
        Reply described = user.get(SOBJECTS + "/Lead/describe");
        assertThat(described.status()).isEqualTo(404);
        assertThat(described.errorCode()).isEqualTo("NOT_FOUND");
        assertThat(user.query("SELECT Id FROM Lead").errorCode()).isEqualTo("INVALID_TYPE");
        assertThat(user.post(SOBJECTS + "/Lead", LEAD).errorCode()).isEqualTo("NOT_FOUND");
        assertThat(admin.query("SELECT Id FROM Lead").status()).isEqualTo(200);
    }

    @Test
    void whoever_may_read_only_can_neither_create_nor_change_nor_delete() {
        String id = admin.create("Lead", LEAD);
        access.allow("Lead", "\"PermissionsRead\":true");

        assertThat(user.count("SELECT Id FROM Lead")).isEqualTo(1);
        assertThat(describe("Lead").path("createable").booleanValue()).isFalse();
        assertThat(field("Lead", "LastName").orElseThrow().path("updateable").booleanValue())
                .isFalse();
        Reply created = user.post(SOBJECTS + "/Lead", "{\"LastName\":\"L\",\"Company\":\"C\"}");
        assertThat(created.errorCode()).isEqualTo(NO_ACCESS);
        assertThat(created.json().path(0).path("message").asText()).isEqualTo("entity type cannot be inserted: Lead");
        assertThat(user.patch(SOBJECTS + "/Lead/" + id, "{\"LastName\":\"M\"}").errorCode())
                .isEqualTo(NO_ACCESS);
        assertThat(user.delete(SOBJECTS + "/Lead/" + id).errorCode()).isEqualTo(NO_ACCESS);
    }

    @Test
    void a_field_without_permission_is_not_there_and_one_to_read_cannot_be_written() {
        access.allow("Lead", "\"PermissionsRead\":true,\"PermissionsCreate\":true,\"PermissionsEdit\":true");

        assertThat(field("Lead", "Phone")).isEmpty();
        assertThat(user.query("SELECT Phone FROM Lead").errorCode()).isEqualTo("INVALID_FIELD");
        Reply hidden = user.post(SOBJECTS + "/Lead", LEAD);
        assertThat(hidden.errorCode()).isEqualTo("INVALID_FIELD");
        assertThat(hidden.json().path(0).path("message").asText())
                .isEqualTo("No such column 'Phone' on sobject of type Lead");

        String permission = access.show("Lead.Phone", false);
        assertThat(field("Lead", "Phone").orElseThrow().path("createable").booleanValue())
                .isFalse();
        assertThat(user.post(SOBJECTS + "/Lead", LEAD).errorCode()).isEqualTo("INVALID_FIELD_FOR_INSERT_UPDATE");

        admin.patch(SOBJECTS + "/FieldPermissions/" + permission, "{\"PermissionsEdit\":true}");
        assertThat(user.read("Lead", user.create("Lead", LEAD)).path("Phone").asText())
                .isEqualTo("1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Id", "Name", "LastName", "FirstName", "Company", "Status", "OwnerId", "CreatedDate"})
    void what_everybody_needs_is_seen_without_a_permission(String name) {
        access.allow("Lead", "\"PermissionsRead\":true");

        assertThat(field("Lead", name)).isPresent();
        assertThat(field("Lead", "City")).isEmpty();
    }

    @Test
    void a_new_custom_field_is_seen_by_administrators_until_a_permission_shows_it_to_others() {
        access.allow("Lead", "\"PermissionsRead\":true,\"PermissionsCreate\":true");
        admin.post(
                "/sandbox/fields", "{\"object\":\"Lead\",\"name\":\"RH_CODE__c\",\"type\":\"string\",\"length\":40}");

        assertThat(admin.query("SELECT RH_CODE__c FROM Lead").status()).isEqualTo(200);
        assertThat(field("Lead", "RH_CODE__c")).isEmpty();

        access.show("Lead.RH_CODE__c", true);

        assertThat(field("Lead", "RH_CODE__c").orElseThrow().path("createable").booleanValue())
                .isTrue();
    }

    @Test
    void the_parts_of_an_address_are_shown_by_the_whole_address() {
        access.allow("Lead", "\"PermissionsRead\":true");

        assertThat(access.tryToShow("Lead.City").errorCode()).isEqualTo("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST");
        access.show("Lead.Address", false);

        JsonNode city = field("Lead", "City").orElseThrow();
        assertThat(city.path("permissionable").booleanValue()).isFalse();
        assertThat(city.path("compoundFieldName").asText()).isEqualTo("Address");
    }

    @Test
    void everybody_reads_the_own_permissions_and_the_own_profile() {
        String mine = "SELECT PermissionsApiEnabled, PermissionsModifyAllData, PermissionsCustomizeApplication FROM"
                + " UserPermissionAccess";

        JsonNode own = user.query(mine).json();
        JsonNode administrators = admin.query(mine).json();
        assertThat(own.path("totalSize").asInt()).isEqualTo(1);
        assertThat(own.path("records").path(0).path("PermissionsApiEnabled").booleanValue())
                .isTrue();
        assertThat(own.path("records").path(0).path("PermissionsModifyAllData").booleanValue())
                .isFalse();
        assertThat(administrators.path("totalSize").asInt()).isEqualTo(1);
        assertThat(administrators
                        .path("records")
                        .path(0)
                        .path("PermissionsModifyAllData")
                        .booleanValue())
                .isTrue();
        JsonNode profile = user.query("SELECT Profile.Name, Profile.UserLicense.Name FROM User WHERE Username ="
                        + " 'integration@sandbox.example'")
                .json()
                .path("records")
                .path(0)
                .path("Profile");
        assertThat(profile.path("Name").asText()).isEqualTo("Minimum Access - API Only Integrations");
        assertThat(profile.path("UserLicense").path("Name").asText()).isEqualTo("Salesforce Integration");
    }

    @Test
    void what_a_user_may_not_see_is_missing_in_the_other_apis_too() {
        String lead = admin.create("Lead", LEAD);
        access.allow("Lead", "\"PermissionsRead\":true,\"PermissionsCreate\":true");
        String search = SandboxClient.encoded("FIND {Lovelace} IN ALL FIELDS RETURNING Lead(Phone)");

        assertThat(user.read("Lead", lead).has("Phone")).isFalse();
        assertThat(user.get(SandboxClient.DATA + "/search?q=" + search).errorCode())
                .isEqualTo("INVALID_FIELD");
        assertThat(user.get(SandboxClient.DATA + "/composite/sobjects/Lead?ids=" + lead + "&fields=Phone")
                        .errorCode())
                .isEqualTo("INVALID_FIELD");
        assertThat(user.post(
                                SandboxClient.DATA + "/jobs/query",
                                "{\"operation\":\"query\",\"query\":\"SELECT Phone FROM Lead\"}")
                        .errorCode())
                .isEqualTo("INVALID_FIELD");
    }

    @Test
    void what_is_written_says_who_wrote_it() {
        access.allow("Lead", "\"PermissionsRead\":true,\"PermissionsCreate\":true");
        String plain = "{\"LastName\":\"L\",\"Company\":\"C\"}";

        String own = admin.read("Lead", user.create("Lead", plain))
                .path("CreatedById")
                .asText();
        String other = admin.read("Lead", admin.create("Lead", plain))
                .path("CreatedById")
                .asText();

        assertThat(own).isEqualTo("0050S0000000001QAA");
        assertThat(other).isEqualTo("0050S0000000002QAA");
    }

    private static JsonNode describe(String object) {
        return user.get(SOBJECTS + "/" + object + "/describe").json();
    }

    private static Optional<JsonNode> field(String object, String name) {
        return StreamSupport.stream(describe(object).path("fields").spliterator(), false)
                .filter(field -> field.path("name").asText().equals(name))
                .findFirst();
    }
}
