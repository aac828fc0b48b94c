package org.referralconnector.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.referralconnector.campaign.ProgramFixture.program;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.referralconnector.MovingClock;
import org.referralconnector.campaign.ApiRules;
import org.referralconnector.campaign.Campaign;
import org.referralconnector.campaign.Campaigns;
import org.referralconnector.campaign.ProgramRules;
import org.referralconnector.campaign.SalesforceRules;
import org.referralconnector.campaign.Section;
import org.referralconnector.change.Person;
import org.referralconnector.change.StatusUpdate;
import org.referralconnector.change.StatusUpdates;
import org.referralconnector.journal.Journal;
import org.referralconnector.journal.JournalTables;
import org.referralconnector.journal.Link;
import org.referralconnector.journal.Links;
import org.referralconnector.journal.OnTwoDatabases;
import org.referralconnector.journal.TestDatabase;
import org.referralconnector.people.PeoplePage;
import org.referralconnector.people.PeopleStep;
import org.referralconnector.people.PeopleWanted;

class ImportRunsTest {
    private final List<Journal> journals = new ArrayList<>();
    private static final String ORG = "salesforce/default";

    private final MovingClock clock = new MovingClock(Instant.parse("2026-11-27T12:00:00Z"));
    private final StatusUpdates updates = new StatusUpdates(new ObjectMapper());

    @OnTwoDatabases
    void each_person_is_recorded_once_and_told_to_be_added(TestDatabase database) throws Exception {
        ImportRuns runs = runs(database, "a");
        ImportRun run = runs.counted(runs.begin(order(false)), 3);

        run = runs.record(run, new PeoplePage(3, List.of(person(1), person(2), person(2)), Optional.empty()));

        assertThat(run.state()).isEqualTo(ImportState.CARRYING);
        assertThat(run.waiting()).isEqualTo(2);
        List<Map<String, Object>> entries =
                database.rows("SELECT kind, participant, campaign, body FROM journal_entry ORDER BY id");
        assertThat(entries).extracting(row -> row.get("participant")).containsExactly(id(1), id(2));
        assertThat(entries).extracting(row -> row.get("kind")).containsOnly("person-chosen");
        StatusUpdate update = updates.read(entries.get(0).get("body").toString());
        assertThat(update.person()).contains(person(1));
        assertThat(update.action().word()).isEqualTo("add-contact");
        assertThat(update.cause().rule()).isEqualTo("import");
        assertThat(database.rows("SELECT DISTINCT destination, urgency FROM delivery"))
                .containsExactly(Map.of("destination", "program/hero", "urgency", 3));
    }

    @OnTwoDatabases
    void a_page_that_was_recorded_is_not_recorded_again_by_whoever_saw_the_import_before(TestDatabase database)
            throws Exception {
        ImportRuns runs = runs(database, "a");
        ImportRun before = runs.counted(runs.begin(order(false)), 4);
        PeoplePage page = new PeoplePage(2, List.of(person(1), person(2)), Optional.of("2"));

        ImportRun after = runs.record(before, page);
        ImportRun again = runs.record(before, page);

        assertThat(again).isEqualTo(after);
        assertThat(after.locator()).contains("2");
        assertThat(after.records()).isEqualTo(2);
        assertThat(database.number("SELECT COUNT(*) FROM delivery")).isEqualTo(2);
    }

    @OnTwoDatabases
    void an_import_that_lost_its_place_begins_anew_and_chooses_nobody_twice(TestDatabase database) throws Exception {
        ImportRuns runs = runs(database, "a");
        ImportRun run = runs.counted(runs.begin(order(false)), 4);
        run = runs.watched(run, "7500S0000000001AAA", true);
        run = runs.record(run, new PeoplePage(2, List.of(person(1), person(2)), Optional.of("2")));

        run = runs.lost(run, "INVALID_QUERY_LOCATOR", "gone");
        assertThat(run.total()).isEmpty();
        assertThat(run.job()).isEmpty();
        run = runs.counted(run, 4);
        run = runs.record(
                run,
                new PeoplePage(
                        4, Stream.of(1, 2, 3, 4).map(ImportRunsTest::person).toList(), Optional.empty()));

        assertThat(run.state()).isEqualTo(ImportState.CARRYING);
        assertThat(database.rows("SELECT participant FROM journal_entry ORDER BY id"))
                .extracting(row -> row.get("participant"))
                .containsExactly(id(1), id(2), id(3), id(4));
        assertThat(database.row("SELECT records, chosen, chosen_before FROM import_run"))
                .containsEntry("records", 4L)
                .containsEntry("chosen", 4L)
                .containsEntry("chosen_before", 0L);
    }

    @OnTwoDatabases
    void an_import_that_is_moved_back_goes_on_from_there_with_what_it_has(TestDatabase database) throws Exception {
        ImportRuns runs = runs(database, "a");
        String place = "100 ".repeat(2_000);
        ImportRun run = runs.record(
                runs.begin(order(false)),
                new PeoplePage(2, List.of(person(1), person(2)), Optional.of("1 cursor"), Optional.of(3L)));
        assertThat(run.total()).contains(3L);

        run = runs.take(run, new PeopleStep.MovedBack(place));
        assertThat(run.locator()).contains(place);
        assertThat(run.restarts()).isEqualTo(1);
        assertThat(run.records()).isEqualTo(2);
        assertThat(run.total()).contains(3L);
        run = runs.take(
                run, new PeopleStep.Read(new PeoplePage(1, List.of(person(3)), Optional.empty(), Optional.of(3L))));

        assertThat(run.state()).isEqualTo(ImportState.CARRYING);
        assertThat(database.rows("SELECT participant FROM journal_entry ORDER BY id"))
                .extracting(row -> row.get("participant"))
                .containsExactly(id(1), id(2), id(3));
    }

    @OnTwoDatabases
    void contacts_of_intercom_are_known_by_their_own_links(TestDatabase database) throws Exception {
        ImportRuns runs = runs(database, "a");
        String workspace = "intercom/default";
        String contact = "6762f0d51bb69f9f2193bb80";
        new Links(database.database())
                .learn(List.of(
                        new Link("hero", "sub_1", workspace, "contact", contact),
                        new Link("*", "email:0f", workspace, "contact", "6762f0d51bb69f9f2193bb81")));
        PeopleWanted segment = new PeopleWanted(
                "intercom-segment", Optional.empty(), Optional.of("5f2a"), Optional.of(clock.instant()));
        ImportRun run = runs.begin(new ImportOrder("hero", segment, true, false));
        assertThat(run.order().people()).isEqualTo(segment);

        runs.record(
                run,
                new PeoplePage(
                        2,
                        Stream.of(contact, "6762f0d51bb69f9f2193bb81")
                                .map(id -> new Person(
                                        workspace,
                                        "contact",
                                        id,
                                        Optional.of("ada@example.org"),
                                        Optional.empty(),
                                        Optional.empty()))
                                .toList(),
                        Optional.empty(),
                        Optional.of(2L)));

        assertThat(database.row("SELECT chosen, already_participant FROM import_run"))
                .isEqualTo(Map.of("chosen", 1L, "already_participant", 1L));
        StatusUpdate update = updates.read(
                database.row("SELECT body FROM journal_entry").get("body").toString());
        assertThat(update.cause().object()).isEqualTo("contact");
        assertThat(update.welcomed()).isTrue();
    }

    @OnTwoDatabases
    void an_import_that_loses_its_place_again_and_again_fails(TestDatabase database) throws Exception {
        ImportRuns runs = runs(database, "a");
        ImportRun run = runs.begin(order(false));
        for (int i = 0; i < 5; i++) {
            run = runs.lost(run, "NOT_FOUND", "gone");
            assertThat(run.state()).isEqualTo(ImportState.READING);
        }

        assertThat(runs.lost(run, "NOT_FOUND", "gone").state()).isEqualTo(ImportState.FAILED);
    }

    @OnTwoDatabases
    void who_takes_part_already_or_has_no_address_or_was_chosen_before_is_skipped(TestDatabase database)
            throws Exception {
        ImportRuns runs = runs(database, "a");
        new Links(database.database())
                .learn(List.of(
                        new Link("hero", "sub_1", ORG, "Contact", id(1)),
                        new Link("other", "x", ORG, "Contact", id(3))));
        ImportRun first = runs.counted(runs.begin(order(false)), 1);
        runs.record(first, new PeoplePage(1, List.of(person(2)), Optional.empty()));
        runs.cancel(first.id());
        Person nameless = new Person(ORG, "Contact", id(4), Optional.empty(), Optional.empty(), Optional.empty());

        ImportRun dry = runs.counted(runs.begin(order(true)), 5);
        List<Person> people = List.of(person(1), person(2), person(3), nameless);
        dry = runs.record(dry, new PeoplePage(5, people, Optional.empty()));
        ImportRun run = runs.counted(runs.begin(order(false)), 5);
        run = runs.record(run, new PeoplePage(5, people, Optional.empty()));

        assertThat(dry.state()).isEqualTo(ImportState.DONE);
        for (long id : List.of(dry.id(), run.id())) {
            assertThat(database.row(
                            "SELECT chosen, no_email, already_participant, chosen_before FROM import_run"
                                    + " WHERE id = ?",
                            id))
                    .isEqualTo(Map.of("chosen", 1L, "no_email", 2L, "already_participant", 1L, "chosen_before", 1L));
        }
        assertThat(database.number("SELECT COUNT(*) FROM delivery")).isEqualTo(2);
    }

    @OnTwoDatabases
    void what_is_settled_is_counted_once_and_ends_the_import(TestDatabase database) throws Exception {
        ImportRuns runs = runs(database, "a");
        ImportRun run = runs.counted(runs.begin(order(false)), 3);
        run = runs.record(run, new PeoplePage(3, List.of(person(1), person(2), person(3)), Optional.empty()));
        settle(database, id(1), "delivered", null);
        settle(database, id(2), "refused", "INVALID_EMAIL");

        run = runs.count(runs.count(run));
        assertThat(run.state()).isEqualTo(ImportState.CARRYING);
        assertThat(run.waiting()).isEqualTo(1);
        settle(database, id(3), "parked", "NO_LIST");
        run = runs.count(runs.find(run.id()).orElseThrow());

        assertThat(run.state()).as("what is parked holds up nothing").isEqualTo(ImportState.DONE);
        assertThat(run.parked()).isEqualTo(1);
        assertThat(database.rows("SELECT state, reason, persons FROM import_outcome ORDER BY state"))
                .containsExactly(
                        Map.of("state", "delivered", "reason", "", "persons", 1L),
                        Map.of("state", "refused", "reason", "INVALID_EMAIL", "persons", 1L));
    }

    @OnTwoDatabases
    void a_campaign_has_one_import_at_a_time(TestDatabase database) throws Exception {
        ImportRuns runs = runs(database, "a");
        ImportRun run = runs.begin(order(false));

        assertThat(runs.begin(order(true)).id()).isEqualTo(run.id());
        assertThat(runs.cancel(run.id())).isTrue();
        assertThat(runs.cancel(run.id())).isFalse();
        assertThat(runs.begin(order(true)).id()).isNotEqualTo(run.id());
    }

    @OnTwoDatabases
    void a_cancelled_import_records_nobody_more(TestDatabase database) throws Exception {
        ImportRuns runs = runs(database, "a");
        ImportRun run = runs.counted(runs.begin(order(false)), 1);
        runs.cancel(run.id());

        assertThat(runs.record(run, new PeoplePage(1, List.of(person(1)), Optional.empty()))
                        .state())
                .isEqualTo(ImportState.CANCELLED);
        assertThat(database.number("SELECT COUNT(*) FROM journal_entry")).isZero();
    }

    @OnTwoDatabases
    void a_failure_that_passes_is_waited_for_and_one_that_does_not_ends_the_import(TestDatabase database)
            throws Exception {
        ImportRuns runs = runs(database, "a");
        ImportRun run = runs.later(runs.begin(order(false)), "HTTP_503", "away", Optional.of(Duration.ofSeconds(30)));

        assertThat(run.dueAt()).isEqualTo(clock.instant().plusSeconds(30));
        assertThat(run.attempts()).isEqualTo(1);
        run = runs.failed(run, "MALFORMED_QUERY", "unexpected token: \0'x'");
        assertThat(run.state()).isEqualTo(ImportState.FAILED);
        assertThat(database.row("SELECT reason, detail FROM import_run"))
                .isEqualTo(Map.of("reason", "MALFORMED_QUERY", "detail", "unexpected token: \uFFFD'x'"));
    }

    @OnTwoDatabases
    void the_end_is_told_until_somebody_heard_it_but_not_for_ever(TestDatabase database) throws Exception {
        ImportRuns runs = runs(database, "a");
        ImportRun heard = runs.counted(runs.begin(order(false)), 0);

        assertThat(runs.announcements()).containsExactly(heard.id());
        assertThat(runs.announcements()).as("told a moment ago").isEmpty();
        clock.move(Duration.ofMinutes(1));
        assertThat(runs.announcements()).containsExactly(heard.id());
        runs.announced(heard.id());
        clock.move(Duration.ofDays(1));
        assertThat(runs.announcements()).isEmpty();

        ImportRun unheard = runs.counted(runs.begin(order(false)), 0);
        for (int i = 0; i < 6; i++) {
            assertThat(runs.announcements()).containsExactly(unheard.id());
            clock.move(Duration.ofDays(1));
        }
        assertThat(runs.announcements()).isEmpty();
    }

    @OnTwoDatabases
    void another_process_takes_an_import_over_only_when_its_reader_is_silent(TestDatabase database) throws Exception {
        ImportRuns first = runs(database, "a");
        ImportRuns second = runs(database, "b");
        first.begin(order(false));
        assertThat(first.claim()).hasSize(1);

        boolean alone = database.database().embedded();
        assertThat(second.claim())
                .as("nobody else has an embedded database open")
                .hasSize(alone ? 1 : 0);
        clock.move(Duration.ofSeconds(30));
        assertThat(second.claim()).hasSize(1);
    }

    @AfterEach
    void close() {
        journals.forEach(Journal::close);
    }

    private ImportRuns runs(TestDatabase database, String reader) {
        Journal journal = new Journal(new JournalTables(database.database(), false), destinations -> {});
        journals.add(journal);
        return new ImportRuns(
                database.database(),
                journal,
                new Links(database.database()),
                new Campaigns(List.of(campaign())),
                updates,
                new ImportForecast(clock),
                reader,
                Duration.ofSeconds(20),
                true,
                clock,
                new Random(1));
    }

    private static Campaign campaign() {
        ProgramRules program = program("referralhero")
                .campaignId("MFae00000001")
                .api(new ApiRules("http://127.0.0.1", Optional.of("t"), Optional.empty(), 2))
                .rules();
        return new Campaign(
                "hero", program, Optional.of(new SalesforceRules("default", Section.NOTHING, Section.NOTHING)));
    }

    private static ImportOrder order(boolean dryRun) {
        return new ImportOrder("hero", PeopleWanted.all("contacts"), false, dryRun);
    }

    private static Person person(int number) {
        return new Person(
                ORG,
                "Contact",
                id(number),
                Optional.of("p" + number + "@example.org"),
                Optional.of("Ada"),
                Optional.of("Lovelace"));
    }

    private static String id(int number) {
        return "0030S000000000" + number + "AAA";
    }

    private static void settle(TestDatabase database, String participant, String state, String reason)
            throws SQLException {
        database.execute(
                "UPDATE delivery SET state = ?, reason = ? WHERE entry = (SELECT id FROM journal_entry WHERE participant = ?)",
                state,
                reason,
                participant);
    }
}
