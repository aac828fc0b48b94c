package org.referralconnector.intercom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.referralconnector.campaign.Campaign;
import org.referralconnector.campaign.IntercomRules;
import org.referralconnector.campaign.IntercomRules.People;
import org.referralconnector.campaign.IntercomRules.WhenDeleted;
import org.referralconnector.campaign.ProgramFixture;
import org.referralconnector.change.Person;
import org.referralconnector.people.PeoplePage;
import org.referralconnector.people.PeopleReading;
import org.referralconnector.people.PeopleStep;
import org.referralconnector.people.PeopleWanted;

class IntercomPeopleTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String WORKSPACE = "intercom/emea";
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

    private final IntercomPeople people = new IntercomPeople(new IntercomErrors(JSON), JSON);

    @Test
    void leads_are_asked_for_by_their_role_the_first_created_first() throws Exception {
        IntercomCall call = people.call(reading(PeopleWanted.all("intercom-leads"), Optional.empty()));

        assertThat(call.connection()).isEqualTo("emea");
        assertThat(call.method() + " " + call.path()).isEqualTo("POST /contacts/search");
        assertThat(call.writes()).isFalse();
        assertThat(asked(call)).isEqualTo(JSON.readTree("""
                {"query": {"operator": "AND", "value": [{"field": "role", "operator": "=", "value": "lead"}]},
                 "sort": {"field": "created_at", "order": "ascending"}, "pagination": {"per_page": 150}}
                """));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "intercom-users | {\"field\":\"role\",\"operator\":\"=\",\"value\":\"user\"}",
                "intercom-contacts | {\"field\":\"role\",\"operator\":\"IN\",\"value\":[\"lead\",\"user\"]}",
                "intercom-segment | {\"field\":\"segment_id\",\"operator\":\"=\",\"value\":\"5f2a\"}"
            })
    void each_source_has_its_filter(String source, String filter) throws Exception {
        Optional<String> segment = source.equals("intercom-segment") ? Optional.of("5f2a") : Optional.empty();

        IntercomCall call = people.call(
                reading(new PeopleWanted(source, Optional.empty(), segment, Optional.empty()), Optional.empty()));

        assertThat(asked(call).at("/query/value")).containsExactly(JSON.readTree(filter));
    }

    /** Intercom begins with the day after the one that it is told, in whatever time zone, and days have up to 25 hours. */
    @Test
    void whoever_was_created_since_is_asked_for_from_a_day_earlier_and_chosen_by_the_moment() throws Exception {
        PeopleReading reading = reading(leadsSince(NOON), Optional.empty());
        long noon = NOON.getEpochSecond();

        IntercomCall call = people.call(reading);
        PeoplePage page =
                read(reading, answer("null", 3, contact(1, noon - 1), contact(2, noon), contact(3, noon + 5)));

        assertThat(asked(call).at("/query/value").get(1)).isEqualTo(JSON.readTree("""
                {"field": "created_at", "operator": ">", "value": %d}
                """.formatted(
                        noon - Duration.ofHours(25).toSeconds())));
        assertThat(ids(page)).containsExactly(id(2), id(3));
        assertThat(page.records()).isEqualTo(2);
        assertThat(page.total()).contains(2L);
        assertThat(page.next()).isEmpty();
    }

    @Test
    void whoever_is_too_old_is_taken_off_the_total_once() {
        PeopleReading first = reading(leadsSince(NOON), Optional.empty());
        long noon = NOON.getEpochSecond();

        PeoplePage page = read(first, answer("\"c1\"", 5, contact(1, noon - 9), contact(2, noon - 8)));
        assertThat(page.total()).contains(3L);
        PeopleReading second =
                new PeopleReading(first.campaign(), first.wanted(), page.total(), Optional.empty(), false, page.next());
        PeoplePage rest = read(second, answer("null", 5, contact(3, noon - 7), contact(4, noon), contact(5, noon)));

        assertThat(rest.total()).contains(2L);
        assertThat(rest.records()).isEqualTo(2);
    }

    @Test
    void a_contact_is_a_person_as_far_as_intercom_knows_it() {
        PeoplePage page = read(
                reading(PeopleWanted.all("intercom-contacts"), Optional.empty()),
                answer("null", 4, """
                {"id": "%s", "created_at": 7, "email": " ada@example.org ", "name": "Ada King  Lovelace"}
                """.formatted(id(1)), """
                {"id": "%s", "created_at": 7, "email": null, "name": "Babbage"}
                """.formatted(id(2)), contact(3, 8)));

        assertThat(page.people().get(0))
                .isEqualTo(new Person(
                        WORKSPACE,
                        "contact",
                        id(1),
                        Optional.of("ada@example.org"),
                        Optional.of("Ada"),
                        Optional.of("King  Lovelace")));
        assertThat(page.people().get(1))
                .isEqualTo(new Person(
                        WORKSPACE, "contact", id(2), Optional.empty(), Optional.of("Babbage"), Optional.empty()));
        assertThat(page.people().get(2).firstName()).isEmpty();
    }

    @Test
    void the_next_page_is_asked_for_with_the_cursor_and_the_same_filters() throws Exception {
        PeopleReading first = reading(leadsSince(NOON), Optional.empty());
        long noon = NOON.getEpochSecond();
        PeoplePage page = read(first, answer("\"WzE3MzQ=\"", 9, contact(1, noon), contact(2, noon + 4)));

        JsonNode next = asked(people.call(reading(leadsSince(NOON), page.next())));

        assertThat(next.at("/pagination/starting_after").asText()).isEqualTo("WzE3MzQ=");
        assertThat(next.at("/query")).isEqualTo(asked(people.call(first)).at("/query"));
    }

    @Test
    void a_lost_cursor_costs_a_day_to_read_again_and_nobody_is_met_twice() throws Exception {
        PeopleWanted leads = PeopleWanted.all("intercom-leads");
        PeoplePage page = read(
                reading(leads, Optional.empty()),
                answer("\"c1\"", 5, contact(1, 100_000), contact(2, 200_000), contact(3, 200_000)));

        PeopleStep step = people.understand(
                reading(leads, page.next()), refused(400, "parameter_invalid", "starting_after is not valid"));
        assertThat(step).isInstanceOf(PeopleStep.MovedBack.class);
        PeopleReading again = reading(leads, Optional.of(((PeopleStep.MovedBack) step).locator()));
        JsonNode asked = asked(people.call(again));
        PeoplePage rest = read(
                again,
                answer(
                        "null",
                        4,
                        contact(1, 100_000),
                        contact(2, 200_000),
                        contact(3, 200_000),
                        contact(4, 200_000),
                        contact(5, 300_000)));

        assertThat(asked.at("/pagination").has("starting_after")).isFalse();
        assertThat(asked.at("/query/value/1/value").asLong()).isEqualTo(200_000 - 25 * 3_600);
        assertThat(ids(rest)).containsExactly(id(4), id(5));
        assertThat(rest.records()).isEqualTo(2);
    }

    /** The second in which a page ends may have many contacts, on several pages. */
    @Test
    void all_who_were_met_of_the_last_second_are_remembered_over_pages() {
        PeopleWanted leads = PeopleWanted.all("intercom-leads");
        PeoplePage first =
                read(reading(leads, Optional.empty()), answer("\"c1\"", 9, contact(1, 100), contact(2, 100)));
        PeoplePage second = read(reading(leads, first.next()), answer("\"c2\"", 9, contact(3, 100)));

        PeoplePage third = read(
                reading(leads, second.next()),
                answer("null", 9, contact(1, 100), contact(2, 100), contact(3, 100), contact(4, 100)));

        assertThat(ids(third)).containsExactly(id(4));
    }

    @Test
    void cursors_that_are_lost_again_and_again_end_the_reading() {
        IntercomAnswer refused = refused(400, "parameter_invalid", "starting_after is not valid");
        PeopleWanted leads = PeopleWanted.all("intercom-leads");
        PeoplePage page = read(reading(leads, Optional.empty()), answer("\"c\"", 2, contact(1, 100)));
        Optional<String> place = page.next();
        for (int i = 0; i < 5; i++) {
            PeopleStep step = people.understand(reading(leads, place), refused);
            place = Optional.of(((PeopleStep.MovedBack) step).locator());
            place = read(reading(leads, place), answer("\"c\"", 2, contact(1, 100)))
                    .next();
        }

        assertThat(people.understand(reading(leads, place), refused))
                .isInstanceOfSatisfying(PeopleStep.Failed.class, failed -> assertThat(failed.reason())
                        .isEqualTo("PARAMETER_INVALID"));
    }

    @Test
    void what_is_refused_without_a_cursor_is_refused_for_good_in_intercoms_words() {
        PeopleStep step = people.understand(
                reading(PeopleWanted.all("intercom-leads"), Optional.empty()),
                refused(400, "parameter_invalid", "no such field"));

        assertThat(step).isInstanceOfSatisfying(PeopleStep.Failed.class, failed -> {
            assertThat(failed.reason()).isEqualTo("PARAMETER_INVALID");
            assertThat(failed.detail()).startsWith("Intercom says: no such field.");
        });
    }

    @ParameterizedTest
    @CsvSource({"503, server_error, HTTP_503", "429, rate_limit_exceeded, RATE_LIMIT_EXCEEDED", "401, unauthorized, UNAUTHORIZED"})
    void what_may_pass_is_waited_for(int status, String code, String reason) {
        PeopleStep step = people.understand(
                reading(PeopleWanted.all("intercom-leads"), Optional.empty()), refused(status, code, "x"));

        assertThat(step).isInstanceOfSatisfying(PeopleStep.Later.class, later -> assertThat(later.reason())
                .isEqualTo(reason));
    }

    @Test
    void a_call_that_was_not_made_changes_nothing() {
        PeopleReading reading = reading(PeopleWanted.all("intercom-leads"), Optional.empty());

        assertThat(people.understand(reading, IntercomAnswer.notTried(people.call(reading))))
                .isEqualTo(new PeopleStep.Unmoved());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html>",
                "[]",
                "{\"data\": {}}",
                "{\"data\": [{\"id\": \"a/../b\", \"created_at\": 1}]}",
                "{\"data\": [{\"id\": \"6762f0d51bb69f9f2193bb80\"}]}",
                "{\"data\": [], \"pages\": {\"next\": {\"starting_after\": \"a b\"}}}"
            })
    void what_is_no_page_is_not_half_read(String body) {
        PeopleReading reading = reading(PeopleWanted.all("intercom-leads"), Optional.empty());

        assertThat(people.understand(reading, new IntercomAnswer(people.call(reading), 200, body)))
                .isInstanceOfSatisfying(PeopleStep.Later.class, later -> assertThat(later.reason())
                        .isEqualTo("UNREADABLE_ANSWER"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "intercom-leads | x = 1 | - | where: is a condition for Salesforce",
                "intercom-leads | - | 5f2a | segment: goes with intercom-segment alone",
                "intercom-segment | - | - | segment: intercom-segment needs the id",
                "intercom-segment | - | a b | segment: intercom-segment needs the id"
            })
    void what_cannot_be_meant_is_said(String source, String where, String segment, String said) {
        PeopleWanted wanted =
                new PeopleWanted(source, Optional.ofNullable(where), Optional.ofNullable(segment), Optional.empty());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> people.check(campaign(), wanted))
                .withMessageStartingWith(said);
    }

    @Test
    void a_campaign_that_does_not_go_to_intercom_has_no_people_there() {
        Campaign elsewhere = new Campaign("spring", campaign().program(), Optional.empty());

        assertThat(people.destination(elsewhere)).isEmpty();
        assertThat(people.destination(campaign())).contains(WORKSPACE);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> people.check(elsewhere, PeopleWanted.all("intercom-leads")))
                .withMessage("campaign: spring has no intercom section");
    }

    @Test
    void a_place_is_read_as_it_was_written() {
        ContactPlace fresh = ContactPlace.since(Optional.empty());
        ContactPlace reached = fresh.beyond(id(1), 7).beyond(id(2), 7).at("WzE=");

        assertThat(ContactPlace.of(fresh.text())).isEqualTo(fresh);
        assertThat(ContactPlace.of(reached.text())).isEqualTo(reached);
        assertThat(ContactPlace.of(reached.withoutCursor().text())).isEqualTo(reached.withoutCursor());
        assertThatIllegalArgumentException().isThrownBy(() -> ContactPlace.of("7"));
    }

    private PeoplePage read(PeopleReading reading, String body) {
        PeopleStep step = people.understand(reading, new IntercomAnswer(people.call(reading), 200, body));
        assertThat(step).isInstanceOf(PeopleStep.Read.class);
        return ((PeopleStep.Read) step).page();
    }

    private IntercomAnswer refused(int status, String code, String message) {
        return new IntercomAnswer(
                people.call(reading(PeopleWanted.all("intercom-leads"), Optional.empty())), status, """
                {"type": "error.list", "errors": [{"code": "%s", "message": "%s"}]}
                """.formatted(
                                code, message));
    }

    private static String answer(String next, int total, String... contacts) {
        return """
                {"type": "list", "total_count": %d, "data": [%s],
                 "pages": {"type": "pages", "page": 1, "next": {"per_page": 150, "starting_after": %s}}}
                """.formatted(total, String.join(",", contacts), next);
    }

    private static String contact(int number, long createdAt) {
        return """
                {"type": "contact", "id": "%s", "role": "lead", "email": "p%d@example.org", "created_at": %d}
                """.formatted(id(number), number, createdAt);
    }

    private static String id(int number) {
        return "%024x".formatted(number);
    }

    private static List<String> ids(PeoplePage page) {
        return page.people().stream().map(Person::recordId).toList();
    }

    private static JsonNode asked(IntercomCall call) throws JsonProcessingException {
        return JSON.readTree(call.json().orElseThrow());
    }

    private static PeopleWanted leadsSince(Instant since) {
        return new PeopleWanted("intercom-leads", Optional.empty(), Optional.empty(), Optional.of(since));
    }

    private static PeopleReading reading(PeopleWanted wanted, Optional<String> place) {
        return new PeopleReading(campaign(), wanted, Optional.empty(), Optional.empty(), false, place);
    }

    private static Campaign campaign() {
        return new Campaign(
                "spring",
                ProgramFixture.program("generic").rules(),
                Optional.empty(),
                Optional.of(new IntercomRules(
                        "emea", People.NOTHING, People.NOTHING, false, List.of(), WhenDeleted.PARK, List.of())));
    }
}
