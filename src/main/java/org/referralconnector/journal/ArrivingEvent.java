package org.referralconnector.journal;

import java.util.Optional;
import java.util.UUID;

/** One event of one arrival on its way into the tables. */
final class ArrivingEvent {
    final Arrival arrival;
    final int position;
    final Event event;
    final UUID key;
    final long person;
    final Optional<Long> address;
    final long[] deliveries;
    long id;
    boolean duplicate;
    long lane;
    Urgency urgency;

    ArrivingEvent(Arrival arrival, int position, UUID key) {
        this.arrival = arrival;
        this.position = position;
        this.event = arrival.events().get(position);
        this.key = key;
        this.person = EventKeys.person(arrival.campaign(), event.participant());
        this.address = EventKeys.address(event);
        this.deliveries = new long[arrival.destinations().size()];
    }
}
