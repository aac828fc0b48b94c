package org.referralconnector.salesforce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.referralconnector.salesforce.SalesforceFixture.API;
import static org.referralconnector.salesforce.SalesforceFixture.ERRORS;
import static org.referralconnector.salesforce.SalesforceFixture.JSON;
import static org.referralconnector.salesforce.SalesforceFixture.NOW;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.referralconnector.MovingClock;

class ChangeQueriesTest {
    private static final ChangeWindow WINDOW =
            new ChangeWindow(Instant.parse("2026-11-22T02:50:00.123456Z"), NOW, Map.of(), List.of());
    private static final String NO_FIELD = "[{\"errorCode\": \"INVALID_FIELD\", \"message\": \"No such column 'X'\"}]";

    private final MovingClock clock = new MovingClock(NOW);
    private final SalesforceSchema schema = new SalesforceSchema(API, ERRORS, JSON, clock, Duration.ofHours(1));
    private final ChangeIntake intake =
            new ChangeIntake(Deals.CONNECTION, Deals.FOLLOWED, JSON, new SimpleMeterRegistry(), clock);
    private final ChangeQueries queries = new ChangeQueries(API, Deals.FOLLOWED, schema, ERRORS, intake, JSON, clock);

    @Test
    void one_call_asks_for_all_objects() {
        ChangeReading reading = queries.begin(WINDOW);

        assertThat(reading.calls()).hasSize(1);
        assertThat(reading.next().method()).isEqualTo("POST");
        assertThat(reading.next().path()).isEqualTo("/services/data/v62.0/composite");
        assertThat(soql(reading.next()))
                .containsExactly(
                        "SELECT Id, IsDeleted, SystemModstamp, ConvertedAccountId, ConvertedContactId,"
                                + " ConvertedOpportunityId, IsConverted FROM Lead WHERE SystemModstamp >="
                                + " 2026-11-22T02:50:00.123Z AND IsConverted = true ORDER BY SystemModstamp, Id",
                        "SELECT Id, IsDeleted, SystemModstamp, Amount, CurrencyIsoCode, Referral_Code__c, StageName,"
                                + " AccountId, (SELECT ContactId, IsPrimary, Contact.Email, Contact.FirstName,"
                                + " Contact.LastName FROM OpportunityContactRoles WHERE IsDeleted = false)"
                                + " FROM Opportunity WHERE SystemModstamp >= 2026-11-22T02:50:00.123Z"
                                + " ORDER BY SystemModstamp, Id");
    }

    @Test
    void where_people_are_accounts_the_accounts_of_contacts_are_asked_for() {
        ChangeQueries people =
                new ChangeQueries(API, Deals.OF_PEOPLE_WHO_ARE_ACCOUNTS, schema, ERRORS, intake, JSON, clock);

        assertThat(soql(people.begin(WINDOW).next()).get(1))
                .contains("Contact.LastName, Contact.AccountId FROM OpportunityContactRoles WHERE IsDeleted = false)");
    }

    @Test
    void rows_are_recorded_and_further_pages_asked_for() {
        ChangeReading first = answered(
                queries.begin(WINDOW),
                composite(
                        200,
                        "{\"done\": true, \"records\": []}",
                        "{\"done\": false, \"nextRecordsUrl\": \"/services/data/v62.0/query/01g0S-2000\", \"records\": ["
                                + Deals.row("A", "") + "]}"));
        assertThat(first.arrivals()).hasSize(1);
        assertThat(first.arrivals().get(0).receivedAt()).isEqualTo(WINDOW.asked());
        assertThat(first.next().path()).isEqualTo("/services/data/v62.0/query/01g0S-2000");

        ChangeReading second = answered(first, "{\"done\": true, \"records\": [" + Deals.row("B", "") + "]}");
        assertThat(second.arrivals()).hasSize(1);
        assertThat(second.isUnderWay()).isFalse();
        assertThat(second.failure()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://elsewhere.example.org/services/data/v62.0/query/01g-2000",
                "/services/data/v62.0/sobjects/Lead/x",
                "/services/data/v62.0/query/../limits",
                ""
            })
    void an_address_of_a_next_page_that_is_none_is_not_called(String address) {
        ChangeReading reading = answered(
                queries.begin(WINDOW),
                composite(
                        200,
                        "{\"done\": false, \"nextRecordsUrl\": \"" + address + "\", \"records\": []}",
                        "{\"done\": true, \"records\": []}"));

        assertThat(reading.isUnderWay()).isFalse();
        assertThat(reading.failure()).contains("UNREADABLE_ANSWER");
    }

    @Test
    void fields_that_the_org_lacks_are_learned_once_and_left_out_for_a_day() {
        ChangeReading reading = answered(queries.begin(WINDOW), composite(400, NO_FIELD, NO_FIELD));
        assertThat(reading.calls())
                .extracting(SalesforceCall::path)
                .containsExactly(
                        "/services/data/v62.0/sobjects/Lead/describe",
                        "/services/data/v62.0/sobjects/Opportunity/describe",
                        "/services/data/v62.0/sobjects/OpportunityContactRole/describe");

        reading = answered(reading, describe("IsConverted"));
        reading = answered(reading, describe("StageName", "AccountId"));
        reading = queries.take(reading, new SalesforceAnswer(reading.next(), 404, "[]"));
        List<String> careful = List.of(
                "SELECT Id, IsDeleted, SystemModstamp, IsConverted FROM Lead WHERE SystemModstamp >="
                        + " 2026-11-22T02:50:00.123Z AND IsConverted = true ORDER BY SystemModstamp, Id",
                "SELECT Id, IsDeleted, SystemModstamp, StageName, AccountId FROM Opportunity WHERE SystemModstamp >="
                        + " 2026-11-22T02:50:00.123Z ORDER BY SystemModstamp, Id");
        assertThat(soql(reading.next())).isEqualTo(careful);

        assertThat(soql(queries.begin(WINDOW).next())).isEqualTo(careful);
        clock.move(Duration.ofHours(25));
        assertThat(soql(queries.begin(WINDOW).next())).isNotEqualTo(careful);
    }

    @Test
    void an_org_that_refuses_what_it_says_it_has_ends_the_reading() {
        ChangeReading reading = answered(queries.begin(WINDOW), composite(400, NO_FIELD, NO_FIELD));
        reading = answered(reading, describe("IsConverted"));
        reading = answered(reading, describe("StageName"));
        reading = answered(reading, describe("ContactId"));

        reading = answered(reading, composite(400, NO_FIELD, NO_FIELD));

        assertThat(reading.failure()).contains("INVALID_FIELD");
        assertThat(reading.isUnderWay()).isFalse();
    }

    @Test
    void a_failure_ends_the_reading_and_says_why() {
        ChangeReading reading = queries.begin(WINDOW);

        assertThat(queries.take(reading, new SalesforceAnswer(reading.next(), 503, ""))
                        .failure())
                .contains("HTTP_503");
        assertThat(queries.take(reading, SalesforceAnswer.notTried(reading.next()))
                        .failure())
                .isPresent();
        assertThat(answered(reading, "<html>").failure()).contains("UNREADABLE_ANSWER");
        assertThat(answered(reading, "{}").failure()).contains("UNREADABLE_ANSWER");
        assertThat(answered(reading, composite(400, "[{\"errorCode\": \"QUERY_TIMEOUT\"}]", "{}"))
                        .failure())
                .contains("QUERY_TIMEOUT");
    }

    private ChangeReading answered(ChangeReading reading, String body) {
        return queries.take(reading, new SalesforceAnswer(reading.next(), 200, body));
    }

    private static String composite(int status, String leads, String deals) {
        return """
                {"compositeResponse": [
                 {"httpStatusCode": %1$d, "referenceId": "Lead", "body": %2$s},
                 {"httpStatusCode": %1$d, "referenceId": "Opportunity", "body": %3$s}]}""".formatted(status, leads, deals);
    }

    private static String describe(String... fields) {
        return "{\"fields\": ["
                + String.join(
                        ",",
                        java.util.Arrays.stream(fields)
                                .map(field -> "{\"name\": \"" + field
                                        + "\", \"type\": \"string\", \"picklistValues\": [], \"referenceTo\": []}")
                                .toList())
                + "]}";
    }

    private static List<String> soql(SalesforceCall call) {
        List<String> queries = new java.util.ArrayList<>();
        for (JsonNode request : Deals.json(call.json().orElseThrow()).path("compositeRequest")) {
            String url = request.path("url").asText();
            assertThat(url).startsWith("/services/data/v62.0/queryAll?q=");
            queries.add(URLDecoder.decode(url.substring(url.indexOf("?q=") + 3), StandardCharsets.UTF_8));
        }
        return queries;
    }
}
