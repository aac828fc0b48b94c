package org.referralconnector.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.referralconnector.journal.Arrivals.INTERCOM;
import static org.referralconnector.journal.Arrivals.RECEIVED;
import static org.referralconnector.journal.Arrivals.SALESFORCE;
import static org.referralconnector.journal.Arrivals.arrival;
import static org.referralconnector.journal.Arrivals.event;
import static org.referralconnector.journal.Arrivals.lead;
import static org.referralconnector.journal.QueueFixture.DELIVERED;
import static org.referralconnector.journal.QueueFixture.LEASE;
import static org.referralconnector.journal.QueueFixture.NOON;
import static org.referralconnector.journal.QueueFixture.PARKED;
import static org.referralconnector.journal.QueueFixture.claim;
import static org.referralconnector.journal.QueueFixture.claimers;
import static org.referralconnector.journal.QueueFixture.events;
import static org.referralconnector.journal.QueueFixture.queue;
import static org.referralconnector.journal.QueueFixture.record;
import static org.referralconnector.journal.QueueFixture.settle;
import static org.referralconnector.journal.QueueFixture.settled;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DeliveryQueueTest {
    @OnTwoDatabases
    void nothing_due_is_no_batch(TestDatabase test) throws Exception {
        record(test, lead("e1", "ada"));

        assertThat(queue(test, NOON).claim(INTERCOM, 10)).isEmpty();
        assertThat(queue(test, RECEIVED.minusSeconds(1)).claim(SALESFORCE, 10)).isEmpty();
    }

    @OnTwoDatabases
    void a_batch_has_heads_of_lines_and_what_stands_behind_them_in_order(TestDatabase test) throws Exception {
        List<Long> entries = record(test, lead("1", "ada"), lead("2", "bob"), lead("3", "ada"), lead("4", "ada"));

        Batch batch = queue(test, NOON).claim(SALESFORCE, 10).orElseThrow();

        assertThat(batch.destination()).isEqualTo(SALESFORCE);
        assertThat(batch.deliveries()).extracting(one -> one.entry().id()).isEqualTo(entries);
        assertThat(batch.deliveries()).allSatisfy(one -> {
            assertThat(one.attempts()).isZero();
            assertThat(one.inDoubtSince()).isEmpty();
            assertThat(one.destination()).isEqualTo(SALESFORCE);
        });
        assertThat(queue(test, NOON).claim(SALESFORCE, 10)).isEmpty();
    }

    @OnTwoDatabases
    void a_batch_is_no_larger_than_asked_and_heads_go_first(TestDatabase test) throws Exception {
        record(test, lead("1", "ada"), lead("2", "ada"), lead("3", "ada"), lead("4", "bob"), lead("5", "cyd"));
        DeliveryQueue queue = queue(test, NOON);

        assertThat(events(queue.claim(SALESFORCE, 4))).containsExactly("1:ada", "2:ada", "4:bob", "5:cyd");
        // one more of ada's waits behind what is being carried
        assertThat(queue.claim(SALESFORCE, 4)).isEmpty();
    }

    @OnTwoDatabases
    void destinations_are_separate_lines(TestDatabase test) throws Exception {
        record(test, arrival("spring", "{}", List.of(SALESFORCE, INTERCOM), event("1", "ada", null)));
        DeliveryQueue queue = queue(test, NOON);

        assertThat(queue.claim(SALESFORCE, 4)).isPresent();
        assertThat(queue.claim(INTERCOM, 4)).isPresent();
    }

    @OnTwoDatabases
    void a_parked_delivery_blocks_its_line_and_no_other(TestDatabase test) throws Exception {
        record(test, lead("1", "ada"), lead("2", "ada"), lead("3", "bob"), lead("4", "bob"));
        DeliveryQueue queue = queue(test, NOON);
        settle(queue, claim(queue, 2), Map.of("1:ada", PARKED, "3:bob", DELIVERED));

        assertThat(events(queue.claim(SALESFORCE, 10))).containsExactly("4:bob");
    }

    @OnTwoDatabases
    void a_delivery_that_waits_for_its_time_blocks_its_line_and_no_other(TestDatabase test) throws Exception {
        record(test, lead("1", "ada"), lead("2", "ada"), lead("3", "bob"));
        DeliveryQueue queue = queue(test, NOON);
        settle(queue, claim(queue, 2), Map.of("1:ada", later(Duration.ofHours(1)), "3:bob", DELIVERED));

        assertThat(queue.claim(SALESFORCE, 10)).isEmpty();
        assertThat(events(queue(test, NOON.plusSeconds(3600)).claim(SALESFORCE, 10)))
                .containsExactly("1:ada", "2:ada");
    }

    @OnTwoDatabases
    void a_follower_that_waits_for_its_time_does_not_come_along(TestDatabase test) throws Exception {
        record(test, lead("1", "ada"), lead("2", "ada"), lead("3", "ada"));
        DeliveryQueue queue = queue(test, NOON);
        settle(
                queue,
                claim(queue, 10),
                Map.of(
                        "1:ada",
                        later(Duration.ZERO),
                        "2:ada",
                        later(Duration.ofHours(1)),
                        "3:ada",
                        later(Duration.ZERO)));

        assertThat(events(queue.claim(SALESFORCE, 10))).containsExactly("1:ada");
    }

    @OnTwoDatabases
    void claimers_at_once_never_share_a_delivery_or_a_line(TestDatabase test) throws Exception {
        int lanes = 15;
        int deliveries = 3_000;
        List<Arrival> arrivals = new ArrayList<>();
        for (int i = 0; i < deliveries; i++) {
            arrivals.add(lead("e" + i, "p" + new Random(i).nextInt(lanes)));
        }
        for (int i = 0; i < deliveries; i += 500) {
            record(test, arrivals.subList(i, i + 500).toArray(Arrival[]::new));
        }
        Map<String, Long> carrying = new ConcurrentHashMap<>();
        Map<String, List<Long>> carried = new ConcurrentHashMap<>();
        AtomicInteger left = new AtomicInteger(deliveries);
        List<Database> databases =
                List.of(test.database(), test.database().embedded() ? test.database() : test.another());

        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<Void>> claimers = new ArrayList<>();
        for (int claimer = 0; claimer < 4; claimer++) {
            DeliveryQueue queue = queue(databases.get(claimer % 2), "claimer-" + claimer, NOON);
            Random random = new Random(claimer);
            claimers.add(threads.submit(() -> {
                while (left.get() > 0) {
                    Optional<Batch> batch = queue.claim(SALESFORCE, 1 + random.nextInt(30));
                    if (batch.isPresent()) {
                        carry(queue, batch.get(), random, carrying, carried, left);
                    }
                }
                return null;
            }));
        }
        try {
            for (Future<Void> claimer : claimers) {
                claimer.get();
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(carried.values().stream().mapToInt(List::size).sum()).isEqualTo(deliveries);
        assertThat(carried.values())
                .allSatisfy(line -> assertThat(line).isSorted().doesNotHaveDuplicates());
        assertThat(test.number("SELECT COUNT(*) FROM delivery WHERE state = 'delivered' AND lane IS NULL"))
                .isEqualTo(deliveries);
    }

    /** Delivers most of a batch; of some lines the end is given back untried. */
    private static void carry(
            DeliveryQueue queue,
            Batch batch,
            Random random,
            Map<String, Long> carrying,
            Map<String, List<Long>> carried,
            AtomicInteger left)
            throws SQLException {
        Map<Long, Outcome> outcomes = new HashMap<>();
        Map<String, Boolean> stopped = new HashMap<>();
        for (Delivery delivery : batch.deliveries()) {
            String line = delivery.entry().participant();
            Long other = carrying.putIfAbsent(line, batch.claim());
            assertThat(other).as("claim of the line").isIn(null, batch.claim());
            if (!stopped.computeIfAbsent(line, any -> false)) {
                boolean stop = random.nextInt(10) == 0;
                stopped.put(line, stop);
                if (!stop) {
                    outcomes.put(delivery.id(), DELIVERED);
                    carried.computeIfAbsent(line, any -> new ArrayList<>()).add(delivery.id());
                }
            }
        }
        stopped.keySet().forEach(carrying::remove);
        queue.settle(batch, outcomes, List.of(), List.of());
        left.addAndGet(-outcomes.size());
    }

    @OnTwoDatabases
    void every_outcome_leaves_its_state(TestDatabase test) throws Exception {
        record(test, lead("1", "a"), lead("2", "b"), lead("3", "c"), lead("4", "d"), lead("5", "e"), lead("6", "f"));
        DeliveryQueue queue = queue(test, NOON);
        settle(
                queue,
                claim(queue, 10),
                Map.of(
                        "1:a", DELIVERED,
                        "2:b", new Outcome.Skipped("exists", "a lead"),
                        "3:c", new Outcome.TryLater(Optional.of(Duration.ofMinutes(5)), "busy", "503", true),
                        "4:d", PARKED,
                        "5:e", new Outcome.Refused("gone", "410")));

        assertThat(settled(test, "a"))
                .containsEntry("state", "delivered")
                .containsEntry("attempts", 1)
                .containsEntry("lane", null)
                .containsEntry("object", "Lead")
                .containsEntry("record_id", "00Q1")
                .containsEntry("created", true)
                .containsEntry("settled_at", NOON)
                .containsEntry("claim", null);
        assertThat(settled(test, "b"))
                .containsEntry("state", "skipped")
                .containsEntry("lane", null)
                .containsEntry("reason", "exists")
                .containsEntry("detail", "a lead")
                .containsEntry("settled_at", NOON);
        assertThat(settled(test, "c"))
                .containsEntry("state", "due")
                .containsEntry("attempts", 1)
                .containsEntry("due_at", NOON.plusSeconds(300))
                .containsEntry("in_doubt_since", NOON)
                .containsEntry("reason", "busy")
                .containsEntry("settled_at", null)
                .containsEntry("claimed_by", null)
                .extractingByKey("lane")
                .isNotNull();
        assertThat(settled(test, "d"))
                .containsEntry("state", "parked")
                .containsEntry("attempts", 1)
                .containsEntry("in_doubt_since", null)
                .containsEntry("settled_at", null)
                .extractingByKey("lane")
                .isNotNull();
        assertThat(settled(test, "e"))
                .containsEntry("state", "refused")
                .containsEntry("lane", null)
                .containsEntry("reason", "gone");
        assertThat(settled(test, "f"))
                .containsEntry("state", "due")
                .containsEntry("attempts", 0)
                .containsEntry("due_at", RECEIVED)
                .containsEntry("claim", null);
    }

    @OnTwoDatabases
    void without_a_word_from_the_destination_the_number_of_attempts_says_how_long_to_wait(TestDatabase test)
            throws Exception {
        record(test, lead("1", "ada"));
        Instant now = NOON;
        for (int attempt = 1; attempt <= 4; attempt++) {
            DeliveryQueue queue = queue(test, now);
            Batch batch = claim(queue, 1);
            assertThat(batch.deliveries().get(0).attempts()).isEqualTo(attempt - 1);
            settle(queue, batch, Map.of("1:ada", later(null)));
            Instant due = (Instant) settled(test, "ada").get("due_at");
            assertThat(Duration.between(now, due))
                    .isBetween(
                            Duration.ofSeconds(attempt == 1 ? 10 : 5L << (attempt - 1)),
                            Duration.ofSeconds(10L << (attempt - 1)));
            now = due;
        }
    }

    @OnTwoDatabases
    void a_wait_beyond_reason_is_cut(TestDatabase test) throws Exception {
        record(test, lead("1", "ada"), lead("2", "bob"));
        DeliveryQueue queue = queue(test, NOON);
        settle(
                queue,
                claim(queue, 2),
                Map.of("1:ada", later(Duration.ofSeconds(Long.MAX_VALUE)), "2:bob", later(Duration.ofDays(-1))));

        assertThat(settled(test, "ada")).containsEntry("due_at", NOON.plus(Duration.ofDays(7)));
        assertThat(settled(test, "bob")).containsEntry("due_at", NOON);
    }

    @OnTwoDatabases
    void doubt_lasts_from_the_first_uncertain_attempt(TestDatabase test) throws Exception {
        record(test, lead("1", "ada"));
        for (boolean uncertain : new boolean[] {true, true, false}) {
            DeliveryQueue queue = queue(test, uncertain ? NOON : NOON.plusSeconds(60));
            settle(
                    queue,
                    claim(queue, 1),
                    Map.of("1:ada", new Outcome.TryLater(Optional.of(Duration.ZERO), "busy", "", uncertain)));
        }
        assertThat(claim(queue(test, NOON.plusSeconds(90)), 1)
                        .deliveries()
                        .get(0)
                        .inDoubtSince())
                .contains(NOON);
    }

    @OnTwoDatabases
    void whoever_lost_the_claim_settles_nothing(TestDatabase test) throws Exception {
        record(test, lead("1", "ada"), lead("2", "bob"));
        DeliveryQueue slow = queue(test.database(), "slow", NOON);
        Batch lost = claim(slow, 1);
        claimers(test.database(), "slow", NOON).keepAlive();
        Instant afterwards = NOON.plus(LEASE).plusSeconds(1);
        claimers(test.database(), "other", afterwards).keepAlive();
        DeliveryQueue other = queue(test.database(), "other", afterwards);
        Batch taken = claim(other, 1);
        Map<String, Object> before = settled(test, "ada");

        settle(slow, lost, Map.of("1:ada", PARKED));
        assertThat(settled(test, "ada")).isEqualTo(before).containsEntry("claim", taken.claim());
        settle(slow, lost, Map.of());
        assertThat(settled(test, "ada")).isEqualTo(before);
        assertThat(test.number("SELECT COUNT(*) FROM delivery_note")).isZero();
    }

    @OnTwoDatabases
    void a_change_of_reason_is_noted_once(TestDatabase test) throws Exception {
        record(test, lead("1", "ada"));
        DeliveryQueue queue = queue(test, NOON);
        for (String reason : List.of("busy", "busy", "limit", "limit", "busy")) {
            settle(
                    queue,
                    claim(queue, 1),
                    Map.of("1:ada", new Outcome.TryLater(Optional.of(Duration.ZERO), reason, "text", false)));
            settle(queue, claim(queue, 1), Map.of());
        }
        settle(queue, claim(queue, 1), Map.of("1:ada", PARKED));

        assertThat(test.rows("SELECT attempt, state, reason FROM delivery_note ORDER BY attempt"))
                .extracting(row -> row.get("attempt") + " " + row.get("state") + " " + row.get("reason"))
                .containsExactly("1 due busy", "3 due limit", "5 due busy", "6 parked field-missing");
    }

    @OnTwoDatabases
    void no_text_of_a_destination_can_break_settling(TestDatabase test) throws Exception {
        record(test, lead("1", "a"), lead("2", "b"), lead("3", "c"), lead("4", "d"));
        DeliveryQueue queue = queue(test, NOON);
        settle(
                queue,
                claim(queue, 10),
                Map.of(
                        "1:a", new Outcome.Parked("r".repeat(500), "nul \0 here"),
                        "2:b", new Outcome.Refused("long", "x".repeat(1998) + "\ud83d\ude00\ud83d\ude00"),
                        "3:c", new Outcome.TryLater(Optional.empty(), "none", null, false),
                        "4:d", new Outcome.Delivered("o".repeat(101), "i".repeat(301), false)));

        assertThat(settled(test, "a")).containsEntry("state", "parked").containsEntry("detail", "nul \ufffd here");
        assertThat(settled(test, "b")).containsEntry("detail", "x".repeat(1998) + "…");
        assertThat(settled(test, "c")).containsEntry("state", "due").containsEntry("detail", "");
        assertThat(settled(test, "d")).containsEntry("state", "delivered");
    }

    @OnTwoDatabases
    void links_are_remembered_and_forgotten_with_the_outcomes(TestDatabase test) throws Exception {
        record(test, lead("1", "ada"), lead("2", "bob"));
        DeliveryQueue queue = queue(test, NOON);
        Links links = new Links(test.database());
        Batch batch = claim(queue, 10);
        Link ada = new Link("spring", "ada", SALESFORCE, "Lead", "00Q1");
        Link bob = new Link("spring", "bob", SALESFORCE, "Lead", "00Q2");
        Link stranger = new Link("autumn", "ada", SALESFORCE, "Lead", "00Q3");
        assertThat(links.of(batch)).isEmpty();

        queue.settle(batch, Map.of(), List.of(ada, bob, stranger), List.of());
        batch = claim(queue, 10);
        assertThat(links.of(batch)).containsExactlyInAnyOrder(ada, bob);

        Link moved = new Link("spring", "ada", SALESFORCE, "Lead", "00Q9");
        Link second = new Link("spring", "bob", SALESFORCE, "Lead", "00Q8");
        Link notThis = new Link("spring", "bob", SALESFORCE, "Lead", "00Q7");
        queue.settle(batch, Map.of(), List.of(moved, second), List.of(ada, notThis));
        assertThat(links.of(claim(queue, 10))).containsExactlyInAnyOrder(moved, bob);
    }

    @OnTwoDatabases
    void depths_count_what_is_open_by_destination(TestDatabase test) throws Exception {
        record(
                test,
                lead("1", "a"),
                lead("2", "b"),
                lead("3", "c"),
                lead("4", "d"),
                arrival("spring", "{}", List.of(INTERCOM), event("5", "e", null)));
        DeliveryQueue queue = queue(test, NOON);
        settle(queue, claim(queue, 2), Map.of("1:a", PARKED, "2:b", DELIVERED));
        claim(queue, 1);

        assertThat(queue.depths())
                .isEqualTo(Map.of(
                        SALESFORCE, new QueueDepth(1, 1, 1, Optional.of(RECEIVED), Map.of(Urgency.CREATION, 1L)),
                        INTERCOM, new QueueDepth(1, 0, 0, Optional.of(RECEIVED), Map.of(Urgency.CREATION, 1L))));
    }

    private static Outcome later(Duration after) {
        return new Outcome.TryLater(Optional.ofNullable(after), "busy", "", false);
    }
}
