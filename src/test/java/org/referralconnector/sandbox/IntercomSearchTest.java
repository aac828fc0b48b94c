package org.referralconnector.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.referralconnector.sandbox.IntercomClient.ADA;
import static org.referralconnector.sandbox.IntercomClient.code;
import static org.referralconnector.sandbox.IntercomClient.message;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.referralconnector.sandbox.SandboxClient.Reply;

class IntercomSearchTest {
    private final IntercomClient intercom = new IntercomClient();

    @AfterEach
    void close() {
        intercom.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            email       | =   | "ADA@example.org"                 | Ada
            email       | !=  | "ada@example.org"                 | Byron,Mary
            email       | IN  | ["ada@example.org","x@y.zz"]      | Ada
            email       | NIN | ["ada@example.org","x@y.zz"]      | Byron,Mary
            name        | ~   | "AR"                              | Mary
            name        | !~  | "ar"                              | Ada,Byron
            name        | ^   | "b"                               | Byron
            email       | $   | "@example.org"                    | Ada,Byron
            email       | =   | null                              | Mary
            email       | !=  | null                              | Ada,Byron
            role        | =   | "lead"                            | Mary
            email_domain| =   | "example.org"                     | Ada,Byron
            external_id | =   | "42"                              | Ada
            unsubscribed_from_emails | = | true                   | Byron
            custom_attributes.visits | > | 3                      | Byron
            custom_attributes.visits | >= | 3                     | Ada,Byron
            custom_attributes.visits | <= | "3"                   | Ada
            custom_attributes.visits | IN | [4,5]                 | Byron
            custom_attributes.source | = | "Web"                  | Ada
            """)
    void operators_find_what_they_say(String field, String operator, String value, String names) {
        plantThree();

        assertThat(names(search(filter(field, operator, value)))).isEqualTo(names);
    }

    private void plantThree() {
        intercom.control(
                "/data_attributes",
                "[{\"name\":\"visits\",\"model\":\"contact\",\"data_type\":\"integer\"},"
                        + "{\"name\":\"source\",\"model\":\"contact\",\"data_type\":\"options\","
                        + "\"options\":[{\"value\":\"web\"},{\"value\":\"shop\"}]}]");
        intercom.control(
                "/contacts",
                "[{\"name\":\"Ada\",\"email\":\"ada@example.org\",\"external_id\":\"42\","
                        + "\"custom_attributes\":{\"visits\":3,\"source\":\"web\"}},"
                        + "{\"name\":\"Byron\",\"email\":\"byron@example.org\",\"unsubscribed_from_emails\":true,"
                        + "\"custom_attributes\":{\"visits\":5}},"
                        + "{\"name\":\"Mary\",\"role\":\"lead\"}]");
    }

    @Test
    void groups_are_joined_and_nest_once() {
        plantThree();
        String ada = filter("name", "=", "\"Ada\"");
        String mary = filter("name", "=", "\"Mary\"");
        String either = group("OR", ada, mary);

        assertThat(names(search(either))).isEqualTo("Ada,Mary");
        assertThat(names(search(group("AND", filter("role", "=", "\"user\""), either))))
                .isEqualTo("Ada");
        assertThat(search(group("AND", group("OR", group("AND", ada)))).status())
                .isEqualTo(400);
    }

    @Test
    void a_group_has_at_most_fifteen_filters() {
        String[] filters =
                Collections.nCopies(16, filter("name", "=", "\"Ada\"")).toArray(String[]::new);

        assertThat(search(group("OR", filters)).status()).isEqualTo(400);
        assertThat(search(group("OR", List.of(filters).subList(1, 16).toArray(String[]::new)))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void dates_are_compared_by_the_day_of_the_workspace() {
        // 2026-05-13, 23:30 in Los Angeles and half past six of the next morning in UTC
        intercom.control("", "{\"timezone\":\"America/Los_Angeles\"}");
        long night = Instant.parse("2026-05-14T06:30:00Z").getEpochSecond();
        long noonBefore = Instant.parse("2026-05-13T19:00:00Z").getEpochSecond();
        long nextMorning = Instant.parse("2026-05-14T15:00:00Z").getEpochSecond();
        intercom.control("/contacts", "[{\"name\":\"Owl\",\"email\":\"o@example.org\",\"created_at\":" + night + "}]");

        assertThat(names(search(filter("created_at", "=", noonBefore)))).isEqualTo("Owl");
        assertThat(names(search(filter("created_at", ">", noonBefore)))).isEmpty();
        assertThat(names(search(filter("created_at", ">", noonBefore - 86_400))))
                .isEqualTo("Owl");
        assertThat(names(search(filter("created_at", "<", nextMorning)))).isEqualTo("Owl");
        assertThat(names(search(filter("created_at", "<", night)))).isEmpty();
    }

    @Test
    void older_versions_compare_seconds_unless_they_are_told_not_to() {
        intercom.create(ADA);
        String aMinuteAgo = body(filter(
                "created_at", ">", intercom.clock.instant().minusSeconds(60).getEpochSecond()));

        assertThat(names(intercom.post("/contacts/search", aMinuteAgo))).isEmpty();
        assertThat(names(intercom.post("/contacts/search", aMinuteAgo, "Intercom-Version", "2.14")))
                .isEqualTo("Ada");
        intercom.control("", "{\"datesByDayFrom\":\"2.0\"}");
        assertThat(names(intercom.post("/contacts/search", aMinuteAgo, "Intercom-Version", "2.14")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            shoe_size         | =   | "43"        | invalid_field
            custom_attributes.nope | = | "43"     | invalid_field
            email             | <=> | "a"         | invalid_operator
            email             | >   | "a"         | invalid_operator
            created_at        | !=  | 1778673600  | invalid_operator
            created_at        | >=  | 1778673600  | invalid_operator
            updated_at        | IN  | [1778673600]| invalid_operator
            tag_id            | IN  | ["1"]       | invalid_operator
            created_at        | =   | "foobar"    | type_mismatch
            email             | IN  | "a"         | type_mismatch
            has_hard_bounced  | =   | "perhaps"   | type_mismatch
            """)
    void what_cannot_be_searched_is_refused(String field, String operator, String value, String code) {
        Reply reply = search(filter(field, operator, value));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(code(reply)).isEqualTo(code);
    }

    @Test
    void a_change_is_invisible_until_it_is_older_than_the_lag() {
        intercom.control("", "{\"searchLag\":120}");
        String ada = intercom.create(ADA);

        assertThat(names(search(filter("name", "=", "\"Ada\"")))).isEmpty();
        assertThat(intercom.done(intercom.get("/contacts")).path("total_count").asInt(-1))
                .isZero();
        assertThat(intercom.get("/contacts/find_by_external_id/42").status()).isEqualTo(200);
        intercom.clock.move(Duration.ofMinutes(2));
        assertThat(names(search(filter("name", "=", "\"Ada\"")))).isEqualTo("Ada");

        intercom.done(intercom.put("/contacts/" + ada, "{\"name\":\"Countess\"}"));
        intercom.clock.move(Duration.ofMinutes(1));
        intercom.done(intercom.put("/contacts/" + ada, "{\"name\":\"Lovelace\"}"));
        assertThat(names(search(filter("name", "=", "\"Ada\"")))).isEqualTo("Ada");
        intercom.clock.move(Duration.ofMinutes(1));
        assertThat(names(search(filter("name", "!=", null)))).isEqualTo("Countess");
        intercom.clock.move(Duration.ofMinutes(1));
        assertThat(names(search(filter("name", "!=", null)))).isEqualTo("Lovelace");
    }

    @Test
    void an_archived_contact_vanishes_at_once_and_comes_back_after_the_lag() {
        String ada = intercom.create(ADA);
        intercom.control("", "{\"searchLag\":120}");
        intercom.done(intercom.post("/contacts/" + ada + "/archive", ""));
        assertThat(names(search(filter("name", "!=", null)))).isEmpty();

        intercom.done(intercom.post("/contacts/" + ada + "/unarchive", ""));
        assertThat(names(search(filter("name", "!=", null)))).isEmpty();
        intercom.clock.move(Duration.ofMinutes(2));
        assertThat(names(search(filter("name", "!=", null)))).isEqualTo("Ada");
    }

    @Test
    void pages_leave_nobody_out_and_repeat_nobody_while_contacts_come_and_go() {
        plant(23);
        List<String> seen = new ArrayList<>();
        String after = "";
        String start = "{\"query\":" + filter("email", "$", "\"@example.org\"")
                + ",\"sort\":{\"field\":\"name\",\"order\":\"ascending\"},\"pagination\":{\"per_page\":5";
        for (int page = 1; page <= 5; page++) {
            JsonNode reply = intercom.done(intercom.post("/contacts/search", start + after + "}}"));
            assertThat(reply.path("pages").path("page").asInt()).isEqualTo(page);
            assertThat(reply.path("pages").path("total_pages").asInt()).isEqualTo(5);
            seen.addAll(reply.path("data").findValuesAsText("name"));
            JsonNode next = reply.path("pages").path("next");
            assertThat(next.isMissingNode()).isEqualTo(page == 5);
            after = ",\"starting_after\":" + next.path("starting_after");
            if (page == 1) {
                intercom.done(intercom.delete(
                        "/contacts/" + reply.path("data").path(0).path("id").asText()));
                intercom.create("{\"email\":\"early@example.org\",\"name\":\"00\"}");
            }
        }

        assertThat(seen)
                .isEqualTo(IntStream.rangeClosed(1, 23)
                        .mapToObj(i -> String.format("%02d", i))
                        .toList());
    }

    @Test
    void lists_have_pages_too_the_latest_first() {
        plant(3);

        JsonNode first = intercom.done(intercom.get("/contacts?per_page=2"));
        JsonNode second = intercom.done(intercom.get("/contacts?per_page=2&starting_after="
                + first.path("pages").path("next").path("starting_after").asText()));

        assertThat(first.path("data").findValuesAsText("name")).containsExactly("03", "02");
        assertThat(second.path("data").findValuesAsText("name")).containsExactly("01");
        assertThat(second.path("total_count").asInt()).isEqualTo(3);
        assertThat(second.path("pages").has("next")).isFalse();
    }

    @Test
    void a_page_has_fifty_contacts_unless_another_number_up_to_150_is_asked_for() {
        plant(151);
        String all = filter("name", "!=", null);

        assertThat(search(all).json().path("data")).hasSize(50);
        assertThat(searchPage(all, "{\"per_page\":150}").json().path("data")).hasSize(150);
        assertThat(searchPage(all, "{\"per_page\":151}").status()).isEqualTo(400);
        assertThat(searchPage(all, "{\"per_page\":0}").status()).isEqualTo(400);
        assertThat(searchPage(all, "{\"starting_after\":\"guess\"}").status()).isEqualTo(400);
        assertThat(intercom.get("/contacts?per_page=151").status()).isEqualTo(400);
    }

    @Test
    void an_order_that_is_none_is_refused_in_the_published_words() {
        Reply reply = intercom.post(
                "/contacts/search",
                "{\"query\":" + filter("name", "!=", null) + ",\"sort\":{\"field\":\"name\",\"order\":\"desc\"}}");

        assertThat(code(reply)).isEqualTo("invalid_sort_order");
        assertThat(message(reply)).isEqualTo("Invalid sort order 'desc'. Must be one of: ascending, descending");
    }

    @Test
    void tags_and_segments_are_searched_by_their_ids() {
        plantThree();
        String tag = intercom.done(intercom.post("/tags", "{\"name\":\"Spring\"}"))
                .path("id")
                .asText();
        String ada = intercom.get("/contacts/find_by_external_id/42")
                .json()
                .path("id")
                .asText();
        intercom.done(intercom.post("/contacts/" + ada + "/tags", "{\"id\":\"" + tag + "\"}"));
        String segment = intercom.control("/segments", "{\"name\":\"Poets\",\"contacts\":[\"byron@example.org\"]}")
                .path("id")
                .asText();

        assertThat(names(search(filter("tag_id", "=", "\"" + tag + "\"")))).isEqualTo("Ada");
        assertThat(names(search(filter("tag_id", "!=", "\"" + tag + "\"")))).isEqualTo("Byron,Mary");
        assertThat(names(search(filter("segment_id", "=", "\"" + segment + "\""))))
                .isEqualTo("Byron");
    }

    private void plant(int count) {
        List<String> rows = IntStream.rangeClosed(1, count)
                .mapToObj(i -> String.format("{\"email\":\"p%d@example.org\",\"name\":\"%02d\"}", i, i))
                .toList();
        intercom.control("/contacts", rows.toString());
    }

    private Reply search(String query) {
        return intercom.post("/contacts/search", body(query));
    }

    private Reply searchPage(String query, String pagination) {
        return intercom.post("/contacts/search", "{\"query\":" + query + ",\"pagination\":" + pagination + "}");
    }

    private static String body(String query) {
        return "{\"query\":" + query + "}";
    }

    private static String filter(String field, String operator, Object value) {
        return "{\"field\":\"" + field + "\",\"operator\":\"" + operator + "\",\"value\":" + value + "}";
    }

    private static String group(String operator, String... filters) {
        return "{\"operator\":\"" + operator + "\",\"value\":[" + String.join(",", filters) + "]}";
    }

    private static String names(Reply reply) {
        assertThat(reply.status()).describedAs(reply.text()).isEqualTo(200);
        List<String> names = new ArrayList<>();
        reply.json()
                .path("data")
                .forEach(contact -> names.add(contact.path("name").asText()));
        Collections.sort(names);
        return String.join(",", names);
    }
}
