package org.referralconnector.sandbox.salesforce.soql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.referralconnector.sandbox.salesforce.refusal.Refusal;
import org.referralconnector.sandbox.salesforce.schema.Schema;
import org.referralconnector.sandbox.salesforce.schema.SchemaFiles;
import org.referralconnector.sandbox.salesforce.store.RecordStore;

class QueryEngineTest {
    private static final Instant NOON = Instant.parse("2026-05-13T12:00:00Z");

    private final Schema schema = SchemaFiles.schema();
    private final RecordStore store = new RecordStore(schema);
    private final QueryEngine engine = new QueryEngine(schema, store, Clock.fixed(NOON, ZoneOffset.UTC));

    @BeforeEach
    void plant() {
        lead("A", "One", "one@example.org", 100, "x_y", NOON);
        lead("B", "Two", "two@example.org", 200, "50% off", NOON.minusSeconds(86_400));
        lead("C", "O'Neil", "three@example.org", null, null, NOON.minusSeconds(40 * 86_400L));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Email = 'ONE@example.org'                                  | A",
                "Email IN ('one@example.org', 'TWO@example.org', 'no@x.org') | AB",
                "Email NOT IN ('one@example.org')                           | BC",
                "LastName = 'O\\'Neil'                                      | C",
                "LastName != 'One'                                          | BC",
                "LastName LIKE 't_o'                                        | B",
                "LastName LIKE '%n%'                                        | AC",
                "Phone LIKE '50\\% %'                                       | B",
                "Phone LIKE 'x\\_y'                                         | A",
                "Phone LIKE 'xay'                                           | ``",
                "Phone = null                                               | C",
                "Phone != null                                              | AB",
                "AnnualRevenue >= 100 AND AnnualRevenue < 200               | A",
                "AnnualRevenue = null OR AnnualRevenue > 150                | BC",
                "(NOT LastName = 'One') AND AnnualRevenue != null           | B",
                "(LastName = 'One' OR LastName = 'Two') AND Phone LIKE '5%' | B",
                "CreatedDate = TODAY                                        | A",
                "CreatedDate = LAST_N_DAYS:2                                | AB",
                "CreatedDate < THIS_MONTH                                   | C",
                "CreatedDate > 2026-05-13T11:59:00Z                         | A",
                "CreatedDate <= 2026-05-12T12:00:00.000+0000                | BC",
                "IsConverted = false                                        | ABC",
                "Owner.Name = null AND Lead.LastName = 'Two'                | B",
                "Id IN (SELECT Id FROM Lead WHERE AnnualRevenue > 0)        | AB",
                "Id NOT IN (SELECT Id FROM Lead WHERE AnnualRevenue > 0)    | C",
            })
    void a_condition_finds_rows(String condition, String expected) {
        assertThat(names("SELECT FirstName FROM Lead WHERE " + condition + " ORDER BY FirstName"))
                .isEqualTo(expected);
    }

    @Test
    void rows_are_sorted_with_nulls_first_unless_asked_otherwise() {
        assertThat(names("SELECT FirstName FROM Lead ORDER BY AnnualRevenue")).isEqualTo("CAB");
        assertThat(names("SELECT FirstName FROM Lead ORDER BY AnnualRevenue DESC NULLS LAST"))
                .isEqualTo("BAC");
        assertThat(names("SELECT FirstName FROM Lead ORDER BY AnnualRevenue NULLS LAST LIMIT 1 OFFSET 1"))
                .isEqualTo("B");
    }

    @Test
    void a_count_has_no_rows() {
        QueryResult result = run("SELECT COUNT() FROM Lead WHERE AnnualRevenue != null");

        assertThat(result.totalSize()).isEqualTo(2);
        assertThat(result.rows()).isEmpty();
    }

    @Test
    void groups_are_counted_summed_and_filtered() {
        lead("D", "One", "four@example.org", 50, null, NOON);

        ArrayNode groups = records("SELECT LastName, COUNT(Id) n, SUM(AnnualRevenue), MAX(AnnualRevenue) FROM Lead"
                + " GROUP BY LastName HAVING COUNT(Id) > 1 ORDER BY LastName");

        assertThat(groups).hasSize(1);
        JsonNode one = groups.get(0);
        assertThat(one.path("attributes").path("type").asText()).isEqualTo("AggregateResult");
        assertThat(one.path("n").asInt()).isEqualTo(2);
        assertThat(one.path("expr0").asInt()).isEqualTo(150);
        assertThat(one.path("expr1").asInt()).isEqualTo(100);
    }

    @Test
    void parents_and_children_are_reached_by_their_relationships() {
        String account = insert("Account", Map.of("Name", "Engines"));
        insert("Contact", Map.of("LastName", "K1", "AccountId", account));
        insert("Contact", Map.of("LastName", "K2", "AccountId", account));

        JsonNode contact = records("SELECT c.LastName, c.Account.Name FROM Contact c ORDER BY LastName")
                .get(0);
        assertThat(contact.path("Account").path("Name").asText()).isEqualTo("Engines");
        JsonNode parent = records("SELECT Name, (SELECT LastName FROM Contacts WHERE LastName = 'K2') FROM Account")
                .get(0);
        assertThat(parent.path("Contacts").path("totalSize").asInt()).isEqualTo(1);
    }

    @Test
    void all_fields_need_a_limit() {
        assertThat(records("SELECT FIELDS(ALL) FROM Lead LIMIT 1").get(0).has("Referral_Key__c"))
                .isTrue();
        refused("SELECT FIELDS(ALL) FROM Lead", "MALFORMED_QUERY");
    }

    @Test
    void mistakes_are_named() {
        refused("SELECT Id FROM Lead WHERE LastName = 'a' AND LastName = 'b' OR LastName = 'c'", "MALFORMED_QUERY");
        refused("SELECT Id FROM Lead LIMIT 1 garbage", "MALFORMED_QUERY");
        refused("SELECT Id FROM Lead WHERE AnnualRevenue = '5'", "INVALID_FIELD");
        refused("SELECT Id FROM Lead WHERE Nobody.Name = 'x'", "INVALID_FIELD");
        refused("SELECT Id, COUNT(Id) FROM Lead GROUP BY LastName", "MALFORMED_QUERY");
        refused("SELECT Id FROM Lead WHERE Id = 'me'", "INVALID_QUERY_FILTER_OPERATOR");
    }

    private void refused(String soql, String code) {
        assertThatThrownBy(() -> run(soql)).isInstanceOfSatisfying(Refusal.class, refusal -> assertThat(refusal.code())
                .isEqualTo(code));
    }

    private QueryResult run(String soql) {
        return engine.run(soql, false, "/services/data/v60.0");
    }

    private ArrayNode records(String soql) {
        QueryResult result = run(soql);
        return result.records(0, result.rows().size());
    }

    private String names(String soql) {
        return StreamSupport.stream(records(soql).spliterator(), false)
                .map(record -> record.path("FirstName").asText())
                .collect(Collectors.joining());
    }

    private void lead(String first, String last, String email, Integer revenue, String phone, Instant created) {
        Map<String, Object> values = new HashMap<>();
        values.put("FirstName", first);
        values.put("LastName", last);
        values.put("Email", email);
        values.put("CreatedDate", created);
        if (revenue != null) {
            values.put("AnnualRevenue", BigDecimal.valueOf(revenue));
        }
        if (phone != null) {
            values.put("Phone", phone);
        }
        insert("Lead", values);
    }

    private String insert(String object, Map<String, Object> values) {
        return store.atomically(() ->
                store.insert(schema.type(object).orElseThrow(), values, "").id());
    }
}
