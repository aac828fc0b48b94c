package org.referralconnector.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.referralconnector.sandbox.SandboxClient.Reply;

class DuplicateRulesTest {
    private static final String LEADS = SandboxClient.DATA + "/sobjects/Lead";
    private static final String ADA = "{\"LastName\":\"L\",\"Company\":\"C\",\"Email\":\"Ada@Example.org\"}";
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
    void without_a_rule_two_leads_may_have_one_email() {
        client.create("Lead", ADA);
        client.create("Lead", ADA);
    }

    @Test
    void a_duplicate_is_refused_with_the_records_it_matches() {
        client.post("/sandbox/duplicate-rules", "{\"enabled\":true}");
        String first = client.create("Lead", ADA);

        Reply refused = client.post(LEADS, ADA.replace("Ada", "ADA"));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.errorCode()).isEqualTo("DUPLICATES_DETECTED");
        JsonNode result = refused.json().path(0).path("duplicateResut");
        assertThat(result.path("allowSave").booleanValue()).isTrue();
        JsonNode match = result.path("matchResults").path(0);
        assertThat(match.path("entityType").asText()).isEqualTo("Lead");
        assertThat(match.path("matchRecords").path(0).path("record").path("Id").asText())
                .isEqualTo(first);
    }

    @Test
    void the_key_can_be_spelt_right_and_contacts_can_match_too() {
        String contact = client.create("Contact", "{\"LastName\":\"K\",\"Email\":\"ada@example.org\"}");
        client.post(
                "/sandbox/duplicate-rules", "{\"enabled\":true,\"acrossObjects\":true,\"key\":\"duplicateResult\"}");

        Reply refused = client.post(LEADS, ADA);

        assertThat(refused.json().path(0).path("duplicateResult").findValuesAsText("Id"))
                .containsExactly(contact);
    }

    @Test
    void allow_save_overrules_the_rule() {
        client.post("/sandbox/duplicate-rules", "{\"enabled\":true}");
        client.create("Lead", ADA);

        assertThat(client.post(LEADS, ADA, "Sforce-Duplicate-Rule-Header", "allowSave=true")
                        .status())
                .isEqualTo(201);
    }

    @Test
    void a_row_of_a_collection_carries_the_matches_too() {
        client.post("/sandbox/duplicate-rules", "{\"enabled\":true}");
        String first = client.create("Lead", ADA);

        Reply reply = client.post(
                SandboxClient.DATA + "/composite/sobjects",
                "{\"records\":[" + ADA.replace("{", "{\"attributes\":{\"type\":\"Lead\"},") + "]}");

        JsonNode error = reply.json().path(0).path("errors").path(0);
        assertThat(error.path("statusCode").asText()).isEqualTo("DUPLICATES_DETECTED");
        assertThat(error.path("duplicateResut").findValuesAsText("Id")).containsExactly(first);
    }

    @Test
    void an_update_that_leaves_the_email_alone_is_not_checked() {
        String first = client.create("Lead", ADA);
        client.create("Lead", ADA);
        client.post("/sandbox/duplicate-rules", "{\"enabled\":true}");

        assertThat(client.patch(LEADS + "/" + first, "{\"Phone\":\"1\"}").status())
                .isEqualTo(204);
    }

    @Test
    void a_rule_that_blocks_cannot_be_overruled() {
        client.post("/sandbox/duplicate-rules", "{\"object\":\"Lead\",\"enabled\":true,\"action\":\"block\"}");
        client.create("Lead", ADA);

        Reply refused = client.post(LEADS, ADA, "Sforce-Duplicate-Rule-Header", "allowSave=true");

        assertThat(refused.errorCode()).isEqualTo("DUPLICATES_DETECTED");
        assertThat(refused.json()
                        .path(0)
                        .path("duplicateResut")
                        .path("allowSave")
                        .booleanValue())
                .isFalse();
    }

    @Test
    void each_object_has_a_rule_of_its_own() {
        client.post("/sandbox/duplicate-rules", "{\"object\":\"Lead\",\"enabled\":true}");
        String contact = "{\"LastName\":\"K\",\"Email\":\"ada@example.org\"}";

        client.create("Contact", contact);
        client.create("Contact", contact);
        client.create("Lead", ADA);
        assertThat(client.post(LEADS, ADA).errorCode()).isEqualTo("DUPLICATES_DETECTED");

        Reply rules = client.get("/sandbox/duplicate-rules");
        assertThat(rules.json().path("Lead").path("enabled").booleanValue()).isTrue();
        assertThat(rules.json().path("Contact").path("enabled").booleanValue()).isFalse();
    }

    @Test
    void a_rule_tells_all_candidates_of_all_the_objects_that_it_matches() {
        client.post("/sandbox/duplicate-rules", "{\"object\":\"Lead\",\"matches\":[\"Contact\",\"Lead\"]}");
        String one = client.create("Lead", ADA);
        String two = client.create("Lead", ADA);
        String contact = client.create("Contact", "{\"LastName\":\"K\",\"Email\":\"ada@example.org\"}");
        client.post("/sandbox/duplicate-rules", "{\"object\":\"Lead\",\"enabled\":true}");

        JsonNode results =
                client.post(LEADS, ADA).json().path(0).path("duplicateResut").path("matchResults");

        assertThat(results)
                .extracting(result -> result.path("entityType").asText())
                .containsExactly("Contact", "Lead");
        assertThat(results.findValuesAsText("Id")).containsExactly(contact, one, two);
    }

    @Test
    void a_rule_without_sense_is_refused() {
        assertThat(client.post("/sandbox/duplicate-rules", "{\"object\":\"Task\"}")
                        .status())
                .isEqualTo(400);
        assertThat(client.post("/sandbox/duplicate-rules", "{\"action\":\"shout\"}")
                        .json()
                        .path("error")
                        .asText())
                .isEqualTo("\"action\" must be alert or block");
    }
}
