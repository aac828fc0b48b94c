package org.referralconnector.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.referralconnector.sandbox.SandboxClient.Reply;

class FieldSecurityTest {
    private static final String LEADS = SandboxClient.DATA + "/sobjects/Lead";
    private static final String MANY = SandboxClient.DATA + "/composite/sobjects";
    private static final String LEAD = "{\"LastName\":\"L\",\"Company\":\"C\",\"Phone\":\"1\"}";
    private static final String PLAIN = "{\"attributes\":{\"type\":\"Lead\"},\"LastName\":\"L\",\"Company\":\"C\"}";
    private static final String WITH_PHONE = PLAIN.replace("\"C\"}", "\"C\",\"Phone\":\"1\"}");
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
    void a_hidden_field_is_missing_from_describe_reads_and_queries() {
        String id = client.create("Lead", LEAD);

        restrict("Phone", "hidden");

        assertThat(described("Phone")).isEmpty();
        assertThat(client.read("Lead", id).has("Phone")).isFalse();
        assertThat(client.query("SELECT Phone FROM Lead").errorCode()).isEqualTo("INVALID_FIELD");
        assertThat(client.get(LEADS + "/" + id + "?fields=Phone").errorCode()).isEqualTo("INVALID_FIELD");
    }

    @Test
    void a_write_with_a_hidden_field_is_refused_as_a_whole_call() {
        restrict("Phone", "hidden");

        Reply alone = client.post(LEADS, LEAD);
        Reply many = client.post(MANY, "{\"records\":[" + PLAIN + "," + WITH_PHONE + "]}");

        for (Reply refused : new Reply[] {alone, many}) {
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.errorCode()).isEqualTo("INVALID_FIELD");
            assertThat(refused.json().path(0).path("message").asText())
                    .isEqualTo("No such column 'Phone' on sobject of type Lead");
        }
        assertThat(client.count("SELECT Id FROM Lead")).isZero();
    }

    @Test
    void a_read_only_field_is_seen_but_only_its_records_are_refused() {
        restrict("Phone", "read-only");

        Reply alone = client.post(LEADS, LEAD);
        Reply many = client.post(MANY, "{\"records\":[" + PLAIN + "," + WITH_PHONE + "]}");

        JsonNode field = described("Phone").orElseThrow();
        assertThat(field.path("createable").booleanValue()).isFalse();
        assertThat(field.path("updateable").booleanValue()).isFalse();
        assertThat(alone.errorCode()).isEqualTo("INVALID_FIELD_FOR_INSERT_UPDATE");
        assertThat(many.status()).isEqualTo(200);
        assertThat(many.json().path(0).path("success").booleanValue()).isTrue();
        JsonNode error = many.json().path(1).path("errors").path(0);
        assertThat(error.path("statusCode").asText()).isEqualTo("INVALID_FIELD_FOR_INSERT_UPDATE");
        assertThat(error.path("fields").path(0).asText()).isEqualTo("Phone");
    }

    @Test
    void a_hidden_external_id_is_none() {
        restrict("Referral_Key__c", "hidden");

        Reply refused = client.patch(LEADS + "/Referral_Key__c/k", LEAD);

        assertThat(refused.status()).isEqualTo(404);
        assertThat(refused.errorCode()).isEqualTo("NOT_FOUND");
    }

    @Test
    void people_still_see_and_write_what_is_hidden_from_clients_and_values_outlive_it() {
        restrict("Phone", "hidden");
        String id = client.post("/sandbox/records/Lead", LEAD).json().path("Id").asText();
        assertThat(client.get("/sandbox/records/Lead").json().findValuesAsText("Phone"))
                .containsExactly("1");
        client.patch(LEADS + "/" + id, "{\"City\":\"Rome\"}");

        restrict("Phone", "editable");

        assertThat(client.read("Lead", id).path("Phone").asText()).isEqualTo("1");
        assertThat(client.patch(LEADS + "/" + id, "{\"Phone\":\"2\"}").status()).isEqualTo(204);
    }

    @Test
    void a_field_that_every_record_needs_cannot_be_hidden() {
        assertThat(restrict("LastName", "hidden").status()).isEqualTo(400);
        assertThat(restrict("Nope__c", "hidden").status()).isEqualTo(400);
        assertThat(restrict("Phone", "invisible").json().path("error").asText())
                .isEqualTo("\"access\" must be one of hidden, read-only, editable");
    }

    private static Reply restrict(String field, String access) {
        return client.post(
                "/sandbox/field-security",
                "{\"object\":\"Lead\",\"field\":\"" + field + "\",\"access\":\"" + access + "\"}");
    }

    private static Optional<JsonNode> described(String name) {
        JsonNode fields = client.get(LEADS + "/describe").json().path("fields");
        return StreamSupport.stream(fields.spliterator(), false)
                .filter(field -> field.path("name").asText().equals(name))
                .findFirst();
    }
}
