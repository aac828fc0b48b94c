package org.referralconnector.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.referralconnector.journal.Arrivals.SALESFORCE;
import static org.referralconnector.journal.Arrivals.lead;
import static org.referralconnector.journal.QueueFixture.LEASE;
import static org.referralconnector.journal.QueueFixture.NOON;
import static org.referralconnector.journal.QueueFixture.claim;
import static org.referralconnector.journal.QueueFixture.claimers;
import static org.referralconnector.journal.QueueFixture.events;
import static org.referralconnector.journal.QueueFixture.queue;
import static org.referralconnector.journal.QueueFixture.record;
import static org.referralconnector.journal.QueueFixture.settled;

import java.util.List;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ClaimersTest {
    @OnTwoDatabases
    void the_deliveries_of_the_dead_are_taken_over_in_doubt(TestDatabase test) throws Exception {
        record(test, lead("1", "ada"), lead("2", "bob"));
        DeliveryQueue dead = queue(test.database(), "dead", NOON);
        DeliveryQueue living = queue(test.database(), "living", NOON.plus(LEASE).minusSeconds(1));
        claimers(test.database(), "dead", NOON).keepAlive();
        claim(dead, 1);
        claim(living, 1);

        claimers(test.database(), "living", NOON.plus(LEASE).minusSeconds(1)).keepAlive();
        assertThat(living.claim(SALESFORCE, 10)).isEmpty();
        DeliveryQueue after = queue(test.database(), "living", NOON.plus(LEASE).plusSeconds(1));
        claimers(test.database(), "living", NOON.plus(LEASE).plusSeconds(1)).keepAlive();

        Delivery taken = claim(after, 10).deliveries().get(0);
        assertThat(taken.entry().participant()).isEqualTo("ada");
        assertThat(taken.inDoubtSince()).contains(NOON);
        assertThat(after.claim(SALESFORCE, 10)).isEmpty();
    }

    @OnTwoDatabases
    void a_process_that_starts_again_recovers_its_own(TestDatabase test) throws Exception {
        record(test, lead("1", "ada"), lead("2", "bob"));
        DeliveryQueue before = queue(test.database(), "me", NOON);
        claimers(test.database(), "me", NOON).recover();
        claim(before, 1);
        DeliveryQueue other = queue(test.database(), "other", NOON);
        claimers(test.database(), "other", NOON).keepAlive();
        claim(other, 1);

        DeliveryQueue again = queue(test.database(), "me", NOON.plusSeconds(5));
        claimers(test.database(), "me", NOON.plusSeconds(5)).recover();

        // nobody else can be alive on the embedded database
        assertThat(events(again.claim(SALESFORCE, 10)))
                .isEqualTo(test.database().embedded() ? List.of("1:ada", "2:bob") : List.of("1:ada"));
        assertThat(settled(test, "ada")).containsEntry("in_doubt_since", NOON);
    }
}
