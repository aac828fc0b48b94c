package org.referralconnector.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.referralconnector.sandbox.StreamingClient.member;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PushTopicsTest {
    private static final String TOPICS = SandboxClient.DATA + "/sobjects/PushTopic";
    private static final String LEADS = SandboxClient.DATA + "/sobjects/Lead/";
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

    private static String topic(String query, String more) {
        return client.create(
                "PushTopic", "{\"Name\":\"T\",\"ApiVersion\":60.0,\"Query\":\"" + query + "\"" + more + "}");
    }

    private static String lead(String company) {
        return client.create("Lead", "{\"LastName\":\"L\",\"Company\":\"" + company + "\"}");
    }

    private static List<Object> types(int count, List<Map<String, Object>> events) {
        await().until(() -> events.size() >= count);
        return events.stream().map(event -> member(event, "event").get("type")).toList();
    }

    @Test
    void a_topic_tells_of_the_records_that_its_query_finds() {
        topic("SELECT Id, Company FROM Lead WHERE Company = 'Mine'", "");
        List<Map<String, Object>> events = streaming.subscribe("/topic/T", -1);

        lead("Other");
        String id = lead("Mine");
        client.patch(LEADS + id, "{\"Title\":\"Dr\"}");
        client.delete(LEADS + id);
        client.post("/sandbox/records/Lead/" + id + "/undelete", "");

        assertThat(types(3, events)).containsExactly("created", "deleted", "undeleted");
        assertThat(member(events.get(0), "sobject")).containsOnly(Map.entry("Id", id), Map.entry("Company", "Mine"));
        assertThat(member(events.get(1), "sobject")).containsOnlyKeys("Id");
        assertThat(member(events.get(0), "event").get("createdDate").toString()).endsWith("Z");
    }

    @Test
    void a_topic_for_all_fields_tells_of_every_update() {
        topic("SELECT Id FROM Lead", ",\"NotifyForFields\":\"All\"");
        String id = lead("C");
        List<Map<String, Object>> events = streaming.subscribe("/topic/T", -1);

        client.patch(LEADS + id, "{\"Title\":\"Dr\"}");

        assertThat(types(1, events)).containsExactly("updated");
    }

    @Test
    void a_topic_tells_only_of_the_operations_and_fields_it_is_made_for() {
        topic(
                "SELECT Id, Title FROM Lead WHERE Company != 'x'",
                ",\"NotifyForFields\":\"Select\",\"NotifyForOperationCreate\":false");
        List<Map<String, Object>> events = streaming.subscribe("/topic/T", -1);

        String id = lead("C");
        client.patch(LEADS + id, "{\"Company\":\"D\"}");
        client.patch(LEADS + id, "{\"Title\":\"Dr\"}");

        assertThat(types(1, events)).containsExactly("updated");
        assertThat(member(events.get(0), "sobject")).containsEntry("Title", "Dr");
    }

    @Test
    void topics_are_records_which_can_be_changed_found_and_deleted() {
        String id = topic("SELECT Id FROM Lead", "");
        assertThat(client.count("SELECT Id FROM PushTopic WHERE Name = 'T' AND IsActive = true"))
                .isEqualTo(1);

        client.patch(TOPICS + "/" + id, "{\"IsActive\":false}");
        assertThat(streaming.refusal("/topic/T", -1)).startsWith("400::The channel");

        client.patch(TOPICS + "/" + id, "{\"IsActive\":true}");
        assertThat(streaming.subscribe("/topic/T", -1)).isEmpty();
        client.delete(TOPICS + "/" + id);
        try (StreamingClient another = StreamingClient.of(sandbox, client.token())) {
            assertThat(another.refusal("/topic/T", -1)).startsWith("400::The channel");
        }
    }

    @Test
    void a_query_which_is_not_for_single_records_is_refused() {
        for (String query : List.of(
                "SELEC Id FROM Lead",
                "SELECT Id FROM Nothing",
                "SELECT Nothing FROM Lead",
                "SELECT Company FROM Lead",
                "SELECT COUNT(Id) FROM Lead",
                "SELECT Id FROM Lead LIMIT 1",
                "SELECT Id, Owner.Name FROM Lead",
                "SELECT Id FROM Lead WHERE Owner.Name = 'x'")) {
            assertThat(client.post(TOPICS, "{\"Name\":\"T\",\"ApiVersion\":60.0,\"Query\":\"" + query + "\"}")
                            .status())
                    .as(query)
                    .isEqualTo(400);
        }
    }
}
