package org.referralconnector.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.referralconnector.journal.Arrivals.INTERCOM;
import static org.referralconnector.journal.Arrivals.RECEIVED;
import static org.referralconnector.journal.Arrivals.SALESFORCE;
import static org.referralconnector.journal.Arrivals.arrival;
import static org.referralconnector.journal.Arrivals.event;
import static org.referralconnector.journal.Arrivals.lead;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
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
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final Outcome DELIVERED = new Outcome.Delivered("Lead", "00Q1", true);
    private static final Outcome PARKED = new Outcome.Parked("field-missing", "LastName");

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
        slow.keepAlive();
        DeliveryQueue other = queue(test.database(), "other", NOON.plus(LEASE).plusSeconds(1));
        other.keepAlive();
        Batch taken = claim(other, 1);
        Map<String, Object> before = settled(test, "ada");

        settle(slow, lost, Map.of("1:ada", PARKED));
        assertThat(settled(test, "ada")).isEqualTo(before).containsEntry("claim", taken.claim());
        settle(slow, lost, Map.of());
        assertThat(settled(test, "ada")).isEqualTo(before);
        assertThat(test.number("SELECT COUNT(*) FROM delivery_note")).isZero();
    }

    @OnTwoDatabases
    void the_deliveries_of_the_dead_are_taken_over_in_doubt(TestDatabase test) throws Exception {
        record(test, lead("1", "ada"), lead("2", "bob"));
        DeliveryQueue dead = queue(test.database(), "dead", NOON);
        DeliveryQueue living = queue(test.database(), "living", NOON.plus(LEASE).minusSeconds(1));
        dead.keepAlive();
        claim(dead, 1);
        claim(living, 1);

        living.keepAlive();
        assertThat(living.claim(SALESFORCE, 10)).isEmpty();
        DeliveryQueue after = queue(test.database(), "living", NOON.plus(LEASE).plusSeconds(1));
        after.keepAlive();

        Delivery taken = claim(after, 10).deliveries().get(0);
        assertThat(taken.entry().participant()).isEqualTo("ada");
        assertThat(taken.inDoubtSince()).contains(NOON);
        assertThat(after.claim(SALESFORCE, 10)).isEmpty();
    }

    @OnTwoDatabases
    void a_process_that_starts_again_recovers_its_own(TestDatabase test) throws Exception {
        record(test, lead("1", "ada"), lead("2", "bob"));
        DeliveryQueue before = queue(test.database(), "me", NOON);
        before.recover();
        claim(before, 1);
        DeliveryQueue other = queue(test.database(), "other", NOON);
        other.keepAlive();
        claim(other, 1);

        DeliveryQueue again = queue(test.database(), "me", NOON.plusSeconds(5));
        again.recover();

        // nobody else can be alive on the embedded database
        assertThat(events(again.claim(SALESFORCE, 10)))
                .isEqualTo(test.database().embedded() ? List.of("1:ada", "2:bob") : List.of("1:ada"));
        assertThat(settled(test, "ada")).containsEntry("in_doubt_since", NOON);
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
    void an_operator_releases_a_parked_delivery(TestDatabase test) throws Exception {
        record(test, lead("1", "ada"), lead("2", "ada"));
        settle(queue(test, NOON), claim(queue(test, NOON), 1), Map.of("1:ada", PARKED));
        DeliveryQueue queue = queue(test, NOON.plusSeconds(60));
        long parked = test.number("SELECT id FROM delivery WHERE state = 'parked'");

        assertThat(queue.release(parked, "field added")).isOne();
        assertThat(queue.release(parked, "again")).isZero();

        assertThat(test.row("SELECT state, due_at, attempts FROM delivery WHERE id = ?", parked))
                .containsEntry("state", "due")
                .containsEntry("due_at", NOON.plusSeconds(60))
                .containsEntry("attempts", 1);
        assertThat(test.row("SELECT state, detail FROM delivery_note WHERE reason = 'released-by-operator'"))
                .containsEntry("state", "due")
                .containsEntry("detail", "field added");
        assertThat(events(queue.claim(SALESFORCE, 10))).containsExactly("1:ada", "2:ada");
    }

    @OnTwoDatabases
    void an_operator_releases_all_of_a_destination_or_of_a_reason(TestDatabase test) throws Exception {
        List<String> both = List.of(SALESFORCE, INTERCOM);
        record(
                test,
                arrival("spring", "{}", both, event("1", "a", null)),
                arrival("spring", "{}", both, event("2", "b", null)),
                arrival("spring", "{}", both, event("3", "c", null)));
        test.execute("UPDATE delivery SET state = 'parked', reason = 'limit'");
        test.execute("UPDATE delivery SET reason = 'other' WHERE entry = (SELECT MAX(id) FROM journal_entry)");
        DeliveryQueue queue = queue(test, NOON);

        assertThat(queue.releaseAll(SALESFORCE, "limit", "why")).isEqualTo(2);
        assertThat(queue.releaseAll(null, "limit", "why")).isEqualTo(2);
        assertThat(queue.releaseAll(SALESFORCE, null, "why")).isEqualTo(1);
        assertThat(queue.releaseAll(null, null, "why")).isEqualTo(1);
        assertThat(queue.releaseAll(null, null, "why")).isZero();
        assertThat(test.number("SELECT COUNT(*) FROM delivery_note")).isEqualTo(6);
    }

    @OnTwoDatabases
    void an_operator_skips_a_parked_delivery_and_frees_the_line(TestDatabase test) throws Exception {
        record(test, lead("1", "ada"), lead("2", "ada"));
        DeliveryQueue queue = queue(test, NOON);
        settle(queue, claim(queue, 1), Map.of("1:ada", PARKED));
        long parked = test.number("SELECT id FROM delivery WHERE state = 'parked'");
        long due = test.number("SELECT id FROM delivery WHERE state = 'due'");

        assertThat(queue.skip(parked, "a test")).isOne();
        assertThat(queue.skip(due, "not parked")).isZero();

        assertThat(test.row("SELECT state, reason, detail, settled_at FROM delivery WHERE id = ?", parked))
                .containsEntry("state", "skipped")
                .containsEntry("reason", "skipped-by-operator")
                .containsEntry("detail", "a test")
                .containsEntry("settled_at", NOON);
        assertThat(events(queue.claim(SALESFORCE, 10))).containsExactly("2:ada");
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

    @OnTwoDatabases
    void what_is_carried_nowhere_keeps_nobody_from_the_lane_of_the_address(TestDatabase test) throws Exception {
        record(test, of(EventKind.OTHER, "1", "u1", null), of(EventKind.WITHHELD, "2", "u1", null));
        assertThat(test.number("SELECT COUNT(*) FROM participant")).isZero();
        DeliveryQueue queue = queue(test, NOON);
        // both in one line, though nobody knows the participant
        assertThat(events(Optional.of(claim(queue, 1)))).containsExactly("1:u1");
        assertThat(queue.claim(SALESFORCE, 1)).isEmpty();

        record(test, of(EventKind.PERSON_IDENTIFIED, "3", "u1", "Ada@example.org"));
        record(test, of(EventKind.PERSON_IDENTIFIED, "4", "u2", "ada@example.org"));

        Batch first = queue.claim(SALESFORCE, 1, Urgency.CREATION).orElseThrow();
        assertThat(events(Optional.of(first))).containsExactly("3:u1");
        assertThat(queue.claim(SALESFORCE, 10, Urgency.CREATION)).isEmpty();
        settle(queue, first, Map.of());
        assertThat(events(queue.claim(SALESFORCE, 10, Urgency.CREATION))).containsExactly("3:u1", "4:u2");
    }

    @OnTwoDatabases
    void what_is_carried_nowhere_may_come_in_the_same_group_as_the_address(TestDatabase test) throws Exception {
        record(
                test,
                of(EventKind.OTHER, "1", "u1", null),
                of(EventKind.PERSON_IDENTIFIED, "2", "u1", "ada@example.org"),
                of(EventKind.PERSON_IDENTIFIED, "3", "u2", "ada@example.org"),
                of(EventKind.OTHER, "4", "u3", "ada@example.org"),
                of(EventKind.OTHER, "5", "u1", null));

        DeliveryQueue queue = queue(test, NOON);
        assertThat(events(queue.claim(SALESFORCE, 1, Urgency.CREATION))).containsExactly("2:u1");
        assertThat(events(queue.claim(SALESFORCE, 10))).containsExactly("1:u1");
        assertThat(test.number("SELECT COUNT(*) FROM participant")).isEqualTo(3);
    }

    @OnTwoDatabases
    void a_participant_moves_to_the_lane_of_the_address_once_nothing_is_open(TestDatabase test) throws Exception {
        record(
                test,
                of(EventKind.PERSON_IDENTIFIED, "1", "u1", null),
                of(EventKind.PERSON_IDENTIFIED, "2", "u2", "byron@example.org"));
        DeliveryQueue queue = queue(test, NOON);
        settle(queue, claim(queue, 10), Map.of("1:u1", DELIVERED, "2:u2", DELIVERED));

        record(
                test,
                of(EventKind.PERSON_IDENTIFIED, "3", "u1", "ada@example.org"),
                of(EventKind.PERSON_IDENTIFIED, "4", "u2", "ada@example.org"),
                of(EventKind.PERSON_IDENTIFIED, "5", "u3", "ada@example.org"));
        record(test, of(EventKind.PARTICIPANT_UPDATED, "6", "u1", null));

        Batch first = claim(queue, 1);
        assertThat(first.deliveries()).hasSize(1);
        assertThat(queue.claim(SALESFORCE, 10)).isEmpty();
        settle(queue, first, Map.of());
        assertThat(events(queue.claim(SALESFORCE, 10))).containsExactly("3:u1", "4:u2", "5:u3", "6:u1");
    }

    @OnTwoDatabases
    void a_participant_stays_while_anything_is_open(TestDatabase test) throws Exception {
        record(test, of(EventKind.PERSON_IDENTIFIED, "1", "u1", null));
        DeliveryQueue queue = queue(test, NOON);
        Batch batch = claim(queue, 1);
        record(test, of(EventKind.PERSON_IDENTIFIED, "2", "u1", "ada@example.org"));
        assertThat(queue.claim(SALESFORCE, 10)).isEmpty();
        settle(queue, batch, Map.of("1:u1", PARKED));
        record(test, of(EventKind.PERSON_IDENTIFIED, "3", "u1", "ada@example.org"));
        assertThat(queue.claim(SALESFORCE, 10)).isEmpty();

        queue.releaseAll(null, null, "a test");
        assertThat(events(queue.claim(SALESFORCE, 10))).containsExactly("1:u1", "2:u1", "3:u1");
    }

    @OnTwoDatabases
    void events_of_one_participant_keep_their_order_across_the_move(TestDatabase test) throws Exception {
        record(test, of(EventKind.PERSON_IDENTIFIED, "1", "u1", null));
        DeliveryQueue queue = queue(test, NOON);
        settle(queue, claim(queue, 1), Map.of("1:u1", DELIVERED));

        // the first of the group is open in the earlier lane, so the second stays behind it
        record(
                test,
                of(EventKind.PARTICIPANT_UPDATED, "2", "u1", null),
                of(EventKind.PARTICIPANT_UPDATED, "3", "u1", "ada@example.org"));
        Batch batch = claim(queue, 1);
        assertThat(events(Optional.of(batch))).containsExactly("2:u1");
        assertThat(queue.claim(SALESFORCE, 10)).isEmpty();
        settle(queue, batch, Map.of("2:u1", DELIVERED));
        settle(queue, claim(queue, 1), Map.of("3:u1", DELIVERED));

        // the first of the group moves, and whatever comes after it follows
        record(
                test,
                of(EventKind.PARTICIPANT_UPDATED, "4", "u1", "ada@example.org"),
                of(EventKind.PARTICIPANT_UPDATED, "5", "u1", null),
                of(EventKind.PARTICIPANT_UPDATED, "6", "u1", "byron@example.org"));
        record(test, of(EventKind.PARTICIPANT_UPDATED, "7", "u1", "byron@example.org"));
        assertThat(test.rows("SELECT DISTINCT lane FROM delivery WHERE lane IS NOT NULL"))
                .isEqualTo(test.rows("SELECT lane FROM participant"));
        assertThat(events(Optional.of(claim(queue, 1)))).containsExactly("4:u1");
        assertThat(queue.claim(SALESFORCE, 10)).isEmpty();
    }

    private static Arrival of(EventKind kind, String senderId, String participant, String email) {
        Event event = new Event(kind, Optional.of(senderId), participant, Optional.ofNullable(email), Map.of());
        return arrival("spring", "{}", List.of(SALESFORCE), event);
    }

    private static Map<String, Object> settled(TestDatabase test, String participant) throws SQLException {
        return test.row(
                "SELECT d.* FROM delivery d JOIN journal_entry j ON j.id = d.entry WHERE j.participant = ?",
                participant);
    }

    private static Outcome later(Duration after) {
        return new Outcome.TryLater(Optional.ofNullable(after), "busy", "", false);
    }

    private static Batch claim(DeliveryQueue queue, int most) throws SQLException {
        return queue.claim(SALESFORCE, most).orElseThrow();
    }

    private static List<String> events(Optional<Batch> batch) {
        return batch.orElseThrow().deliveries().stream()
                .map(DeliveryQueueTest::name)
                .toList();
    }

    private static String name(Delivery delivery) {
        return delivery.entry().body() + ":" + delivery.entry().participant();
    }

    private static void settle(DeliveryQueue queue, Batch batch, Map<String, Outcome> outcomes) throws SQLException {
        Map<Long, Outcome> byDelivery = new HashMap<>();
        for (Delivery delivery : batch.deliveries()) {
            byDelivery.put(delivery.id(), outcomes.get(name(delivery)));
        }
        queue.settle(batch, byDelivery, List.of(), List.of());
    }

    /** Records arrivals one entry each; the body becomes the sender's id. */
    private static List<Long> record(TestDatabase test, Arrival... arrivals) throws SQLException {
        List<Arrival> telling = new ArrayList<>();
        for (Arrival arrival : arrivals) {
            telling.add(new Arrival(
                    arrival.campaign(),
                    arrival.receivedAt(),
                    arrival.contentType(),
                    arrival.events().get(0).senderId().orElseThrow(),
                    arrival.events(),
                    arrival.destinations()));
        }
        return new JournalTables(test.database(), false)
                .append(telling).stream().map(Recorded::entry).toList();
    }

    private static DeliveryQueue queue(TestDatabase test, Instant now) {
        return queue(test.database(), "test", now);
    }

    private static DeliveryQueue queue(Database database, String claimer, Instant now) {
        Backoff backoff = new Backoff(Duration.ofSeconds(10), Duration.ofHours(1), new Random(7));
        return new DeliveryQueue(database, claimer, LEASE, backoff, Clock.fixed(now, ZoneOffset.UTC));
    }
}
