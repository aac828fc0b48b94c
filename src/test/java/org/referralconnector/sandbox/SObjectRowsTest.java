package org.referralconnector.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.referralconnector.sandbox.SandboxClient.Reply;

class SObjectRowsTest {
    private static final String LEADS = SandboxClient.DATA + "/sobjects/Lead";
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
    void a_new_lead_has_an_id_a_name_an_owner_and_stamps() {
        Reply created = client.post(LEADS, "{\"FirstName\":\"Ada\",\"LastName\":\"Lovelace\",\"Company\":\"Engines\"}");

        assertThat(created.status()).isEqualTo(201);
        assertThat(created.id()).matches("00Q\\w{15}");
        assertThat(created.headers().firstValue("Location")).hasValue(LEADS + "/" + created.id());
        JsonNode lead = client.read("Lead", created.id());
        assertThat(lead.path("attributes").path("url").asText()).isEqualTo(LEADS + "/" + created.id());
        assertThat(lead.path("Name").asText()).isEqualTo("Ada Lovelace");
        assertThat(lead.path("Status").asText()).isEqualTo("Open - Not Contacted");
        assertThat(lead.path("OwnerId").asText()).startsWith("005");
        assertThat(lead.path("CreatedDate").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.000\\+0000");
        assertThat(lead.path("IsConverted").booleanValue()).isFalse();
        assertThat(lead.get("Email").isNull()).isTrue();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "REQUIRED_FIELD_MISSING                  | {'FirstName':'Ada'}",
                "INVALID_FIELD                           | {BASE,'Nope__c':'x'}",
                "INVALID_FIELD_FOR_INSERT_UPDATE         | {BASE,'SystemModstamp':'2020-01-01T00:00:00Z'}",
                "INVALID_FIELD_FOR_INSERT_UPDATE         | {BASE,'Id':'00Q0S0000000001'}",
                "INVALID_EMAIL_ADDRESS                   | {BASE,'Email':'ada at home'}",
                "STRING_TOO_LONG                         | {BASE,'City':'a city whose name is far too long for its field'}",
                "JSON_PARSER_ERROR                       | {BASE,'AnnualRevenue':'much'}",
                "JSON_PARSER_ERROR                       | {BASE,'Phone':4711}",
                "JSON_PARSER_ERROR                       | {'LastName': L}",
                "NUMBER_OUTSIDE_VALID_RANGE              | {BASE,'NumberOfEmployees':1234567890}",
                "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST | {BASE,'Referral_Source__c':'Elsewhere'}",
                "MALFORMED_ID                            | {BASE,'OwnerId':'me'}",
                "INVALID_CROSS_REFERENCE_KEY             | {BASE,'OwnerId':'0050S0000099999'}",
            })
    void a_bad_lead_is_refused(String code, String lead) {
        Reply refused = client.post(
                LEADS, lead.replace("BASE", "'LastName':'L','Company':'C'").replace('\'', '"'));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.errorCode()).isEqualTo(code);
        assertThat(refused.json().path(0).path("message").asText()).isNotEmpty();
    }

    @Test
    void a_refusal_names_the_fields() {
        Reply refused = client.post(LEADS, "{}");

        assertThat(refused.json().path(0).path("fields"))
                .extracting(JsonNode::asText)
                .contains("LastName", "Company");
        assertThat(refused.json().path(0).path("message").asText())
                .isEqualTo("Required fields are missing: [LastName, Company]");
    }

    @Test
    void an_update_changes_only_what_it_names_and_null_clears() {
        String id = client.create("Lead", "{\"LastName\":\"L\",\"Company\":\"C\",\"Phone\":\"1\",\"City\":\"Rome\"}");

        assertThat(client.patch(LEADS + "/" + id, "{\"Phone\":null,\"FirstName\":\"F\"}")
                        .status())
                .isEqualTo(204);

        JsonNode lead = client.read("Lead", id);
        assertThat(lead.get("Phone").isNull()).isTrue();
        assertThat(lead.path("City").asText()).isEqualTo("Rome");
        assertThat(lead.path("Name").asText()).isEqualTo("F L");
    }

    @Test
    void a_required_field_cannot_be_cleared() {
        String id = client.create("Lead", "{\"LastName\":\"L\",\"Company\":\"C\"}");

        assertThat(client.patch(LEADS + "/" + id, "{\"Company\":null}").errorCode())
                .isEqualTo("REQUIRED_FIELD_MISSING");
        assertThat(client.read("Lead", id).path("Company").asText()).isEqualTo("C");
    }

    @Test
    void a_client_without_patch_says_so_in_the_query() {
        String id = client.create("Lead", "{\"LastName\":\"L\",\"Company\":\"C\"}");

        assertThat(client.post(LEADS + "/" + id + "?_HttpMethod=PATCH", "{\"Phone\":\"7\"}")
                        .status())
                .isEqualTo(204);
        assertThat(client.read("Lead", id).path("Phone").asText()).isEqualTo("7");
    }

    @Test
    void only_the_wanted_fields_are_read() {
        String id = client.create("Lead", "{\"LastName\":\"L\",\"Company\":\"C\"}");

        JsonNode lead = client.get(LEADS + "/" + id.substring(0, 15) + "?fields=LastName,Email")
                .json();

        assertThat(lead.fieldNames()).toIterable().containsExactly("attributes", "LastName", "Email");
    }

    @Test
    void a_deleted_lead_is_not_found_and_cannot_be_deleted_again() {
        String id = client.create("Lead", "{\"LastName\":\"L\",\"Company\":\"C\"}");

        assertThat(client.delete(LEADS + "/" + id).status()).isEqualTo(204);

        assertThat(client.get(LEADS + "/" + id).errorCode()).isEqualTo("NOT_FOUND");
        assertThat(client.delete(LEADS + "/" + id).errorCode()).isEqualTo("ENTITY_IS_DELETED");
        assertThat(client.patch(LEADS + "/" + id, "{}").status()).isEqualTo(404);
    }

    @Test
    void the_stage_of_a_deal_decides_whether_it_is_won() {
        String id = client.create(
                "Opportunity",
                "{\"Name\":\"D\",\"StageName\":\"Prospecting\",\"CloseDate\":\"2031-02-03\",\"Amount\":10}");
        assertThat(client.read("Opportunity", id).path("IsClosed").booleanValue())
                .isFalse();

        client.patch(SandboxClient.DATA + "/sobjects/Opportunity/" + id, "{\"StageName\":\"Closed Won\"}");

        JsonNode deal = client.read("Opportunity", id);
        assertThat(deal.path("IsWon").booleanValue()).isTrue();
        assertThat(deal.path("Probability").asInt()).isEqualTo(100);
        assertThat(deal.path("ExpectedRevenue").asInt()).isEqualTo(10);
    }

    @Test
    void a_parent_can_be_named_by_its_external_id() {
        String account = client.create("Account", "{\"Name\":\"P\",\"Referral_Id__c\":\"parent-1\"}");

        String contact = client.create("Contact", "{\"LastName\":\"K\",\"Account\":{\"Referral_Id__c\":\"PARENT-1\"}}");

        assertThat(client.read("Contact", contact).path("AccountId").asText()).isEqualTo(account);
    }

    @Test
    void unknown_objects_and_methods_are_refused() {
        assertThat(client.post(SandboxClient.DATA + "/sobjects/Nope__c", "{}").status())
                .isEqualTo(404);
        assertThat(client.send("PUT", LEADS, "{}").errorCode()).isEqualTo("METHOD_NOT_ALLOWED");
        assertThat(client.get(LEADS + "/me").errorCode()).isEqualTo("NOT_FOUND");
    }

    @Test
    void a_uri_beyond_the_limit_is_answered_414_or_431() {
        assertThat(client.get(LEADS + "?x=" + "a".repeat(17_000)).status()).isIn(414, 431);
    }

    @Test
    void a_new_user_does_not_take_the_id_of_one_who_is_there() {
        String id = client.create(
                "User",
                "{\"Username\":\"new@sandbox.example\",\"LastName\":\"New\",\"Alias\":\"new\","
                        + "\"Email\":\"new@sandbox.example\"}");

        assertThat(client.count("SELECT Id FROM User")).isEqualTo(3);
        assertThat(client.read("User", id).path("Name").asText()).isEqualTo("New");
    }

    @Test
    void describe_tells_types_lengths_and_picklists() {
        JsonNode fields = client.get(LEADS + "/describe").json().path("fields");

        JsonNode source = field(fields, "Referral_Source__c");
        assertThat(source.path("restrictedPicklist").booleanValue()).isTrue();
        assertThat(source.path("picklistValues").findValuesAsText("value"))
                .containsExactly("Direct", "Referred", "Widget", "None");
        JsonNode key = field(fields, "Referral_Key__c");
        assertThat(key.path("externalId").booleanValue()).isTrue();
        assertThat(key.path("unique").booleanValue()).isTrue();
        assertThat(key.path("length").asInt()).isEqualTo(255);
        assertThat(field(fields, "LastName").path("nillable").booleanValue()).isFalse();
    }

    @Test
    void a_field_can_be_added_while_the_sandbox_runs() {
        assertThat(client.post(
                                "/sandbox/fields",
                                "{\"object\":\"Contact\",\"name\":\"Tier__c\",\"type\":\"string\",\"length\":4}")
                        .status())
                .isEqualTo(201);

        client.create("Contact", "{\"LastName\":\"K\",\"Tier__c\":\"gold\"}");

        assertThat(client.count("SELECT Id FROM Contact WHERE Tier__c = 'gold'"))
                .isEqualTo(1);
    }

    private static JsonNode field(JsonNode fields, String name) {
        for (JsonNode field : fields) {
            if (field.path("name").asText().equals(name)) {
                return field;
            }
        }
        throw new AssertionError("no field " + name);
    }
}
