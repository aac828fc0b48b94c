package org.referralconnector.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CompositeTest {
    private static final String DATA = SandboxClient.DATA;
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

    @Test
    void a_later_call_uses_the_answer_of_an_earlier_one() {
        JsonNode answers = composite(
                true,
                sub("POST", "/sobjects/Account", "account", "{\"Name\":\"A\"}"),
                sub("POST", "/sobjects/Contact", "contact", "{\"LastName\":\"C\",\"AccountId\":\"@{account.id}\"}"),
                sub("GET", "/query?q=SELECT+Id+FROM+Contact+WHERE+AccountId='@{account.id}'", "found", "null"),
                sub("PATCH", "/sobjects/Contact/@{found.records[0].Id}", "change", "{\"Phone\":\"7\"}"));

        assertThat(answers)
                .extracting(each -> each.path("httpStatusCode").asInt())
                .containsExactly(201, 201, 200, 204);
        String contact = answers.path(1).path("body").path("id").asText();
        assertThat(client.read("Contact", contact).path("Phone").asText()).isEqualTo("7");
        assertThat(answers.path(0).path("httpHeaders").path("Location").asText())
                .contains("/sobjects/Account/001");
    }

    @Test
    void all_or_none_rolls_back_and_halts_the_others() {
        JsonNode answers = composite(
                true,
                sub("POST", "/sobjects/Account", "account", "{\"Name\":\"Rolled\"}"),
                sub("POST", "/sobjects/Contact", "contact", "{\"AccountId\":\"@{account.id}\"}"));

        assertThat(answers)
                .extracting(each -> each.path("httpStatusCode").asInt())
                .containsExactly(400, 400);
        assertThat(answers.path(0).path("body").path(0).path("errorCode").asText())
                .isEqualTo("PROCESSING_HALTED");
        assertThat(client.count("SELECT Id FROM Account WHERE Name = 'Rolled'")).isZero();
    }

    @Test
    void without_all_or_none_a_call_that_needs_a_failed_one_is_halted_and_the_rest_goes_on() {
        JsonNode answers = composite(
                false,
                sub("POST", "/sobjects/Account", "account", "{}"),
                sub("POST", "/sobjects/Contact", "contact", "{\"LastName\":\"C\",\"AccountId\":\"@{account.id}\"}"),
                sub("POST", "/sobjects/Account", "other", "{\"Name\":\"Other\"}"));

        assertThat(answers)
                .extracting(each -> each.path("httpStatusCode").asInt())
                .containsExactly(400, 400, 201);
    }

    @Test
    void a_composite_call_costs_one_api_call() {
        int before = client.stats().path("apiCalls").asInt();

        composite(false, sub("GET", "/limits", "a", "null"), sub("GET", "/limits", "b", "null"));

        assertThat(client.stats().path("apiCalls").asInt()).isEqualTo(before + 1);
    }

    @Test
    void a_batch_runs_calls_which_do_not_depend_on_each_other() {
        JsonNode answer = client.post(
                        DATA + "/composite/batch",
                        "{\"batchRequests\":[{\"method\":\"GET\",\"url\":\"v60.0/limits\"},"
                                + "{\"method\":\"GET\",\"url\":\"v60.0/sobjects/Lead/00Q0S0000099999\"}]}")
                .json();

        assertThat(answer.path("hasErrors").booleanValue()).isTrue();
        assertThat(answer.path("results"))
                .extracting(each -> each.path("statusCode").asInt())
                .containsExactly(200, 404);
    }

    @Test
    void a_tree_creates_a_record_with_its_children_or_nothing() {
        String tree = "{\"records\":[{\"attributes\":{\"type\":\"Account\",\"referenceId\":\"r1\"},\"Name\":\"Tree\","
                + "\"Contacts\":{\"records\":[{\"attributes\":{\"type\":\"Contact\",\"referenceId\":\"r2\"},%s}]}}]}";

        JsonNode planted = client.post(DATA + "/composite/tree/Account", tree.formatted("\"LastName\":\"Leaf\""))
                .json();
        assertThat(planted.path("results").findValuesAsText("referenceId")).containsExactly("r1", "r2");
        assertThat(client.count("SELECT Id FROM Contact WHERE Account.Name = 'Tree'"))
                .isEqualTo(1);

        JsonNode refused = client.post(DATA + "/composite/tree/Account", tree.formatted("\"FirstName\":\"x\""))
                .json();
        assertThat(refused.path("hasErrors").booleanValue()).isTrue();
        assertThat(refused.path("results").path(0).path("referenceId").asText()).isEqualTo("r2");
        assertThat(client.count("SELECT Id FROM Account WHERE Name = 'Tree'")).isEqualTo(1);
    }

    private static JsonNode composite(boolean allOrNone, String... subrequests) {
        String body = "{\"allOrNone\":" + allOrNone + ",\"compositeRequest\":[" + String.join(",", subrequests) + "]}";
        return client.post(DATA + "/composite", body).json().path("compositeResponse");
    }

    private static String sub(String method, String path, String reference, String body) {
        return "{\"method\":\"%s\",\"url\":\"%s\",\"referenceId\":\"%s\",\"body\":%s}"
                .formatted(method, DATA + path, reference, body);
    }
}
