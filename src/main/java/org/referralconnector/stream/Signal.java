package org.referralconnector.stream;

import java.util.List;

/** What the server said. */
sealed interface Signal {
    /** The client is known; channels may be subscribed to. */
    record ShakenHands() implements Signal {}

    /** The channel is subscribed to. */
    record Subscribed(String channel) implements Signal {}

    /** The channel cannot be subscribed to. */
    record Refused(String channel, Interruption reason) implements Signal {}

    /** Events, or none if the server only says that it is there. It sends no more before {@link StreamSession#proceed}. */
    record Events(List<StreamEvent> events) implements Signal {}

    /** The session is over. */
    record Broken(Interruption reason) implements Signal {}
}
