package org.referralconnector.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.referralconnector.sandbox.SandboxClient.Reply;

class FaultsTest {
    private static final String LEADS = SandboxClient.DATA + "/sobjects/Lead";
    private static final String LIMITS = SandboxClient.DATA + "/limits";
    private static final String LEAD = "{\"LastName\":\"L\",\"Company\":\"C\"}";
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
    void a_status_is_answered_as_often_as_ordered_and_nothing_is_done() {
        fault("{\"status\":503,\"times\":2}");

        Reply first = client.post(LEADS, LEAD);
        Reply second = client.post(LEADS, LEAD);
        Reply third = client.post(LEADS, LEAD);

        assertThat(first.status()).isEqualTo(503);
        assertThat(first.errorCode()).isEqualTo("SERVER_UNAVAILABLE");
        assertThat(second.status()).isEqualTo(503);
        assertThat(third.status()).isEqualTo(201);
        assertThat(client.count("SELECT Id FROM Lead")).isEqualTo(1);
    }

    @Test
    void code_message_body_and_headers_can_be_chosen() {
        fault("{\"status\":500,\"code\":\"UNKNOWN_EXCEPTION\",\"message\":\"oops\",\"times\":1}");
        assertThat(client.get(LIMITS).json().path(0).path("message").asText()).isEqualTo("oops");

        fault("{\"status\":503,\"body\":\"<html>down</html>\",\"headers\":{\"Retry-After\":\"7\"},\"times\":1}");
        Reply page = client.get(LIMITS);
        assertThat(page.text()).isEqualTo("<html>down</html>");
        assertThat(page.headers().firstValue("Retry-After")).hasValue("7");
        assertThat(page.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/html");
    }

    @Test
    void a_fault_can_be_narrowed_to_method_and_path_and_let_some_calls_pass() {
        fault("{\"status\":500,\"method\":\"POST\",\"path\":\"^/services/data/v\\\\d+.0/sobjects\",\"skip\":1}");

        assertThat(client.get(LIMITS).status()).isEqualTo(200);
        assertThat(client.post(LEADS, LEAD).status()).isEqualTo(201);
        assertThat(client.post(LEADS, LEAD).status()).isEqualTo(500);
        assertThat(client.delete("/sandbox/faults").status()).isEqualTo(204);
        assertThat(client.post(LEADS, LEAD).status()).isEqualTo(201);
    }

    @Test
    void a_delay_holds_a_call_back_but_not_the_control_calls() {
        fault("{\"delay\":300,\"times\":1}");

        long start = System.nanoTime();
        client.get("/sandbox/stats");
        long control = System.nanoTime() - start;
        client.get(LIMITS);
        long call = System.nanoTime() - start - control;

        assertThat(call).isGreaterThanOrEqualTo(300_000_000L);
        assertThat(control).isLessThan(300_000_000L);
    }

    @Test
    void a_connection_dropped_before_the_work_leaves_nothing() {
        fault("{\"kind\":\"drop-request\",\"method\":\"POST\"}");

        assertThatThrownBy(() -> client.trySend("POST", LEADS, LEAD)).isInstanceOf(IOException.class);

        client.delete("/sandbox/faults");
        assertThat(client.count("SELECT Id FROM Lead")).isZero();
    }

    @Test
    void an_answer_that_is_lost_leaves_the_work_done() {
        fault("{\"kind\":\"drop-answer\",\"method\":\"POST\",\"times\":1}");

        assertThatThrownBy(() -> client.trySend("POST", LEADS, LEAD)).isInstanceOf(IOException.class);

        assertThat(client.count("SELECT Id FROM Lead")).isEqualTo(1);
        assertThat(client.stats().path("calls").path("create").path("no-answer").asInt())
                .isEqualTo(1);
    }

    @Test
    void an_answer_hangs_until_the_faults_are_cleared() {
        fault("{\"kind\":\"hang\",\"times\":1}");
        CompletableFuture<Reply> hanging = CompletableFuture.supplyAsync(() -> client.post(LEADS, LEAD));
        Awaitility.await().until(() -> client.count("SELECT Id FROM Lead") == 1);
        assertThat(hanging).isNotDone();

        client.delete("/sandbox/faults");

        assertThatThrownBy(hanging::get).isInstanceOf(ExecutionException.class);
    }

    @Test
    void a_trickled_body_arrives_complete_but_late() {
        fault("{\"kind\":\"trickle\",\"bytes\":200,\"delay\":20,\"times\":1}");

        long start = System.nanoTime();
        Reply reply = client.get(LIMITS);

        assertThat(reply.json().path("DailyApiRequests").path("Max").asInt()).isEqualTo(15_000);
        assertThat(System.nanoTime() - start).isGreaterThan(40_000_000L);
    }

    @Test
    void locked_rows_fail_alone_in_a_collection_and_whole_as_a_call() {
        fault("{\"kind\":\"lock-row\",\"times\":2}");
        String record = LEAD.replace("{", "{\"attributes\":{\"type\":\"Lead\"},");

        Reply rows = client.post(SandboxClient.DATA + "/composite/sobjects", "{\"records\":[" + record + "]}");
        Reply call = client.post(LEADS, LEAD);
        Reply after = client.post(LEADS, LEAD);

        assertThat(rows.status()).isEqualTo(200);
        JsonNode error = rows.json().path(0).path("errors").path(0);
        assertThat(error.path("statusCode").asText()).isEqualTo("UNABLE_TO_LOCK_ROW");
        assertThat(call.status()).isEqualTo(400);
        assertThat(call.errorCode()).isEqualTo("UNABLE_TO_LOCK_ROW");
        assertThat(after.status()).isEqualTo(201);
    }

    @Test
    void an_error_can_be_a_list_or_a_single_object_with_fields() {
        fault("{\"status\":409,\"code\":\"CONFLICT\",\"message\":\"m\",\"fields\":[\"Email\"],\"times\":1}");
        JsonNode list = client.get(LIMITS).json();
        fault("{\"status\":503,\"shape\":\"object\",\"times\":1}");
        JsonNode single = client.get(LIMITS).json();

        assertThat(list.path(0).path("errorCode").asText()).isEqualTo("CONFLICT");
        assertThat(list.path(0).path("fields").path(0).asText()).isEqualTo("Email");
        assertThat(single.path("errorCode").asText()).isEqualTo("SERVER_UNAVAILABLE");
    }

    @Test
    void answers_without_a_body_can_be_ordered() {
        fault("{\"status\":304,\"times\":1}");
        fault("{\"status\":400,\"body\":\"\",\"times\":1}");

        assertThat(client.get(LIMITS).status()).isEqualTo(304);
        assertThat(client.get(LIMITS).text()).isEmpty();
    }

    @Test
    void records_with_a_value_are_refused_in_their_rows_and_not_written() {
        fault("{\"kind\":\"refuse-record\",\"code\":\"FIELD_CUSTOM_VALIDATION_EXCEPTION\",\"message\":\"no\","
                + "\"fields\":[\"Email\"],\"where\":{\"email\":\"BAD@example.org\"},\"times\":1}");

        Reply rows = many(record("good@example.org"), record("bad@example.org"), record("bad@example.org"));

        assertThat(rows.status()).isEqualTo(200);
        assertThat(rows.json())
                .extracting(row -> row.path("success").booleanValue())
                .containsExactly(true, false, true);
        JsonNode error = rows.json().path(1).path("errors").path(0);
        assertThat(error.path("statusCode").asText()).isEqualTo("FIELD_CUSTOM_VALIDATION_EXCEPTION");
        assertThat(error.path("message").asText()).isEqualTo("no");
        assertThat(error.path("fields").path(0).asText()).isEqualTo("Email");
        assertThat(client.count("SELECT Id FROM Lead")).isEqualTo(2);
    }

    @Test
    void the_nth_record_of_a_call_is_refused_or_every_one_of_an_object() {
        fault("{\"kind\":\"refuse-record\",\"code\":\"APEX_ERROR\",\"nth\":2}");
        assertThat(many(record("a@example.org"), record("b@example.org"), record("c@example.org"))
                        .json())
                .extracting(row -> row.path("success").booleanValue())
                .containsExactly(true, false, true);
        client.delete("/sandbox/faults");

        fault("{\"kind\":\"refuse-record\",\"code\":\"APEX_ERROR\",\"object\":\"Lead\"}");
        assertThat(many(record("d@example.org"), record("e@example.org")).json())
                .noneMatch(row -> row.path("success").booleanValue());
        assertThat(client.post(SandboxClient.DATA + "/sobjects/Contact", "{\"LastName\":\"K\"}")
                        .status())
                .isEqualTo(201);
    }

    @Test
    void an_update_is_refused_by_what_the_record_holds_and_alone_with_a_status() {
        String id = client.post(LEADS, LEAD.replace("}", ",\"Email\":\"ada@example.org\"}"))
                .id();
        fault("{\"kind\":\"refuse-record\",\"code\":\"ENTITY_IS_DELETED\",\"status\":404,"
                + "\"where\":{\"Email\":\"ada@example.org\"}}");

        Reply refused = client.patch(LEADS + "/" + id, "{\"Phone\":\"1\"}");

        assertThat(refused.status()).isEqualTo(404);
        assertThat(refused.errorCode()).isEqualTo("ENTITY_IS_DELETED");
        assertThat(client.patch("/sandbox/records/Lead/" + id, "{\"Phone\":\"1\"}")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void a_refused_record_takes_the_others_with_it_if_it_is_all_or_none() {
        fault("{\"kind\":\"refuse-record\",\"code\":\"APEX_ERROR\",\"nth\":1}");

        client.post(
                SandboxClient.DATA + "/composite/sobjects",
                "{\"allOrNone\":true,\"records\":[" + record("a@example.org") + "," + record("b@example.org") + "]}");

        assertThat(client.count("SELECT Id FROM Lead")).isZero();
    }

    @Test
    void sessions_can_be_ended_all_at_once() {
        fault("{\"kind\":\"expire-sessions\"}");

        assertThat(client.get(LIMITS).errorCode()).isEqualTo("INVALID_SESSION_ID");

        client.logIn();
        assertThat(client.get(LIMITS).status()).isEqualTo(200);
    }

    @Test
    void an_exhausted_limit_refuses_api_calls_until_it_is_cleared() {
        fault("{\"kind\":\"exhaust-limit\"}");

        Reply refused = client.get(LIMITS);
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.errorCode()).isEqualTo("REQUEST_LIMIT_EXCEEDED");
        client.logIn();

        client.delete("/sandbox/faults");
        assertThat(client.get(LIMITS).status()).isEqualTo(200);
    }

    @Test
    void a_fault_ends_with_its_time() {
        fault("{\"status\":503,\"seconds\":0.2}");
        assertThat(client.get(LIMITS).status()).isEqualTo(503);

        Awaitility.await().until(() -> client.get(LIMITS).status() == 200);
    }

    @Test
    void a_fault_without_sense_is_refused_with_a_sentence() {
        Reply refused = client.post("/sandbox/faults", "{\"kind\":\"gremlin\"}");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(client.post("/sandbox/faults", "{}").json().path("error").asText())
                .isEqualTo("give a \"kind\", a \"status\" or a \"delay\"");
        assertThat(client.post("/sandbox/faults", "{\"kind\":\"refuse-record\"}")
                        .json()
                        .path("error")
                        .asText())
                .isEqualTo("\"code\" must be the error code of the refused records");
        assertThat(client.post("/sandbox/faults", "{\"status\":503,\"tiems\":2}")
                        .status())
                .isEqualTo(400);
    }

    private static String record(String email) {
        return "{\"attributes\":{\"type\":\"Lead\"},\"LastName\":\"L\",\"Company\":\"C\",\"Email\":\"" + email + "\"}";
    }

    private static Reply many(String... records) {
        return client.post(
                SandboxClient.DATA + "/composite/sobjects", "{\"records\":[" + String.join(",", records) + "]}");
    }

    private static void fault(String fault) {
        Reply reply = client.post("/sandbox/faults", fault);
        assertThat(reply.status()).describedAs(reply.text()).isEqualTo(201);
    }
}
