package org.referralconnector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.referralconnector.RunningConnector.Answer;

/** People on their way to the emulated Intercom. */
@RunsOnBothDatabases(settings = "referral.campaigns=src/test/resources/intercom-campaigns")
class PeopleInIntercomTest {
    private final RunningConnector connector;

    PeopleInIntercomTest(RunningConnector connector) {
        this.connector = connector;
    }

    @Test
    void ten_webhooks_at_once_for_one_new_person_make_one_contact_though_no_search_finds_it() {
        sandbox("", "{\"searchLag\": 300}");
        List<CompletableFuture<Answer>> webhooks = IntStream.rangeClosed(1, 10)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> connector.leadJoined("ten-" + i, "ten-" + i, "ten@example.org")))
                .toList();
        assertThat(webhooks)
                .allSatisfy(webhook -> assertThat(webhook.join().status()).isEqualTo(202));

        carried();
        assertThat(connector
                        .send(
                                "GET",
                                connector.sandbox("/sandbox/intercom/contacts?email=ten@example.org"),
                                null,
                                Map.of())
                        .json()
                        .findValuesAsText("state"))
                .containsExactly("live");
    }

    @Test
    void whoever_is_archived_is_brought_back_and_a_milestone_is_told_once() {
        join("first", "ada");
        assertThat(contact("ada@example.org").path("role").asText()).isEqualTo("user");
        assertThat(contact("ada@example.org").path("events").asInt()).isEqualTo(1);

        sandbox("/contacts/ada@example.org/archive", "{}");
        join("again", "ada");
        assertThat(contact("ada@example.org").path("state").asText()).isEqualTo("live");
        assertThat(contact("ada@example.org").path("events").asInt()).isEqualTo(1);
    }

    @Test
    void a_lead_that_is_there_already_becomes_the_user() {
        sandbox("", "{\"searchLag\": 0}");
        sandbox("/contacts", "{\"email\": \"grace@example.org\", \"role\": \"lead\"}");

        join("lead", "grace");

        assertThat(connector
                        .send(
                                "GET",
                                connector.sandbox("/sandbox/intercom/contacts?email=grace@example.org"),
                                null,
                                Map.of())
                        .json()
                        .findValuesAsText("role"))
                .containsExactly("user");
    }

    private void join(String event, String name) {
        connector.leadJoined(event + "-" + name, name, name + "@example.org");
        carried();
    }

    private void carried() {
        await().untilAsserted(() -> assertThat(connector
                        .operate("GET", "/api/deliveries?destination=intercom/default", null)
                        .json()
                        .path("items"))
                .isNotEmpty()
                .allSatisfy(
                        delivery -> assertThat(delivery.path("state").asText()).isEqualTo("delivered")));
    }

    private JsonNode contact(String address) {
        return connector
                .send("GET", connector.sandbox("/sandbox/intercom/contacts/" + address), null, Map.of())
                .json();
    }

    private void sandbox(String path, String body) {
        assertThat(connector
                        .send("POST", connector.sandbox("/sandbox/intercom" + path), body, Map.of())
                        .status())
                .isLessThan(300);
    }
}
