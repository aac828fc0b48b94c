package org.referralconnector.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.referralconnector.sandbox.StreamingClient.header;
import static org.referralconnector.sandbox.StreamingClient.list;
import static org.referralconnector.sandbox.StreamingClient.member;
import static org.referralconnector.sandbox.StreamingClient.payload;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.referralconnector.sandbox.SandboxClient.Reply;

class PersonAccountsTest {
    private static final String ADA = """
            {"FirstName": "Ada", "LastName": "Lovelace", "PersonEmail": "ada@example.org", "PersonMailingCity": "London",
             "Phone": "1", "Referral_Count__pc": 3}""";
    private static final String ACCOUNTS = SandboxClient.DATA + "/sobjects/Account";

    private static Sandbox sandbox;
    private static SandboxClient client;

    @BeforeAll
    static void start() {
        sandbox = Sandbox.start(0);
    }

    @AfterAll
    static void stop() {
        sandbox.close();
    }

    @BeforeEach
    void turnedOn() {
        SandboxClient.stranger(sandbox).post("/sandbox/reset", "");
        client = SandboxClient.of(sandbox);
        assertThat(client.post("/sandbox/person-accounts", "").status()).isEqualTo(200);
    }

    @Test
    void an_organization_has_no_person_accounts_until_they_are_turned_on() {
        client.post("/sandbox/reset", "");
        client.logIn();

        assertThat(fields("Account")).doesNotContain("IsPersonAccount", "PersonEmail", "LastName", "PersonContactId");
        assertThat(client.post(ACCOUNTS, ADA).errorCode()).isEqualTo("INVALID_FIELD");
        assertThat(client.query("SELECT Id FROM Account WHERE IsPersonAccount = true")
                        .text())
                .contains("No such column 'IsPersonAccount'");

        client.post("/sandbox/person-accounts", "");

        assertThat(fields("Account")).contains("IsPersonAccount", "PersonEmail", "LastName", "Referral_Count__pc");
        assertThat(fields("Contact")).contains("IsPersonAccount");
        assertThat(client.post("/sandbox/person-accounts", "").status()).isEqualTo(400);
    }

    @Test
    void an_account_with_a_last_name_is_a_person_with_a_contact_behind_it() {
        JsonNode account = client.read("Account", client.create("Account", ADA));

        assertThat(account.path("IsPersonAccount").booleanValue()).isTrue();
        assertThat(account.path("Name").asText()).isEqualTo("Ada Lovelace");
        JsonNode contact =
                client.read("Contact", account.path("PersonContactId").asText());
        assertThat(contact.path("IsPersonAccount").booleanValue()).isTrue();
        assertThat(contact.path("Name").asText()).isEqualTo("Ada Lovelace");
        assertThat(contact.path("Email").asText()).isEqualTo("ada@example.org");
        assertThat(contact.path("MailingCity").asText()).isEqualTo("London");
        assertThat(contact.path("Phone").asText()).isEqualTo("1");
        assertThat(contact.path("Referral_Count__c").asInt()).isEqualTo(3);
        assertThat(contact.path("AccountId").asText())
                .isEqualTo(account.path("Id").asText());
    }

    @Test
    void a_change_of_the_one_is_a_change_of_the_other() {
        String id = client.create("Account", ADA);
        String contact = client.read("Account", id).path("PersonContactId").asText();

        client.patch(ACCOUNTS + "/" + id, "{\"LastName\": \"King\", \"PersonEmail\": \"king@example.org\"}");

        assertThat(client.read("Contact", contact).path("Name").asText()).isEqualTo("Ada King");
        assertThat(client.read("Contact", contact).path("Email").asText()).isEqualTo("king@example.org");

        client.patch(SandboxClient.DATA + "/sobjects/Contact/" + contact, "{\"FirstName\": \"Augusta\"}");

        assertThat(client.read("Account", id).path("Name").asText()).isEqualTo("Augusta King");
        assertThat(client.query("SELECT PersonContact.FirstName FROM Account WHERE PersonEmail = 'KING@example.org'")
                        .json()
                        .at("/records/0/PersonContact/FirstName")
                        .asText())
                .isEqualTo("Augusta");
    }

    @Test
    void the_name_of_a_person_cannot_be_written_and_a_last_name_cannot_be_taken_away() {
        String id = client.create("Account", ADA);

        Reply named = client.patch(ACCOUNTS + "/" + id, "{\"Name\": \"Ada King\"}");
        Reply nameless = client.patch(ACCOUNTS + "/" + id, "{\"LastName\": null}");

        assertThat(named.errorCode()).isEqualTo("INVALID_FIELD_FOR_INSERT_UPDATE");
        assertThat(named.json().at("/0/fields/0").asText()).isEqualTo("Name");
        assertThat(client.post(ACCOUNTS, "{\"LastName\": \"L\", \"Name\": \"L\"}")
                        .errorCode())
                .isEqualTo("INVALID_FIELD_FOR_INSERT_UPDATE");
        assertThat(nameless.errorCode()).isEqualTo("REQUIRED_FIELD_MISSING");
        assertThat(client.read("Account", id).path("Name").asText()).isEqualTo("Ada Lovelace");
    }

    @Test
    void a_business_takes_no_field_of_a_person() {
        String id = client.create("Account", "{\"Name\": \"Engines\", \"Phone\": \"1\"}");

        assertThat(client.read("Account", id).path("IsPersonAccount").booleanValue())
                .isFalse();
        assertThat(client.read("Account", id).get("PersonContactId").isNull()).isTrue();
        for (String body : List.of(
                "{\"PersonEmail\": \"x@example.org\"}", "{\"LastName\": \"L\"}", "{\"Referral_Count__pc\": 1}")) {
            Reply refused = client.patch(ACCOUNTS + "/" + id, body);
            assertThat(refused.errorCode()).as(body).isEqualTo("INVALID_FIELD_FOR_INSERT_UPDATE");
            assertThat(refused.text()).contains("Account: bad field names on insert/update call: ");
        }
    }

    @Test
    void a_record_type_says_what_an_account_is() {
        client.post("/sandbox/reset", "");
        client.logIn();
        JsonNode types = client.post("/sandbox/person-accounts", "{\"recordTypes\": [\"PersonAccount\", \"Patient\"]}")
                .json();
        String patient = types.path("Patient").asText();

        String usual = client.create("Account", ADA);
        String other = client.create("Account", "{\"LastName\": \"B\", \"RecordTypeId\": \"" + patient + "\"}");
        String business = client.create("Account", "{\"Name\": \"Engines\"}");

        assertThat(recordType(usual)).isEqualTo("PersonAccount");
        assertThat(recordType(other)).isEqualTo("Patient");
        assertThat(recordType(business)).isEqualTo("Business_Account");
        assertThat(client.post(ACCOUNTS, "{\"FirstName\": \"B\", \"RecordTypeId\": \"" + patient + "\"}")
                        .errorCode())
                .isEqualTo("REQUIRED_FIELD_MISSING");
        assertThat(client.get(ACCOUNTS + "/describe")
                        .json()
                        .path("recordTypeInfos")
                        .findValuesAsText("developerName"))
                .contains("PersonAccount", "Patient", "Business_Account");
    }

    @Test
    void a_lead_without_a_company_becomes_a_person() {
        String lead = client.create(
                "Lead", "{\"FirstName\": \"Ada\", \"LastName\": \"Lovelace\", \"Email\": \"ada@example.org\"}");

        JsonNode converted = client.post("/sandbox/leads/" + lead + "/convert", "{\"opportunity\": \"Deal\"}")
                .json();

        JsonNode account =
                client.read("Account", converted.path("ConvertedAccountId").asText());
        assertThat(account.path("IsPersonAccount").booleanValue()).isTrue();
        assertThat(account.path("PersonEmail").asText()).isEqualTo("ada@example.org");
        assertThat(converted.path("ConvertedContactId").asText())
                .isEqualTo(account.path("PersonContactId").asText());
        assertThat(client.count("SELECT Id FROM Contact")).isEqualTo(1);
        JsonNode role = client.query(
                        "SELECT ContactId, Contact.AccountId, Opportunity.AccountId" + " FROM OpportunityContactRole")
                .json()
                .at("/records/0");
        assertThat(role.path("ContactId").asText())
                .isEqualTo(account.path("PersonContactId").asText());
        assertThat(role.at("/Contact/AccountId").asText())
                .isEqualTo(role.at("/Opportunity/AccountId").asText());
    }

    @Test
    void a_lead_with_a_company_becomes_a_contact_of_a_business() {
        String lead = client.create("Lead", "{\"LastName\": \"Lovelace\", \"Company\": \"Engines\"}");

        JsonNode converted =
                client.post("/sandbox/leads/" + lead + "/convert", "").json();

        assertThat(client.read("Account", converted.path("ConvertedAccountId").asText())
                        .path("IsPersonAccount")
                        .booleanValue())
                .isFalse();
    }

    @Test
    void the_contact_behind_a_person_goes_and_comes_back_with_it_and_is_the_only_one() {
        String id = client.create("Account", ADA);
        assertThat(client.post(
                                SandboxClient.DATA + "/sobjects/Contact",
                                "{\"LastName\": \"B\", \"AccountId\": \"" + id + "\"}")
                        .errorCode())
                .isEqualTo("FIELD_INTEGRITY_EXCEPTION");

        client.delete(ACCOUNTS + "/" + id);
        assertThat(client.count("SELECT Id FROM Contact")).isZero();

        client.post("/sandbox/records/Account/" + id + "/undelete", "");
        assertThat(client.count("SELECT Id FROM Contact WHERE IsPersonAccount = true"))
                .isEqualTo(1);
    }

    @Test
    void people_are_merged_with_people_alone() {
        String master = client.create("Account", ADA);
        String loser = client.create("Account", ADA);
        String business = client.create("Account", "{\"Name\": \"Engines\"}");
        String deal = client.create(
                "Opportunity",
                "{\"Name\": \"D\", \"StageName\": \"Prospecting\", \"CloseDate\": \"2027-01-01\", \"AccountId\": \""
                        + loser + "\", \"ContactId\": \"" + behind(loser) + "\"}");

        assertThat(merge(master, business).status()).isEqualTo(400);
        assertThat(merge(master, loser).status()).isEqualTo(200);

        assertThat(client.read("Opportunity", deal).path("AccountId").asText()).isEqualTo(master);
        assertThat(client.query("SELECT ContactId FROM OpportunityContactRole")
                        .json()
                        .at("/records/0/ContactId")
                        .asText())
                .isEqualTo(behind(master));
        assertThat(client.query("SELECT Id FROM Contact").json().path("records").findValuesAsText("Id"))
                .containsExactly(behind(master));
        assertThat(client.count("SELECT Id FROM Account WHERE IsPersonAccount = true"))
                .isEqualTo(1);
    }

    @Test
    void a_later_custom_field_of_contacts_is_one_of_people_too() {
        client.post(
                "/sandbox/fields",
                "{\"object\": \"Contact\", \"name\": \"Tier__c\", \"type\": \"string\", \"length\": 20}");

        String id = client.create("Account", "{\"LastName\": \"L\", \"Tier__pc\": \"Gold\"}");

        assertThat(client.read("Contact", behind(id)).path("Tier__c").asText()).isEqualTo("Gold");
    }

    @Test
    void a_refused_person_leaves_no_contact_behind() {
        client.post("/sandbox/fields", """
                {"object": "Account", "name": "Referral_Key__c", "type": "string", "length": 255, "unique": true,
                 "externalId": true}""");
        client.create("Account", "{\"LastName\": \"L\", \"Referral_Key__c\": \"spring:1\"}");

        assertThat(client.post(ACCOUNTS, "{\"LastName\": \"M\", \"Referral_Key__c\": \"spring:1\"}")
                        .errorCode())
                .isEqualTo("DUPLICATE_VALUE");
        Reply upserted = client.patch(
                ACCOUNTS + "/Referral_Key__c/spring:2", "{\"LastName\": \"M\", \"PersonEmail\": \"m@x.org\"}");

        assertThat(upserted.status()).isEqualTo(201);
        assertThat(client.count("SELECT Id FROM Contact")).isEqualTo(2);
    }

    @Test
    void both_tell_of_changes_with_the_name_in_its_parts() {
        try (StreamingClient stream = StreamingClient.of(sandbox, client.token())) {
            List<Map<String, Object>> accounts = stream.subscribe("/data/AccountChangeEvent", -1);
            List<Map<String, Object>> contacts = stream.subscribe("/data/ContactChangeEvent", -1);

            String id = client.create("Account", ADA);
            client.create("Account", "{\"Name\": \"Engines\"}");

            await().until(() -> accounts.size() == 2 && contacts.size() == 1);
            assertThat(member(payload(accounts.get(0)), "Name"))
                    .containsEntry("FirstName", "Ada")
                    .containsEntry("LastName", "Lovelace");
            assertThat(payload(accounts.get(0))).containsEntry("PersonEmail", "ada@example.org");
            assertThat(payload(accounts.get(1))).containsEntry("Name", "Engines");
            assertThat(member(payload(contacts.get(0)), "Name")).containsEntry("LastName", "Lovelace");
            assertThat(list(header(contacts.get(0)), "recordIds")).containsExactly(behind(id));
        }
    }

    private static Reply merge(String master, String loser) {
        return client.post("/sandbox/records/Account/" + master + "/merge", "{\"losers\": [\"" + loser + "\"]}");
    }

    private static String behind(String account) {
        return client.read("Account", account).path("PersonContactId").asText();
    }

    private static String recordType(String account) {
        return client.query("SELECT RecordType.DeveloperName FROM Account WHERE Id = '" + account + "'")
                .json()
                .at("/records/0/RecordType/DeveloperName")
                .asText();
    }

    private static List<String> fields(String object) {
        return client.get(SandboxClient.DATA + "/sobjects/" + object + "/describe")
                .json()
                .path("fields")
                .findValuesAsText("name");
    }
}
