package org.referralconnector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.referralconnector.RunningConnector.Answer;

@RunsOnBothDatabases
class OperatorApiTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String RELEASE = "{\"reason\": \"the rule was switched off\"}";

    private final RunningConnector connector;

    OperatorApiTest(RunningConnector connector) {
        this.connector = connector;
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /api/status",
        "GET, /api/deliveries",
        "GET, /api/deliveries/1",
        "GET, /api/journal/1",
        "GET, /api/referrals",
        "GET, /api/referrals/spring/p-1",
        "GET, /api/referrals/p-1/explain",
        "GET, /api/imports",
        "GET, /api/imports/1",
        "POST, /api/imports",
        "POST, /api/imports/1/cancel",
        "GET, /api/connections",
        "GET, /api/connections/salesforce/default",
        "POST, /api/connections/salesforce/default/connect",
        "POST, /api/connections/salesforce/default/disconnect",
        "POST, /api/deliveries/release",
        "POST, /api/deliveries/1/release",
        "POST, /api/deliveries/1/skip"
    })
    void no_call_is_served_without_the_token(String method, String path) {
        for (Map<String, String> headers : List.of(
                Map.<String, String>of(),
                Map.of("Authorization", RunningConnector.TOKEN),
                Map.of("Authorization", "Bearer "),
                Map.of("Authorization", "Bearer " + RunningConnector.TOKEN + "x"))) {
            Answer answer = connector.send(method, connector.management(path), body(method), headers);

            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.json().path("error").asText()).isEqualTo("unauthorized");
            assertThat(answer.headers().keySet()).noneMatch(name -> name.equalsIgnoreCase("authorization"));
        }
    }

    @Test
    void the_business_port_does_not_serve_the_api() {
        Answer answer = connector.send(
                "GET",
                connector.business("/api/status"),
                null,
                Map.of("Authorization", "Bearer " + RunningConnector.TOKEN));

        assertThat(answer.status()).isEqualTo(404);
    }

    @Test
    void the_status_tells_how_each_destination_stands() {
        JsonNode status = connector.operate("GET", "/api/status", null).json();

        JsonNode salesforce = status.path("destinations").path("salesforce/default");
        assertThat(salesforce.path("due").isNumber()).isTrue();
        assertThat(salesforce.path("waiting").fieldNames())
                .toIterable()
                .containsExactly("qualification", "creation", "update", "counter");
        assertThat(salesforce.path("gate").path("open").asBoolean()).isTrue();
        assertThat(status.path("campaigns").path(0).path("name").asText()).isEqualTo("spring");
        assertThat(status.at("/salesforce/default/login").isTextual()).isTrue();
    }

    @Test
    void a_delivery_shows_what_became_of_it_and_its_entry_shows_what_was_received() {
        long entry = receive("seen-1", "seen", "seen@example.org");
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(deliveryOf(entry).path("state").asText()).isEqualTo("delivered"));

        JsonNode delivery = connector
                .operate(
                        "GET", "/api/deliveries/" + deliveryOf(entry).path("id").asLong(), null)
                .json();
        assertThat(delivery.path("object").asText()).isEqualTo("Lead");
        assertThat(delivery.path("recordId").asText()).isNotEmpty();
        assertThat(delivery.path("participant").asText()).isEqualTo("seen");
        assertThat(delivery.path("attempts").asInt()).isEqualTo(1);
        assertThat(delivery.path("waitsBehind")).isEmpty();
        assertThat(Instant.parse(delivery.path("settledAt").asText())).isBefore(Instant.now());

        JsonNode journal =
                connector.operate("GET", "/api/journal/" + entry, null).json();
        assertThat(journal.path("body").asText()).contains("seen@example.org");
        assertThat(journal.path("deliveries").path(0).path("state").asText()).isEqualTo("delivered");
    }

    @Test
    void the_ledger_shows_a_referral_with_its_history() {
        receive("ledger-1", "ledger/one@x", "ledger@example.org");
        String path = "/api/referrals/spring/" + URLEncoder.encode("ledger/one@x", StandardCharsets.UTF_8);

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        connector.operate("GET", path, null).status())
                .isEqualTo(200));

        JsonNode referral = connector.operate("GET", path, null).json();
        assertThat(referral.path("status").asText()).isEqualTo("pending");
        assertThat(referral.path("referrer").asText()).isEqualTo("r-1");
        assertThat(referral.path("canQualify").asBoolean()).isTrue();
        assertThat(referral.path("history")).hasSize(1);
        assertThat(connector
                        .operate("GET", "/api/referrals?campaign=spring&status=pending", null)
                        .body())
                .contains("ledger/one@x");
        assertThat(connector
                        .operate("GET", "/api/referrals?status=rejected", null)
                        .json()
                        .path("items"))
                .isEmpty();
    }

    @Test
    void lists_come_in_pages_that_leave_nothing_out() {
        for (int i = 0; i < 3; i++) {
            receive("page-" + i, "page-" + i, "page-" + i + "@example.org");
        }
        assertThat(idsInPagesOf(2)).isEqualTo(idsInPagesOf(500)).doesNotHaveDuplicates();
        assertThat(idsInPagesOf(500)).hasSizeGreaterThanOrEqualTo(3);
    }

    @Test
    void a_parked_delivery_is_released_and_what_waits_behind_it_follows() {
        validationRule(true);
        long entry = receive("parked-1", "parked", "parked@example.org");
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(deliveryOf(entry).path("state").asText()).isEqualTo("parked"));
        long next = receive("parked-2", "parked", "parked@example.org");
        long parked = deliveryOf(entry).path("id").asLong();

        JsonNode waiting = connector
                .operate("GET", "/api/deliveries/" + deliveryOf(next).path("id").asLong(), null)
                .json();
        assertThat(waiting.path("waitsBehind").path(0).path("id").asLong()).isEqualTo(parked);
        assertThat(waiting.path("waitsBehind").path(0).path("state").asText()).isEqualTo("parked");

        validationRule(false);
        Answer released = connector.operate("POST", "/api/deliveries/" + parked + "/release", RELEASE);
        assertThat(released.status()).isEqualTo(200);
        assertThat(released.json().path("released").asInt()).isEqualTo(1);

        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(deliveryOf(next).path("state").asText()).isEqualTo("delivered"));
        JsonNode history = connector
                .operate("GET", "/api/deliveries/" + parked, null)
                .json()
                .path("history");
        assertThat(history.toString()).contains("parked", "released-by-operator", "the rule was switched off");
    }

    @Test
    void a_parked_delivery_is_skipped_and_what_waits_behind_it_follows() {
        validationRule(true);
        long entry = receive("skipped-1", "skipped", "skipped@example.org");
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(deliveryOf(entry).path("state").asText()).isEqualTo("parked"));
        validationRule(false);
        long next = receive("skipped-2", "skipped", "skipped@example.org");
        long parked = deliveryOf(entry).path("id").asLong();

        Answer skipped =
                connector.operate("POST", "/api/deliveries/" + parked + "/skip", "{\"reason\": \"a test person\"}");

        assertThat(skipped.json().path("skipped").asInt()).isEqualTo(1);
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(deliveryOf(next).path("state").asText()).isEqualTo("delivered"));
        assertThat(deliveryOf(entry).path("state").asText()).isEqualTo("skipped");
        assertThat(connector
                        .operate("POST", "/api/deliveries/" + parked + "/release", RELEASE)
                        .status())
                .isEqualTo(409);
    }

    @Test
    void parked_deliveries_are_released_by_their_code() {
        validationRule(true);
        long entry = receive("many-1", "many", "many@example.org");
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(deliveryOf(entry).path("state").asText()).isEqualTo("parked"));
        String code = deliveryOf(entry).path("reason").asText();
        validationRule(false);

        assertThat(releaseAll("{\"reason\": \"x\", \"code\": \"NO_SUCH_CODE\"}"))
                .isZero();
        assertThat(releaseAll("{\"reason\": \"x\", \"destination\": \"intercom/default\"}"))
                .isZero();
        assertThat(releaseAll(
                        "{\"reason\": \"x\", \"destination\": \"salesforce/default\", \"code\": \"" + code + "\"}"))
                .isEqualTo(1);
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(deliveryOf(entry).path("state").asText()).isEqualTo("delivered"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/api/deliveries?state=lost | state: allowed are claimed, delivered, due, parked, refused, skipped",
                "/api/deliveries?limit=501 | limit: allowed is a whole number from 1 to 500",
                "/api/deliveries?limit=0 | limit: allowed is a whole number from 1 to 500",
                "/api/deliveries?after=x | after: allowed is a whole number",
                "/api/deliveries?state=due&state=due | state: give it once",
                "/api/deliveries?colour=red | there is no such parameter; allowed are after, campaign, destination, limit, reason, state",
                "/api/deliveries/one | id: allowed is a whole number",
                "/api/journal/-1 | id: allowed is a whole number",
                "/api/referrals?status=won | status: allowed are confirmed, pending, rejected, unconfirmed",
                "/api/referrals?after=x | after: allowed is what next says on the page before"
            })
    void a_bad_value_is_named_with_what_is_allowed(String path, String message) {
        Answer answer = connector.operate("GET", path, null);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("message").asText()).isEqualTo(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "\"x\"",
                "{}",
                "{\"reason\": \" \"}",
                "{\"reason\": 7}",
                "{\"reason\": \"x\", \"all\": 1}"
            })
    void an_order_without_a_reason_changes_nothing(String body) {
        for (String path : new String[] {"/api/deliveries/release", "/api/deliveries/1/release"}) {
            Answer answer = connector.operate("POST", path, body);

            assertThat(answer.status()).isIn(400, 404);
            assertThat(answer.json().path("message").asText()).isNotEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /api/deliveries/999999",
        "GET, /api/journal/999999",
        "GET, /api/referrals/spring/nobody",
        "POST, /api/deliveries/999999/release",
        "POST, /api/deliveries/999999/skip",
        "GET, /api/nothing"
    })
    void what_does_not_exist_is_not_found(String method, String path) {
        Answer answer = connector.operate(method, path, method.equals("POST") ? RELEASE : null);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json().path("error").asText()).isEqualTo("not-found");
    }

    @Test
    void another_method_is_not_allowed() {
        Answer answer = connector.operate("DELETE", "/api/deliveries/1", null);

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.json().path("error").asText()).isEqualTo("method-not-allowed");
    }

    private static String body(String method) {
        return method.equals("POST") ? RELEASE : null;
    }

    private long receive(String event, String participant, String email) {
        Answer answer = connector.leadJoined(event, participant, email);
        assertThat(answer.status()).isEqualTo(202);
        return answer.json().path("entry").asLong();
    }

    private JsonNode deliveryOf(long entry) {
        return connector
                .operate("GET", "/api/journal/" + entry, null)
                .json()
                .path("deliveries")
                .path(0);
    }

    private int releaseAll(String order) {
        return connector
                .operate("POST", "/api/deliveries/release", order)
                .json()
                .path("released")
                .asInt(-1);
    }

    /** Lets Salesforce refuse every record, as a validation rule of the org does. */
    private void validationRule(boolean on) {
        connector.send("DELETE", connector.sandbox("/sandbox/faults"), null, Map.of());
        if (on) {
            connector.send("POST", connector.sandbox("/sandbox/faults"), """
                    {"status": 400, "code": "FIELD_CUSTOM_VALIDATION_EXCEPTION", "method": "PATCH"}
                    """, Map.of());
            connector.send("POST", connector.sandbox("/sandbox/faults"), """
                    {"status": 400, "code": "FIELD_CUSTOM_VALIDATION_EXCEPTION", "method": "POST",
                     "path": "/services/data"}
                    """, Map.of());
        }
    }

    private List<Long> idsInPagesOf(int size) {
        List<Long> ids = new ArrayList<>();
        String after = "0";
        while (after != null) {
            JsonNode page = connector
                    .operate("GET", "/api/deliveries?campaign=spring&limit=" + size + "&after=" + after, null)
                    .json();
            page.path("items").forEach(item -> ids.add(item.path("id").asLong()));
            after = page.path("next").isNull() ? null : page.path("next").asText();
        }
        return ids;
    }
}
