package org.referralconnector.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.referralconnector.journal.Arrivals.INTERCOM;
import static org.referralconnector.journal.Arrivals.SALESFORCE;
import static org.referralconnector.journal.Arrivals.arrival;
import static org.referralconnector.journal.Arrivals.event;
import static org.referralconnector.journal.Arrivals.lead;
import static org.referralconnector.journal.QueueFixture.NOON;
import static org.referralconnector.journal.QueueFixture.PARKED;
import static org.referralconnector.journal.QueueFixture.claim;
import static org.referralconnector.journal.QueueFixture.events;
import static org.referralconnector.journal.QueueFixture.parkedDeliveries;
import static org.referralconnector.journal.QueueFixture.queue;
import static org.referralconnector.journal.QueueFixture.record;
import static org.referralconnector.journal.QueueFixture.settle;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ParkedDeliveriesTest {
    @OnTwoDatabases
    void an_operator_releases_a_parked_delivery(TestDatabase test) throws Exception {
        record(test, lead("1", "ada"), lead("2", "ada"));
        settle(queue(test, NOON), claim(queue(test, NOON), 1), Map.of("1:ada", PARKED));
        ParkedDeliveries parked = parkedDeliveries(test, NOON.plusSeconds(60));
        long delivery = test.number("SELECT id FROM delivery WHERE state = 'parked'");

        assertThat(parked.release(delivery, "field added")).isOne();
        assertThat(parked.release(delivery, "again")).isZero();

        assertThat(test.row("SELECT state, due_at, attempts FROM delivery WHERE id = ?", delivery))
                .containsEntry("state", "due")
                .containsEntry("due_at", NOON.plusSeconds(60))
                .containsEntry("attempts", 1);
        assertThat(test.row("SELECT state, detail FROM delivery_note WHERE reason = 'released-by-operator'"))
                .containsEntry("state", "due")
                .containsEntry("detail", "field added");
        assertThat(events(queue(test, NOON.plusSeconds(60)).claim(SALESFORCE, 10)))
                .containsExactly("1:ada", "2:ada");
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
        ParkedDeliveries parked = parkedDeliveries(test, NOON);

        assertThat(parked.releaseAll(SALESFORCE, "limit", "why")).isEqualTo(2);
        assertThat(parked.releaseAll(null, "limit", "why")).isEqualTo(2);
        assertThat(parked.releaseAll(SALESFORCE, null, "why")).isEqualTo(1);
        assertThat(parked.releaseAll(null, null, "why")).isEqualTo(1);
        assertThat(parked.releaseAll(null, null, "why")).isZero();
        assertThat(test.number("SELECT COUNT(*) FROM delivery_note")).isEqualTo(6);
    }

    @OnTwoDatabases
    void an_operator_skips_a_parked_delivery_and_frees_the_line(TestDatabase test) throws Exception {
        record(test, lead("1", "ada"), lead("2", "ada"));
        DeliveryQueue queue = queue(test, NOON);
        settle(queue, claim(queue, 1), Map.of("1:ada", PARKED));
        ParkedDeliveries parked = parkedDeliveries(test, NOON);
        long delivery = test.number("SELECT id FROM delivery WHERE state = 'parked'");
        long due = test.number("SELECT id FROM delivery WHERE state = 'due'");

        assertThat(parked.skip(delivery, "a test")).isOne();
        assertThat(parked.skip(due, "not parked")).isZero();

        assertThat(test.row("SELECT state, reason, detail, settled_at FROM delivery WHERE id = ?", delivery))
                .containsEntry("state", "skipped")
                .containsEntry("reason", "skipped-by-operator")
                .containsEntry("detail", "a test")
                .containsEntry("settled_at", NOON);
        assertThat(events(queue.claim(SALESFORCE, 10))).containsExactly("2:ada");
    }
}
