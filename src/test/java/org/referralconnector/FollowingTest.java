package org.referralconnector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.referralconnector.RunningConnector.Answer;

/** Records of a sandbox that people convert, merge and delete while events about them arrive. */
@RunsOnBothDatabases(settings = {"referral.campaigns=src/test/resources/following-campaigns"})
class FollowingTest {
    private final RunningConnector connector;
    private final String mark = Long.toString(System.nanoTime(), 36);

    FollowingTest(RunningConnector connector) {
        this.connector = connector;
    }

    @BeforeEach
    void asItWas() {
        control("DELETE", "/sandbox/faults", null);
        control("POST", "/sandbox/duplicate-rules", "{\"enabled\": false, \"action\": \"alert\"}");
        control(
                "POST",
                "/sandbox/fields",
                "{\"object\": \"Opportunity\", \"name\": \"Referral_Code__c\", \"label\": \"Code\", \"type\": \"string\","
                        + " \"length\": 80}");
    }

    @Test
    void news_for_a_lead_that_was_converted_reaches_contact_and_opportunity_with_key_and_code() {
        String lead = made("1", "ada", "\"code\": \"ABC\"");
        JsonNode converted = control("POST", "/sandbox/leads/" + lead + "/convert", "{\"opportunity\": \"Deal\"}")
                .json();

        JsonNode delivery = delivered(send("2", "ada", "\"city\": \"London\", \"code\": \"XYZ\""));

        String contact = converted.path("ConvertedContactId").asText();
        assertThat(delivery.path("object").asText()).isEqualTo("Contact");
        assertThat(delivery.path("recordId").asText()).isEqualTo(contact);
        assertThat(delivery.path("detail").asText()).contains("Left out: Contact.Company");
        JsonNode person = record("Contact", contact);
        assertThat(person.path("MailingCity").asText()).isEqualTo("London");
        assertThat(person.path("Referral_Code__c").asText()).isEqualTo("XYZ");
        assertThat(person.path("Referral_Key__c").asText()).isEqualTo("spring:" + mark + "-ada");
        assertThat(record(
                                "Opportunity",
                                converted.path("ConvertedOpportunityId").asText())
                        .path("Referral_Code__c")
                        .asText())
                .isEqualTo("XYZ");
        assertThat(records("Lead")).hasSize(1);
    }

    @Test
    void after_the_contact_is_known_it_takes_one_call_again() {
        String lead = made("1", "ada", "\"code\": \"ABC\"");
        control("POST", "/sandbox/leads/" + lead + "/convert", null);
        delivered(send("2", "ada", "\"code\": \"B\""));
        int before = calls();

        delivered(send("3", "ada", "\"code\": \"C\""));

        assertThat(calls() - before).isEqualTo(1);
    }

    @Test
    void a_new_participant_whose_lead_was_converted_before_is_the_contact() {
        JsonNode lead = control(
                        "POST",
                        "/sandbox/records/Lead",
                        "{\"LastName\": \"L\", \"Company\": \"C\", \"Email\": \"" + email("ada") + "\"}")
                .json();
        JsonNode converted = control("POST", "/sandbox/leads/" + lead.path("Id").asText() + "/convert", null)
                .json();

        JsonNode delivery = delivered(send("1", "ada", "\"code\": \"ABC\""));

        assertThat(delivery.path("recordId").asText())
                .isEqualTo(converted.path("ConvertedContactId").asText());
        assertThat(records("Lead")).hasSize(1);
    }

    @Test
    void news_for_a_lead_that_was_merged_reaches_the_master() {
        String lead = made("1", "ada", "\"code\": \"ABC\"");
        String master = made("1", "bob", "\"code\": \"DEF\"");
        control("POST", "/sandbox/records/Lead/" + master + "/merge", "{\"losers\": [\"" + lead + "\"]}");

        JsonNode delivery = delivered(send("2", "ada", "\"code\": \"XYZ\""));

        assertThat(delivery.path("recordId").asText()).isEqualTo(master);
        assertThat(record("Lead", master).path("Referral_Code__c").asText()).isEqualTo("XYZ");
    }

    @Test
    void a_deleted_lead_is_made_anew_if_the_campaign_says_so() {
        String lead = made("1", "ada", "\"code\": \"ABC\"");
        control("DELETE", "/sandbox/records/Lead/" + lead, null);

        JsonNode delivery = delivered(send("2", "ada", "\"code\": \"XYZ\""));

        assertThat(delivery.path("recordId").asText()).isNotEqualTo(lead);
        assertThat(delivery.path("created").asBoolean()).isTrue();
        assertThat(records("Lead")).hasSize(1);
    }

    @Test
    void a_contact_that_a_duplicate_rule_finds_is_adopted() {
        String contact = control(
                        "POST",
                        "/sandbox/records/Contact",
                        "{\"LastName\": \"L\", \"Email\": \"" + email("ada") + "\"}")
                .json()
                .path("Id")
                .asText();
        control(
                "POST",
                "/sandbox/duplicate-rules",
                "{\"object\": \"Lead\", \"enabled\": true, \"matches\": [\"Lead\", \"Contact\"]}");

        JsonNode delivery = delivered(send("1", "ada", "\"code\": \"ABC\""));

        assertThat(delivery.path("recordId").asText()).isEqualTo(contact);
        assertThat(records("Lead")).isEmpty();
    }

    @Test
    void a_field_that_the_user_may_not_write_is_left_out_and_named() {
        control(
                "POST",
                "/sandbox/field-security",
                "{\"object\": \"Lead\", \"field\": \"Referral_Code__c\", \"access\": \"read-only\"}");
        try {
            JsonNode delivery = delivered(send("1", "ada", "\"code\": \"ABC\", \"elsewhere\": \"x\""));

            assertThat(delivery.path("detail").asText()).contains("Lead.Elsewhere__c", "Lead.Referral_Code__c");
            assertThat(connector.operate("GET", "/api/status", null).body()).contains("Lead.Referral_Code__c");
        } finally {
            control(
                    "POST",
                    "/sandbox/field-security",
                    "{\"object\": \"Lead\", \"field\": \"Referral_Code__c\", \"access\": \"editable\"}");
        }
    }

    private String made(String id, String who, String facts) {
        return delivered(send(id, who, facts)).path("recordId").asText();
    }

    private long send(String id, String who, String facts) {
        String event = """
                {"id": "%1$s-%2$s-%3$s", "type": "lead.joined",
                 "participant": {"id": "%1$s-%3$s", "email": "%4$s", "last_name": "L", %5$s}}""".formatted(mark, id, who, email(who), facts);
        Answer answer = connector.send("POST", connector.business("/webhooks/spring"), event, Map.of());
        assertThat(answer.status()).isEqualTo(202);
        return answer.json().path("entry").asLong();
    }

    private JsonNode delivered(long entry) {
        patiently().untilAsserted(() -> assertThat(delivery(entry).path("state").asText())
                .isEqualTo("delivered"));
        return delivery(entry);
    }

    private JsonNode delivery(long entry) {
        return connector
                .operate("GET", "/api/journal/" + entry, null)
                .json()
                .path("deliveries")
                .path(0);
    }

    private JsonNode record(String object, String id) {
        return control("GET", "/sandbox/records/" + object, null).json().path("records").findParents("Id").stream()
                .filter(record -> record.path("Id").asText().equals(id))
                .findFirst()
                .orElseThrow();
    }

    /** The records with an address of this test. */
    private List<JsonNode> records(String object) {
        List<JsonNode> found = new ArrayList<>();
        control("GET", "/sandbox/records/" + object, null)
                .json()
                .path("records")
                .forEach(record -> {
                    if (record.path("Email").asText().endsWith("@" + mark + ".example.org")) {
                        found.add(record);
                    }
                });
        return found;
    }

    private int calls() {
        int all = 0;
        for (JsonNode kind :
                control("GET", "/sandbox/stats?last=0", null).json().path("calls")) {
            for (JsonNode status : kind) {
                all += status.asInt();
            }
        }
        return all;
    }

    private String email(String who) {
        return who + "@" + mark + ".example.org";
    }

    private Answer control(String method, String path, String body) {
        return connector.send(method, connector.sandbox(path), body, Map.of());
    }

    private static ConditionFactory patiently() {
        return await().atMost(Duration.ofSeconds(30));
    }
}
