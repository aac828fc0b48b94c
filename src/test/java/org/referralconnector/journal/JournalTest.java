package org.referralconnector.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.referralconnector.journal.Arrivals.INTERCOM;
import static org.referralconnector.journal.Arrivals.RECEIVED;
import static org.referralconnector.journal.Arrivals.SALESFORCE;
import static org.referralconnector.journal.Arrivals.arrival;
import static org.referralconnector.journal.Arrivals.event;
import static org.referralconnector.journal.Arrivals.lead;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class JournalTest {

    @OnTwoDatabases
    void an_arrival_becomes_an_entry_per_event_and_a_delivery_per_event_and_destination(TestDatabase test)
            throws Exception {
        try (Journal journal = journal(test)) {
            Recorded recorded = journal.record(arrival(
                    "spring",
                    "{\"n\":2}",
                    List.of(SALESFORCE, INTERCOM),
                    event("e1", "ada", "ada@example.org"),
                    event("e2", "bob", null)));

            assertThat(recorded.duplicate()).isFalse();
            assertThat(new JournalTables(test.database(), false).find(recorded.entry()))
                    .contains(new JournalEntry(
                            recorded.entry(),
                            "spring",
                            EventKind.LEAD_JOINED,
                            "ada",
                            0,
                            RECEIVED,
                            "application/json",
                            "{\"n\":2}"));
        }
        assertThat(test.rows("SELECT j.participant, j.position, d.destination, d.state, d.attempts, d.due_at"
                        + " FROM delivery d JOIN journal_entry j ON j.id = d.entry ORDER BY d.id"))
                .extracting(row -> List.copyOf(row.values()))
                .containsExactly(
                        List.of("ada", 0, SALESFORCE, "due", 0, RECEIVED),
                        List.of("ada", 0, INTERCOM, "due", 0, RECEIVED),
                        List.of("bob", 1, SALESFORCE, "due", 0, RECEIVED),
                        List.of("bob", 1, INTERCOM, "due", 0, RECEIVED));
    }

    @OnTwoDatabases
    void arrivals_that_belong_together_have_a_receipt_each_in_their_order(TestDatabase test) throws Exception {
        try (Journal journal = journal(test)) {
            Recorded first = journal.record(lead("e1", "ada"));

            List<Recorded> receipts = journal.recordAll(
                    List.of(lead("e2", "bob"), lead("e1", "ada"), lead("e3", "eve"), lead("e2", "bob")));

            assertThat(receipts).extracting(Recorded::duplicate).containsExactly(false, true, false, true);
            assertThat(receipts.get(1).entry()).isEqualTo(first.entry());
            assertThat(receipts.get(3).entry()).isEqualTo(receipts.get(0).entry());
            assertThat(journal.recordAll(List.of())).isEmpty();
        }
        assertThat(test.number("SELECT COUNT(*) FROM journal_entry")).isEqualTo(3);
    }

    @OnTwoDatabases
    void arrivals_that_belong_together_are_recorded_together_or_not_at_all(TestDatabase test) throws Exception {
        // the tables want to know when
        Arrival impossible =
                new Arrival("spring", null, "text/plain", "{}", List.of(event("e2", "bob", null)), List.of(SALESFORCE));
        try (Journal journal = journal(test)) {
            assertThatExceptionOfType(JournalUnavailable.class)
                    .isThrownBy(() -> journal.recordAll(List.of(lead("e1", "ada"), impossible)));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> journal.recordAll(List.of(lead("e1", "ada"), lead("e2", "x".repeat(301)))));
            assertThat(test.number("SELECT COUNT(*) FROM journal_entry")).isZero();

            assertThat(journal.record(lead("e1", "ada")).duplicate()).isFalse();
        }
    }

    @OnTwoDatabases
    void more_arrivals_than_a_usual_group_may_belong_together(TestDatabase test) throws Exception {
        List<Arrival> many = IntStream.range(0, 3_000)
                .mapToObj(i -> lead("e" + i, "person-" + i))
                .toList();
        try (Journal journal = journal(test)) {
            assertThat(journal.recordAll(many)).hasSize(3_000).noneMatch(Recorded::duplicate);
        }
        assertThat(test.number("SELECT COUNT(*) FROM delivery")).isEqualTo(3_000);
    }

    @OnTwoDatabases
    void an_entry_is_not_stored_without_its_deliveries(TestDatabase test) throws Exception {
        JournalTables tables = new JournalTables(test.database(), false);
        Arrival second = arrival("spring", "{}", List.of("x".repeat(201)), event("e2", "ada", null));

        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> tables.append(List.of(lead("e1", "ada"), second)));

        assertThat(test.number("SELECT COUNT(*) FROM journal_entry")).isZero();
        assertThat(test.number("SELECT COUNT(*) FROM delivery")).isZero();
        assertThat(test.number("SELECT COUNT(*) FROM participant")).isZero();
    }

    @OnTwoDatabases
    void an_arrival_for_nowhere_is_kept(TestDatabase test) throws Exception {
        try (Journal journal = journal(test)) {
            journal.record(arrival("spring", "{}", List.of(), event("e1", "ada", null)));
        }
        assertThat(test.number("SELECT COUNT(*) FROM journal_entry")).isOne();
        assertThat(test.number("SELECT COUNT(*) FROM delivery")).isZero();
    }

    @OnTwoDatabases
    void a_second_event_with_the_senders_id_gets_the_number_of_the_first(TestDatabase test) throws Exception {
        try (Journal journal = journal(test)) {
            Recorded first = journal.record(arrival("spring", "one", List.of(SALESFORCE), event("e1", "ada", null)));
            Recorded again = journal.record(arrival("spring", "two", List.of(SALESFORCE), event("e1", "ada", null)));
            Recorded elsewhere =
                    journal.record(arrival("autumn", "one", List.of(SALESFORCE), event("e1", "ada", null)));

            assertThat(again).isEqualTo(new Recorded(first.entry(), true));
            assertThat(elsewhere.duplicate()).isFalse();
        }
        assertThat(test.number("SELECT COUNT(*) FROM delivery")).isEqualTo(2);
    }

    @OnTwoDatabases
    void an_event_without_an_id_is_recognised_by_its_whole_body(TestDatabase test) throws Exception {
        try (Journal journal = journal(test)) {
            Arrival arrival =
                    arrival("spring", "same", List.of(SALESFORCE), event(null, "ada", null), event(null, "bob", null));
            Recorded first = journal.record(arrival);
            Recorded again = journal.record(arrival);
            Recorded other = journal.record(arrival("spring", "other", List.of(), event(null, "ada", null)));

            assertThat(first.duplicate()).isFalse();
            assertThat(again).isEqualTo(new Recorded(first.entry(), true));
            assertThat(other.duplicate()).isFalse();
        }
        assertThat(test.number("SELECT COUNT(*) FROM delivery")).isEqualTo(2);
    }

    @OnTwoDatabases
    void an_event_with_an_id_is_recognised_wherever_it_stands_in_a_body(TestDatabase test) throws Exception {
        try (Journal journal = journal(test)) {
            journal.record(
                    arrival("spring", "both", List.of(SALESFORCE), event("e1", "ada", null), event("e2", "bob", null)));
            Recorded second =
                    journal.record(arrival("spring", "second", List.of(SALESFORCE), event("e2", "bob", null)));
            Recorded mixed = journal.record(arrival(
                    "spring", "mixed", List.of(SALESFORCE), event("e3", "cyd", null), event("e1", "ada", null)));

            assertThat(second.duplicate()).isTrue();
            assertThat(test.row("SELECT participant FROM journal_entry WHERE id = ?", second.entry()))
                    .containsEntry("participant", "bob");
            assertThat(mixed.duplicate()).isFalse();
        }
        assertThat(test.number("SELECT COUNT(*) FROM delivery")).isEqualTo(3);
    }

    @OnTwoDatabases
    void several_events_of_one_body_may_share_the_senders_id(TestDatabase test) throws Exception {
        try (Journal journal = journal(test)) {
            Arrival arrival =
                    arrival("spring", "{}", List.of(SALESFORCE), event("e1", "ada", null), event("e1", "bob", null));
            journal.record(arrival);
            assertThat(journal.record(arrival).duplicate()).isTrue();
        }
        assertThat(test.rows("SELECT participant FROM journal_entry ORDER BY id"))
                .extracting(row -> row.get("participant"))
                .containsExactly("ada", "bob");
    }

    @OnTwoDatabases
    void duplicates_within_one_group_have_one_effect(TestDatabase test) throws Exception {
        List<Recorded> receipts = new JournalTables(test.database(), false)
                .append(List.of(lead("e1", "ada"), lead("e2", "bob"), lead("e1", "ada"), lead("e1", "ada")));

        long original = receipts.get(0).entry();
        assertThat(receipts.get(0).duplicate()).isFalse();
        assertThat(receipts.get(1).duplicate()).isFalse();
        assertThat(receipts.subList(2, 4)).containsOnly(new Recorded(original, true));
        assertThat(test.number("SELECT COUNT(*) FROM delivery")).isEqualTo(2);
    }

    @OnTwoDatabases
    void duplicates_from_two_processes_at_once_have_one_effect(TestDatabase test) throws Exception {
        Database another = test.another();
        ConcurrentLinkedQueue<String> receipts = new ConcurrentLinkedQueue<>();
        try (Journal here = journal(test);
                Journal there = new Journal(new JournalTables(another, false), destinations -> {})) {
            together(16, worker -> () -> {
                for (int i = 0; i < 50; i++) {
                    int event = worker % 2 == 0 ? i : 49 - i;
                    Journal journal = worker < 8 ? here : there;
                    Recorded recorded = journal.record(lead("e" + event, "p" + event % 7));
                    receipts.add(event + " is " + recorded.entry() + (recorded.duplicate() ? "" : " first"));
                }
                return null;
            });
        }
        assertThat(test.number("SELECT COUNT(*) FROM delivery")).isEqualTo(50);
        assertThat(receipts).hasSize(800);
        assertThat(receipts.stream().filter(receipt -> receipt.endsWith("first")))
                .hasSize(50);
        assertThat(receipts.stream()
                        .map(receipt -> receipt.replace(" first", ""))
                        .distinct())
                .hasSize(50);
    }

    @OnTwoDatabases
    void numbers_become_visible_in_their_order_whoever_records(TestDatabase test) throws Exception {
        List<JournalTables> writers =
                List.of(new JournalTables(test.database(), false), new JournalTables(test.another(), false));
        CountDownLatch done = new CountDownLatch(4);
        List<Future<Void>> work = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (int worker = 0; worker < 4; worker++) {
                int number = worker;
                work.add(threads.submit(() -> {
                    try {
                        for (int i = 0; i < 50; i++) {
                            writers.get(number % 2)
                                    .append(List.of(lead(number + "-" + i, "ada"), lead(number + "+" + i, "bob")));
                        }
                    } finally {
                        done.countDown();
                    }
                    return null;
                }));
            }
            List<Object> seen = new ArrayList<>();
            boolean last = false;
            while (!last) {
                last = done.await(1, TimeUnit.MILLISECONDS);
                Object highest = seen.isEmpty() ? 0L : seen.get(seen.size() - 1);
                test.rows("SELECT id FROM delivery WHERE id > ? ORDER BY id", highest)
                        .forEach(row -> seen.add(row.get("id")));
            }
            assertThat(seen).hasSize(400);
            for (Future<Void> worker : work) {
                worker.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @OnTwoDatabases
    void one_bad_arrival_does_not_fail_those_that_came_with_it(TestDatabase test) throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        List<Future<Recorded>> receipts = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(40);
        try (Journal journal = new Journal(new JournalTables(test.database(), false), destinations -> {
            busy.countDown();
            await(go);
        })) {
            Future<Recorded> first = threads.submit(() -> journal.record(lead("first", "ada")));
            busy.await();
            assertThat(first.get().duplicate()).isFalse();
            for (int i = 0; i < 30; i++) {
                // the tables want to know when
                Instant received = i == 17 ? null : RECEIVED;
                Arrival arrival = new Arrival(
                        "spring",
                        received,
                        "text/plain",
                        "{}",
                        List.of(event("e" + i, "ada", null)),
                        List.of(SALESFORCE));
                receipts.add(threads.submit(() -> journal.record(arrival)));
            }
            Awaitility.await().until(() -> journal.waiting() == 30);
            go.countDown();

            for (int i = 0; i < 30; i++) {
                Future<Recorded> receipt = receipts.get(i);
                if (i == 17) {
                    assertThatExceptionOfType(ExecutionException.class)
                            .isThrownBy(receipt::get)
                            .withCauseInstanceOf(JournalUnavailable.class);
                } else {
                    assertThat(receipt.get().duplicate()).isFalse();
                }
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(test.number("SELECT COUNT(*) FROM delivery")).isEqualTo(30);
    }

    @OnTwoDatabases
    void what_no_database_can_hold_is_refused_at_once(TestDatabase test) {
        try (Journal journal = journal(test)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> journal.record(lead("e1", "a\0b")))
                    .withMessageContaining("NUL");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> journal.record(lead("e1", "p".repeat(301))))
                    .withMessageContaining("300");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> journal.record(lead("e1", "\ud800")))
                    .withMessageContaining("Unicode");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> journal.record(arrival("spring", "{}", List.of())))
                    .withMessageContaining("without events");
        }
    }

    @OnTwoDatabases
    void arrivals_at_the_same_time_share_transactions(TestDatabase test) throws Exception {
        ConcurrentLinkedQueue<Set<String>> told = new ConcurrentLinkedQueue<>();
        ConcurrentLinkedQueue<Long> entries = new ConcurrentLinkedQueue<>();
        try (Journal journal = new Journal(new JournalTables(test.database(), false), told::add)) {
            together(64, worker -> () -> {
                for (int i = 0; i < 20; i++) {
                    entries.add(
                            journal.record(lead(worker + "-" + i, "p" + worker)).entry());
                }
                return null;
            });
        }
        assertThat(test.rows("SELECT id FROM journal_entry"))
                .hasSize(64 * 20)
                .extracting(row -> row.get("id"))
                .containsExactlyInAnyOrderElementsOf(entries);
        assertThat(test.number("SELECT COUNT(*) FROM delivery")).isEqualTo(64 * 20);
        assertThat(told).hasSizeLessThan(64 * 20 / 4).containsOnly(Set.of(SALESFORCE));
    }

    @OnTwoDatabases
    void closing_writes_what_waits_and_takes_nothing_more(TestDatabase test) throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(11);
        Journal journal = new Journal(new JournalTables(test.database(), false), destinations -> {
            busy.countDown();
            await(go);
        });
        try {
            List<Future<Recorded>> receipts = new ArrayList<>();
            receipts.add(threads.submit(() -> journal.record(lead("first", "ada"))));
            busy.await();
            for (int i = 0; i < 9; i++) {
                String id = "e" + i;
                receipts.add(threads.submit(() -> journal.record(lead(id, "ada"))));
            }
            Awaitility.await().until(() -> journal.waiting() == 9);
            Future<?> closing = threads.submit(journal::close);
            go.countDown();
            closing.get();

            for (Future<Recorded> receipt : receipts) {
                assertThat(receipt.get().duplicate()).isFalse();
            }
            assertThatExceptionOfType(JournalUnavailable.class).isThrownBy(() -> journal.record(lead("late", "ada")));
        } finally {
            threads.shutdownNow();
        }
        assertThat(test.number("SELECT COUNT(*) FROM journal_entry")).isEqualTo(10);
    }

    @OnTwoDatabases
    void nobody_is_left_waiting_by_closing(TestDatabase test) throws Exception {
        ConcurrentLinkedQueue<Long> acknowledged = new ConcurrentLinkedQueue<>();
        Journal journal = journal(test);
        Instant before = Instant.now();
        together(9, worker -> () -> {
            if (worker == 8) {
                Awaitility.await().until(() -> acknowledged.size() > 50);
                journal.close();
                return null;
            }
            try {
                for (int i = 0; ; i++) {
                    acknowledged.add(
                            journal.record(lead(worker + "-" + i, "ada")).entry());
                }
            } catch (JournalUnavailable stopped) {
                return null;
            }
        });
        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(9));
        assertThat(test.number("SELECT COUNT(*) FROM journal_entry")).isEqualTo(acknowledged.size());
    }

    @OnTwoDatabases
    void a_listener_that_fails_harms_nobody(TestDatabase test) throws Exception {
        try (Journal journal = new Journal(new JournalTables(test.database(), false), destinations -> {
            throw new IllegalStateException("deaf");
        })) {
            assertThat(journal.record(lead("e1", "ada")).duplicate()).isFalse();
            assertThat(journal.record(lead("e2", "ada")).duplicate()).isFalse();
        }
    }

    private static Journal journal(TestDatabase test) {
        return new Journal(new JournalTables(test.database(), false), destinations -> {});
    }

    private static void together(int workers, IntFunction<Callable<Void>> work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(workers);
        try {
            for (Future<Void> done :
                    threads.invokeAll(IntStream.range(0, workers).mapToObj(work).toList())) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
