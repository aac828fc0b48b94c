package org.referralconnector.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.referralconnector.sandbox.SandboxClient.Reply;

class LeadConversionTest {
    private static final String ADA =
            "{\"FirstName\":\"Ada\",\"LastName\":\"L\",\"Company\":\"Engines\",\"Email\":\"ada@example.org\"}";
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

    @Test
    void a_converted_lead_points_to_what_it_became() {
        String id = client.create("Lead", ADA);

        Reply converted = client.post("/sandbox/leads/" + id + "/convert", "{\"opportunity\":\"First deal\"}");

        assertThat(converted.status()).isEqualTo(200);
        JsonNode lead = client.read("Lead", id);
        assertThat(lead.path("IsConverted").booleanValue()).isTrue();
        assertThat(lead.path("Status").asText()).isEqualTo("Closed - Converted");
        JsonNode contact =
                client.read("Contact", lead.path("ConvertedContactId").asText());
        assertThat(contact.path("Email").asText()).isEqualTo("ada@example.org");
        assertThat(contact.path("AccountId").asText())
                .isEqualTo(lead.path("ConvertedAccountId").asText());
        JsonNode deal =
                client.read("Opportunity", lead.path("ConvertedOpportunityId").asText());
        assertThat(deal.path("Name").asText()).isEqualTo("First deal");
    }

    @Test
    void a_deal_is_optional() {
        String id = client.create("Lead", ADA);

        client.post("/sandbox/leads/" + id + "/convert", "");

        assertThat(client.read("Lead", id).get("ConvertedOpportunityId").isNull())
                .isTrue();
    }

    @Test
    void an_update_of_a_converted_lead_is_refused() {
        String id = client.create("Lead", ADA);
        client.post("/sandbox/leads/" + id + "/convert", "");

        Reply refused = client.patch(SandboxClient.DATA + "/sobjects/Lead/" + id, "{\"Phone\":\"1\"}");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.errorCode()).isEqualTo("CANNOT_UPDATE_CONVERTED_LEAD");
    }

    @Test
    void a_task_cannot_refer_to_a_converted_lead() {
        String id = client.create("Lead", ADA);
        client.post("/sandbox/leads/" + id + "/convert", "");

        assertThat(client.post(SandboxClient.DATA + "/sobjects/Task", "{\"Subject\":\"Call\",\"WhoId\":\"" + id + "\"}")
                        .errorCode())
                .isEqualTo("CANNOT_UPDATE_CONVERTED_LEAD");
    }
}
