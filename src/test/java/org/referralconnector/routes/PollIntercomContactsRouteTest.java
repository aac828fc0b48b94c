package org.referralconnector.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.referralconnector.intercom.Contacts.ADA;
import static org.referralconnector.intercom.Contacts.BOB;
import static org.referralconnector.intercom.Contacts.JSON;
import static org.referralconnector.intercom.Contacts.STAMP;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.referralconnector.campaign.QualificationRule.Action;
import org.referralconnector.intercom.ContactQueries;
import org.referralconnector.intercom.ContactReading;
import org.referralconnector.intercom.ContactWindow;
import org.referralconnector.intercom.Contacts;
import org.referralconnector.intercom.IntercomAnswer;
import org.referralconnector.intercom.IntercomCall;
import org.referralconnector.intercom.IntercomErrors;
import org.referralconnector.journal.Arrival;
import org.referralconnector.journal.JournalUnavailable;
import org.referralconnector.journal.Recorded;
import org.referralconnector.journal.TestDatabase;

class PollIntercomContactsRouteTest {
    private static final ContactWindow WINDOW =
            new ContactWindow("default", STAMP, STAMP.plusSeconds(3_600), STAMP.plusSeconds(3_300));

    private final TestDatabase database = TestDatabase.h2();
    private final Deque<String> pages = new ArrayDeque<>();
    private final List<Integer> recorded = new ArrayList<>();
    private final List<ContactReading> read = new ArrayList<>();
    private final List<Exception> failures = new ArrayList<>();
    private final CountDownLatch looked = new CountDownLatch(1);
    private ContactWindow due;
    private boolean databaseAway;
    private RouteAlone route;

    /** Has something to search when a test says so. */
    public final class FakeWindows {
        public ContactWindow next() {
            looked.countDown();
            return due;
        }

        public void read(ContactReading reading) {
            read.add(reading);
        }

        public void failed(Exception failure) {
            failures.add(failure);
        }
    }

    /** Counts what is recorded at once. */
    public final class FakeJournal {
        public List<Recorded> recordAll(List<Arrival> arrivals) throws JournalUnavailable {
            if (databaseAway) {
                throw new JournalUnavailable("away", null);
            }
            recorded.add(arrivals.size());
            return List.of();
        }
    }

    @BeforeEach
    void prepare() throws Exception {
        Contacts.link(database, "ada", ADA);
        Contacts.link(database, "bob", BOB);
        route = new RouteAlone("poll-intercom-contacts")
                .with("contactWindows", new FakeWindows())
                .with(
                        "contactQueries",
                        new ContactQueries(
                                Contacts.intakes(database, Contacts.campaigns(Action.CONFIRMED)),
                                new IntercomErrors(JSON),
                                JSON))
                .with("journal", new FakeJournal())
                .neighbour("call-intercom-default", this::answer);
    }

    @AfterEach
    void stop() throws Exception {
        route.close();
        database.close();
    }

    @Test
    void nothing_is_searched_before_it_is_time() throws Exception {
        route.startFrom("direct:poll-intercom-contacts");

        assertThat(route.send(Map.of()).getException()).isNull();

        assertThat(route.askedOf("call-intercom-default")).isEmpty();
        assertThat(read).isEmpty();
    }

    @Test
    void every_page_is_recorded_before_the_next_is_asked_for() throws Exception {
        due = WINDOW;
        pages.add(page("next", ADA));
        pages.add(page(null, BOB));
        route.startFrom("direct:poll-intercom-contacts");

        assertThat(route.send(Map.of()).getException()).isNull();

        assertThat(recorded).containsExactly(1, 1);
        assertThat(route.askedOf("call-intercom-default")).hasSize(2);
        assertThat(read).singleElement().satisfies(reading -> {
            assertThat(reading.window()).isEqualTo(WINDOW);
            assertThat(reading.failure()).isEmpty();
        });
    }

    @Test
    void an_answer_that_is_none_ends_the_search_as_failed() throws Exception {
        due = WINDOW;
        pages.add("<html>");
        route.startFrom("direct:poll-intercom-contacts");

        route.send(Map.of());

        assertThat(read).singleElement().satisfies(reading -> assertThat(reading.failure())
                .contains("UNREADABLE_ANSWER"));
    }

    @Test
    void what_cannot_be_recorded_is_noted_and_ends_nothing() throws Exception {
        due = WINDOW;
        databaseAway = true;
        pages.add(page(null, ADA));
        route.startFrom("direct:poll-intercom-contacts");

        assertThat(route.send(Map.of()).getException()).isNull();

        assertThat(failures).singleElement().isInstanceOf(JournalUnavailable.class);
        assertThat(read).isEmpty();
    }

    @Test
    void it_looks_by_itself() throws Exception {
        route.start();

        assertThat(looked.await(Duration.ofSeconds(30).toSeconds(), TimeUnit.SECONDS))
                .isTrue();
    }

    private Object answer(Exchange exchange) {
        IntercomCall call = exchange.getMessage().getBody(IntercomCall.class);
        return new IntercomAnswer(call, 200, pages.remove());
    }

    private static String page(String next, String contact) {
        return "{\"type\": \"list\", \"data\": [" + Contacts.contact(contact, "user", "paid", STAMP.plusSeconds(9))
                + "], \"pages\": {"
                + (next == null ? "" : "\"next\": {\"starting_after\": \"" + next + "\"}") + "}}";
    }
}
