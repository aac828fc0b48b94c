package org.referralconnector.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.referralconnector.sandbox.StreamingClient.header;
import static org.referralconnector.sandbox.StreamingClient.payload;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PermittedEventsTest {
    private static final String LEADS = "/data/LeadChangeEvent";
    private static final String DENIED = "403:denied_by_security_policy:create_denied";
    private static final String LEAD = "{\"LastName\":\"L\",\"Company\":\"C\",\"Phone\":\"1\",\"City\":\"Rome\"}";
    private static Sandbox sandbox;
    private static SandboxClient admin;
    private IntegrationAccess access;
    private StreamingClient streaming;

    @BeforeAll
    static void start() {
        sandbox = Sandbox.start(0);
        admin = SandboxClient.administrator(sandbox);
    }

    @AfterAll
    static void stop() {
        sandbox.close();
    }

    @BeforeEach
    void connect() {
        access = IntegrationAccess.minimum(admin);
        streaming = StreamingClient.of(sandbox, SandboxClient.of(sandbox).token());
    }

    @AfterEach
    void disconnect() {
        streaming.close();
    }

    @Test
    void the_channel_of_an_object_is_for_those_who_may_view_all_its_records() {
        access.allow("Lead", "\"PermissionsRead\":true");
        assertThat(streaming.refusal(LEADS, -1)).isEqualTo(DENIED);

        access.permissions("\"ViewAllData\":true");
        assertThat(streaming.subscribe(LEADS, -1)).isEmpty();
    }

    @Test
    void the_channel_of_all_objects_carries_those_whose_records_may_all_be_viewed() {
        access.allow("Lead", "\"PermissionsRead\":true,\"PermissionsViewAllRecords\":true");
        access.allow("Account", "\"PermissionsRead\":true");
        List<Map<String, Object>> events = streaming.subscribe("/data/ChangeEvents", -1);

        admin.create("Account", "{\"Name\":\"A\"}");
        admin.create("Lead", LEAD);

        await().until(() -> !events.isEmpty());
        assertThat(events).singleElement().satisfies(event -> assertThat(header(event))
                .containsEntry("entityName", "Lead"));
    }

    @Test
    void an_event_leaves_out_the_fields_that_may_not_be_seen() {
        access.allow("Lead", "\"PermissionsRead\":true,\"PermissionsViewAllRecords\":true");
        access.show("Lead.Phone", false);
        List<Map<String, Object>> events = streaming.subscribe(LEADS, -1);

        admin.create("Lead", LEAD);

        await().until(() -> !events.isEmpty());
        assertThat(payload(events.get(0))).containsEntry("Phone", "1").doesNotContainKey("City");
    }
}
