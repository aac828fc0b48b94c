package org.referralconnector.journal;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Arrivals for tests. */
final class Arrivals {
    static final String SALESFORCE = "salesforce/default";
    static final String INTERCOM = "intercom/default";
    static final Instant RECEIVED = Instant.parse("2026-11-22T08:00:00Z");

    private Arrivals() {}

    /** A lead with an id of its own, for Salesforce. */
    static Arrival lead(String senderId, String participant) {
        return arrival("spring", "{}", List.of(SALESFORCE), event(senderId, participant, null));
    }

    static Arrival arrival(String campaign, String body, List<String> destinations, Event... events) {
        return new Arrival(campaign, RECEIVED, "application/json", body, List.of(events), destinations);
    }

    static Event event(String senderId, String participant, String email) {
        return new Event(
                EventKind.LEAD_JOINED,
                Optional.ofNullable(senderId),
                participant,
                Optional.ofNullable(email),
                Map.of());
    }
}
