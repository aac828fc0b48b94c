package org.referralconnector.salesforce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.referralconnector.salesforce.SalesforceFixture.API;
import static org.referralconnector.salesforce.SalesforceFixture.ERRORS;
import static org.referralconnector.salesforce.SalesforceFixture.JSON;
import static org.referralconnector.salesforce.SalesforceFixture.NOW;
import static org.referralconnector.salesforce.SalesforceFixture.resource;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.referralconnector.journal.Outcome;
import org.referralconnector.journal.Outcome.Parked;
import org.referralconnector.journal.Outcome.TryLater;
import org.referralconnector.salesforce.SalesforceField.PicklistValue;

class SalesforceSchemaTest {

    private Instant now = NOW;
    private final SalesforceSchema schema =
            new SalesforceSchema(API, ERRORS, JSON, new TestClock(), Duration.ofHours(1));

    @Test
    void an_object_that_nobody_asked_for_in_time_is_asked_for_once_it_is_missed() {
        SalesforceSchema schema =
                new SalesforceSchema(API, ERRORS, JSON, Clock.fixed(NOW, ZoneOffset.UTC), Duration.ofHours(1));
        assertThat(schema.whyUnknown("Account").reason()).isEqualTo("SCHEMA_NOT_READ");

        assertThat(schema.missing(List.of("Account"))).containsExactly(API.describe("Account"));
        assertThat(schema.missing(List.of())).containsExactly(API.describe("Account"));

        schema.learn(List.of(new SalesforceAnswer(API.describe("Account"), 200, "{\"fields\": []}")));
        assertThat(schema.missing(List.of())).isEmpty();
    }

    @Test
    void an_object_is_asked_for_once_and_again_after_its_time_to_live() {
        assertThat(schema.missing(List.of("Lead", "Lead", "Contact")))
                .extracting(SalesforceCall::path)
                .containsExactly(
                        "/services/data/v62.0/sobjects/Lead/describe",
                        "/services/data/v62.0/sobjects/Contact/describe");

        learnLead();
        assertThat(schema.missing(List.of("Lead"))).isEmpty();

        now = NOW.plus(Duration.ofHours(1));
        assertThat(schema.missing(List.of("Lead"))).hasSize(1);
        assertThat(schema.object("Lead")).isPresent();
    }

    @Test
    void a_describe_answer_becomes_the_object_with_its_fields() {
        learnLead();

        SalesforceObject lead = schema.object("Lead").orElseThrow();
        assertThat(lead.field("LastName")).hasValueSatisfying(field -> {
            assertThat(field.type()).isEqualTo("string");
            assertThat(field.length()).isEqualTo(80);
            assertThat(field.createable() && field.updateable()).isTrue();
            assertThat(field.nillable()).isFalse();
        });
        assertThat(lead.field("Referral_Key__c"))
                .hasValueSatisfying(field -> assertThat(field.externalId()).isTrue());
        assertThat(lead.field("Rating")).hasValueSatisfying(field -> assertThat(field.picklistValues())
                .contains(new PicklistValue("Hot", true), new PicklistValue("Cold", false)));
        assertThat(lead.field("Foo__c")).isEmpty();
    }

    @Test
    void a_forgotten_object_is_asked_for_again() {
        learnLead();
        now = NOW.plus(Duration.ofMinutes(1));
        schema.forget("Lead");

        assertThat(schema.object("Lead")).isEmpty();
        assertThat(schema.missing(List.of("Lead"))).hasSize(1);
    }

    @Test
    void an_object_that_was_read_a_moment_ago_is_not_asked_for_again() {
        learnLead();
        now = NOW.plusSeconds(59);
        schema.forget("Lead");

        assertThat(schema.missing(List.of("Lead"))).isEmpty();
    }

    @Test
    void a_failing_refresh_leaves_what_is_known_in_use() {
        learnLead();
        now = NOW.plus(Duration.ofHours(2));
        schema.learn(List.of(new SalesforceAnswer(API.describe("Lead"), 503, "")));

        assertThat(schema.object("Lead")).isPresent();
        assertThat(schema.missing(List.of("Lead"))).hasSize(1);
    }

    @Test
    void why_an_object_is_unknown_is_remembered() {
        assertThat(schema.whyUnknown("Lead")).isInstanceOf(TryLater.class).returns("SCHEMA_NOT_READ", Outcome::reason);

        schema.learn(List.of(new SalesforceAnswer(API.describe("Lead"), 503, "")));
        assertThat(schema.whyUnknown("Lead")).isInstanceOf(TryLater.class).returns("HTTP_503", Outcome::reason);

        schema.learn(List.of(new SalesforceAnswer(
                API.describe("Lead"), 404, "[{\"errorCode\":\"NOT_FOUND\",\"message\":\"does not exist\"}]")));
        assertThat(schema.whyUnknown("Lead")).isInstanceOf(Parked.class).returns("NOT_FOUND", Outcome::reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "<html>", "{}", "{\"fields\":[{}]}", "{\"fields\":[{\"name\":\"A\"}]}"})
    void an_unreadable_describe_answer_teaches_nothing(String body) {
        schema.learn(List.of(new SalesforceAnswer(API.describe("Lead"), 200, body)));

        assertThat(schema.object("Lead")).isEmpty();
        assertThat(schema.whyUnknown("Lead")).returns("UNREADABLE_ANSWER", Outcome::reason);
    }

    private void learnLead() {
        schema.learn(List.of(new SalesforceAnswer(API.describe("Lead"), 200, resource("describe-lead.json"))));
    }

    private final class TestClock extends Clock {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
