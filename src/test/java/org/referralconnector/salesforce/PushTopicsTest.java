package org.referralconnector.salesforce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.referralconnector.salesforce.SalesforceFixture.API;
import static org.referralconnector.salesforce.SalesforceFixture.ERRORS;
import static org.referralconnector.salesforce.SalesforceFixture.JSON;
import static org.referralconnector.salesforce.SalesforceFixture.LEAST;
import static org.referralconnector.salesforce.SalesforceFixture.NOW;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.referralconnector.MovingClock;
import org.referralconnector.journal.Backoff;

class PushTopicsTest {
    private static final String LEAD_QUERY = "SELECT Id, IsConverted FROM Lead";
    private static final String DEAL_QUERY = "SELECT Id, Amount, StageName FROM Opportunity";

    private final MovingClock clock = new MovingClock(NOW);
    private final AtomicBoolean someAreMissing = new AtomicBoolean();
    private final PushTopics topics = new PushTopics(
            API,
            Deals.FOLLOWED,
            new SalesforceSchema(API, ERRORS, JSON, clock, Duration.ofHours(1)),
            ERRORS,
            someAreMissing::get,
            JSON,
            new Backoff(Duration.ofSeconds(2), Duration.ofMinutes(5), LEAST),
            clock);

    @Test
    void a_topic_that_is_missing_is_made_with_the_fields_that_the_org_has() {
        TopicSetup setup = compared("{\"records\": []}");

        assertThat(setup.calls()).hasSize(1);
        assertThat(setup.next().path()).isEqualTo("/services/data/v62.0/composite/sobjects");
        JsonNode deals = Deals.json(setup.next().json().orElseThrow()).at("/records/1");
        assertThat(deals.path("Name").asText()).isEqualTo("Referral_Opportunity");
        assertThat(deals.path("Query").asText()).isEqualTo(DEAL_QUERY);
        assertThat(deals.path("ApiVersion").asDouble()).isEqualTo(62.0);
        assertThat(deals.path("NotifyForFields").asText()).isEqualTo("Referenced");
        for (String operation : new String[] {"Create", "Update", "Delete", "Undelete"}) {
            assertThat(deals.path("NotifyForOperation" + operation).asBoolean()).isTrue();
        }

        TopicSetup end = answered(setup, "[{\"success\": true, \"errors\": []}, {\"success\": true, \"errors\": []}]");
        assertThat(end.isUnderWay()).isFalse();
        assertThat(end.failure()).isEmpty();
    }

    @Test
    void a_topic_whose_query_is_out_of_date_is_changed_and_one_that_is_right_is_left_alone() {
        TopicSetup setup = compared(
                "{\"records\": [{\"Id\": \"0IF1\", \"Name\": \"Referral_Lead\", \"Query\": \"" + LEAD_QUERY
                        + "\"}, {\"Id\": \"0IF2\", \"Name\": \"Referral_Opportunity\", \"Query\": \"SELECT Id FROM Opportunity\"}]}");

        assertThat(setup.calls()).hasSize(1);
        assertThat(setup.next().method()).isEqualTo("PATCH");
        JsonNode records = Deals.json(setup.next().json().orElseThrow()).path("records");
        assertThat(records).hasSize(1);
        assertThat(records.get(0).path("Id").asText()).isEqualTo("0IF2");
        assertThat(records.get(0).path("Query").asText()).isEqualTo(DEAL_QUERY);
    }

    @Test
    void topics_that_are_right_need_no_more_calls_and_are_not_looked_at_again_until_one_is_missing() {
        assertThat(topics.due()).isTrue();
        TopicSetup setup = compared("{\"records\": [{\"Name\": \"Referral_Lead\", \"Query\": \"" + LEAD_QUERY
                + "\"}, {\"Name\": \"Referral_Opportunity\", \"Query\": \"" + DEAL_QUERY + "\"}]}");
        assertThat(setup.isUnderWay()).isFalse();

        topics.end(setup);
        clock.move(Duration.ofDays(1));
        assertThat(topics.due()).isFalse();
        someAreMissing.set(true);
        assertThat(topics.due()).isTrue();
    }

    @Test
    void a_topic_that_may_not_be_made_is_tried_again_ever_more_rarely() {
        TopicSetup refused = answered(
                compared("{\"records\": []}"),
                "[{\"success\": false, \"errors\": [{\"statusCode\": \"INSUFFICIENT_ACCESS_OR_READONLY\","
                        + " \"message\": \"no\"}]}]");
        assertThat(refused.failure()).contains("INSUFFICIENT_ACCESS_OR_READONLY");

        topics.end(refused);
        clock.move(Duration.ofSeconds(3));
        assertThat(topics.due()).isFalse();
        clock.move(Duration.ofSeconds(1));
        assertThat(topics.due()).isTrue();
        topics.failed(new IllegalStateException());
        clock.move(Duration.ofSeconds(7));
        assertThat(topics.due()).isFalse();
    }

    @Test
    void an_object_that_cannot_be_described_ends_it() {
        TopicSetup setup = topics.begin();
        setup = topics.take(setup, new SalesforceAnswer(setup.next(), 503, ""));
        setup = answered(setup, describe("StageName"));

        assertThat(answered(setup, "{\"records\": []}").failure()).contains("HTTP_503");
    }

    @Test
    void what_is_no_answer_ends_it() {
        TopicSetup setup = topics.begin();
        setup = answered(setup, describe("IsConverted"));
        setup = answered(setup, describe("StageName"));

        assertThat(answered(setup, "<html>").failure()).contains("UNREADABLE_ANSWER");
        assertThat(topics.take(setup, new SalesforceAnswer(setup.next(), 503, ""))
                        .failure())
                .contains("HTTP_503");
    }

    private TopicSetup compared(String present) {
        TopicSetup setup = topics.begin();
        setup = answered(setup, describe("IsConverted"));
        setup = answered(setup, describe("StageName", "Amount"));
        return answered(setup, present);
    }

    private TopicSetup answered(TopicSetup setup, String body) {
        return topics.take(setup, new SalesforceAnswer(setup.next(), 200, body));
    }

    private static String describe(String... fields) {
        StringBuilder described = new StringBuilder("{\"fields\": [");
        for (String field : fields) {
            described
                    .append(described.charAt(described.length() - 1) == '[' ? "" : ",")
                    .append("{\"name\": \"")
                    .append(field)
                    .append("\", \"type\": \"string\", \"picklistValues\": [], \"referenceTo\": []}");
        }
        return described.append("]}").toString();
    }
}
