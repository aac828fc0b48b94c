package org.referralconnector.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.referralconnector.sandbox.SandboxClient.Reply;

class AssignmentRulesTest {
    private static final String LEADS = SandboxClient.DATA + "/sobjects/Lead";
    private static final String LEAD = "{\"LastName\":\"L\",\"Company\":\"C\"}";
    private static final String HEADER = "Sforce-Auto-Assign";
    private static Sandbox sandbox;
    private static SandboxClient client;

    private String integration;
    private String rep;

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
        integration = user("Integration");
        rep = user("Sales");
    }

    @Test
    void without_a_rule_a_lead_belongs_to_the_user_who_creates_it() {
        assertThat(ownerOf(client.post(LEADS, LEAD))).isEqualTo(integration);
        assertThat(assigned()).isZero();
    }

    @Test
    void the_active_rule_runs_unless_a_call_says_false() {
        rule(rep, true);

        assertThat(ownerOf(client.post(LEADS, LEAD))).isEqualTo(rep);
        assertThat(ownerOf(client.post(LEADS, LEAD, HEADER, "TRUE"))).isEqualTo(rep);
        assertThat(ownerOf(client.post(LEADS, LEAD, HEADER, "FALSE"))).isEqualTo(integration);
        assertThat(assigned()).isEqualTo(2);
    }

    @Test
    void it_runs_for_an_update_and_in_a_collection_too() {
        String id = client.create("Lead", LEAD);
        rule(rep, true);

        client.patch(
                SandboxClient.DATA + "/composite/sobjects",
                "{\"records\":[{\"attributes\":{\"type\":\"Lead\"},\"Id\":\"" + id + "\",\"Phone\":\"1\"}]}");

        assertThat(client.read("Lead", id).path("OwnerId").asText()).isEqualTo(rep);
    }

    @Test
    void a_call_may_name_a_rule_that_is_not_active() {
        String rule = rule(rep, false).json().path("id").asText();

        assertThat(ownerOf(client.post(LEADS, LEAD))).isEqualTo(integration);
        assertThat(ownerOf(client.post(LEADS, LEAD, HEADER, rule))).isEqualTo(rep);
        assertThat(client.post(LEADS, LEAD, HEADER, "01Q0S0000099999").errorCode())
                .isEqualTo("INVALID_CROSS_REFERENCE_KEY");
    }

    @Test
    void people_and_contacts_are_left_alone() {
        rule(rep, true);

        Reply byHand = client.post("/sandbox/records/Lead", LEAD);
        String contact = client.create("Contact", "{\"LastName\":\"K\"}");

        assertThat(byHand.json().path("OwnerId").asText()).isEqualTo(integration);
        assertThat(client.read("Contact", contact).path("OwnerId").asText()).isEqualTo(integration);
    }

    @Test
    void a_rule_needs_a_user() {
        assertThat(rule("00Q0S0000000001", true).status()).isEqualTo(400);
    }

    private static Reply rule(String owner, boolean active) {
        return client.post("/sandbox/assignment-rules", "{\"owner\":\"" + owner + "\",\"active\":" + active + "}");
    }

    private static String ownerOf(Reply created) {
        return client.read("Lead", created.id()).path("OwnerId").asText();
    }

    private static int assigned() {
        return client.stats().path("records").path("Lead").path("assigned").asInt();
    }

    private static String user(String firstName) {
        return client.query("SELECT Id FROM User WHERE FirstName = '" + firstName + "'")
                .json()
                .path("records")
                .path(0)
                .path("Id")
                .asText();
    }
}
