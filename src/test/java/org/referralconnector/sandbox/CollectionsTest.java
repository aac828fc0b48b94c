package org.referralconnector.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.referralconnector.sandbox.SandboxClient.Reply;

class CollectionsTest {
    private static final String MANY = SandboxClient.DATA + "/composite/sobjects";
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
    void a_bad_row_fails_alone_and_says_status_code() {
        Reply reply =
                client.post(MANY, records(false, lead("one"), "{\"attributes\":{\"type\":\"Lead\"}}", lead("two")));

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json())
                .extracting(row -> row.path("success").booleanValue())
                .containsExactly(true, false, true);
        JsonNode error = reply.json().path(1).path("errors").path(0);
        assertThat(error.path("statusCode").asText()).isEqualTo("REQUIRED_FIELD_MISSING");
        assertThat(error.path("fields")).hasSize(2);
        assertThat(reply.json().path(1).has("id")).isFalse();
    }

    @Test
    void all_or_none_leaves_nothing_behind() {
        int before = created();

        Reply reply = client.post(MANY, records(true, lead("rolled"), "{\"attributes\":{\"type\":\"Lead\"}}"));

        assertThat(reply.json()
                        .path(0)
                        .path("errors")
                        .path(0)
                        .path("statusCode")
                        .asText())
                .isEqualTo("ALL_OR_NONE_OPERATION_ROLLED_BACK");
        assertThat(client.count("SELECT Id FROM Lead WHERE Company = 'rolled'")).isZero();
        assertThat(created()).isEqualTo(before);
    }

    @Test
    void a_value_of_the_wrong_json_type_makes_the_whole_call_unreadable_and_saves_nothing() {
        Reply reply =
                client.post(MANY, records(false, lead("half"), lead("half").replace("\"L\"", "7")));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.errorCode()).isEqualTo("JSON_PARSER_ERROR");
        assertThat(client.count("SELECT Id FROM Lead WHERE Company = 'half'")).isZero();
    }

    @Test
    void a_field_that_does_not_exist_makes_the_whole_call_fail_and_saves_nothing() {
        Reply reply = client.post(
                MANY,
                records(false, lead("whole"), lead("whole").replace("\"whole\"}", "\"whole\",\"Nope__c\":\"x\"}")));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.errorCode()).isEqualTo("INVALID_FIELD");
        assertThat(client.count("SELECT Id FROM Lead WHERE Company = 'whole'")).isZero();
    }

    @Test
    void an_external_id_that_several_records_have_fails_in_its_row() {
        client.post(
                "/sandbox/fields",
                "{\"object\":\"Lead\",\"name\":\"Team__c\",\"type\":\"string\",\"length\":9,\"externalId\":true}");
        String row = "{\"attributes\":{\"type\":\"Lead\"},\"LastName\":\"L\",\"Company\":\"team\",\"Team__c\":\"t\"}";
        client.post(MANY, records(false, row, row));

        Reply reply = client.patch(MANY + "/Lead/Team__c", records(false, row, row.replace("\"t\"", "\"u\"")));

        assertThat(statusCode(reply, 0)).isEqualTo("DUPLICATE_EXTERNAL_ID");
        assertThat(reply.json().path(1).path("created").booleanValue()).isTrue();
    }

    @Test
    void a_unique_value_that_is_taken_fails_in_its_row_and_names_the_record() {
        String row = lead("taken").replace("\"L\"", "\"L\",\"Referral_Key__c\":\"taken\"");
        String first =
                client.post(MANY, records(false, row)).json().path(0).path("id").asText();

        Reply reply = client.post(MANY, records(false, row));

        assertThat(statusCode(reply, 0)).isEqualTo("DUPLICATE_VALUE");
        assertThat(reply.json().path(0).path("errors").path(0).path("message").asText())
                .endsWith("on record with id: " + first);
    }

    @Test
    void two_hundred_rows_pass_and_one_more_is_refused() {
        assertThat(client.post(MANY, records(false, leads(200))).json()).hasSize(200);
        assertThat(client.post(MANY, records(false, leads(201))).status()).isEqualTo(400);
    }

    @Test
    void an_upsert_tells_for_each_row_whether_it_was_created() {
        String first =
                "{\"attributes\":{\"type\":\"Lead\"},\"LastName\":\"L\",\"Company\":\"C\",\"Referral_Key__c\":\"m-1\"}";
        String second = first.replace("m-1", "m-2");
        client.patch(MANY + "/Lead/Referral_Key__c", records(false, first));

        Reply reply = client.patch(MANY + "/Lead/Referral_Key__c", records(false, first, second));

        assertThat(reply.json())
                .extracting(row -> row.path("created").booleanValue())
                .containsExactly(false, true);
    }

    @Test
    void an_update_of_an_unknown_record_fails_in_its_row() {
        Reply reply = client.patch(
                MANY,
                records(false, "{\"attributes\":{\"type\":\"Lead\"},\"Id\":\"00Q0S0000099999\",\"Phone\":\"1\"}"));

        assertThat(reply.json()
                        .path(0)
                        .path("errors")
                        .path(0)
                        .path("statusCode")
                        .asText())
                .isEqualTo("INVALID_CROSS_REFERENCE_KEY");
    }

    @Test
    void a_read_keeps_the_order_and_gives_null_for_a_miss() {
        Reply created = client.post(MANY, records(false, lead("a"), lead("b")));
        String first = created.json().path(0).path("id").asText();
        String second = created.json().path(1).path("id").asText();

        JsonNode found = client.post(
                        MANY + "/Lead",
                        "{\"ids\":[\"%s\",\"00Q0S0000099999\",\"%s\"],\"fields\":[\"Company\"]}"
                                .formatted(second, first))
                .json();

        assertThat(found.path(0).path("Company").asText()).isEqualTo("b");
        assertThat(found.path(1).isNull()).isTrue();
        assertThat(found.path(2).path("Company").asText()).isEqualTo("a");
    }

    @Test
    void many_are_deleted_by_their_ids() {
        Reply created = client.post(MANY, records(false, lead("gone"), lead("gone")));
        String ids = created.json().findValuesAsText("id").stream().collect(Collectors.joining(","));

        Reply reply = client.delete(MANY + "?ids=" + ids);

        assertThat(reply.json()).allMatch(row -> row.path("success").booleanValue());
        assertThat(client.count("SELECT Id FROM Lead WHERE Company = 'gone'")).isZero();
    }

    private static String statusCode(Reply reply, int row) {
        return reply.json().path(row).path("errors").path(0).path("statusCode").asText();
    }

    private static int created() {
        return client.stats().path("records").path("Lead").path("created").asInt();
    }

    private static String[] leads(int count) {
        return IntStream.range(0, count).mapToObj(i -> lead("many")).toArray(String[]::new);
    }

    private static String lead(String company) {
        return "{\"attributes\":{\"type\":\"Lead\"},\"LastName\":\"L\",\"Company\":\"" + company + "\"}";
    }

    private static String records(boolean allOrNone, String... records) {
        return "{\"allOrNone\":" + allOrNone + ",\"records\":[" + String.join(",", records) + "]}";
    }
}
