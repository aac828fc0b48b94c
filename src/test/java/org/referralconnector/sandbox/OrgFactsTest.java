package org.referralconnector.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.referralconnector.sandbox.SandboxClient.Reply;

class OrgFactsTest {
    private static final String LIMITS = SandboxClient.DATA + "/limits";
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

    @Test
    void the_organization_tells_what_people_have_set() {
        client.post(
                "/sandbox/organization",
                "{\"OrganizationType\":\"Enterprise Edition\",\"IsSandbox\":false,\"InstanceName\":\"EU42\","
                        + "\"TrialExpirationDate\":\"2031-02-03T00:00:00Z\",\"NamespacePrefix\":\"acme\"}");

        JsonNode facts = client.query("SELECT OrganizationType, IsSandbox, InstanceName, TrialExpirationDate,"
                        + " NamespacePrefix FROM Organization")
                .json()
                .path("records")
                .path(0);
        assertThat(facts.path("OrganizationType").asText()).isEqualTo("Enterprise Edition");
        assertThat(facts.path("IsSandbox").booleanValue()).isFalse();
        assertThat(facts.path("InstanceName").asText()).isEqualTo("EU42");
        assertThat(facts.path("TrialExpirationDate").asText()).isEqualTo("2031-02-03T00:00:00.000+0000");
        assertThat(facts.path("NamespacePrefix").asText()).isEqualTo("acme");
    }

    @Test
    void an_edition_without_api_refuses_every_call_until_it_is_bought() {
        client.post("/sandbox/organization", "{\"OrganizationType\":\"Professional Edition\"}");

        Reply refused = client.get(LIMITS);
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.errorCode()).isEqualTo("API_DISABLED_FOR_ORG");
        assertThat(refused.json().path(0).path("message").asText())
                .isEqualTo("The REST API is not enabled for this Organization.");

        client.post("/sandbox/organization", "{\"api\":true}");
        assertThat(client.get(LIMITS).status()).isEqualTo(200);
    }

    @Test
    void a_user_without_the_permission_for_the_api_is_kept_out() {
        integrationUser("{\"permissions\":{\"ApiEnabled\":false}}");

        Reply refused = client.get(LIMITS);
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.errorCode()).isEqualTo("API_CURRENTLY_DISABLED");
        assertThat(SandboxClient.administrator(sandbox).get(LIMITS).status()).isEqualTo(200);
    }

    @Test
    void an_expired_password_ends_all_work_unless_passwords_never_expire() {
        integrationUser("{\"passwordExpired\":true}");
        assertThat(client.get(LIMITS).status()).isEqualTo(200);

        integrationUser("{\"permissions\":{\"PasswordNeverExpires\":false}}");

        Reply refused = client.get(LIMITS);
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.errorCode()).isEqualTo("INVALID_OPERATION_WITH_EXPIRED_PASSWORD");
    }

    @Test
    void a_user_who_needs_high_assurance_logs_in_and_cannot_use_the_session() {
        integrationUser("{\"highAssurance\":true}");
        client.logIn();

        Reply refused = client.get(LIMITS);
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.errorCode()).isEqualTo("INVALID_SESSION_ID");
        assertThat(refused.json().path(0).path("message").asText())
                .isEqualTo("This session is not valid for use with the REST API");

        integrationUser("{\"highAssurance\":false}");
        assertThat(client.get(LIMITS).status()).isEqualTo(200);
    }

    @Test
    void duplicate_rules_can_be_queried_as_they_are_now() {
        String active = "SELECT DeveloperName FROM DuplicateRule WHERE IsActive = true AND SobjectType = 'Lead'";
        assertThat(client.count(active)).isZero();

        client.post("/sandbox/duplicate-rules", "{\"object\":\"Lead\",\"enabled\":true}");

        assertThat(client.query(active).json().findValuesAsText("DeveloperName"))
                .containsExactly("Standard_Lead_Duplicate_Rule");
    }

    @Test
    void assignment_rules_can_be_queried_as_they_are_now() {
        String first = assignmentRule();
        String second = assignmentRule();

        JsonNode rules = client.query(
                        "SELECT Id, Name, Active FROM AssignmentRule WHERE SobjectType = 'Lead' ORDER BY Id")
                .json()
                .path("records");
        assertThat(rules.findValuesAsText("Id")).containsExactly(first, second);
        assertThat(rules.path(0).path("Active").booleanValue()).isFalse();
        assertThat(rules.path(1).path("Active").booleanValue()).isTrue();
    }

    @Test
    void limits_are_what_people_have_set() {
        client.post(
                "/sandbox/limits",
                "{\"limits\":{\"DailyStreamingApiEvents\":{\"max\":10,\"remaining\":3},"
                        + "\"HourlyPublishedPlatformEvents\":{\"max\":7}}}");

        JsonNode limits = client.get(LIMITS).json();
        assertThat(limits.path("DailyStreamingApiEvents").path("Remaining").asInt())
                .isEqualTo(3);
        assertThat(limits.path("HourlyPublishedPlatformEvents")
                        .path("Remaining")
                        .asInt())
                .isEqualTo(7);
        assertThat(limits.path("DailyApiRequests").path("Max").asInt()).isEqualTo(15_000);
        assertThat(client.post("/sandbox/limits", "{\"limits\":{\"Nope\":{\"max\":1}}}")
                        .status())
                .isEqualTo(400);
    }

    private static String assignmentRule() {
        return client.post("/sandbox/assignment-rules", "{\"owner\":\"0050S0000000002\"}")
                .id();
    }

    private static void integrationUser(String body) {
        assertThat(client.post("/sandbox/users/integration", body).status()).isEqualTo(200);
    }
}
