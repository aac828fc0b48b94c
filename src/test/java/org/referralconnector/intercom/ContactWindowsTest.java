package org.referralconnector.intercom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.referralconnector.intercom.Contacts.ADA;
import static org.referralconnector.intercom.Contacts.BOB;
import static org.referralconnector.intercom.Contacts.JSON;
import static org.referralconnector.intercom.Contacts.STAMP;
import static org.referralconnector.intercom.Contacts.contact;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.referralconnector.MovingClock;
import org.referralconnector.campaign.QualificationRule.Action;
import org.referralconnector.intercom.ContactWindows.Standing;
import org.referralconnector.journal.Backoff;
import org.referralconnector.journal.StreamPositions;
import org.referralconnector.journal.TestDatabase;

/** When contacts are searched, and how far. */
class ContactWindowsTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration LAG = Duration.ofMinutes(5);

    private final TestDatabase database = TestDatabase.h2();
    private final MovingClock clock = new MovingClock(STAMP);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final StreamPositions positions = new StreamPositions(database.database());
    private final ContactQueries queries = new ContactQueries(
            Contacts.intakes(database, Contacts.campaigns(Action.CONFIRMED)), new IntercomErrors(JSON), JSON);
    private final ContactWindows windows = windows();

    @BeforeEach
    void link() throws Exception {
        Contacts.link(database, "ada", ADA);
        Contacts.link(database, "bob", BOB);
    }

    @AfterEach
    void close() throws Exception {
        database.close();
    }

    @Test
    void the_first_search_looks_back_to_the_first_start() throws Exception {
        assertThat(windows.next()).isNull();
        clock.move(HOUR);
        assertThat(windows.next()).isNull();
        clock.move(LAG);

        assertThat(windows.next())
                .isEqualTo(new ContactWindow(
                        "default", STAMP.minusSeconds(60), STAMP.plus(HOUR).plus(LAG), STAMP.plus(HOUR)));
    }

    @Test
    void the_next_search_begins_where_the_last_one_surely_knew_everything() throws Exception {
        ContactWindow first = due();
        windows.read(queries.begin(first).failed("HTTP_503"));
        clock.move(Duration.ofMinutes(5));
        ContactWindow again = windows.next();
        assertThat(again.from()).isEqualTo(first.from());

        windows.read(new ContactReading(again, Optional.empty(), List.of(), Optional.empty()));
        assertThat(windows.next()).isNull();
        clock.move(HOUR);
        assertThat(windows.next().from()).isEqualTo(again.settled().minusSeconds(60));
        assertThat(windows.standing("default")).contains(new Standing(Optional.of(again.settled()), Optional.empty()));
        assertThat(meters.get("referral.intercom.searched.age.seconds").gauge().value())
                .isEqualTo(3_900.0);
    }

    @Test
    void another_process_goes_on_where_one_has_died_and_does_not_search_what_one_has_searched() throws Exception {
        ContactWindow unfinished = due();
        assertThat(windows().next()).isEqualTo(unfinished);

        windows.read(new ContactReading(unfinished, Optional.empty(), List.of(), Optional.empty()));
        assertThat(windows().next()).isNull();
    }

    @Test
    void a_search_that_fails_is_repeated_ever_more_rarely_and_says_why() throws Exception {
        due();
        windows.failed(new IllegalStateException("secret"));
        assertThat(windows.next()).isNull();
        assertThat(windows.standing("default").orElseThrow().failure()).contains("IllegalStateException");

        clock.move(Duration.ofMinutes(5));
        assertThat(windows.next()).isNotNull();
    }

    @Test
    void a_search_asks_from_two_days_before_on_the_last_updated_first_with_merges() throws Exception {
        ContactWindow window = due();

        IntercomCall call = queries.begin(window).next();

        assertThat(call.path()).isEqualTo("/contacts/search");
        assertThat(call.query()).isEqualTo("include_merge_history=true");
        assertThat(call.writes()).isFalse();
        JsonNode body = JSON.readTree(call.json().orElseThrow());
        assertThat(body)
                .isEqualTo(JSON.readTree("{\"query\": {\"field\": \"updated_at\", \"operator\": \">\", \"value\": "
                        + window.from().minus(Duration.ofDays(2)).getEpochSecond()
                        + "}, \"sort\": {\"field\": \"updated_at\", \"order\": \"descending\"},"
                        + " \"pagination\": {\"per_page\": 150}}"));
    }

    @Test
    void pages_are_read_until_one_reaches_back_to_where_the_window_begins() throws Exception {
        ContactWindow window = due();
        ContactReading reading = queries.begin(window);

        reading = queries.take(
                reading,
                page(reading, "c1", contact(ADA, "user", "paid", window.from().plusSeconds(60))));
        assertThat(reading.arrivals()).hasSize(1);
        assertThat(JSON.readTree(reading.next().json().orElseThrow())
                        .at("/pagination/starting_after")
                        .asText())
                .isEqualTo("c1");

        reading = queries.take(
                reading,
                page(
                        reading,
                        "c2",
                        contact(BOB, "user", "paid", window.from()),
                        contact("old", "user", "paid", window.from().minusSeconds(1))));
        assertThat(reading.isUnderWay()).isFalse();
        assertThat(reading.failure()).isEmpty();
        assertThat(reading.arrivals())
                .extracting(arrival -> arrival.events().get(0).participant())
                .containsExactly(BOB);
    }

    @Test
    void an_empty_page_or_one_without_a_next_is_the_last() throws Exception {
        ContactReading reading = queries.begin(due());

        assertThat(queries.take(reading, page(reading, "c1")).isUnderWay()).isFalse();
        assertThat(queries.take(reading, page(reading, null, contact(ADA, "user", "paid", clock.instant())))
                        .isUnderWay())
                .isFalse();
    }

    @Test
    void an_answer_that_is_no_page_fails_the_search() throws Exception {
        ContactReading reading = queries.begin(due());
        IntercomCall call = reading.next();

        assertThat(queries.take(reading, new IntercomAnswer(call, 200, "<html>"))
                        .failure())
                .contains("UNREADABLE_ANSWER");
        assertThat(queries.take(reading, new IntercomAnswer(call, 200, "{\"type\": \"list\"}"))
                        .failure())
                .contains("UNREADABLE_ANSWER");
        assertThat(queries.take(reading, new IntercomAnswer(call, 503, "")).failure())
                .contains("HTTP_503");
        assertThat(queries.take(reading, IntercomAnswer.notTried(call)).failure())
                .contains("NOT_TRIED");
    }

    @Test
    void a_page_that_names_itself_as_the_next_one_fails_the_search() throws Exception {
        ContactReading reading = queries.begin(due());
        String contact = contact(ADA, "user", "paid", clock.instant());
        reading = queries.take(reading, page(reading, "c1", contact));

        assertThat(queries.take(reading, page(reading, "c1", contact)).failure())
                .contains("UNREADABLE_ANSWER");
    }

    private ContactWindow due() throws Exception {
        windows.next();
        clock.move(HOUR.plus(LAG));
        return windows.next();
    }

    private ContactWindows windows() {
        return new ContactWindows(
                List.of("default"),
                HOUR,
                LAG,
                queries,
                positions,
                new Backoff(Duration.ofSeconds(2), Duration.ofMinutes(5), RandomGenerator.getDefault()),
                clock,
                meters);
    }

    private static IntercomAnswer page(ContactReading reading, String next, String... contacts) {
        String pages = next == null
                ? "{\"type\": \"pages\"}"
                : "{\"type\": \"pages\", \"next\": {\"page\": 2, \"starting_after\": \"" + next + "\"}}";
        return new IntercomAnswer(
                reading.next(),
                200,
                "{\"type\": \"list\", \"data\": [" + String.join(", ", contacts) + "], \"pages\": " + pages + "}");
    }
}
