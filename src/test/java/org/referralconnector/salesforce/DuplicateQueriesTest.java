package org.referralconnector.salesforce;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.referralconnector.salesforce.SalesforceFixture.NOW;

import java.net.URLEncoder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.referralconnector.campaign.Section.WhenDuplicate;
import org.referralconnector.journal.EventKind;

class DuplicateQueriesTest {

    private final SalesforceFixture batch = new SalesforceFixture();

    @Test
    void one_query_per_object_asks_for_every_address_of_the_batch() {
        batch.keyed().lead(1, "p1", "Ada@Example.org", "Lovelace").lead(2, "p2", "bob@example.org", "Bell");
        batch.event(3, EventKind.REFERRER_JOINED, "r1", "grace@example.org", Map.of("last_name", "Hopper"));

        assertThat(batch.queries())
                .containsExactly(
                        "SELECT Id, Email, CreatedDate, IsConverted, Referral_Key__c FROM Lead WHERE Email IN"
                                + " ('ada@example.org','bob@example.org') ORDER BY CreatedDate ASC",
                        "SELECT Id, Email, CreatedDate, Referral_Key__c FROM Contact WHERE Email IN"
                                + " ('grace@example.org') ORDER BY CreatedDate ASC");
    }

    @Test
    void nobody_searches_for_a_known_record_or_without_an_address() {
        batch.linked("p1", "Lead", "00Q1").lead(1, "p1", "ada@example.org", "L").lead(2, "p2", null, "L");

        assertThat(batch.queries()).isEmpty();
    }

    @Test
    void a_second_record_that_is_wanted_anyway_is_searched_only_in_doubt_and_without_a_key() {
        assertThat(new SalesforceFixture()
                        .leads(WhenDuplicate.CREATE)
                        .lead(1, "p1", "ada@example.org", "L")
                        .queries())
                .isEmpty();
        assertThat(new SalesforceFixture()
                        .leads(WhenDuplicate.CREATE)
                        .leadInDoubt(1, "p1", "ada@example.org", NOW)
                        .queries())
                .hasSize(1);
        assertThat(new SalesforceFixture()
                        .keyed()
                        .leads(WhenDuplicate.CREATE)
                        .leadInDoubt(1, "p1", "ada@example.org", NOW)
                        .queries())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "x') OR Name != ('@example.org, 'x\\') or name != (\\'@example.org'",
                "o'brien@example.org, 'o\\'brien@example.org'",
                "x\\' OR 1=1--, 'x\\\\\\' or 1=1--'",
                "\"x\"@example.org, '\\\"x\\\"@example.org'",
                "a_b%@example.org, 'a_b%@example.org'",
                "jörg@example.org, 'jörg@example.org'",
            })
    void an_address_stays_a_value_whatever_it_holds(String address, String literal) {
        batch.lead(1, "p1", address, "L");

        assertThat(batch.queries()).singleElement().asString().contains("IN (" + literal + ") ORDER");
    }

    @Test
    void control_characters_are_escaped() {
        assertThat(SoqlText.literal("a\n\r\t\b\f\0\u0085z")).isEqualTo("'a\\n\\r\\t\\b\\f\\u0000\\u0085z'");
    }

    @Test
    void more_addresses_than_fit_into_a_url_are_asked_for_in_several_queries() {
        for (int i = 0; i < 200; i++) {
            batch.lead(i, "p" + i, "ü'".repeat(20) + i + "@example.org", "L");
        }

        List<String> queries = batch.queries();

        assertThat(queries).hasSizeGreaterThan(1).allSatisfy(query -> assertThat(
                        URLEncoder.encode(query, UTF_8).length())
                .isLessThan(DuplicateQueries.MOST_BYTES));
        for (int i = 0; i < 200; i++) {
            String end = "'" + i + "@example.org'";
            assertThat(queries.stream().filter(query -> query.contains(end))).hasSize(1);
        }
    }

    @Test
    void a_batch_of_usual_addresses_is_one_query() {
        for (int i = 0; i < 200; i++) {
            batch.lead(i, "p" + i, "firstname.lastname" + i + "@some-company.example.org", "L");
        }

        assertThat(batch.queries()).hasSize(1);
    }
}
