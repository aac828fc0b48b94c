package org.referralconnector.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.referralconnector.sandbox.StreamingClient.header;
import static org.referralconnector.sandbox.StreamingClient.list;
import static org.referralconnector.sandbox.StreamingClient.payload;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every write to a selected object makes an event of Change Data Capture. */
class ChangeEventsTest {
    private static final String ALL = "/data/ChangeEvents";
    private static final String LEADS = "/data/LeadChangeEvent";
    private static Sandbox sandbox;
    private static SandboxClient client;
    private StreamingClient streaming;

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
    void connect() {
        client.post("/sandbox/reset", "");
        streaming = StreamingClient.of(sandbox, client.token());
    }

    @AfterEach
    void disconnect() {
        streaming.close();
    }

    private static List<Map<String, Object>> first(int count, List<Map<String, Object>> events) {
        await().until(() -> events.size() >= count);
        return List.copyOf(events);
    }

    private static List<Object> types(List<Map<String, Object>> events) {
        return events.stream().map(event -> header(event).get("changeType")).toList();
    }

    private static String lead(String email) {
        return client.create("Lead", "{\"LastName\":\"L\",\"Company\":\"C\",\"Email\":\"" + email + "\"}");
    }

    @Test
    void a_new_record_tells_all_its_values_and_who_wrote_it() {
        List<Map<String, Object>> events = streaming.subscribe(LEADS, -1);
        String id = client.post(
                        SandboxClient.DATA + "/sobjects/Lead",
                        "{\"FirstName\":\"Ada\",\"LastName\":\"L\",\"Company\":\"C\",\"Referral_Count__c\":3}",
                        "Sforce-Call-Options",
                        "client=Crm")
                .id();

        Map<String, Object> event = first(1, events).get(0);

        assertThat(header(event))
                .containsEntry("entityName", "Lead")
                .containsEntry("changeType", "CREATE")
                .containsEntry("changeOrigin", "com/salesforce/api/rest/60.0;client=Crm")
                .containsEntry("sequenceNumber", 1L)
                .containsKeys("transactionKey", "commitTimestamp", "commitNumber", "commitUser");
        assertThat(list(header(event), "recordIds")).containsExactly(id);
        assertThat(list(header(event), "changedFields")).isEmpty();
        assertThat(payload(event)).containsEntry("Company", "C").doesNotContainKeys("Email", "Id", "LastName");
        assertThat(StreamingClient.member(payload(event), "Name"))
                .containsEntry("FirstName", "Ada")
                .containsEntry("LastName", "L");
        assertThat(payload(event).get("CreatedDate").toString()).endsWith(".000Z");
    }

    @Test
    void an_update_tells_only_what_has_changed_and_what_is_empty_now() {
        String id = lead("ada@example.org");
        List<Map<String, Object>> events = streaming.subscribe(LEADS, -1);

        client.patch(
                SandboxClient.DATA + "/sobjects/Lead/" + id,
                "{\"Company\":\"C\",\"LastName\":\"New\",\"Email\":null,\"Title\":\"Dr\"}");

        Map<String, Object> event = first(1, events).get(0);
        assertThat(list(header(event), "changedFields"))
                .contains("Name.LastName", "Email", "Title")
                .doesNotContain("Company");
        assertThat(list(header(event), "nulledFields")).containsExactly("Email");
        assertThat(payload(event))
                .containsEntry("Title", "Dr")
                .containsEntry("Email", null)
                .doesNotContainKey("Company");
    }

    @Test
    void people_who_write_by_hand_have_no_origin() {
        List<Map<String, Object>> events = streaming.subscribe("/data/AccountChangeEvent", -1);

        client.post("/sandbox/records/Account", "{\"Name\":\"By hand\"}");

        assertThat(header(first(1, events).get(0))).containsEntry("changeOrigin", "");
    }

    @Test
    void a_record_that_is_saved_as_it_was_makes_no_event() {
        String id = lead("ada@example.org");
        List<Map<String, Object>> events = streaming.subscribe(LEADS, -1);

        client.patch(SandboxClient.DATA + "/sobjects/Lead/" + id, "{\"Company\":\"C\"}");
        client.delete(SandboxClient.DATA + "/sobjects/Lead/" + id);

        assertThat(types(first(1, events))).containsExactly("DELETE");
    }

    @Test
    void delete_tells_no_values_and_undelete_tells_all() {
        String id = lead("ada@example.org");
        List<Map<String, Object>> events = streaming.subscribe(LEADS, -1);

        client.delete(SandboxClient.DATA + "/sobjects/Lead/" + id);
        client.post("/sandbox/records/Lead/" + id + "/undelete", "");

        List<Map<String, Object>> both = first(2, events);
        assertThat(types(both)).containsExactly("DELETE", "UNDELETE");
        assertThat(payload(both.get(0))).containsOnlyKeys("ChangeEventHeader");
        assertThat(payload(both.get(1))).containsEntry("Email", "ada@example.org");
    }

    @Test
    void a_transaction_that_is_rolled_back_makes_no_event() {
        List<Map<String, Object>> events = streaming.subscribe(LEADS, -1);

        client.post(
                SandboxClient.DATA + "/composite/sobjects",
                "{\"allOrNone\":true,\"records\":["
                        + "{\"attributes\":{\"type\":\"Lead\"},\"LastName\":\"L\",\"Company\":\"C\"},"
                        + "{\"attributes\":{\"type\":\"Lead\"},\"LastName\":\"L\"}]}");
        String saved = lead("ada@example.org");

        assertThat(list(header(first(1, events).get(0)), "recordIds")).containsExactly(saved);
        assertThat(events).hasSize(1);
    }

    @Test
    void the_events_of_one_transaction_have_one_key_and_are_numbered() {
        List<Map<String, Object>> events = streaming.subscribe(LEADS, -1);

        client.post(
                SandboxClient.DATA + "/composite/sobjects",
                "{\"records\":[{\"attributes\":{\"type\":\"Lead\"},\"LastName\":\"L\",\"Company\":\"C\"},"
                        + "{\"attributes\":{\"type\":\"Lead\"},\"LastName\":\"M\",\"Company\":\"C\"}]}");

        List<Map<String, Object>> both = first(2, events);
        assertThat(both)
                .extracting(event -> header(event).get("sequenceNumber"))
                .containsExactly(1L, 2L);
        assertThat(both)
                .extracting(event -> header(event).get("transactionKey"))
                .containsOnly(header(both.get(0)).get("transactionKey"));
    }

    @Test
    void a_converted_lead_makes_one_event_without_its_time_and_one_for_each_new_record() {
        String id = lead("ada@example.org");
        List<Map<String, Object>> events = streaming.subscribe(ALL, -1);

        client.post("/sandbox/leads/" + id + "/convert", "{\"opportunity\":\"Deal\"}");

        List<Map<String, Object>> all = first(4, events);
        assertThat(all)
                .extracting(event -> header(event).get("entityName"))
                .containsExactly("Account", "Contact", "Opportunity", "Lead");
        Map<String, Object> lead = all.get(3);
        assertThat(list(header(lead), "changedFields"))
                .containsExactlyInAnyOrder(
                        "Status",
                        "IsConverted",
                        "ConvertedDate",
                        "ConvertedAccountId",
                        "ConvertedContactId",
                        "ConvertedOpportunityId");
        assertThat(payload(lead)).containsEntry("IsConverted", true).doesNotContainKey("LastModifiedDate");
    }

    @Test
    void the_contact_role_of_a_conversion_is_told_in_the_same_transaction_if_it_is_selected() {
        client.post("/sandbox/streaming", "{\"entities\":[\"Lead\",\"Opportunity\",\"OpportunityContactRole\"]}");
        String id = lead("ada@example.org");
        List<Map<String, Object>> events = streaming.subscribe(ALL, -1);

        client.post("/sandbox/leads/" + id + "/convert", "{\"opportunity\":\"Deal\"}");

        List<Map<String, Object>> all = first(3, events);
        assertThat(all)
                .extracting(event -> header(event).get("entityName"))
                .containsExactly("Opportunity", "OpportunityContactRole", "Lead");
        assertThat(payload(all.get(1))).containsEntry("IsPrimary", true).containsKeys("OpportunityId", "ContactId");
        assertThat(all)
                .extracting(event -> header(event).get("transactionKey"))
                .containsOnly(header(all.get(0)).get("transactionKey"));
    }

    @Test
    void a_merge_deletes_the_losers() {
        String master = lead("ada@example.org");
        String loser = lead("eda@example.org");
        List<Map<String, Object>> events = streaming.subscribe(LEADS, -1);

        client.post("/sandbox/records/Lead/" + master + "/merge", "{\"losers\":[\"" + loser + "\"]}");

        assertThat(types(first(1, events))).containsExactly("DELETE");
        assertThat(list(header(events.get(0)), "recordIds")).containsExactly(loser);
    }

    @Test
    void what_field_level_security_hides_is_in_no_event() {
        client.post("/sandbox/field-security", "{\"object\":\"Lead\",\"field\":\"Email\",\"access\":\"hidden\"}");
        List<Map<String, Object>> events = streaming.subscribe(LEADS, -1);

        client.post("/sandbox/records/Lead", "{\"LastName\":\"L\",\"Company\":\"C\",\"Email\":\"a@example.org\"}");

        assertThat(payload(first(1, events).get(0))).doesNotContainKey("Email");
    }

    @Test
    void the_same_change_to_several_records_is_one_event_if_that_is_ordered() {
        client.post("/sandbox/streaming", "{\"merge\":true}");
        String one = lead("ada@example.org");
        String two = lead("eda@example.org");
        List<Map<String, Object>> events = streaming.subscribe(LEADS, -1);

        client.patch(
                SandboxClient.DATA + "/composite/sobjects",
                "{\"records\":[{\"attributes\":{\"type\":\"Lead\"},\"Id\":\"" + one + "\",\"Title\":\"Dr\"},"
                        + "{\"attributes\":{\"type\":\"Lead\"},\"Id\":\"" + two + "\",\"Title\":\"Dr\"}]}");

        assertThat(list(header(first(1, events).get(0)), "recordIds")).containsExactly(one, two);
    }

    @Test
    void a_gap_event_tells_the_record_and_nothing_of_it() {
        client.post("/sandbox/streaming", "{\"gaps\":1}");
        List<Map<String, Object>> events = streaming.subscribe(LEADS, -1);

        String gone = lead("ada@example.org");
        lead("eda@example.org");

        List<Map<String, Object>> both = first(2, events);
        assertThat(types(both)).containsExactly("GAP_CREATE", "CREATE");
        assertThat(payload(both.get(0))).containsOnlyKeys("ChangeEventHeader");
        assertThat(list(header(both.get(0)), "recordIds")).containsExactly(gone);
    }

    @Test
    void there_is_a_gap_event_for_every_change() {
        client.post("/sandbox/streaming", "{\"gaps\":4}");
        List<Map<String, Object>> events = streaming.subscribe(LEADS, -1);

        String id = lead("ada@example.org");
        client.patch(SandboxClient.DATA + "/sobjects/Lead/" + id, "{\"Title\":\"Dr\"}");
        client.delete(SandboxClient.DATA + "/sobjects/Lead/" + id);
        client.post("/sandbox/records/Lead/" + id + "/undelete", "");

        assertThat(types(first(4, events))).containsExactly("GAP_CREATE", "GAP_UPDATE", "GAP_DELETE", "GAP_UNDELETE");
    }

    @Test
    void gap_events_can_be_made_without_a_change() {
        List<Map<String, Object>> events = streaming.subscribe(LEADS, -1);

        assertThat(client.post(
                                "/sandbox/streaming/gaps",
                                "{\"object\":\"Lead\",\"changeType\":\"GAP_UPDATE\",\"recordIds\":[\"00Q*\"]}")
                        .status())
                .isEqualTo(204);
        assertThat(client.post("/sandbox/streaming/gaps", "{\"object\":\"Lead\"}")
                        .status())
                .isEqualTo(400);

        assertThat(list(header(first(1, events).get(0)), "recordIds")).containsExactly("00Q*");
    }

    @Test
    void what_overflows_a_transaction_is_told_once_for_each_object() {
        client.post("/sandbox/streaming", "{\"overflowAfter\":1}");
        List<Map<String, Object>> events = streaming.subscribe(LEADS, -1);

        client.post(
                SandboxClient.DATA + "/composite/sobjects",
                "{\"records\":[{\"attributes\":{\"type\":\"Lead\"},\"LastName\":\"L\",\"Company\":\"C\"},"
                        + "{\"attributes\":{\"type\":\"Lead\"},\"LastName\":\"M\",\"Company\":\"C\"},"
                        + "{\"attributes\":{\"type\":\"Lead\"},\"LastName\":\"N\",\"Company\":\"C\"}]}");
        lead("ada@example.org");

        assertThat(types(first(3, events))).containsExactly("CREATE", "GAP_OVERFLOW", "CREATE");
    }

    @Test
    void only_selected_objects_have_a_channel() {
        client.post("/sandbox/streaming", "{\"entities\":[\"Lead\",\"Task\"]}");

        assertThat(streaming.refusal("/data/ContactChangeEvent", -1)).startsWith("403:");
        assertThat(streaming.refusal("/data/NothingChangeEvent", -1)).startsWith("400::The channel");
        assertThat(streaming.subscribe("/data/TaskChangeEvent", -1)).isEmpty();
        assertThat(client.post("/sandbox/streaming", "{\"entities\":[\"No\"]}").status())
                .isEqualTo(400);
        assertThat(client.post(
                                "/sandbox/streaming",
                                "{\"entities\":[\"Lead\",\"Contact\",\"Account\",\"Opportunity\",\"Task\",\"User\"]}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void a_custom_channel_carries_the_objects_that_were_chosen_for_it() {
        client.post("/sandbox/streaming", "{\"channels\":{\"Deals__chn\":[\"Task\"]}}");
        List<Map<String, Object>> events = streaming.subscribe("/data/Deals__chn", -1);

        lead("ada@example.org");
        client.create("Task", "{\"Subject\":\"Call\"}");

        assertThat(header(first(1, events).get(0))).containsEntry("entityName", "Task");
    }

    @Test
    void the_statistics_count_events_and_messages() {
        List<Map<String, Object>> events = streaming.subscribe(LEADS, -1);
        lead("ada@example.org");
        first(1, events);

        JsonNode stats = client.stats().path("streaming");

        assertThat(stats.path("published").path(LEADS).asInt()).isEqualTo(1);
        assertThat(stats.path("published").path(ALL).asInt()).isEqualTo(1);
        assertThat(stats.path("delivered").asInt()).isEqualTo(1);
        assertThat(stats.path("clients").asInt()).isEqualTo(1);
        assertThat(stats.path("messages").path("subscribe").path("ok").asInt()).isEqualTo(1);
    }
}
