package org.referralconnector.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.referralconnector.sandbox.SandboxClient.Reply;

class ToolingApiTest {
    private static final String TOOLING = SandboxClient.DATA + "/tooling";
    private static final String FIELDS = TOOLING + "/sobjects/CustomField";
    private static final String MEMBERS = TOOLING + "/sobjects/PlatformEventChannelMember";
    private static final String LEADS = SandboxClient.DATA + "/sobjects/Lead";
    private static final String CODE = "'type':'Text','label':'Code','length':80";
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
    void a_new_text_field_is_described_and_takes_values() {
        Reply created = field("Lead.RH_CODE__c", CODE + ",'unique':true,'externalId':true");

        assertThat(created.status()).isEqualTo(201);
        assertThat(created.id()).startsWith("00N").hasSize(18);
        assertThat(created.json().path("success").booleanValue()).isTrue();
        for (String list : List.of("errors", "warnings", "infos")) {
            assertThat(created.json().path(list).isArray()).isTrue();
            assertThat(created.json().path(list)).isEmpty();
        }
        JsonNode described = described("RH_CODE__c").orElseThrow();
        assertThat(described.path("type").asText()).isEqualTo("string");
        assertThat(described.path("length").asInt()).isEqualTo(80);
        assertThat(described.path("unique").booleanValue()).isTrue();
        assertThat(described.path("externalId").booleanValue()).isTrue();
        client.patch(LEADS + "/RH_CODE__c/k1", "{\"LastName\":\"L\",\"Company\":\"C\"}");
        assertThat(client.count("SELECT Id FROM Lead WHERE RH_CODE__c = 'k1'")).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'type':'Text','length':20 | string | Text(20)",
                "'type':'TextArea' | textarea | Text Area(255)",
                "'type':'LongTextArea','length':32768,'visibleLines':3 | textarea | Long Text Area(32768)",
                "'type':'Number','precision':18,'scale':0 | double | Number(18, 0)",
                "'type':'Currency','precision':18,'scale':2 | currency | Currency(16, 2)",
                "'type':'Percent','precision':5,'scale':2 | percent | Percent(3, 2)",
                "'type':'Checkbox','defaultValue':'false' | boolean | Checkbox",
                "'type':'Date' | date | Date",
                "'type':'DateTime' | datetime | Date/Time",
                "'type':'Email','unique':true | email | Email (Unique Case Insensitive)",
                "'type':'Phone' | phone | Phone",
                "'type':'Url' | url | URL(255)",
                "'type':'Picklist','valueSet':{'valueSetDefinition':{'value':[{'fullName':'A'}]}} | picklist | Picklist",
            })
    void every_type_is_described_as_it_is_defined(String metadata, String type, String dataType) {
        String id = field("Lead.New__c", "'label':'New'," + metadata).id();

        assertThat(described("New__c").orElseThrow().path("type").asText()).isEqualTo(type);
        JsonNode definition = only(query("SELECT DataType FROM FieldDefinition"
                + " WHERE EntityDefinition.QualifiedApiName = 'Lead' AND QualifiedApiName = 'New__c'"));
        assertThat(definition.path("DataType").asText()).isEqualTo(dataType);
        JsonNode read = client.get(FIELDS + "/" + id).json();
        assertThat(client.delete(FIELDS + "/" + id).status()).isEqualTo(204);
        Reply again = post(
                FIELDS,
                "{\"FullName\":\"Lead.New__c\",\"Metadata\":"
                        + read.path("Metadata").toString() + "}");
        assertThat(again.status()).as(again.text()).isEqualTo(201);
    }

    @Test
    void a_picklist_has_its_values_labels_and_default() {
        field(
                "Lead.Tier__c",
                "'type':'Picklist','label':'Tier','valueSet':{'restricted':true,'valueSetDefinition':{'value':["
                        + "{'fullName':'g','label':'Gold','default':true},{'fullName':'s','label':'Silver'}]}}");

        JsonNode field = described("Tier__c").orElseThrow();
        assertThat(field.path("restrictedPicklist").booleanValue()).isTrue();
        assertThat(field.path("picklistValues").findValuesAsText("label")).containsExactly("Gold", "Silver");
        assertThat(field.path("picklistValues").findValuesAsText("value")).containsExactly("g", "s");
        String id = client.create("Lead", "{\"LastName\":\"L\",\"Company\":\"C\"}");
        assertThat(client.read("Lead", id).path("Tier__c").asText()).isEqualTo("g");
        assertThat(client.patch(LEADS + "/" + id, "{\"Tier__c\":\"bronze\"}").errorCode())
                .isEqualTo("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST");
    }

    @Test
    void records_that_are_there_already_are_unchecked_in_a_new_checkbox() {
        String id = client.create("Lead", "{\"LastName\":\"L\",\"Company\":\"C\"}");

        field("Lead.Vip__c", "'type':'Checkbox','label':'Vip','defaultValue':false");

        assertThat(client.count("SELECT Id FROM Lead WHERE Vip__c = false")).isEqualTo(1);
        assertThat(client.read("Lead", id).path("Vip__c").isBoolean()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Lead.Referral_Key__c | 'type':'Text','label':'L','length':20 | DUPLICATE_DEVELOPER_NAME | FullName",
                "Nope.New__c | 'type':'Text','label':'L','length':20 | INVALID_CROSS_REFERENCE_KEY | FullName",
                "Organization.New__c | 'type':'Text','label':'L','length':20 | INVALID_CROSS_REFERENCE_KEY | FullName",
                "Lead.New | 'type':'Text','label':'L','length':20 | FIELD_INTEGRITY_EXCEPTION | FullName",
                "Lead.1New__c | 'type':'Text','label':'L','length':20 | FIELD_INTEGRITY_EXCEPTION | FullName",
                "Lead.New | 'type':'Text','label':'L','length':20 | FIELD_INTEGRITY_EXCEPTION | FullName",
                "Lead.New__c | 'type':'Text','length':20 | FIELD_INTEGRITY_EXCEPTION | label",
                "Lead.New__c | 'type':'Text','label':'L' | FIELD_INTEGRITY_EXCEPTION | length",
                "Lead.New__c | 'type':'Text','label':'L','length':256 | FIELD_INTEGRITY_EXCEPTION | length",
                "Lead.New__c | 'type':'TextArea','label':'L','length':255 | FIELD_INTEGRITY_EXCEPTION | length",
                "Lead.New__c | 'type':'Number','label':'L','scale':0 | FIELD_INTEGRITY_EXCEPTION | precision",
                "Lead.New__c | 'type':'Number','label':'L','precision':2,'scale':3 | FIELD_INTEGRITY_EXCEPTION | scale",
                "Lead.New__c | 'type':'Checkbox','label':'L' | FIELD_INTEGRITY_EXCEPTION | defaultValue",
                "Lead.New__c | 'type':'Date','label':'L','unique':true | FIELD_INTEGRITY_EXCEPTION | unique",
                "Lead.New__c | 'type':'Picklist','label':'L' | FIELD_INTEGRITY_EXCEPTION | valueSet",
                "Lead.New__c | 'type':'Novel','label':'L' | INVALID_TYPE | type",
                "Lead.New__c | 'label':'L' | FIELD_INTEGRITY_EXCEPTION | type",
            })
    void a_definition_that_makes_no_field_is_refused_with_what_is_to_blame(
            String fullName, String metadata, String code, String blamed) {
        Reply refused = field(fullName, metadata);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.errorCode()).isEqualTo(code);
        assertThat(refused.json().path(0).path("fields").path(0).asText()).isEqualTo(blamed);
        assertThat(described("New__c")).isEmpty();
    }

    @Test
    void the_texts_of_refusals_are_those_of_real_organizations() {
        assertThat(message(field("Lead.Referral_Key__c", CODE)))
                .isEqualTo("There is already a field named Referral_Key on Lead.");
        assertThat(message(field("Lead.New__c", "'type':'Checkbox','label':'L'")))
                .isEqualTo("Must specify 'defaultValue' for a CustomField of type Checkbox");
        assertThat(message(field("Lead.New__c", "'type':'TextArea','label':'L','length':255")))
                .isEqualTo("Can not specify 'length' for a CustomField of type TextArea");
        assertThat(field("Lead.New__c", CODE + ",'colour':'red'").errorCode()).isEqualTo("JSON_PARSER_ERROR");
        assertThat(post(FIELDS, "{\"Metadata\":{}}").errorCode()).isEqualTo("REQUIRED_FIELD_MISSING");
        assertThat(post(FIELDS, "{\"FullName\":\"Lead.New__c\"}").errorCode()).isEqualTo("REQUIRED_FIELD_MISSING");
    }

    @Test
    void an_object_has_at_most_25_external_ids() {
        for (int i = 0; i < 23; i++) {
            assertThat(field("Lead.Key" + i + "__c", CODE + ",'externalId':true")
                            .status())
                    .isEqualTo(201);
        }

        assertThat(field("Lead.Key23__c", CODE + ",'externalId':true").errorCode())
                .isEqualTo("FIELD_INTEGRITY_EXCEPTION");
        assertThat(field("Contact.Key__c", CODE + ",'externalId':true").status())
                .isEqualTo(201);
    }

    @Test
    void a_changed_definition_takes_the_place_of_the_former_one_and_keeps_the_id_and_the_values() {
        String id = field("Lead.RH_CODE__c", CODE).id();
        client.create("Lead", "{\"LastName\":\"L\",\"Company\":\"C\",\"RH_CODE__c\":\"k1\"}");

        Reply changed = patch(
                FIELDS + "/" + id,
                "'type':'Text','label':'Referral code','length':100,'externalId':true,'unique':true,'description':'d'");

        assertThat(changed.status()).as(changed.text()).isEqualTo(204);
        assertThat(described("RH_CODE__c").orElseThrow().path("label").asText()).isEqualTo("Referral code");
        JsonNode read = client.get(FIELDS + "/" + id).json();
        assertThat(read.path("FullName").asText()).isEqualTo("Lead.RH_CODE__c");
        assertThat(read.path("Metadata").path("description").asText()).isEqualTo("d");
        assertThat(client.get(LEADS + "/RH_CODE__c/K1").status()).isEqualTo(200);
        assertThat(client.post(LEADS, "{\"LastName\":\"M\",\"Company\":\"C\",\"RH_CODE__c\":\"k1\"}")
                        .errorCode())
                .isEqualTo("DUPLICATE_VALUE");
    }

    @Test
    void neither_the_type_changes_nor_what_the_values_do_not_fit() {
        String id = field("Lead.RH_CODE__c", CODE).id();
        for (String name : List.of("L", "M")) {
            client.create("Lead", "{\"LastName\":\"" + name + "\",\"Company\":\"C\",\"RH_CODE__c\":\"same\"}");
        }

        for (String metadata : List.of(
                "'type':'Url','label':'Code'",
                "'type':'Text','label':'Code','length':3",
                "'type':'Text','label':'Code','length':80,'unique':true")) {
            Reply refused = patch(FIELDS + "/" + id, metadata);
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.errorCode()).isEqualTo("FIELD_INTEGRITY_EXCEPTION");
        }
        assertThat(described("RH_CODE__c").orElseThrow().path("type").asText()).isEqualTo("string");
    }

    @Test
    void a_deleted_field_is_gone_with_its_values() {
        String id = field("Lead.RH_CODE__c", CODE).id();
        String lead = client.create("Lead", "{\"LastName\":\"L\",\"Company\":\"C\",\"RH_CODE__c\":\"k1\"}");

        assertThat(client.delete(FIELDS + "/" + id).status()).isEqualTo(204);

        assertThat(described("RH_CODE__c")).isEmpty();
        assertThat(client.query("SELECT RH_CODE__c FROM Lead").errorCode()).isEqualTo("INVALID_FIELD");
        assertThat(client.get(FIELDS + "/" + id).status()).isEqualTo(404);
        assertThat(client.delete(FIELDS + "/" + id).status()).isEqualTo(404);
        assertThat(field("Lead.RH_CODE__c", CODE).id()).isNotEqualTo(id);
        assertThat(client.read("Lead", lead).path("RH_CODE__c").isNull()).isTrue();
    }

    @Test
    void a_field_of_contacts_is_one_of_people_who_are_accounts_until_it_goes() {
        client.post("/sandbox/person-accounts", "");
        String id = field("Contact.RH_CODE__c", CODE).id();
        assertThat(described("Account", "RH_CODE__pc")).isPresent();

        patch(FIELDS + "/" + id, "'type':'Text','label':'Other','length':90");
        assertThat(described("Account", "RH_CODE__pc")
                        .orElseThrow()
                        .path("length")
                        .asInt())
                .isEqualTo(90);

        client.delete(FIELDS + "/" + id);
        assertThat(described("Account", "RH_CODE__pc")).isEmpty();
    }

    @Test
    void custom_fields_are_found_by_name_and_object() {
        String id = field("Lead.RH_CODE__c", CODE).id();
        field("Contact.RH_CODE__c", CODE);

        JsonNode found = query("SELECT Id, DeveloperName, TableEnumOrId, NamespacePrefix,"
                + " EntityDefinition.QualifiedApiName FROM CustomField"
                + " WHERE DeveloperName = 'RH_CODE' AND EntityDefinition.QualifiedApiName = 'Lead'");

        assertThat(found.path("size").asInt()).isEqualTo(1);
        assertThat(found.path("totalSize").asInt()).isEqualTo(1);
        assertThat(found.path("done").booleanValue()).isTrue();
        assertThat(found.has("queryLocator")).isTrue();
        assertThat(found.path("entityTypeName").asText()).isEqualTo("CustomField");
        JsonNode record = only(found);
        assertThat(record.path("Id").asText()).isEqualTo(id);
        assertThat(record.path("TableEnumOrId").asText()).isEqualTo("Lead");
        assertThat(record.path("NamespacePrefix").isNull()).isTrue();
        assertThat(record.path("EntityDefinition").path("QualifiedApiName").asText())
                .isEqualTo("Lead");
        assertThat(record.path("attributes").path("url").asText()).isEqualTo(FIELDS + "/" + id);
    }

    @Test
    void fields_that_others_have_made_are_custom_fields_too() {
        client.post(
                "/sandbox/fields",
                "{\"object\":\"Lead\",\"name\":\"Tier__c\",\"label\":\"Tier\",\"type\":\"string\",\"length\":9}");

        JsonNode field = only(query("SELECT Metadata FROM CustomField WHERE DeveloperName = 'Tier'"));

        assertThat(field.path("Metadata").path("label").asText()).isEqualTo("Tier");
        assertThat(field.path("Metadata").path("length").asInt()).isEqualTo(9);
        assertThat(query("SELECT Id FROM CustomField WHERE TableEnumOrId = 'Lead'")
                        .path("size")
                        .asInt())
                .isGreaterThan(1);
    }

    @Test
    void definitions_are_told_for_one_row_only() {
        String text = "SELECT Metadata, FullName FROM CustomField WHERE DeveloperName = 'Referral_Key'";

        Reply refused = client.get(TOOLING + "/query?q=" + SandboxClient.encoded(text));
        JsonNode one = only(query(text + " AND TableEnumOrId = 'Lead'"));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.errorCode()).isEqualTo("MALFORMED_QUERY");
        assertThat(message(refused))
                .isEqualTo("When retrieving results with Metadata or FullName fields, the query qualifications must"
                        + " specify no more than one row for retrieval. Result size: 2");
        assertThat(one.path("FullName").asText()).isEqualTo("Lead.Referral_Key__c");
        assertThat(one.path("Metadata").path("type").asText()).isEqualTo("Text");
    }

    @Test
    void field_definitions_are_asked_for_one_object_and_tell_what_security_hides() {
        SandboxClient integration = SandboxClient.of(sandbox);
        client.post("/sandbox/field-security", "{\"object\":\"Lead\",\"field\":\"Phone\",\"access\":\"hidden\"}");
        assertThat(integration.query("SELECT Phone FROM Lead").errorCode()).isEqualTo("INVALID_FIELD");

        for (String filter : List.of("EntityDefinition.QualifiedApiName = 'Lead'", "EntityDefinitionId = 'Lead'")) {
            Reply found = integration.get(TOOLING + "/query?q="
                    + SandboxClient.encoded(
                            "SELECT QualifiedApiName, IsNillable FROM FieldDefinition WHERE " + filter));
            assertThat(found.json().path("records").findValuesAsText("QualifiedApiName"))
                    .contains("Phone", "LastName", "Referral_Key__c");
        }
        for (String filter :
                List.of("", " WHERE QualifiedApiName = 'Phone'", " WHERE NOT EntityDefinitionId = 'Lead'")) {
            Reply refused = client.get(TOOLING + "/query?q="
                    + SandboxClient.encoded("SELECT QualifiedApiName FROM FieldDefinition" + filter));
            assertThat(refused.errorCode()).isEqualTo("MALFORMED_QUERY");
            assertThat(message(refused))
                    .isEqualTo("FieldDefinition: a filter on a reified column is required"
                            + " [EntityDefinitionId,DurableId]");
        }
    }

    @Test
    void objects_are_entity_definitions() {
        client.post("/sandbox/objects", "{\"name\":\"Invoice__c\",\"label\":\"Invoice\",\"labelPlural\":\"Invoices\"}");
        field("Invoice__c.RH_CODE__c", CODE);

        JsonNode lead = only(query("SELECT DurableId, Label FROM EntityDefinition WHERE QualifiedApiName = 'Lead'"));
        JsonNode invoice =
                only(query("SELECT DurableId, KeyPrefix FROM EntityDefinition WHERE QualifiedApiName = 'Invoice__c'"));
        JsonNode code = only(query("SELECT TableEnumOrId, EntityDefinition.QualifiedApiName FROM CustomField"
                + " WHERE DeveloperName = 'RH_CODE'"));

        assertThat(lead.path("DurableId").asText()).isEqualTo("Lead");
        assertThat(invoice.path("DurableId").asText()).startsWith("01I").hasSize(15);
        assertThat(code.path("TableEnumOrId").asText())
                .isEqualTo(invoice.path("DurableId").asText());
        assertThat(code.path("EntityDefinition").path("QualifiedApiName").asText())
                .isEqualTo("Invoice__c");
    }

    @Test
    void what_is_selected_for_change_events_streams_and_at_most_five_are() {
        JsonNode first =
                query("SELECT SelectedEntity FROM PlatformEventChannelMember" + " WHERE EventChannel = 'ChangeEvents'");
        assertThat(first.path("records").findValuesAsText("SelectedEntity"))
                .containsExactlyInAnyOrder(
                        "LeadChangeEvent", "ContactChangeEvent", "AccountChangeEvent", "OpportunityChangeEvent");

        Reply fifth = member("ChangeEvents_TaskChangeEvent", "TaskChangeEvent");
        Reply sixth = member("ChangeEvents_CampaignChangeEvent", "CampaignChangeEvent");

        assertThat(fifth.status()).as(fifth.text()).isEqualTo(201);
        assertThat(fifth.id()).startsWith("0v8");
        assertThat(sixth.status()).isEqualTo(400);
        assertThat(sixth.errorCode()).isEqualTo("LIMIT_EXCEEDED");
        try (StreamingClient streaming = StreamingClient.of(sandbox, client.token())) {
            List<Map<String, Object>> events = streaming.subscribe("/data/TaskChangeEvent", -1);
            client.create("Task", "{\"Subject\":\"Call\"}");
            await().until(() -> events.size() == 1);
        }

        assertThat(client.delete(MEMBERS + "/" + fifth.id()).status()).isEqualTo(204);
        assertThat(client.get("/sandbox/streaming").json().path("entities").toString())
                .doesNotContain("Task");
        assertThat(client.get(MEMBERS + "/" + fifth.id()).status()).isEqualTo(404);
        assertThat(member("ChangeEvents_CampaignChangeEvent", "CampaignChangeEvent")
                        .status())
                .isEqualTo(201);
    }

    @Test
    void a_member_is_read_with_its_definition_and_selected_once() {
        String id = member("ChangeEvents_TaskChangeEvent", "TaskChangeEvent").id();

        JsonNode read = client.get(MEMBERS + "/" + id).json();

        assertThat(read.path("FullName").asText()).isEqualTo("ChangeEvents_TaskChangeEvent");
        assertThat(read.path("Metadata").path("selectedEntity").asText()).isEqualTo("TaskChangeEvent");
        assertThat(member("Other", "TaskChangeEvent").errorCode()).isEqualTo("DUPLICATE_DEVELOPER_NAME");
        assertThat(member("Other", "ProfileChangeEvent").errorCode()).isEqualTo("INVALID_CROSS_REFERENCE_KEY");
    }

    @Test
    void the_tooling_api_can_be_refused_altogether() {
        fault("{\"status\":403,\"code\":\"API_DISABLED_FOR_ORG\",\"path\":\"^/services/data/[^/]+/tooling/\"}");

        assertThat(field("Lead.RH_CODE__c", CODE).errorCode()).isEqualTo("API_DISABLED_FOR_ORG");
        assertThat(client.get(TOOLING + "/query?q=" + SandboxClient.encoded("SELECT Id FROM CustomField"))
                        .status())
                .isEqualTo(403);
        assertThat(client.get(LEADS + "/describe").status()).isEqualTo(200);
    }

    @Test
    void the_tooling_api_can_be_refused_from_the_third_field_on() {
        fault("{\"status\":500,\"path\":\"^/services/data/[^/]+/tooling/\",\"method\":\"POST\",\"skip\":2}");

        List<Integer> answers = List.of("A__c", "B__c", "C__c", "D__c").stream()
                .map(name -> field("Lead." + name, CODE).status())
                .toList();

        assertThat(answers).containsExactly(201, 201, 500, 500);
        assertThat(described("B__c")).isPresent();
        assertThat(described("C__c")).isEmpty();
    }

    @Test
    void a_single_field_can_be_refused() {
        fault("{\"kind\":\"refuse-record\",\"object\":\"CustomField\",\"where\":{\"FullName\":\"Lead.B__c\"},"
                + "\"code\":\"CUSTOM_FIELD_LIMIT_EXCEEDED\",\"message\":\"no more\",\"fields\":[\"FullName\"]}");

        assertThat(field("Lead.A__c", CODE).status()).isEqualTo(201);
        Reply refused = field("Lead.B__c", CODE);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.errorCode()).isEqualTo("CUSTOM_FIELD_LIMIT_EXCEEDED");
        assertThat(field("Lead.C__c", CODE).status()).isEqualTo(201);
        assertThat(client.create("Lead", "{\"LastName\":\"L\",\"Company\":\"C\"}"))
                .isNotEmpty();
    }

    @Test
    void who_may_not_customize_the_organization_changes_nothing() {
        SandboxClient restricted = restricted();
        String id = field("Lead.RH_CODE__c", CODE).id();

        Reply created = restricted.post(
                FIELDS, "{\"FullName\":\"Lead.B__c\",\"Metadata\":{\"type\":\"Date\",\"label\":\"B\"}}");
        Reply deleted = restricted.delete(FIELDS + "/" + id);

        for (Reply refused : List.of(created, deleted)) {
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.errorCode()).isEqualTo("INSUFFICIENT_ACCESS");
        }
        assertThat(described("B__c")).isEmpty();
        assertThat(described("RH_CODE__c")).isPresent();
    }

    @Test
    void the_permissions_on_a_field_go_with_it() {
        String id = field("Lead.RH_CODE__c", CODE).id();
        String set = client.create("PermissionSet", "{\"Name\":\"Codes\",\"Label\":\"Codes\"}");
        client.create(
                "FieldPermissions",
                "{\"ParentId\":\"" + set + "\",\"SobjectType\":\"Lead\",\"Field\":\"Lead.RH_CODE__c\","
                        + "\"PermissionsRead\":true}");

        client.delete(FIELDS + "/" + id);
        field("Lead.RH_CODE__c", CODE);

        assertThat(client.count("SELECT Id FROM FieldPermissions WHERE Field = 'Lead.RH_CODE__c'"))
                .isZero();
    }

    @Test
    void calls_need_a_session_and_take_from_the_budget() {
        int before = client.stats().path("apiCalls").asInt();

        query("SELECT Id FROM CustomField");
        Reply stranger = SandboxClient.stranger(sandbox).get(TOOLING + "/query?q=x");

        assertThat(client.stats().path("apiCalls").asInt()).isEqualTo(before + 1);
        assertThat(stranger.status()).isEqualTo(401);
        assertThat(stranger.errorCode()).isEqualTo("INVALID_SESSION_ID");
        assertThat(client.get(TOOLING + "/sobjects/ApexClass/1").errorCode()).isEqualTo("NOT_FOUND");
        assertThat(client.get(FIELDS + "/short").errorCode()).isEqualTo("NOT_FOUND");
    }

    /** A client whose user may call the API, and no more. */
    private static SandboxClient restricted() {
        Reply changed =
                client.post("/sandbox/users/integration", "{\"profile\":\"Minimum Access - API Only Integrations\"}");
        assertThat(changed.status()).as(changed.text()).isEqualTo(200);
        return SandboxClient.of(sandbox);
    }

    private static Reply field(String fullName, String metadata) {
        return post(FIELDS, ("{'FullName':'" + fullName + "','Metadata':{" + metadata + "}}").replace('\'', '"'));
    }

    private static Reply member(String fullName, String entity) {
        return post(
                MEMBERS,
                ("{'FullName':'" + fullName + "','Metadata':{'eventChannel':'ChangeEvents','selectedEntity':'" + entity
                                + "'}}")
                        .replace('\'', '"'));
    }

    private static Reply post(String path, String body) {
        return client.post(path, body);
    }

    private static Reply patch(String path, String metadata) {
        return client.patch(path, ("{'Metadata':{" + metadata + "}}").replace('\'', '"'));
    }

    private static void fault(String body) {
        assertThat(client.post("/sandbox/faults", body).status()).isEqualTo(201);
    }

    private static JsonNode query(String soql) {
        Reply reply = client.get(TOOLING + "/query?q=" + SandboxClient.encoded(soql));
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        return reply.json();
    }

    private static JsonNode only(JsonNode found) {
        assertThat(found.path("records")).hasSize(1);
        return found.path("records").path(0);
    }

    private static String message(Reply refused) {
        return refused.json().path(0).path("message").asText();
    }

    private static Optional<JsonNode> described(String field) {
        return described("Lead", field);
    }

    private static Optional<JsonNode> described(String object, String name) {
        JsonNode fields = client.get(SandboxClient.DATA + "/sobjects/" + object + "/describe")
                .json()
                .path("fields");
        return StreamSupport.stream(fields.spliterator(), false)
                .filter(field -> field.path("name").asText().equals(name))
                .findFirst();
    }
}
