package org.referralconnector.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.referralconnector.sandbox.SandboxClient.Reply;

class StatsTest {
    private static final String LEADS = SandboxClient.DATA + "/sobjects/Lead";
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
    void calls_are_counted_by_kind_and_status() {
        client.create("Lead", "{\"LastName\":\"L\",\"Company\":\"C\"}");
        client.post(LEADS, "{}");
        client.get(LIMITS);
        client.logIn();

        JsonNode stats = client.stats();

        assertThat(stats.path("calls").path("create").path("201").asInt()).isEqualTo(1);
        assertThat(stats.path("calls").path("create").path("400").asInt()).isEqualTo(1);
        assertThat(stats.path("calls").path("limits").path("200").asInt()).isEqualTo(1);
        assertThat(stats.path("apiCalls").asInt()).isEqualTo(3);
        assertThat(stats.path("tokenCalls").asInt()).isEqualTo(1);
        assertThat(stats.path("records").path("Lead").path("created").asInt()).isEqualTo(1);
        assertThat(stats.path("calls").has("control")).isFalse();
    }

    @Test
    void the_log_tells_the_time_and_order_of_the_calls() {
        client.get(LIMITS);
        client.get(SandboxClient.DATA + "/sobjects");

        JsonNode log = client.get("/sandbox/stats?last=2").json().path("log");

        assertThat(log.findValuesAsText("kind")).containsExactly("limits", "describeGlobal");
        assertThat(Instant.parse(log.path(0).path("at").asText()))
                .isBefore(Instant.parse(log.path(1).path("at").asText()));
    }

    @Test
    void the_budget_counts_down_and_ends_until_it_is_set_anew() {
        client.post("/sandbox/limits", "{\"max\":3,\"used\":0}");

        Reply first = client.get(LIMITS);
        client.get(LIMITS);
        Reply third = client.get(LIMITS);
        Reply fourth = client.get(LIMITS);

        assertThat(first.headers().firstValue("Sforce-Limit-Info")).hasValue("api-usage=1/3");
        assertThat(third.json().path("DailyApiRequests").path("Remaining").asInt())
                .isZero();
        assertThat(fourth.status()).isEqualTo(403);
        assertThat(fourth.errorCode()).isEqualTo("REQUEST_LIMIT_EXCEEDED");
        assertThat(client.stats().path("apiCalls").asInt()).isEqualTo(3);

        client.post("/sandbox/limits", "{\"used\":0}");
        assertThat(client.get(LIMITS).headers().firstValue("Sforce-Limit-Info")).hasValue("api-usage=1/3");
    }

    @Test
    void people_can_list_change_and_delete_records() {
        Reply created = client.post("/sandbox/records/Account", "{\"Name\":\"By hand\"}");
        String id = created.json().path("Id").asText();
        client.patch("/sandbox/records/Account/" + id, "{\"Phone\":\"7\"}");

        JsonNode list = client.get("/sandbox/records/account").json();
        assertThat(list.path("total").asInt()).isEqualTo(1);
        assertThat(list.path("records").path(0).path("Phone").asText()).isEqualTo("7");

        client.delete("/sandbox/records/Account/" + id);
        assertThat(client.get("/sandbox/records/Account").json().path("total").asInt())
                .isZero();
        assertThat(client.get("/sandbox/records/Account?deleted=true")
                        .json()
                        .path("total")
                        .asInt())
                .isEqualTo(1);
        assertThat(client.stats().path("apiCalls").asInt()).isZero();
    }

    @Test
    void a_reset_forgets_records_and_keeps_sessions_and_users() {
        client.create("Lead", "{\"LastName\":\"L\",\"Company\":\"C\"}");

        client.post("/sandbox/reset", "");

        assertThat(client.count("SELECT Id FROM Lead")).isZero();
        assertThat(client.count("SELECT Id FROM User WHERE Username = '" + Sandbox.USERNAME + "'"))
                .isEqualTo(1);
    }

    @Test
    void the_front_page_names_the_credentials_and_the_control_calls() {
        Reply page = client.get("/");

        assertThat(page.text()).contains(Sandbox.CLIENT_ID, Sandbox.USERNAME, "/sandbox/faults", "/sandbox/stats");
        assertThat(page.text())
                .contains(Sandbox.REFERRALHERO_TOKEN, Sandbox.REFERRAL_FACTORY_TOKEN, Sandbox.HOOK_SECRET, " 4815");
        assertThat(page.text()).doesNotContain("{client-id}", "-token}", "{hook-secret}");
    }
}
