package org.referralconnector.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.referralconnector.sandbox.SandboxClient.Reply;

class CustomObjectsTest {
    private static final String INVOICE = """
            {"name": "Invoice__c", "label": "Invoice", "labelPlural": "Invoices",
             "fields": [{"name": "Amount__c", "type": "currency", "precision": 10, "scale": 2}]}""";
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
    void a_custom_object_can_be_described_written_read_and_queried() {
        assertThat(client.post("/sandbox/objects", INVOICE).status()).isEqualTo(201);

        String id = client.create("Invoice__c", "{\"Name\": \"I-1\", \"Amount__c\": 12.5}");

        JsonNode described =
                client.get(SandboxClient.DATA + "/sobjects/Invoice__c/describe").json();
        assertThat(described.path("labelPlural").asText()).isEqualTo("Invoices");
        assertThat(described.path("keyPrefix").asText()).isEqualTo(id.substring(0, 3));
        assertThat(client.read("Invoice__c", id).path("Amount__c").asDouble()).isEqualTo(12.5);
        assertThat(client.query("SELECT Id, OwnerId FROM Invoice__c WHERE Name = 'I-1'")
                        .json()
                        .path("totalSize")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void each_custom_object_has_ids_of_its_own_and_takes_further_fields() {
        client.post("/sandbox/objects", INVOICE);
        client.post("/sandbox/objects", "{\"name\": \"Device__c\"}");
        client.post(
                "/sandbox/fields",
                "{\"object\": \"Device__c\", \"name\": \"Serial__c\", \"type\": \"string\", \"length\": 20}");

        String device = client.create("Device__c", "{\"Serial__c\": \"S-1\"}");

        assertThat(client.read("Device__c", device).path("Serial__c").asText()).isEqualTo("S-1");
        assertThat(device.substring(0, 3))
                .isNotEqualTo(client.create("Invoice__c", "{}").substring(0, 3));
    }

    @Test
    void a_reset_takes_custom_objects_away() {
        client.post("/sandbox/objects", INVOICE);

        client.post("/sandbox/reset", "");

        assertThat(client.get(SandboxClient.DATA + "/sobjects/Invoice__c/describe")
                        .errorCode())
                .isEqualTo("NOT_FOUND");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"name\": \"Invoice\"}", "{\"name\": \"a b__c\"}", "{\"name\": \"Twice__c\"}"})
    void an_object_without_a_name_of_its_own_is_refused(String object) {
        client.post("/sandbox/objects", "{\"name\": \"Twice__c\"}");

        Reply refused = client.post("/sandbox/objects", object);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().path("error").asText()).contains("object");
    }
}
