package org.referralconnector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.referralconnector.RunningConnector.Answer;

/** The whole way back: a person joins by a webhook, a salesperson wins the deal, the program hears of it. */
@Timeout(120)
class DealsComeBackTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private RunningConnector connector;

    @AfterEach
    void close() {
        if (connector != null) {
            connector.close();
        }
    }

    @ParameterizedTest
    @EnumSource(DatabaseKind.class)
    void a_won_deal_confirms_the_referral_with_its_spend_and_a_lost_one_takes_it_back(DatabaseKind database)
            throws Exception {
        start(database, Map.of());
        Joined joined = join("ada");
        String opportunity = convert(joined);

        patch("Opportunity", opportunity, "{\"StageName\": \"Closed Won\", \"Amount\": 1200}");

        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(subscriber(joined).path("effects").path("confirmed").asInt())
                    .isEqualTo(1);
            assertThat(subscriber(joined).path("effects").path("spent").asInt()).isEqualTo(1);
        });
        assertThat(referral(joined).path("status").asText()).isEqualTo("confirmed");
        JsonNode explained = connector
                .operate("GET", "/api/referrals/" + joined.code() + "/explain", null)
                .json();
        assertThat(explained.at("/items/0/because").asText()).contains("Deal won", opportunity);

        patch("Opportunity", opportunity, "{\"StageName\": \"Closed Lost\"}");
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(referral(joined).path("status").asText()).isEqualTo("pending"));
    }

    @ParameterizedTest
    @EnumSource(DatabaseKind.class)
    void the_program_counts_every_answer_to_its_webhooks_as_a_good_one(DatabaseKind database) throws Exception {
        start(database, Map.of());
        Joined joined = join("dot");
        await().atMost(PATIENCE).until(() -> lead(joined) != null);

        await().atMost(PATIENCE).untilAsserted(() -> {
            JsonNode target =
                    sandbox("GET", "/sandbox/referralhero/webhooks", null).path(0);
            assertThat(target.path("delivered").asInt()).as(target.toString()).isGreaterThanOrEqualTo(2);
            assertThat(target.path("badAnswers").asInt()).isZero();
        });
    }

    @ParameterizedTest
    @EnumSource(names = "H2")
    void while_salesforce_does_not_answer_a_change_waits_and_is_not_tried_again_and_again(DatabaseKind database)
            throws Exception {
        start(database, Map.of());
        Joined joined = join("eve");
        String opportunity = convert(joined);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(connector
                        .operate("GET", "/api/deliveries?destination=changes&state=due", null)
                        .json()
                        .path("items"))
                .isEmpty());
        sandbox("POST", "/sandbox/faults", "{\"status\": 503, \"path\": \"/services/data\", \"seconds\": 4}");

        patch("Opportunity", opportunity, "{\"StageName\": \"Closed Won\", \"Amount\": 10}");

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        subscriber(joined).path("effects").path("confirmed").asInt())
                .isEqualTo(1));
        assertThat(connector
                        .operate("GET", "/api/deliveries?destination=changes&limit=500", null)
                        .json()
                        .path("items"))
                .isNotEmpty()
                .allSatisfy(
                        change -> assertThat(change.path("attempts").asInt()).isLessThan(12));
    }

    @ParameterizedTest
    @EnumSource(DatabaseKind.class)
    void what_happened_while_the_connector_was_away_is_made_up_for(DatabaseKind database) throws Exception {
        start(database, Map.of());
        Joined joined = join("bea");
        String opportunity = convert(joined);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(connector
                        .operate("GET", "/api/referrals/" + joined.code() + "/explain", null)
                        .json()
                        .at("/items/0/rules/0/records"))
                .isNotEmpty());
        connector.stop();

        patch("Opportunity", opportunity, "{\"StageName\": \"Closed Won\", \"Amount\": 50}");
        connector.startAgain();

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        subscriber(joined).path("effects").path("confirmed").asInt())
                .isEqualTo(1));
    }

    @ParameterizedTest
    @EnumSource(DatabaseKind.class)
    void polling_brings_the_same_deals_back(DatabaseKind database) throws Exception {
        start(database, Map.of("referral.salesforce.stream", "poll", "referral.salesforce.poll-interval", "1s"));
        Joined joined = join("cyd");
        String opportunity = convert(joined);

        patch("Opportunity", opportunity, "{\"StageName\": \"Closed Won\", \"Amount\": 7}");

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        subscriber(joined).path("effects").path("confirmed").asInt())
                .isEqualTo(1));
    }

    private void start(DatabaseKind database, Map<String, String> more) throws Exception {
        Map<String, String> settings = new HashMap<>(more);
        settings.put("referral.campaigns", "src/test/resources/partner-campaigns");
        connector = RunningConnector.start(database, settings);
        sandbox(
                "POST",
                "/sandbox/referralhero/webhooks",
                "{\"url\": \"" + connector.business("/webhooks/partner") + "\"}");
    }

    /** A person whom somebody referred joins the program, whose webhook tells the connector. */
    private Joined join(String name) {
        String email = name + "-" + UUID.randomUUID() + "@example.org";
        JsonNode referrer = sandbox("POST", "/sandbox/referralhero/subscribers", """
                {"email": "referrer-%s", "name": "Rae Referrer"}""".formatted(email));
        JsonNode subscriber = sandbox("POST", "/sandbox/referralhero/subscribers", """
                {"email": "%s", "name": "%s Test", "referrer": "%s"}""".formatted(
                        email, name, referrer.path("code").asText()));
        return new Joined(
                subscriber.path("id").asText(), subscriber.path("code").asText(), email);
    }

    /** A salesperson converts the person's lead. */
    private String convert(Joined joined) {
        await().atMost(PATIENCE).until(() -> lead(joined) != null);
        JsonNode converted =
                sandbox("POST", "/sandbox/leads/" + lead(joined) + "/convert", "{\"opportunity\": \"A deal\"}");
        return converted.path("ConvertedOpportunityId").asText();
    }

    private String lead(Joined joined) {
        for (JsonNode lead : sandbox("GET", "/sandbox/records/Lead", null).path("records")) {
            if (lead.path("Email").asText().equals(joined.email())) {
                return lead.path("Id").asText();
            }
        }
        return null;
    }

    private void patch(String object, String id, String values) {
        sandbox("PATCH", "/sandbox/records/" + object + "/" + id, values);
    }

    private JsonNode subscriber(Joined joined) {
        return sandbox("GET", "/sandbox/referralhero/subscribers?email=" + joined.email(), null)
                .path("subscribers")
                .path(0);
    }

    private JsonNode referral(Joined joined) {
        return connector
                .operate("GET", "/api/referrals/partner/" + joined.id(), null)
                .json();
    }

    private JsonNode sandbox(String method, String path, String body) {
        Answer answer = connector.send(method, connector.sandbox(path), body, Map.of());
        assertThat(answer.status()).as("%s %s: %s", method, path, answer.body()).isLessThan(300);
        return answer.body().isEmpty() ? null : answer.json();
    }

    private record Joined(String id, String code, String email) {}
}
