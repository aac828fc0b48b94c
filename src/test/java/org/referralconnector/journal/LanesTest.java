package org.referralconnector.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.referralconnector.journal.Arrivals.SALESFORCE;
import static org.referralconnector.journal.Arrivals.arrival;
import static org.referralconnector.journal.Arrivals.event;
import static org.referralconnector.journal.QueueFixture.DELIVERED;
import static org.referralconnector.journal.QueueFixture.NOON;
import static org.referralconnector.journal.QueueFixture.PARKED;
import static org.referralconnector.journal.QueueFixture.claim;
import static org.referralconnector.journal.QueueFixture.events;
import static org.referralconnector.journal.QueueFixture.parkedDeliveries;
import static org.referralconnector.journal.QueueFixture.queue;
import static org.referralconnector.journal.QueueFixture.record;
import static org.referralconnector.journal.QueueFixture.settle;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LanesTest {
    @OnTwoDatabases
    void people_with_one_email_address_share_a_lane(TestDatabase test) throws Exception {
        try (Journal journal = journal(test)) {
            journal.record(arrival("spring", "1", List.of(SALESFORCE), event(null, "ada", "Ada@Example.org")));
            journal.record(arrival("autumn", "2", List.of(SALESFORCE), event(null, "countess", "ada@example.org")));
            journal.record(arrival("spring", "3", List.of(SALESFORCE), event(null, "bob", "bob@example.org")));
            journal.record(arrival("spring", "4", List.of(SALESFORCE), event(null, "x", null)));
            journal.record(arrival("autumn", "5", List.of(SALESFORCE), event(null, "x", null)));
        }
        List<Object> lanes = lanes(test);
        assertThat(lanes.get(0)).isEqualTo(lanes.get(1));
        assertThat(lanes.subList(1, 5)).doesNotHaveDuplicates();
    }

    @OnTwoDatabases
    void a_participant_keeps_the_lane_after_a_change_of_the_email_address(TestDatabase test) throws Exception {
        try (Journal journal = journal(test)) {
            journal.record(arrival("spring", "1", List.of(SALESFORCE), event(null, "ada", "ada@example.org")));
            journal.record(arrival("spring", "2", List.of(SALESFORCE), event(null, "ada", "countess@example.org")));
            journal.record(arrival("spring", "3", List.of(SALESFORCE), event(null, "ada", null)));
            new JournalTables(test.database(), false)
                    .append(List.of(
                            arrival("spring", "4", List.of(SALESFORCE), event(null, "bob", "bob@example.org")),
                            arrival("spring", "5", List.of(SALESFORCE), event(null, "bob", "rob@example.org"))));
        }
        List<Object> lanes = lanes(test);
        assertThat(lanes.subList(0, 3)).containsOnly(lanes.get(0));
        assertThat(lanes.get(4)).isEqualTo(lanes.get(3)).isNotEqualTo(lanes.get(0));
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

        parkedDeliveries(test, NOON).releaseAll(null, null, "a test");
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

    private static List<Object> lanes(TestDatabase test) throws SQLException {
        return test.rows("SELECT lane FROM delivery ORDER BY id").stream()
                .map(row -> row.get("lane"))
                .toList();
    }

    private static Journal journal(TestDatabase test) {
        return new Journal(new JournalTables(test.database(), false), destinations -> {});
    }
}
