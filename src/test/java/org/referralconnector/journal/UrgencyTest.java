package org.referralconnector.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.referralconnector.journal.Arrivals.INTERCOM;
import static org.referralconnector.journal.Arrivals.RECEIVED;
import static org.referralconnector.journal.Arrivals.SALESFORCE;
import static org.referralconnector.journal.Arrivals.arrival;
import static org.referralconnector.journal.QueueFixture.NOON;
import static org.referralconnector.journal.QueueFixture.parkedDeliveries;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class UrgencyTest {
    @ParameterizedTest
    @CsvSource({
        "REFERRAL_QUALIFIED, QUALIFICATION, QUALIFICATION",
        "REFERRER_JOINED, CREATION, CREATION",
        "LEAD_JOINED, CREATION, CREATION",
        "PERSON_IDENTIFIED, CREATION, UPDATE",
        "PARTICIPANT_UPDATED, UPDATE, UPDATE",
        "PARTICIPANT_DELETED, UPDATE, UPDATE",
        "WITHHELD, UPDATE, UPDATE",
        "OTHER, UPDATE, UPDATE",
        "COUNTER_CHANGED, COUNTER, COUNTER"
    })
    void the_kind_of_event_says_how_urgent_it_is(EventKind kind, Urgency ofSomebodyNew, Urgency ofSomebodyKnown) {
        assertThat(Urgency.of(kind, false)).isEqualTo(ofSomebodyNew);
        assertThat(Urgency.of(kind, true)).isEqualTo(ofSomebodyKnown);
    }

    @ParameterizedTest
    @EnumSource
    void the_database_keeps_the_order(Urgency urgency) {
        assertThat(Urgency.numbered(urgency.number())).isEqualTo(urgency);
        assertThat(urgency.number()).isEqualTo(List.of(Urgency.values()).indexOf(urgency));
        assertThat(urgency.isAtLeast(Urgency.LEAST)).isTrue();
        assertThat(Urgency.QUALIFICATION.isAtLeast(urgency)).isTrue();
    }

    @Test
    void there_is_no_fifth_urgency() {
        assertThatIllegalArgumentException().isThrownBy(() -> Urgency.numbered(4));
    }

    @OnTwoDatabases
    void the_most_urgent_is_claimed_first_and_then_what_waited_longest(TestDatabase test) throws Exception {
        record(
                test,
                of(EventKind.COUNTER_CHANGED, "1", "ada"),
                of(EventKind.PARTICIPANT_UPDATED, "2", "bob"),
                of(EventKind.PARTICIPANT_UPDATED, "3", "cyd"),
                of(EventKind.LEAD_JOINED, "4", "dan"),
                of(EventKind.REFERRAL_QUALIFIED, "5", "eve"));

        assertThat(events(queue(test).claim(SALESFORCE, 2))).containsExactly("4", "5");
        assertThat(events(queue(test).claim(SALESFORCE, 1))).containsExactly("2");
        assertThat(events(queue(test).claim(SALESFORCE, 10))).containsExactly("1", "3");
    }

    @OnTwoDatabases
    void what_is_less_urgent_than_allowed_stays_where_it_is(TestDatabase test) throws Exception {
        record(
                test,
                of(EventKind.LEAD_JOINED, "1", "ada"),
                of(EventKind.REFERRAL_QUALIFIED, "2", "bob"),
                of(EventKind.PARTICIPANT_UPDATED, "3", "bob"),
                of(EventKind.REFERRAL_QUALIFIED, "4", "cyd"),
                of(EventKind.REFERRAL_QUALIFIED, "5", "cyd"),
                of(EventKind.COUNTER_CHANGED, "6", "dan"));

        assertThat(events(queue(test).claim(SALESFORCE, 10, Urgency.QUALIFICATION)))
                .containsExactly("2", "4", "5");
        assertThat(queue(test).claim(SALESFORCE, 10, Urgency.QUALIFICATION)).isEmpty();
        assertThat(events(queue(test).claim(SALESFORCE, 10, Urgency.UPDATE))).containsExactly("1");
        assertThat(queue(test).depths().get(SALESFORCE).waiting())
                .isEqualTo(Map.of(Urgency.UPDATE, 1L, Urgency.COUNTER, 1L));
    }

    @OnTwoDatabases
    void a_qualification_takes_along_what_its_line_has_to_carry_before(TestDatabase test) throws Exception {
        record(
                test,
                of(EventKind.PARTICIPANT_UPDATED, "1", "ada"),
                of(EventKind.COUNTER_CHANGED, "2", "ada"),
                of(EventKind.PARTICIPANT_UPDATED, "3", "bob"));
        record(
                test,
                of(EventKind.LEAD_JOINED, "4", "ada"),
                of(EventKind.REFERRAL_QUALIFIED, "5", "ada"),
                of(EventKind.PARTICIPANT_UPDATED, "6", "ada"));

        Batch batch = queue(test).claim(SALESFORCE, 10, Urgency.QUALIFICATION).orElseThrow();

        assertThat(events(Optional.of(batch))).containsExactly("1", "2", "4", "5");
        assertThat(batch.leastUrgent()).isEqualTo(Urgency.QUALIFICATION);
    }

    @OnTwoDatabases
    void what_is_being_carried_or_parked_ahead_becomes_as_urgent_and_stays_so(TestDatabase test) throws Exception {
        record(test, of(EventKind.PARTICIPANT_UPDATED, "1", "ada"), of(EventKind.PARTICIPANT_UPDATED, "2", "bob"));
        DeliveryQueue queue = queue(test);
        Batch batch = queue.claim(SALESFORCE, 10).orElseThrow();
        record(test, of(EventKind.REFERRAL_QUALIFIED, "3", "ada"), of(EventKind.REFERRAL_QUALIFIED, "4", "bob"));
        settle(
                queue,
                batch,
                Map.of(
                        "1", new Outcome.TryLater(Optional.of(Duration.ZERO), "busy", "", false),
                        "2", new Outcome.Parked("field-missing", "")));

        Batch again = queue.claim(SALESFORCE, 10, Urgency.QUALIFICATION).orElseThrow();
        assertThat(events(Optional.of(again))).containsExactly("1", "3");
        settle(queue, again, Map.of());

        parkedDeliveries(test, NOON).releaseAll(SALESFORCE, null, "field added");
        assertThat(events(queue.claim(SALESFORCE, 10, Urgency.QUALIFICATION))).containsExactly("1", "2", "3", "4");
    }

    @OnTwoDatabases
    void another_destination_or_line_is_not_hurried(TestDatabase test) throws Exception {
        record(
                test,
                arrival("spring", "1", List.of(SALESFORCE, INTERCOM), event(EventKind.PARTICIPANT_UPDATED, "1", "ada")),
                of(EventKind.PARTICIPANT_UPDATED, "2", "bob"),
                of(EventKind.REFERRAL_QUALIFIED, "3", "ada"));

        assertThat(events(queue(test).claim(SALESFORCE, 10, Urgency.QUALIFICATION)))
                .containsExactly("1", "3");
        assertThat(queue(test).claim(INTERCOM, 10, Urgency.QUALIFICATION)).isEmpty();
    }

    @OnTwoDatabases
    void somebody_who_is_identified_is_a_creation_once(TestDatabase test) throws Exception {
        record(
                test,
                of(EventKind.PERSON_IDENTIFIED, "1", "ada"),
                of(EventKind.PERSON_IDENTIFIED, "2", "ada"),
                of(EventKind.PERSON_IDENTIFIED, "3", "bob"));
        record(test, of(EventKind.PERSON_IDENTIFIED, "4", "bob"));

        assertThat(queue(test).depths().get(SALESFORCE).waiting())
                .isEqualTo(Map.of(Urgency.CREATION, 2L, Urgency.UPDATE, 2L));
    }

    @OnTwoDatabases
    void counters_of_one_person_come_along_even_if_the_batch_is_full(TestDatabase test) throws Exception {
        record(
                test,
                of(EventKind.COUNTER_CHANGED, "a0", "ada"),
                of(EventKind.COUNTER_CHANGED, "b0", "bob"),
                of(EventKind.COUNTER_CHANGED, "c0", "cyd"),
                of(EventKind.COUNTER_CHANGED, "d0", "dan"),
                of(EventKind.COUNTER_CHANGED, "a1", "ada"),
                of(EventKind.PARTICIPANT_UPDATED, "b1", "bob"),
                of(EventKind.COUNTER_CHANGED, "b2", "bob"),
                of(EventKind.COUNTER_CHANGED, "a2", "ada"));

        assertThat(events(queue(test).claim(SALESFORCE, 4))).containsExactly("a0", "b0", "c0", "d0", "a1", "a2");
    }

    @OnTwoDatabases
    void counters_that_come_along_are_not_without_end(TestDatabase test) throws Exception {
        List<Arrival> arrivals = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            arrivals.add(of(EventKind.COUNTER_CHANGED, "a" + i, "ada"));
            arrivals.add(of(EventKind.COUNTER_CHANGED, "b" + i, "bob"));
            arrivals.add(of(EventKind.COUNTER_CHANGED, "c" + i, "cyd"));
        }
        record(test, arrivals.toArray(Arrival[]::new));

        assertThat(events(queue(test).claim(SALESFORCE, 2))).containsExactly("a0", "b0", "a1", "b1");
        assertThat(events(queue(test).claim(SALESFORCE, 2))).containsExactly("c0", "c1", "c2");
    }

    @OnTwoDatabases
    void recording_qualifications_and_settling_their_lines_do_not_wait_for_each_other(TestDatabase test)
            throws Exception {
        int people = 20;
        AtomicBoolean over = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            List<Future<?>> claimers = new ArrayList<>();
            for (int claimer = 0; claimer < 2; claimer++) {
                claimers.add(threads.submit(() -> {
                    DeliveryQueue queue = queue(test);
                    while (!over.get()) {
                        Optional<Batch> batch = queue.claim(SALESFORCE, 50);
                        if (batch.isPresent()) {
                            settleOneInThree(queue, batch.get());
                        }
                    }
                    return null;
                }));
            }
            for (int round = 0; round < 40; round++) {
                List<Arrival> arrivals = new ArrayList<>();
                for (int i = 0; i < people; i++) {
                    // against the order in which batches are settled
                    String person = "p" + (round % 2 == 0 ? i : people - i);
                    arrivals.add(of(EventKind.PARTICIPANT_UPDATED, round + "u" + i, person));
                    arrivals.add(of(EventKind.REFERRAL_QUALIFIED, round + "q" + i, person));
                }
                record(test, arrivals.toArray(Arrival[]::new));
            }
            over.set(true);
            for (Future<?> claimer : claimers) {
                claimer.get();
            }
        } finally {
            over.set(true);
            threads.shutdownNow();
        }
        assertThat(test.number("SELECT COUNT(*) FROM delivery WHERE lane IS NOT NULL AND urgency > 0"))
                .isZero();
    }

    private static void settleOneInThree(DeliveryQueue queue, Batch batch) throws SQLException {
        Map<Long, Outcome> outcomes = new HashMap<>();
        for (Delivery delivery : batch.deliveries()) {
            outcomes.put(
                    delivery.id(),
                    delivery.id() % 3 == 0
                            ? new Outcome.Delivered("Lead", "00Q1", true)
                            : new Outcome.TryLater(Optional.of(Duration.ZERO), "busy", "", false));
        }
        queue.settle(batch, outcomes, List.of(), List.of());
    }

    private static Arrival of(EventKind kind, String senderId, String participant) {
        return arrival("spring", senderId, List.of(SALESFORCE), event(kind, senderId, participant));
    }

    private static Event event(EventKind kind, String senderId, String participant) {
        return new Event(kind, Optional.of(senderId), participant, Optional.empty(), Map.of());
    }

    private static void record(TestDatabase test, Arrival... arrivals) throws SQLException {
        new JournalTables(test.database(), false).append(List.of(arrivals));
    }

    private static List<String> events(Optional<Batch> batch) {
        return batch.orElseThrow().deliveries().stream()
                .map(delivery -> delivery.entry().body())
                .toList();
    }

    private static void settle(DeliveryQueue queue, Batch batch, Map<String, Outcome> outcomes) throws SQLException {
        Map<Long, Outcome> byDelivery = new HashMap<>();
        for (Delivery delivery : batch.deliveries()) {
            byDelivery.put(delivery.id(), outcomes.get(delivery.entry().body()));
        }
        queue.settle(batch, byDelivery, List.of(), List.of());
    }

    private static DeliveryQueue queue(TestDatabase test) {
        assertThat(RECEIVED).isBefore(NOON);
        return QueueFixture.queue(test, NOON);
    }
}
