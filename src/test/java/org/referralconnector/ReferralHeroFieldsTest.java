package org.referralconnector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.referralconnector.campaign.FieldRule;
import org.referralconnector.campaign.NewField;
import org.referralconnector.campaign.ReferralHeroFields;

/** ReferralHero's 14 fields from webhook to record, in an org that has them. */
class ReferralHeroFieldsTest {
    private static final String JOINED = """
            {"list_uuid": "MF0123456789", "subscriber_id": "sub_7", "response": "new_registration",
             "name": "Byron King", "last_name": "King", "email": "byron@example.org", "code": "b7k2p9",
             "extra_field": "Example Ltd", "extra_field_2": "", "source": "", "referred": true,
             "referral": {"name": "Jessica Lange", "email": "jessica@example.org", "code": "x1y2z3",
                          "people_referred": 1, "points": 1},
             "referral_link": "https://example.org/?mwr=b7k2p9", "people_ahead": 4, "created_at": 1700000000}
            """;

    @TempDir
    private Path folder;

    private RunningConnector connector;

    @BeforeEach
    void start() throws Exception {
        Files.writeString(folder.resolve("hero.yaml"), """
                campaign: hero
                program:
                  type: referralhero
                  webhook: { open: true }
                  keys: { last_referral_at: stats.last }
                salesforce:
                  referralhero-fields: true
                  leads:
                    action: create-lead
                    fields: { LastName: { from: last_name }, Company: { fixed: Referred } }
                  referrers:
                    action: create-contact
                    fields: { LastName: { from: last_name } }
                """);
        connector = RunningConnector.start(DatabaseKind.H2, Map.of("referral.campaigns", folder.toString()));
        for (Map.Entry<String, FieldRule> field :
                ReferralHeroFields.rules("RH_").entrySet()) {
            for (String object : new String[] {"Lead", "Contact"}) {
                addField(object, field.getKey(), field.getValue().newField().orElseThrow());
            }
        }
    }

    @AfterEach
    void stop() {
        connector.close();
    }

    @Test
    void a_subscriber_s_fields_are_written_and_refreshed() {
        send(JOINED);
        await().untilAsserted(
                        () -> assertThat(lead().path("RH_CODE__c").asText()).isEqualTo("b7k2p9"));
        assertThat(lead().path("RH_SOURCE__c").asText()).isEqualTo("None");
        assertThat(lead().path("RH_REFERRER__c").asText()).isEqualTo("Jessica Lange");
        assertThat(lead().path("RH_SUB_ID__c").asText()).isEqualTo("sub_7");
        assertThat(lead().path("RH_POSITION__c").asInt()).isEqualTo(5);
        assertThat(lead().path("RH_REF_LINK__c").asText()).isEqualTo("https://example.org/?mwr=b7k2p9");
        assertThat(lead().path("RH_EX_FIELD__c").asText()).isEqualTo("Example Ltd");
        assertThat(lead().hasNonNull("RH_TOT_REF__c")).isFalse();

        send(JOINED.replace("new_registration", "subscriber_updated")
                .replace("\"people_ahead\": 4", "\"people_ahead\": 0, \"people_referred\": 3, \"points\": 30")
                .replace("\"source\": \"\"", "\"source\": \"widget\", \"stats\": {\"last\": 1700000060}"));
        await().untilAsserted(
                        () -> assertThat(lead().path("RH_TOT_REF__c").asInt()).isEqualTo(3));
        assertThat(lead().path("RH_POINTS__c").asInt()).isEqualTo(30);
        assertThat(lead().path("RH_POSITION__c").asInt()).isEqualTo(1);
        assertThat(lead().path("RH_SOURCE__c").asText()).isEqualTo("widget");
        assertThat(lead().path("RH_LAST_REF__c").asText()).isEqualTo("2023-11-14T22:14:20.000+0000");

        send(JOINED.replace("new_registration", "subscriber_promoted"));
        await().untilAsserted(
                        () -> assertThat(lead().path("RH_SOURCE__c").asText()).isEqualTo("None"));
        assertThat(lead().path("RH_TOT_REF__c").asInt()).isEqualTo(3);
    }

    @Test
    void a_new_referral_raises_the_referrer_s_count() {
        send("""
            {"subscriber_id": "sub_1", "response": "new_registration", "name": "Jessica Lange", "last_name": "Lange",
             "email": "jessica@example.org", "code": "x1y2z3", "source": "widget", "referral": "", "created_at": 1600000000}
            """);
        await().untilAsserted(() ->
                assertThat(first("Contact").path("RH_CODE__c").asText()).isEqualTo("x1y2z3"));

        send(JOINED);

        await().untilAsserted(() ->
                assertThat(first("Contact").path("RH_TOT_REF__c").asInt()).isEqualTo(1));
        assertThat(first("Contact").path("RH_LAST_REF__c").asText()).isEqualTo("2023-11-14T22:13:20.000+0000");
        assertThat(first("Contact").path("RH_SUB_ID__c").asText()).isEqualTo("sub_1");
        assertThat(first("Contact").path("RH_SOURCE__c").asText()).isEqualTo("widget");
        assertThat(records("Contact")).hasSize(1);
    }

    private void send(String webhook) {
        assertThat(connector
                        .send(
                                "POST",
                                connector.business("/webhooks/hero"),
                                webhook,
                                Map.of("Content-Type", "application/json"))
                        .status())
                .isEqualTo(200);
    }

    private JsonNode lead() {
        return first("Lead");
    }

    private JsonNode first(String object) {
        return records(object).path(0);
    }

    private JsonNode records(String object) {
        return connector
                .send("GET", connector.sandbox("/sandbox/records/" + object), null, Map.of())
                .json()
                .path("records");
    }

    private void addField(String object, String name, NewField field) {
        String type =
                switch (field.type()) {
                    case TEXT -> "string";
                    case NUMBER -> "double";
                    default -> field.type().name().toLowerCase(Locale.ROOT);
                };
        connector.send(
                "POST",
                connector.sandbox("/sandbox/fields"),
                """
                {"object": "%s", "name": "%s", "type": "%s", "length": 255, "precision": 18, "scale": 0}
                """.formatted(object, name, type),
                Map.of("Content-Type", "application/json"));
    }
}
