package org.referralconnector.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.referralconnector.sandbox.SandboxClient.Reply;

/** Deals have contact roles, record types and perhaps currencies; campaigns have members. */
class DealsAndCampaignsTest {
    private static final String OBJECTS = SandboxClient.DATA + "/sobjects/";
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

    private static String contact(String email) {
        return client.create("Contact", "{\"LastName\":\"L\",\"Email\":\"" + email + "\"}");
    }

    private static String deal(String members) {
        return client.create(
                "Opportunity",
                "{\"Name\":\"D\",\"StageName\":\"Prospecting\",\"CloseDate\":\"2031-02-03\",\"Amount\":100" + members
                        + "}");
    }

    private static String role(String deal, String contact, boolean primary) {
        return client.create(
                "OpportunityContactRole",
                "{\"OpportunityId\":\"" + deal + "\",\"ContactId\":\"" + contact + "\",\"IsPrimary\":" + primary + "}");
    }

    @Test
    void a_deal_is_read_with_its_record_type_and_all_its_contacts() {
        String buyer = contact("buyer@example.org");
        String boss = contact("boss@example.org");
        String deal = deal(",\"ContactId\":\"" + buyer + "\",\"Referral_Code__c\":\"ADA-7\"");
        role(deal, boss, false);

        JsonNode found = client.query("SELECT Id, StageName, Amount, Referral_Code__c, RecordTypeId,"
                        + " RecordType.DeveloperName, Contact.Email,"
                        + " (SELECT ContactId, IsPrimary, Contact.Email FROM OpportunityContactRoles"
                        + " ORDER BY IsPrimary DESC) FROM Opportunity WHERE Id IN ('" + deal + "')")
                .json()
                .path("records")
                .path(0);

        assertThat(found.path("RecordType").path("DeveloperName").asText()).isEqualTo("New_Business");
        assertThat(found.path("Contact").path("Email").asText()).isEqualTo("buyer@example.org");
        assertThat(found.path("Referral_Code__c").asText()).isEqualTo("ADA-7");
        JsonNode roles = found.path("OpportunityContactRoles").path("records");
        assertThat(roles.findValuesAsText("ContactId")).containsExactly(buyer, boss);
        assertThat(roles.findValuesAsText("IsPrimary")).containsExactly("true", "false");
        assertThat(roles.path(1).path("Contact").path("Email").asText()).isEqualTo("boss@example.org");
    }

    @Test
    void a_contact_and_an_account_are_read_with_what_belongs_to_them() {
        String account = client.create("Account", "{\"Name\":\"Engines\",\"Referral_Code__c\":\"ADA-7\"}");
        String buyer = client.create("Contact", "{\"LastName\":\"L\",\"AccountId\":\"" + account + "\"}");
        String deal = deal(",\"ContactId\":\"" + buyer + "\"");

        JsonNode contacts = client.query("SELECT (SELECT Id FROM Contacts) FROM Account")
                .json()
                .path("records");
        JsonNode roles = client.query("SELECT (SELECT Opportunity.Name, OpportunityId FROM OpportunityContactRoles)"
                        + " FROM Contact")
                .json()
                .path("records");

        assertThat(contacts.findValuesAsText("Id")).containsExactly(buyer);
        assertThat(roles.findValuesAsText("OpportunityId")).containsExactly(deal);
        assertThat(roles.findValuesAsText("Name")).containsExactly("D");
    }

    @Test
    void a_new_primary_contact_takes_the_place_of_the_one_before() {
        String buyer = contact("buyer@example.org");
        String boss = contact("boss@example.org");
        String deal = deal(",\"ContactId\":\"" + buyer + "\"");

        String second = role(deal, boss, true);

        assertThat(client.read("Opportunity", deal).path("ContactId").asText()).isEqualTo(boss);
        assertThat(client.count("SELECT Id FROM OpportunityContactRole WHERE IsPrimary = true AND OpportunityId = '"
                        + deal + "'"))
                .isEqualTo(1);

        client.delete(OBJECTS + "OpportunityContactRole/" + second);

        assertThat(client.read("Opportunity", deal).get("ContactId").isNull()).isTrue();
    }

    @Test
    void the_contact_of_a_deal_is_given_when_it_is_created_and_then_only_by_its_roles() {
        String deal = deal("");
        String buyer = contact("buyer@example.org");

        Reply refused = client.patch(OBJECTS + "Opportunity/" + deal, "{\"ContactId\":\"" + buyer + "\"}");

        assertThat(refused.errorCode()).isEqualTo("INVALID_FIELD_FOR_INSERT_UPDATE");
        JsonNode fields = client.get(OBJECTS + "Opportunity/describe").json().path("fields");
        for (JsonNode field : fields) {
            if (field.path("name").asText().equals("ContactId")) {
                assertThat(field.path("createable").booleanValue()).isTrue();
                assertThat(field.path("updateable").booleanValue()).isFalse();
            }
        }
        assertThat(fields.findValuesAsText("name")).contains("ContactId");
    }

    @Test
    void a_deal_can_be_of_another_record_type() {
        String renewal = client.query("SELECT Id FROM RecordType WHERE SobjectType = 'Opportunity'"
                        + " AND DeveloperName = 'Renewal'")
                .json()
                .path("records")
                .path(0)
                .path("Id")
                .asText();

        String deal = deal(",\"RecordTypeId\":\"" + renewal + "\"");

        assertThat(client.count("SELECT Id FROM Opportunity WHERE RecordType.Name = 'Renewal'"))
                .isEqualTo(1);
        assertThat(client.read("Opportunity", deal).path("RecordTypeId").asText())
                .isEqualTo(renewal);
        assertThat(client.post(OBJECTS + "RecordType", "{\"Name\":\"N\"}").errorCode())
                .isEqualTo("INVALID_TYPE_FOR_OPERATION");
    }

    @Test
    void describe_tells_the_record_types_and_which_is_the_default() {
        JsonNode ofDeals = client.get(OBJECTS + "Opportunity/describe").json().path("recordTypeInfos");
        JsonNode ofLeads = client.get(OBJECTS + "Lead/describe").json().path("recordTypeInfos");

        assertThat(ofDeals.findValuesAsText("developerName")).containsExactly("New_Business", "Renewal", "Master");
        assertThat(ofDeals.findValuesAsText("defaultRecordTypeMapping")).containsExactly("true", "false", "false");
        assertThat(ofLeads.findValuesAsText("developerName")).containsExactly("Master");
        assertThat(ofLeads.findValuesAsText("defaultRecordTypeMapping")).containsExactly("true");
    }

    @Test
    void currencies_are_there_once_they_are_turned_on() {
        String before = deal("");
        assertThat(client.query("SELECT CurrencyIsoCode FROM Opportunity").errorCode())
                .isEqualTo("INVALID_FIELD");

        client.post("/sandbox/currencies", "{\"currencies\":[\"EUR\",\"USD\"]}");
        String after = deal(",\"CurrencyIsoCode\":\"USD\"");

        assertThat(client.read("Opportunity", before).path("CurrencyIsoCode").asText())
                .isEqualTo("EUR");
        assertThat(client.read("Opportunity", deal("")).path("CurrencyIsoCode").asText())
                .isEqualTo("EUR");
        assertThat(client.read("Opportunity", after).path("CurrencyIsoCode").asText())
                .isEqualTo("USD");
        assertThat(client.patch(OBJECTS + "Opportunity/" + after, "{\"CurrencyIsoCode\":\"XXX\"}")
                        .errorCode())
                .isEqualTo("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST");
    }

    @Test
    void currencies_are_turned_on_once_and_with_iso_codes() {
        assertThat(client.post("/sandbox/currencies", "{}").status()).isEqualTo(400);
        assertThat(client.post("/sandbox/currencies", "{\"currencies\":[\"euro\"]}")
                        .status())
                .isEqualTo(400);
        assertThat(client.post("/sandbox/currencies", "{\"currencies\":[\"EUR\"]}")
                        .status())
                .isEqualTo(200);
        assertThat(client.post("/sandbox/currencies", "{\"currencies\":[\"USD\"]}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void a_campaign_has_leads_and_contacts_as_members_who_respond() {
        String campaign = client.create("Campaign", "{\"Name\":\"Spring\",\"IsActive\":true}");
        String lead = client.create("Lead", "{\"LastName\":\"L\",\"Company\":\"C\"}");
        String person = contact("ada@example.org");
        String first =
                client.create("CampaignMember", "{\"CampaignId\":\"" + campaign + "\",\"LeadId\":\"" + lead + "\"}");
        client.create("CampaignMember", "{\"CampaignId\":\"" + campaign + "\",\"ContactId\":\"" + person + "\"}");

        client.patch(OBJECTS + "CampaignMember/" + first, "{\"Status\":\"Responded\"}");

        JsonNode members = client.query("SELECT Name, (SELECT Status, HasResponded, Type, LeadOrContactId,"
                        + " FirstRespondedDate, Lead.LastName FROM CampaignMembers ORDER BY Id) FROM Campaign")
                .json()
                .path("records")
                .path(0)
                .path("CampaignMembers")
                .path("records");
        assertThat(members.findValuesAsText("Status")).containsExactly("Responded", "Sent");
        assertThat(members.findValuesAsText("HasResponded")).containsExactly("true", "false");
        assertThat(members.findValuesAsText("LeadOrContactId")).containsExactly(lead, person);
        assertThat(members.path(0).path("FirstRespondedDate").asText()).matches("\\d{4}-\\d\\d-\\d\\d");
        assertThat(members.path(0).path("Lead").path("LastName").asText()).isEqualTo("L");
        assertThat(members.path(1).get("FirstRespondedDate").isNull()).isTrue();
    }

    @Test
    void nobody_is_a_member_of_a_campaign_twice_and_a_member_is_somebody() {
        String campaign = client.create("Campaign", "{\"Name\":\"Spring\"}");
        String lead = client.create("Lead", "{\"LastName\":\"L\",\"Company\":\"C\"}");
        String member = "{\"CampaignId\":\"" + campaign + "\",\"LeadId\":\"" + lead + "\"}";
        String id = client.create("CampaignMember", member);

        assertThat(client.post(OBJECTS + "CampaignMember", member).errorCode()).isEqualTo("DUPLICATE_VALUE");
        assertThat(client.post(OBJECTS + "CampaignMember", "{\"CampaignId\":\"" + campaign + "\"}")
                        .errorCode())
                .isEqualTo("REQUIRED_FIELD_MISSING");

        client.delete(OBJECTS + "CampaignMember/" + id);
        client.create("CampaignMember", member);
    }
}
