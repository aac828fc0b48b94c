package org.referralconnector.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.referralconnector.sandbox.SandboxClient.Reply;

class RecordMergeTest {
    private static final String LEAD = "{\"LastName\":\"L\",\"Company\":\"C\",\"Email\":\"ada@example.org\"}";
    private static final String CONTACT = "{\"LastName\":\"L\",\"Email\":\"ada@example.org\"}";
    private static Sandbox sandbox;
    private static SandboxClient client;

    @BeforeAll
    static void start() {
        sandbox = Sandbox.start(0);
        client = SandboxClient.of(sandbox);
    }

    @AfterAll
    static void stop() {
        sandbox.close();
    }

    @BeforeEach
    void reset() {
        client.post("/sandbox/reset", "");
    }

    @Test
    void the_loser_is_deleted_and_points_to_the_master_for_those_who_see_deleted_records() {
        String master = client.create("Lead", LEAD);
        String loser = client.create("Lead", LEAD);

        Reply merged = merge("Lead", master, loser);

        assertThat(merged.status()).describedAs(merged.text()).isEqualTo(200);
        String soql = "SELECT Id, IsDeleted, MasterRecordId FROM Lead WHERE Email IN ('ADA@example.org') AND Id IN ('"
                + master + "','" + loser + "')";
        assertThat(client.query(soql).json().findValuesAsText("Id")).containsExactly(master);
        JsonNode all = queryAll(soql).path("records");
        assertThat(all.findValuesAsText("Id")).containsExactlyInAnyOrder(master, loser);
        JsonNode gone = all.path(0).path("Id").asText().equals(loser) ? all.path(0) : all.path(1);
        assertThat(gone.path("IsDeleted").booleanValue()).isTrue();
        assertThat(gone.path("MasterRecordId").asText()).isEqualTo(master);
    }

    @Test
    void contacts_merge_and_their_children_move() {
        String master = client.create("Contact", CONTACT);
        String loser = client.create("Contact", CONTACT);
        String task = client.create("Task", "{\"Subject\":\"Call\",\"WhoId\":\"" + loser + "\"}");

        assertThat(merge("Contact", master, loser).status()).isEqualTo(200);

        assertThat(client.read("Task", task).path("WhoId").asText()).isEqualTo(master);
    }

    @Test
    void an_update_of_a_merged_record_is_refused_as_deleted_alone_and_in_a_collection() {
        String master = client.create("Lead", LEAD);
        String loser = client.create("Lead", LEAD);
        merge("Lead", master, loser);

        Reply alone = client.patch(SandboxClient.DATA + "/sobjects/Lead/" + loser, "{\"Phone\":\"1\"}");
        Reply many = client.patch(
                SandboxClient.DATA + "/composite/sobjects",
                "{\"records\":[{\"attributes\":{\"type\":\"Lead\"},\"Id\":\"" + loser + "\",\"Phone\":\"1\"}]}");

        assertThat(alone.status()).isEqualTo(404);
        assertThat(alone.errorCode()).isEqualTo("ENTITY_IS_DELETED");
        assertThat(many.json().path(0).path("errors").path(0).path("statusCode").asText())
                .isEqualTo("ENTITY_IS_DELETED");
    }

    @Test
    void a_deleted_record_has_no_master_and_comes_back() {
        String id = client.create("Lead", LEAD);
        client.delete(SandboxClient.DATA + "/sobjects/Lead/" + id);
        JsonNode gone = queryAll("SELECT IsDeleted, MasterRecordId FROM Lead WHERE Id = '" + id + "'")
                .path("records")
                .path(0);
        assertThat(gone.path("IsDeleted").booleanValue()).isTrue();
        assertThat(gone.get("MasterRecordId").isNull()).isTrue();

        Reply back = client.post("/sandbox/records/Lead/" + id + "/undelete", "");

        assertThat(back.status()).isEqualTo(200);
        assertThat(client.count("SELECT Id FROM Lead WHERE Id = '" + id + "'")).isEqualTo(1);
        assertThat(client.stats().path("records").path("Lead").path("undeleted").asInt())
                .isEqualTo(1);
    }

    @Test
    void a_merged_record_comes_back_without_its_master() {
        String master = client.create("Lead", LEAD);
        String loser = client.create("Lead", LEAD);
        merge("Lead", master, loser);

        client.post("/sandbox/records/Lead/" + loser + "/undelete", "");

        assertThat(client.read("Lead", loser).get("MasterRecordId").isNull()).isTrue();
    }

    @Test
    void what_is_not_deleted_or_has_lost_its_unique_value_cannot_come_back() {
        String keyed = LEAD.replace("}", ",\"Referral_Key__c\":\"k\"}");
        String first = client.create("Lead", keyed);
        assertThat(client.post("/sandbox/records/Lead/" + first + "/undelete", "")
                        .errorCode())
                .isEqualTo("UNDELETE_FAILED");
        client.delete(SandboxClient.DATA + "/sobjects/Lead/" + first);
        client.create("Lead", keyed);

        assertThat(client.post("/sandbox/records/Lead/" + first + "/undelete", "")
                        .errorCode())
                .isEqualTo("DUPLICATE_VALUE");
    }

    @Test
    void a_merge_without_sense_is_refused_and_changes_nothing() {
        String master = client.create("Lead", LEAD);
        String loser = client.create("Lead", LEAD);

        assertThat(merge("Lead", master, master).status()).isEqualTo(400);
        assertThat(merge("Lead", master, loser, loser).status()).isEqualTo(400);
        assertThat(merge("Lead", master, "00Q0S0000099999").errorCode()).isEqualTo("NOT_FOUND");
        assertThat(client.post("/sandbox/records/Lead/" + master + "/merge", "{}")
                        .status())
                .isEqualTo(400);
        assertThat(client.count("SELECT Id FROM Lead")).isEqualTo(2);
    }

    private static Reply merge(String object, String master, String... losers) {
        return client.post(
                "/sandbox/records/" + object + "/" + master + "/merge",
                "{\"losers\":[\"" + String.join("\",\"", losers) + "\"]}");
    }

    private static JsonNode queryAll(String soql) {
        return client.get(SandboxClient.DATA + "/queryAll?q=" + SandboxClient.encoded(soql))
                .json();
    }
}
