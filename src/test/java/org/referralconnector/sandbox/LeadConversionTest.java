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

    @Test
    void an_update_of_a_converted_lead_is_refused_in_its_row_of_a_collection() {
        String converted = client.create("Lead", ADA);
        String other = client.create("Lead", ADA);
        client.post("/sandbox/leads/" + converted + "/convert", "");

        Reply rows = client.patch(
                SandboxClient.DATA + "/composite/sobjects",
                "{\"records\":[{\"attributes\":{\"type\":\"Lead\"},\"Id\":\"" + converted
                        + "\",\"Phone\":\"1\"},{\"attributes\":{\"type\":\"Lead\"},\"Id\":\"" + other
                        + "\",\"Phone\":\"1\"}]}");

        assertThat(rows.json().path(0).path("errors").path(0).path("statusCode").asText())
                .isEqualTo("CANNOT_UPDATE_CONVERTED_LEAD");
        assertThat(rows.json().path(1).path("success").booleanValue()).isTrue();
    }

    @Test
    void a_query_follows_a_converted_lead_to_what_it_became() {
        String id = client.create("Lead", ADA.replace("}", ",\"Referral_Key__c\":\"spring:ada\"}"));
        String open = client.create("Lead", ADA);
        client.post(
                "/sandbox/leads/" + id + "/convert",
                "{\"opportunity\":\"First deal\",\"mappedFields\":[\"Referral_Key__c\"]}");

        JsonNode records = client.query("SELECT Id, ConvertedContact.Referral_Key__c, ConvertedContact.Email,"
                        + " ConvertedAccount.Name, ConvertedOpportunity.Name FROM Lead WHERE Id IN ('" + id + "','"
                        + open + "') ORDER BY Id")
                .json()
                .path("records");

        JsonNode lead = records.path(0);
        assertThat(lead.path("ConvertedContact").path("Referral_Key__c").asText())
                .isEqualTo("spring:ada");
        assertThat(lead.path("ConvertedContact").path("Email").asText()).isEqualTo("ada@example.org");
        assertThat(lead.path("ConvertedAccount").path("Name").asText()).isEqualTo("Engines");
        assertThat(lead.path("ConvertedOpportunity").path("Name").asText()).isEqualTo("First deal");
        assertThat(records.path(1).get("ConvertedContact").isNull()).isTrue();
    }

    @Test
    void a_lead_can_become_a_contact_who_is_there_already() {
        String contact = client.create("Contact", "{\"LastName\":\"L\"}");
        String id = client.create("Lead", ADA);

        client.post("/sandbox/leads/" + id + "/convert", "{\"contact\":\"" + contact + "\"}");

        assertThat(client.read("Lead", id).path("ConvertedContactId").asText()).isEqualTo(contact);
    }

    @Test
    void the_contact_gets_the_primary_role_in_the_new_deal() {
        String id = client.create("Lead", ADA);

        JsonNode lead = client.post("/sandbox/leads/" + id + "/convert", "{\"opportunity\":\"First deal\"}")
                .json();

        JsonNode role = client.query("SELECT ContactId, IsPrimary FROM OpportunityContactRole WHERE OpportunityId = '"
                        + lead.path("ConvertedOpportunityId").asText() + "'")
                .json()
                .path("records")
                .path(0);
        assertThat(role.path("ContactId").asText())
                .isEqualTo(lead.path("ConvertedContactId").asText());
        assertThat(role.path("IsPrimary").booleanValue()).isTrue();
    }

    @Test
    void a_mapped_field_goes_to_all_that_the_lead_becomes() {
        String id = client.create("Lead", ADA.replace("}", ",\"Referral_Code__c\":\"ADA-7\"}"));

        JsonNode lead = client.post(
                        "/sandbox/leads/" + id + "/convert",
                        "{\"opportunity\":\"First deal\",\"mappedFields\":[\"Referral_Code__c\"]}")
                .json();

        for (String object : new String[] {"Account", "Contact", "Opportunity"}) {
            assertThat(client.read(
                                    object,
                                    lead.path("Converted" + object + "Id").asText())
                            .path("Referral_Code__c")
                            .asText())
                    .as(object)
                    .isEqualTo("ADA-7");
        }
        assertThat(client.post("/sandbox/leads/" + id + "/convert", "{\"mappedFields\":[\"Nope__c\"]}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void the_contact_is_a_member_of_the_campaigns_of_the_lead() {
        String id = client.create("Lead", ADA);
        String campaign = client.create("Campaign", "{\"Name\":\"Spring\"}");
        String member =
                client.create("CampaignMember", "{\"CampaignId\":\"" + campaign + "\",\"LeadId\":\"" + id + "\"}");

        JsonNode lead = client.post("/sandbox/leads/" + id + "/convert", "").json();

        JsonNode moved = client.read("CampaignMember", member);
        assertThat(moved.path("ContactId").asText())
                .isEqualTo(lead.path("ConvertedContactId").asText());
        assertThat(moved.path("LeadId").asText()).isEqualTo(id);
        assertThat(moved.path("Type").asText()).isEqualTo("Contact");
    }
}
