package org.referralconnector.journal;

import java.time.Instant;
import java.util.List;

/**
 * One request body on its way into the journal.
 *
 * @param campaign the campaign that received it
 * @param receivedAt when it was received
 * @param contentType the media type of {@code body}, without parameters
 * @param body the request body as it came
 * @param events what it says, at least one event
 * @param destinations where the events have to go; may be empty
 */
public record Arrival(
        String campaign,
        Instant receivedAt,
        String contentType,
        String body,
        List<Event> events,
        List<String> destinations) {}
