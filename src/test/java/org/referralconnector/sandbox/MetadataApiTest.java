package org.referralconnector.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.referralconnector.sandbox.SandboxClient.Reply;

class MetadataApiTest {
    private static final String METADATA = "/services/Soap/m/60.0";
    private static final String CODE = "<label>Code</label><type>Text</type><length>40</length>";
    private static Sandbox sandbox;
    private static SandboxClient client;

    @BeforeAll
    static void start() {
        sandbox = Sandbox.start(0);
        client = SandboxClient.administrator(sandbox);
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
    void a_field_is_created_read_and_deleted() {
        Reply created = call("createMetadata", field("Lead.RH_CODE__c", CODE));
        assertThat(created.status()).isEqualTo(200);
        assertThat(created.headers().firstValue("Content-Type")).hasValue("text/xml;charset=UTF-8");
        assertThat(created.text()).contains("<fullName>Lead.RH_CODE__c</fullName><success>true</success>");
        assertThat(client.query("SELECT RH_CODE__c FROM Lead").status()).isEqualTo(200);

        Reply read = call("readMetadata", names("Lead.RH_CODE__c", "Lead.Nope__c"));
        assertThat(read.text())
                .contains("<records xsi:type=\"CustomField\"><fullName>Lead.RH_CODE__c</fullName>")
                .contains("<length>40</length>", "<type>Text</type>", "<records xsi:nil=\"true\"/>");

        Reply deleted = call("deleteMetadata", names("Lead.RH_CODE__c", "Lead.Nope__c"));
        assertThat(deleted.text())
                .contains("<fullName>Lead.RH_CODE__c</fullName><success>true</success>")
                .contains("<statusCode>INVALID_CROSS_REFERENCE_KEY</statusCode>");
        assertThat(client.query("SELECT RH_CODE__c FROM Lead").errorCode()).isEqualTo("INVALID_FIELD");
    }

    @Test
    void of_several_fields_those_that_can_be_are_created() {
        Reply created = call(
                "createMetadata",
                field("Lead.Referral_Key__c", CODE)
                        + field("Lead.A__c", "<label>A</label><type>Text</type>")
                        + field("Lead.B__c", CODE));

        assertThat(created.status()).isEqualTo(200);
        assertThat(created.text())
                .contains("<statusCode>DUPLICATE_DEVELOPER_NAME</statusCode>")
                .contains("<errors><fields>length</fields><message>Must specify 'length' for a CustomField of type Text"
                        + "</message><statusCode>FIELD_INTEGRITY_EXCEPTION</statusCode></errors>")
                .contains("<fullName>Lead.B__c</fullName><success>true</success>");
        assertThat(client.query("SELECT B__c FROM Lead").status()).isEqualTo(200);
        assertThat(client.query("SELECT A__c FROM Lead").status()).isEqualTo(400);
    }

    @Test
    void upsert_tells_whether_it_has_created() {
        assertThat(call("upsertMetadata", field("Lead.RH_CODE__c", CODE)).text())
                .contains("<created>true</created>");

        Reply again = call(
                "upsertMetadata",
                field("Lead.RH_CODE__c", "<label>Code &amp; more</label><type>Text</type><length>50</length>"));

        assertThat(again.text()).contains("<created>false</created>", "<success>true</success>");
        assertThat(call("readMetadata", names("Lead.RH_CODE__c")).text())
                .contains("<label>Code &amp; more</label>", "<length>50</length>");
    }

    @Test
    void an_update_needs_a_field() {
        assertThat(call("updateMetadata", field("Lead.Nope__c", CODE)).text())
                .contains("<statusCode>INVALID_CROSS_REFERENCE_KEY</statusCode>", "<success>false</success>");
    }

    @Test
    void a_picklist_of_one_value_is_created() {
        Reply created = call(
                "createMetadata",
                field(
                        "Lead.Tier__c",
                        "<label>Tier</label><type>Picklist</type><valueSet><restricted>true</restricted>"
                                + "<valueSetDefinition><sorted>false</sorted><value><fullName>g</fullName>"
                                + "<default>true</default><label>Gold</label></value></valueSetDefinition></valueSet>"));

        assertThat(created.text()).contains("<success>true</success>");
        String id = client.create("Lead", "{\"LastName\":\"L\",\"Company\":\"C\"}");
        assertThat(client.read("Lead", id).path("Tier__c").asText()).isEqualTo("g");
    }

    @Test
    void all_custom_fields_are_listed() {
        Reply listed = call("listMetadata", "<queries><type>CustomField</type></queries>");

        assertThat(listed.text())
                .contains("<fullName>Lead.Referral_Key__c</fullName>", "<fileName>objects/Lead.object</fileName>");
    }

    @Test
    void the_api_describes_itself() {
        assertThat(call("describeMetadata", "<asOfVersion>60.0</asOfVersion>").text())
                .contains("<childXmlNames>CustomField</childXmlNames>", "<xmlName>CustomObject</xmlName>");
    }

    @Test
    void a_dead_session_is_a_fault() {
        Reply refused = client.post(METADATA, envelope("dead", "describeMetadata", ""), "Content-Type", "text/xml");

        assertThat(refused.status()).isEqualTo(500);
        assertThat(refused.text()).contains("<faultcode>sf:INVALID_SESSION_ID</faultcode>");
    }

    @Test
    void who_may_not_customize_the_organization_is_answered_a_fault() {
        client.post("/sandbox/users/integration", "{\"profile\":\"Minimum Access - API Only Integrations\"}");
        String session = SandboxClient.of(sandbox).token();

        Reply refused = client.post(METADATA, envelope(session, "describeMetadata", ""), "Content-Type", "text/xml");

        assertThat(refused.status()).isEqualTo(500);
        assertThat(refused.text()).contains("<faultcode>sf:INSUFFICIENT_ACCESS</faultcode>");
    }

    @Test
    void what_is_not_emulated_and_what_cannot_be_read_is_a_fault() {
        assertThat(call("deploy", "").text()).contains("<faultcode>sf:UNSUPPORTED_OPERATION</faultcode>");
        assertThat(call("readMetadata", "<type>Flow</type>").text()).contains("<faultcode>sf:INVALID_TYPE</faultcode>");
        assertThat(client.post(METADATA, "<no xml", "Content-Type", "text/xml").status())
                .isEqualTo(500);
        assertThat(call("createMetadata", field("Lead.A__c", CODE).repeat(11)).text())
                .contains("<faultcode>sf:LIMIT_EXCEEDED</faultcode>");
    }

    @Test
    void an_ordered_fault_comes_in_an_envelope_and_calls_take_from_the_budget() {
        client.post("/sandbox/faults", "{\"status\":503,\"path\":\"/services/Soap/m/\",\"times\":1}");
        int before = client.stats().path("apiCalls").asInt();

        Reply struck = call("describeMetadata", "");
        Reply fine = call("describeMetadata", "");

        assertThat(struck.status()).isEqualTo(500);
        assertThat(struck.text()).contains("<faultcode>sf:SERVER_UNAVAILABLE</faultcode>");
        assertThat(fine.status()).isEqualTo(200);
        assertThat(client.stats().path("apiCalls").asInt()).isEqualTo(before + 1);
        assertThat(client.stats().path("calls").path("metadata").path("200").asInt())
                .isEqualTo(1);
    }

    private static Reply call(String operation, String content) {
        return client.post(METADATA, envelope(client.token(), operation, content), "Content-Type", "text/xml");
    }

    private static String envelope(String session, String operation, String content) {
        return "<env:Envelope xmlns:env=\"http://schemas.xmlsoap.org/soap/envelope/\""
                + " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""
                + " xmlns:met=\"http://soap.sforce.com/2006/04/metadata\"><env:Header><met:SessionHeader>"
                + "<met:sessionId>" + session + "</met:sessionId></met:SessionHeader></env:Header><env:Body>"
                + "<" + operation + " xmlns=\"http://soap.sforce.com/2006/04/metadata\">" + content + "</" + operation
                + "></env:Body></env:Envelope>";
    }

    private static String field(String fullName, String definition) {
        return "<metadata xsi:type=\"met:CustomField\"><fullName>" + fullName + "</fullName>" + definition
                + "</metadata>";
    }

    private static String names(String... fullNames) {
        return "<type>CustomField</type><fullNames>" + String.join("</fullNames><fullNames>", fullNames)
                + "</fullNames>";
    }
}
