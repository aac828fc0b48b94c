package org.referralconnector.journal;

import static org.referralconnector.journal.Arrivals.SALESFORCE;

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

/** The queue at a given time, and whoever else works on its deliveries. */
final class QueueFixture {
    static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    static final Duration LEASE = Duration.ofMinutes(1);
    static final Outcome DELIVERED = new Outcome.Delivered("Lead", "00Q1", true);
    static final Outcome PARKED = new Outcome.Parked("field-missing", "LastName");

    private QueueFixture() {}

    static DeliveryQueue queue(TestDatabase test, Instant now) {
        return queue(test.database(), "test", now);
    }

    static DeliveryQueue queue(Database database, String claimer, Instant now) {
        Backoff backoff = new Backoff(Duration.ofSeconds(10), Duration.ofHours(1), new Random(7));
        return new DeliveryQueue(database, claimer, backoff, at(now));
    }

    static Claimers claimers(Database database, String claimer, Instant now) {
        return new Claimers(database, claimer, LEASE, at(now));
    }

    static ParkedDeliveries parkedDeliveries(TestDatabase test, Instant now) {
        return new ParkedDeliveries(test.database(), at(now));
    }

    /** Records arrivals one entry each; the body becomes the sender's id. */
    static List<Long> record(TestDatabase test, Arrival... arrivals) throws SQLException {
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

    static Batch claim(DeliveryQueue queue, int most) throws SQLException {
        return queue.claim(SALESFORCE, most).orElseThrow();
    }

    /** What was claimed, each as the sender's id and the participant, such as {@code 1:ada}. */
    static List<String> events(Optional<Batch> batch) {
        return batch.orElseThrow().deliveries().stream().map(QueueFixture::name).toList();
    }

    /** Settles a batch by outcomes that are given by what {@link #events} calls a delivery. */
    static void settle(DeliveryQueue queue, Batch batch, Map<String, Outcome> outcomes) throws SQLException {
        Map<Long, Outcome> byDelivery = new HashMap<>();
        for (Delivery delivery : batch.deliveries()) {
            byDelivery.put(delivery.id(), outcomes.get(name(delivery)));
        }
        queue.settle(batch, byDelivery, List.of(), List.of());
    }

    /** The one delivery of a participant as the table has it. */
    static Map<String, Object> settled(TestDatabase test, String participant) throws SQLException {
        return test.row(
                "SELECT d.* FROM delivery d JOIN journal_entry j ON j.id = d.entry WHERE j.participant = ?",
                participant);
    }

    private static String name(Delivery delivery) {
        return delivery.entry().body() + ":" + delivery.entry().participant();
    }

    private static Clock at(Instant now) {
        return Clock.fixed(now, ZoneOffset.UTC);
    }
}
