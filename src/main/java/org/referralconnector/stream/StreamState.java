package org.referralconnector.stream;

import java.time.Instant;
import java.util.Optional;

/**
 * How one channel of a stream stands.
 *
 * @param channel such as {@code data/LeadChangeEvent}
 * @param stream under which name its position is kept
 * @param subscribedSince since when its events come; empty if they do not
 * @param lastInterruption why they last did not; empty if that never happened
 */
public record StreamState(
        String channel, String stream, Optional<Instant> subscribedSince, Optional<Interruption> lastInterruption) {}
